"""The lines of a page, and the account of what became of every character of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from articles.importing.item import Fate, Span
from articles.korean import nfc

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
#: What counts as blank at the edge of a line; old editors left no-break and zero-width characters.
BLANK = " \t\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\x00\r\n\x85\x1c\x1d\x1e\x1f"


@dataclass(slots=True)
class Line:
    """One line: `text` is what a reader matches against (composed, no blanks around); `raw` is what stands there."""

    number: int
    raw: str
    lead: str
    core: str
    tail: str
    text: str
    pieces: list[Span] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.text

    @property
    def is_free(self) -> bool:
        """Whether it says something that nobody has accounted for yet."""
        return bool(self.text) and not self.pieces

    def keep(self, part: str) -> None:
        """All of it is in the article as it stands (composing its characters counts as a change)."""
        self._take(self.core, Fate.KEPT if self.core == self.text else Fate.TRANSFORMED, part)

    def transform(self, part: str) -> None:
        """Its sense is in the article, in another form."""
        self._take(self.core, Fate.TRANSFORMED, part)

    def drop(self, reason: str) -> None:
        """It is no part of the article."""
        self._take(self.core, Fate.DROPPED, reason)

    def split(self, at: int, part: str, rest_part: str) -> str:
        """`text[:at]` is transformed into `part`, the rest kept as `rest_part`; returns that rest."""
        offset = self._raw_offset(at)
        head, rest = self.core[:offset], self.core[offset:]
        body = rest.lstrip(BLANK)
        self._take(head + rest[: len(rest) - len(body)], Fate.TRANSFORMED, part)
        kept = nfc(body)
        if body:
            self._take(body, Fate.KEPT if kept == body else Fate.TRANSFORMED, rest_part)
        return kept

    def spans(self) -> list[Span]:
        """The whole line, accounted for."""
        pieces = self.pieces
        if not pieces and self.core:
            pieces = [Span(self.core, Fate.DROPPED, "blank", self.number)]
        around = [Span(blank, Fate.DROPPED, "layout", self.number) for blank in (self.lead, self.tail)]
        return [span for span in (around[0], *pieces, around[1]) if span.text]

    def _take(self, text: str, fate: Fate, part: str) -> None:
        if text:
            self.pieces.append(Span(text, fate, part, self.number))

    def _raw_offset(self, at: int) -> int:
        """Where in `core` the first `at` characters of `text` end: decomposed Hangul is longer than composed."""
        if self.core == self.text:
            return at
        low, high = 0, len(self.core)
        while low < high:
            middle = (low + high) // 2
            if len(nfc(self.core[:middle])) < at:
                low = middle + 1
            else:
                high = middle
        # A letter's remaining jamo or accents belong to it.
        while low < len(self.core) and len(nfc(self.core[: low + 1])) <= at:
            low += 1
        return low


def lines_of(text: str) -> list[Line]:
    """`text` in lines; their `raw`, joined, are `text`."""
    return [_line(number, found[0]) for number, found in enumerate(_LINE.finditer(text), 1)]


def _line(number: int, raw: str) -> Line:
    core = raw.strip(BLANK)
    start = raw.index(core) if core else 0
    lead, tail = (raw[:start], raw[start + len(core) :]) if core else ("", raw)
    return Line(number, raw, lead, core, tail, nfc(core).strip(BLANK))
