"""Tags by which search engines and others know that a site is its owner's: read as people paste them. Knows no database."""

from __future__ import annotations

import re

#: What the tags are called, and what a person calls it who wants one.
NAMES = {
    "google-site-verification": "Google",
    "naver-site-verification": "Naver",
    "msvalidate.01": "Bing",
    "yandex-verification": "Yandex",
    "facebook-domain-verification": "Facebook",
    "p:domain_verify": "Pinterest",
}
#: Tokens are letters, digits and what base64 adds; nothing that means anything to a browser.
_TOKEN = re.compile(r"[A-Za-z0-9_=+/.-]{8,128}")
_ATTRIBUTE = re.compile(r"""\b(name|content)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)


class NotATag(ValueError):
    """A line that is no tag of a service we know; it is the message."""


def read(text: str) -> list[tuple[str, str]]:
    """(name, token) of each line, which is a whole `<meta>` tag or a name and a token. Raises NotATag."""
    found: dict[str, str] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        name, token = _read_line(line)
        if name not in NAMES or not _TOKEN.fullmatch(token):
            raise NotATag(line)
        found[name] = token
    return list(found.items())


def written(tags: list[tuple[str, str]]) -> str:
    """One tag a line, as they are stored."""
    return "\n".join(f"{name} {token}" for name, token in tags)


def _read_line(line: str) -> tuple[str, str]:
    if line.startswith("<"):
        attributes = {name.lower(): value.strip() for name, value in _ATTRIBUTE.findall(line)}
        return attributes.get("name", "").lower(), attributes.get("content", "")
    name, _blank, token = line.partition(" ")
    return name.rstrip(":").lower(), token.strip()
