"""The addresses an article had on its old site, as paths: on which host it stood, the new site does not care."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable


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
