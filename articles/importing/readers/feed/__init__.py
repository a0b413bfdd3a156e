"""The format feed: RSS 0.9 to 2.0 and Atom, with what such feeds carry of Dublin Core and Media RSS.

A feed may hold a whole archive, so its items come one after the other. What stands in an item's text is read as on a web
page. Every text of an item is kept, transformed or dropped with a reason (`LegacyItem.spans`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from articles.importing.cleaning.page import Page
from articles.importing.item import NotAnArticle, Refusal
from articles.importing.readers.feed.entry import Entry
from articles.importing.readers.feed.names import TAGS
from articles.importing.readers.xml_stream import elements, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.item import Doubt, LegacyItem
    from articles.importing.sources.source_file import SourceFile

_BEGINS = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_WORDPRESS = b"wordpress.org/export/"


def recognises(head: bytes, _extension: str) -> bool:
    """Whether a feed begins so. An export of WordPress is written as a feed and is none."""
    plain = head.replace(b"\0", b"")
    found = _BEGINS.search(plain)
    return found is not None and _WORDPRESS not in plain and b"<html" not in plain[: found.start()].lower()


def read(file: SourceFile) -> Iterator[LegacyItem | Refusal]:
    """The items of `file`. Raises NotAnArticle, naming file and line, where the feed is damaged: what stands before has come."""
    doubts: list[Doubt] = []
    count = 0
    for count, element in enumerate(elements(file, TAGS, doubts), 1):
        original = etree.tostring(element, encoding="utf-8", with_tail=False)
        position = f"item {count}"
        entry = Entry(element, Page([], doubts=list(doubts), guesses_deck=False))
        try:
            yield entry.article(file.name, position, original)
        except NotAnArticle as error:
            yield Refusal(file.name, error.reason, position, line_of(element), original)
        doubts.clear()
    if not count:
        raise NotAnArticle("no item stands in the feed", name=file.name)
