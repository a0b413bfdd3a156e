"""A feed, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from articles.public.following.entries import Entry


@dataclass(frozen=True, slots=True)
class Feed:
    """`url` is the feed's own address and, in Atom, its identity; `page_url` the page it follows."""

    title: str
    description: str
    url: str
    page_url: str
    language: str
    publisher: str
    rights: str
    entries: list[Entry]
