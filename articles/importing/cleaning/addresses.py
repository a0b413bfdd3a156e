"""The addresses an article had on its old site, as paths: on which host it stood, the new site does not care."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def path_of(address: str) -> str:
    """The path of `address` with its query, as "/news/article.html?no=12"; "" for a home page or what is no address."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in {"", "http", "https"}:
        return ""
    path = f"/{parts.path.lstrip('/')}"
    if path in {"/", "/index.html", "/index.php"} and not parts.query:
        return ""
    return f"{path}?{parts.query}" if parts.query else path


def paths_of(addresses: Iterable[str]) -> tuple[str, ...]:
    """The path of each, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, map(path_of, addresses))))


#: Of what a store of articles holds as their number at the source.
_LONGEST_IDENTITY = 200


def identity_of(paths: Sequence[str]) -> str:
    """What tells an article from others on a site without numbers: its first path, by its hash where that is too long."""
    if not paths:
        return ""
    path = paths[0]
    return path if len(path) <= _LONGEST_IDENTITY else f"sha256:{hashlib.sha256(path.encode()).hexdigest()}"
