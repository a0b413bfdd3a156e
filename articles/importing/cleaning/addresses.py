"""The addresses an article had on its old site, as paths: on which host it stood, the new site does not care."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

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


_ENDING = r"\.(?:[sx]?html?|php\d?|aspx?|jspx?|do|cgi|pl|txt)"
#: Where the query begins in the name of a saved file: at what programs write for its "?", or behind the page's own ending.
_QUERY = re.compile(rf"(?:[?？@]|%3F|{_ENDING}[\W_])(?P<query>[A-Za-z]\w*(?:=|%3D|＝).+)", re.IGNORECASE)
#: What one thing in it says, up to what parts it from the next: "&", or what programs write for that.
_SAID = re.compile(r"(?P<name>[A-Za-z]\w*)=(?P<value>[^&;=]*?)(?=[&;,_+@ ][A-Za-z]\w*=|[&;]|$)")


def query_in_name(name: str) -> str:
    """The query of a page's address as a program that saved the page wrote it into the file's name, as "?idxno=1&page=2".

    `articleView.html?idxno=1` is saved as `articleView.html?idxno=1.html`, `articleView.html@idxno=1` (wget),
    `articleView.html_idxno=1.html`, `articleView.html%3Fidxno%3D1` and the like. "" where the name holds none.
    """
    found = _QUERY.search(name.replace("\\", "/").rsplit("/", 1)[-1])
    if not found:
        return ""
    query = re.sub(rf"{_ENDING}$", "", unquote(found["query"]), flags=re.IGNORECASE).translate(_NARROW)
    return "?" + "&".join(f"{said['name']}={said['value']}" for said in _SAID.finditer(query))


_NARROW = str.maketrans("＝＆", "=&")
#: Of what a store of articles holds as their number at the source.
_LONGEST_IDENTITY = 200


def identity_of(paths: Sequence[str]) -> str:
    """What tells an article from others on a site without numbers: its first path, by its hash where that is too long."""
    if not paths:
        return ""
    path = paths[0]
    return path if len(path) <= _LONGEST_IDENTITY else f"sha256:{hashlib.sha256(path.encode()).hexdigest()}"
