"""Which addresses a body may point to."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

import nh3

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: As long as browsers and proxies agree on; a longer one is data, not an address.
LONGEST = 2048

_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_GATE = nh3.Cleaner(tags={"a"}, attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=None)


def link(address: str) -> str:
    """`address` as it may stand in a body: http, https, mailto, tel or a path of this site; else "".

    A bare "www.…" gets its scheme, and the redirect that Google Docs wraps round each link goes.
    """
    return _link(address) if len(address) <= LONGEST else ""


@lru_cache(maxsize=1024)
def _link(address: str) -> str:
    address = _spelled(address)
    if address.startswith("//"):
        address = f"https:{address}"
    elif address[:4].lower() == "www.":
        address = f"https://{address}"
    scheme, colon, rest = address.partition(":")
    if colon and scheme.lower() in SCHEMES:
        address = f"{scheme.lower()}:{rest}"
    address = _behind_redirect(address)
    is_web = re.match(r"https?://[^/?#\\:@]", address)
    is_other = re.match(r"(?:mailto|tel):[^\s]", address)
    is_path = re.match(r"/(?![/\\])", address)
    if not ((is_web and host_of(address)) or is_other or is_path) or len(address) > LONGEST:
        return ""
    # Ask the sanitiser's own parser, so that it never takes away later what was accepted here.
    return address if _GATE.clean(f'<a href="{html.escape(address)}">x</a>').startswith("<a href=") else ""


def host_of(address: str) -> str:
    """The host of a web address, as Python reads it; "" where it cannot, however browsers may."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _spelled(address: str) -> str:
    # What is removed may have stood between two characters that now compose, so this comes first.
    address = unicodedata.normalize("NFC", _INVISIBLE.sub("", address)).strip()
    address = re.sub(r"\s", "%20", address)
    for character, escaped in (('"', "%22"), ("<", "%3C"), (">", "%3E"), ("`", "%60"), ("\u0338", "%CC%B8")):
        address = address.replace(character, escaped)
    return address


def _behind_redirect(address: str) -> str:
    if not re.match(r"https?://www\.google\.com/url\?", address):
        return address
    try:
        inside = parse_qs(urlsplit(address).query).get("q", [""])[0]
    except ValueError:
        return address
    return link(inside) or address
