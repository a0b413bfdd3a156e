"""An export cut into its items before any parser sees it: one damaged item costs that item alone.

Each is read by itself, with the names of its file and without its declarations, so that no entity, file or address that
an export may name means anything.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from articles.importing.cleaning.charset import decode
from articles.importing.item import Doubt, DoubtCode, NotAnArticle
from articles.importing.readers.streams import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from articles.importing.sources.source_file import SourceFile

#: In bytes: an article with all its meta data and comments, many times over.
LARGEST_ITEM = 30_000_000
_LARGEST_HEAD = 60_000_000
_OPENING = re.compile(rb"<item[\s>]")
_NEXT = re.compile(rb"<!\[CDATA\[|</item\s*>")
_END = re.compile(rb"</item\s*>")
#: What may be the beginning of a mark at the end of what was read so far.
_LONGEST_MARK = 16
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_XMLNS = re.compile(r"xmlns:(\w{1,40})\s*=\s*[\"']([^\"'<&]{1,200})[\"']")
_CONTROLS = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])
_STRAY = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{1,30};")
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "wp": "http://wordpress.org/export/1.2/",
}


@dataclass(frozen=True, slots=True)
class RawItem:
    """The bytes of an item and the line it begins in; `number` counts from 1, 0 is what stands before the first."""

    number: int
    line: int
    data: bytes = field(repr=False)
    is_too_large: bool = False


def raw_items(file: SourceFile) -> Iterator[RawItem]:
    """What stands before the first item, then each item. Raises NotAnArticle where a zip or a disk is damaged."""
    yield from _Cutting(chunks(file)).items()


class _Cutting:
    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        self._held = bytearray()
        self._line = 1
        self._number = 0
        self._namespaces = ""

    def items(self) -> Iterator[RawItem]:
        start = self._find(_OPENING, _LARGEST_HEAD)
        head = bytes(self._held if start < 0 else self._held[:start])[:_LARGEST_HEAD]
        self._namespaces = namespaces_in(head)
        yield RawItem(0, 1, head)
        while start >= 0:
            self._drop(start)
            end = self._end()
            self._number += 1
            if end < 0:
                # It never ends: the file is cut, or it is far too large.
                is_cut = len(self._held) <= LARGEST_ITEM
                yield RawItem(self._number, self._line, bytes(self._held[:100_000]), is_too_large=not is_cut)
                self._drop(5)
            else:
                yield RawItem(self._number, self._line, bytes(self._held[:end]))
                self._drop(end)
            start = self._find(_OPENING, LARGEST_ITEM)

    def _more(self) -> bool:
        data = next(self._source, b"")
        self._held += data
        return bool(data)

    def _drop(self, count: int) -> None:
        self._line += self._held.count(b"\n", 0, count)
        del self._held[:count]

    def _find(self, pattern: re.Pattern[bytes], most: int, start: int = 0) -> int:
        """Where `pattern` begins; what stands before it is let go once it is more than `most`. -1: nowhere."""
        while True:
            found = pattern.search(self._held, start)
            if found:
                return found.start()
            start = max(0, len(self._held) - _LONGEST_MARK)
            if start > most:
                self._drop(start)
                start = 0
            if not self._more():
                return -1

    def _end(self) -> int:
        """Where the item that is held from the start ends; -1 where it does not. Text in CDATA ends nothing."""
        position = 0
        while True:
            found = _NEXT.search(self._held, position)
            if found and found[0].startswith(b"</"):
                return found.end() if self._is_one(found.end()) else self._plain_end()
            if found:
                end = self._held.find(b"]]>", found.end())
                if end >= 0:
                    position = end + 3
                    continue
            elif len(self._held) > LARGEST_ITEM:
                return self._plain_end()
            else:
                position = max(position, len(self._held) - _LONGEST_MARK)
            if len(self._held) > LARGEST_ITEM or not self._more():
                return self._plain_end()

    def _is_one(self, end: int) -> bool:
        """Whether what ends there is one item: a CDATA that is not closed would run on into the next."""
        if not _OPENING.search(self._held, 5, end):
            return True
        try:
            parsed(bytes(self._held[:end]), self._namespaces)
        except NotAnArticle:
            return False
        return True

    def _plain_end(self) -> int:
        """A CDATA that is never closed is damaged itself: then the first end is the end."""
        found = _END.search(self._held)
        return found.end() if found else -1


def parsed(data: bytes, namespaces: str) -> tuple[Element, str, list[Doubt]]:
    """An item (or an author), its encoding, and what is unsure about its characters. Raises NotAnArticle."""
    try:
        text, encoding, doubts = data.decode(), "utf-8", list[Doubt]()
    except UnicodeDecodeError:
        decoded = decode(data)
        text, encoding, doubts = decoded.text, decoded.encoding, list(decoded.doubts)
    if "\ufffd" in text and not doubts:
        doubts.append(Doubt(DoubtCode.BROKEN_BYTES, "Some of its characters are damaged."))
    text = text.translate(_CONTROLS)
    try:
        return _element(text, namespaces), encoding, doubts
    except etree.XMLSyntaxError as error:
        mended = _mended(text)
        if mended == text:
            raise NotAnArticle(f"its XML is damaged: {_said(error)}", line=_line(error)) from error
    try:
        element = _element(mended, namespaces)
    except etree.XMLSyntaxError as error:
        raise NotAnArticle(f"its XML is damaged: {_said(error)}", line=_line(error)) from error
    doubts.append(Doubt(DoubtCode.MARKUP_UNKNOWN, "Its XML is damaged: an & stands alone in it, and is taken for one."))
    return element, encoding, doubts


def namespaces_in(head: bytes) -> str:
    """The names that a file gives to its words, as an element declares them."""
    found = _NAMESPACES | dict(_XMLNS.findall(head[:20_000].decode("utf-8", "replace")))
    return " ".join(f'xmlns:{name}="{html.escape(address)}"' for name, address in found.items() if name != "xmlns")


def _element(text: str, namespaces: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(f"<x {namespaces}>{text}</x>".encode(), parser)[0]


def _mended(text: str) -> str:
    """With the references that only HTML knows resolved and an & that stands alone written out; CDATA as it is."""
    parts = _CDATA.split(text)
    return "".join(
        part if index % 2 else _STRAY.sub("&amp;", _NAMED.sub(lambda found: html.unescape(found[0]), part))
        for index, part in enumerate(parts)
    )


def _said(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "it cannot be read").split(", line ")[0]


def _line(error: etree.XMLSyntaxError) -> int:
    return max(error.lineno or 1, 1)
