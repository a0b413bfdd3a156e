"""A saved page as a browser reads it, and the account of what became of every text in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from articles.importing.cleaning import chrome
from articles.importing.cleaning.lines import BLANK
from articles.importing.item import Fate, NotAnArticle, Span
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

#: Elements that stand within a line of text. All others begin a new one.
INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"}
    | {"kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong"}
    | {"sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
#: Elements that end by themselves, or hold nothing: left open by the hundred, they nest nothing.
_ENDING_THEMSELVES = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt"}
    | {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
#: A parser takes quadratic time on elements inside each other; no page needs so many.
_DEEPEST = 1000
#: In characters of the source; how far on a text is looked for to tell its line.
_LOOK_AHEAD = 20_000
_PROBE = re.compile(r"[^&<>\s]{1,24}")


@dataclass(slots=True)
class Piece:
    """A text of the page. `line` is where it stands in the file, `row` what is shown on one line with it."""

    text: str
    line: int
    row: int
    spans: list[Span] = field(default_factory=list)

    def take(self, text: str, fate: Fate, part: str) -> None:
        if text:
            self.spans.append(Span(text, fate, part, self.line))


class HtmlLine:
    """What a browser shows on one line: some pieces (see `cleaning.page.TextLine`)."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.text = printed("".join(piece.text for piece in pieces))
        self.number = next((piece.line for piece in pieces if piece.text.strip()), 0)

    @property
    def is_blank(self) -> bool:
        return not self.text

    @property
    def is_free(self) -> bool:
        return bool(self.text) and not any(piece.spans for piece in self.pieces)

    def keep(self, part: str) -> None:
        self._take(Fate.KEPT, part)

    def transform(self, part: str) -> None:
        self._take(Fate.TRANSFORMED, part)

    def drop(self, reason: str) -> None:
        self._take(Fate.DROPPED, reason)

    def split(self, at: int, part: str, rest_part: str) -> str:
        """`text[:at]` and the blanks after it are transformed into `part`, the rest kept as `rest_part`."""
        while at < len(self.text) and self.text[at] in BLANK:
            at += 1
        left = self._places()[at] if at < len(self.text) else None
        for index, piece in enumerate(self.pieces):
            cut = len(piece.text) if left is None or index < left[0] else left[1] if index == left[0] else 0
            piece.take(piece.text[:cut], Fate.TRANSFORMED, part)
            piece.take(piece.text[cut:], Fate.KEPT, rest_part)
        return self.text[at:]

    def _take(self, fate: Fate, part: str) -> None:
        for piece in self.pieces:
            piece.take(piece.text, fate, part)

    def _places(self) -> list[tuple[int, int]]:
        """For each character of `text` the piece and the place in it that it came from."""
        every = [(index, at) for index, piece in enumerate(self.pieces) for at in range(len(piece.text))]
        characters = "".join(piece.text for piece in self.pieces)
        places: list[tuple[int, int]] = []
        position = 0
        for character in self.text:
            while characters[position] != character and not (character == " " and characters[position].isspace()):
                position += 1
            places.append(every[position])
            position += 1
        return places


class Document:
    """The page: its tree for selectors, and its pieces in order."""

    def __init__(self, source: str, first_line: int = 1) -> None:
        _refuse_depth(source)
        self._first_line = first_line
        # Composed piece by piece: U+0338 would become one character with the end of a tag.
        self.source = "\u0338".join(map(nfc, source.split("\u0338")))
        self.tree = LexborHTMLParser(self.source)
        self.pieces: list[Piece] = []
        #: By `mem_id`: the first piece, the one after the last, and when it was entered and left.
        self._extents: dict[int, tuple[int, int, int, int]] = {}
        self._read()
        #: Of every element, by when it was entered, whether it was dropped.
        self._dropped = bytearray(1 + max((left for *_, left in self._extents.values()), default=0))

    def all(self, selectors: Sequence[str]) -> Iterator[LexborNode]:
        """What the selectors find and nobody has dropped: all of the first selector, then of the next."""
        for selector in selectors:
            for node in self.tree.css(selector):
                if not self.is_dropped(node):
                    yield node

    def measure(self) -> Callable[[LexborNode], int]:
        """How many characters are free in an element, as it is now: each answer takes no time."""
        sums = [0, *accumulate(0 if piece.spans else len(piece.text.strip()) for piece in self.pieces)]

        def length(node: LexborNode) -> int:
            start, end = self.extent(node)
            return sums[end] - sums[start]

        return length

    def text(self, node: LexborNode) -> str:
        """What is printed in it and still free, on one line."""
        return printed(" ".join(line.text for line in self.lines(node)))

    def lines(self, node: LexborNode) -> list[HtmlLine]:
        """What is printed in it and still free, line by line."""
        return self._lines(*self.extent(node))

    def lines_between(self, start: int, end: int) -> list[HtmlLine]:
        """The same for the pieces from `start` to `end`."""
        return self._lines(start, end)

    def take(self, node: LexborNode, fate: Fate, part: str) -> None:
        """Account for all that is free in it."""
        start, end = self.extent(node)
        for piece in self.pieces[start:end]:
            if not piece.spans:
                piece.take(piece.text, fate, part)

    def drop(self, node: LexborNode, reason: str) -> None:
        """It is no part of the article, and nothing in it is."""
        self.take(node, Fate.DROPPED, reason)
        _start, _end, entered, left = self._extents[_id(node)]
        self._dropped[entered:left] = b"\1" * (left - entered)

    def is_dropped(self, node: LexborNode) -> bool:
        return bool(self._dropped[self._extents[_id(node)][2]])

    def extent(self, node: LexborNode) -> tuple[int, int]:
        """Which pieces are in it: the first, and the one after the last."""
        return self._extents[_id(node)][:2]

    @property
    def last_line(self) -> int:
        """The line the last text stands in."""
        return next((piece.line for piece in reversed(self.pieces) if piece.text.strip()), 1)

    def holds(self, outer: LexborNode, inner: LexborNode) -> bool:
        """Whether one element stands in the other."""
        _start, _end, entered, left = self._extents[_id(outer)]
        return entered <= self._extents[_id(inner)][2] < left

    def fullest(self) -> LexborNode | None:
        """The element with the most text directly in it and in its paragraphs."""
        lengths: dict[int, int] = {}
        nodes: dict[int, LexborNode] = {}
        pieces = iter(self.pieces)
        for node, is_entered in walk(self.tree.root) if self.tree.root is not None else ():
            if not (node.is_text_node and is_entered):
                continue
            piece = next(pieces)
            holder = node.parent
            while holder is not None and (holder.tag in INLINE or holder.tag == "p"):
                holder = holder.parent
            if holder is not None and not piece.spans:
                lengths[_id(holder)] = lengths.get(_id(holder), 0) + len(piece.text.strip())
                nodes[_id(holder)] = holder
        return nodes[max(lengths, key=lambda one: lengths[one])] if lengths else None

    def spans(self) -> tuple[Span, ...]:
        """The whole page, accounted for."""
        for line in self._lines(0, len(self.pieces)):
            reason = chrome.reason_to_drop(line.text) if line.text else "layout"
            line.drop(reason or "outside the article")
        return tuple(span for piece in self.pieces for span in piece.spans)

    def _lines(self, start: int, end: int) -> list[HtmlLine]:
        free = (piece for piece in self.pieces[start:end] if not piece.spans)
        return [HtmlLine(list(pieces)) for _row, pieces in groupby(free, key=lambda piece: piece.row)]

    def _read(self) -> None:
        root = self.tree.root
        if root is None:
            return
        row, line, cursor, entered = 0, self._first_line, 0, 0
        for node, is_entered in walk(root):
            entered += 1
            if node.is_text_node:
                if is_entered:
                    text = node.text_content or ""
                    line, cursor = self._line_of(text, line, cursor)
                    self.pieces.append(Piece(text, line, row))
                continue
            row += node.tag not in INLINE
            if is_entered:
                self._extents[_id(node)] = (len(self.pieces), 0, entered, 0)
            else:
                start, _end, at, _left = self._extents[_id(node)]
                self._extents[_id(node)] = (start, len(self.pieces), at, entered)

    def _line_of(self, text: str, line: int, cursor: int) -> tuple[int, int]:
        """The line `text` stands in when the one before it ended at `cursor`; as well as it can be told."""
        probe = _PROBE.search(text)
        found = self.source.find(probe[0], cursor, cursor + _LOOK_AHEAD) if probe else -1
        if found == -1:
            return line, cursor
        return line + self.source.count("\n", cursor, found), found


def printed(text: str) -> str:
    """`text` on one line, composed, without blanks around."""
    return " ".join(text.split()).strip(BLANK)


def walk(top: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """`top` and all in it, each when it is entered (True) and when it is left, without recursion."""
    node, last = top, _id(top)
    while True:
        yield node, True
        child = node.first_child
        if child is not None:
            node = child
            continue
        while True:
            yield node, False
            if _id(node) == last:
                return
            following = node.next
            if following is not None:
                node = following
                break
            parent = node.parent
            if parent is None:
                return
            node = parent


def _id(node: LexborNode) -> int:
    return node.mem_id


def _refuse_depth(source: str) -> None:
    open_of: dict[str, int] = {}
    depth = 0
    for found in _TAG.finditer(source):
        tag = found[2].lower()
        if tag in _ENDING_THEMSELVES:
            continue
        standing = open_of.get(tag, 0)
        if not found[1]:
            open_of[tag] = standing + 1
            depth += 1
        elif standing:
            open_of[tag] = standing - 1
            depth -= 1
        if depth > _DEEPEST:
            line = source.count("\n", 0, found.start()) + 1
            raise NotAnArticle("its elements stand inside each other by the thousand", line=line)
