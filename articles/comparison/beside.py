"""A translation beside its source, passage by passage: what changed in the source since, and which figures agree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.body import passages
from articles.comparison.blocks import BlockRow, compare_bodies
from articles.comparison.figures import agreement, figures
from articles.comparison.numbers import Number, in_whole_numbers
from articles.comparison.pairing import pair
from articles.comparison.words import Piece, compare_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.utils.functional import Promise

    from articles.body import Passage
    from articles.comparison.blocks import Status
    from articles.comparison.figures import Figure
    from articles.comparison.words import Change
    from articles.copytext import Copy


#: Figures marked in one passage; the table of numbers that has more is read as a whole.
_MOST_MARKED = 300
#: Whether the other language gives a figure too; "" is no figure, or none that it has to give.
type Figured = Literal["", "agreed", "missing"]


class Mark(NamedTuple):
    """A stretch of text: what became of it, and whether it is a figure."""

    change: Change
    text: str
    figure: Figured = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A passage or a field on one side: its words in marks, the element it stands in ("" for a field).

    `missing` are the figures in it that the other language does not give, as they are written.
    """

    kind: str
    marks: tuple[Mark, ...]
    status: Status
    missing: tuple[str, ...]

    @property
    def parts(self) -> list[Mark | Number[Mark]]:
        """What is shown: the marks, with changed numbers whole."""
        return in_whole_numbers(self.marks)

    @property
    def text(self) -> str:
        """The words, those that were taken out included."""
        return "".join(mark.text for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other; one side may be empty. `label` names a field, and is empty for passages."""

    label: str | Promise
    source: tuple[Side, ...]
    translation: tuple[Side, ...]

    @property
    def has_changed(self) -> bool:
        """Whether the source says something else here than when it was translated."""
        return any(side.status != "same" for side in self.source)

    @property
    def figures_missing_here(self) -> list[str]:
        """Figures that only the translation gives, in what answers this."""
        return [figure for side in self.translation for figure in side.missing]


def beside(before: Copy | None, now: Copy, translation: Copy) -> list[Row]:
    """From headline to last passage. `before` is the source as it was translated; None shows no changes."""
    before = before or now
    found = agreement(now, translation)
    ours = _Marker(now.language, frozenset(figure.key for figure in found.only_source))
    theirs = _Marker(translation.language, frozenset(figure.key for figure in found.only_translation))
    return [*_fields(before, now, translation, ours, theirs), *_passages(before, now, translation, ours, theirs)]


def _fields(before: Copy, now: Copy, translation: Copy, ours: _Marker, theirs: _Marker) -> Iterator[Row]:
    texts = zip(_texts(before), _texts(now), _texts(translation), strict=True)
    for (label, old), (_same, new), (_again, answer) in texts:
        if old or new or answer:
            status: Status = "same" if old == new else "changed"
            source = (ours.side("", compare_words(old, new), status),) if old or new else ()
            yield Row(label, source, (theirs.plain("", answer),) if answer else ())


def _texts(copy: Copy) -> list[tuple[str | Promise, str]]:
    """What a translator translates beside the body."""
    lead = copy.lead
    return [
        (_("headline"), copy.headline),
        (_("deck"), copy.deck),
        (_("dateline"), copy.dateline),
        (_("caption of the lead photo"), lead.caption if lead else ""),
        (_("alternative text of the lead photo"), lead.alt if lead else ""),
    ]


def _passages(before: Copy, now: Copy, translation: Copy, ours: _Marker, theirs: _Marker) -> Iterator[Row]:
    rows = compare_bodies(before.body, now.body)
    answers = passages(translation.body)
    changed = {at for at, row in enumerate(rows) if row.old is None or row.new is None}
    rewritten = {
        at: row.new.text for at, row in enumerate(rows) if row.old and row.new and row.old.text != row.new.text
    }
    # What was rewritten is weighed as it was when it was translated.
    as_it_was = [_of(row) for row in rows]
    for here, there in pair(as_it_was, answers, (now.language, translation.language), changed, rewritten):
        yield Row(
            "",
            tuple(ours.side(rows[at].kind, rows[at].pieces, rows[at].status) for at in here),
            tuple(theirs.plain(answers[at].kind, answers[at].text) for at in there),
        )


def _of(row: BlockRow) -> Passage:
    passage = row.old or row.new
    if passage is None:
        raise ValueError
    return passage


@dataclass(frozen=True, slots=True)
class _Marker:
    """Marks the figures in one language's text; `missing` are the keys of those that the other does not give."""

    language: str
    missing: frozenset[object]

    def side(self, kind: str, pieces: Sequence[Piece], status: Status) -> Side:
        """The figures are those of the text as it is now: what was taken out gives none."""
        now = "".join(piece.text for piece in pieces if piece.change != "removed")
        asked = [figure for figure in figures(now, self.language) if figure.is_asked][:_MOST_MARKED]
        missing = [figure for figure in asked if figure.key in self.missing]
        figured = _Figured(_spans(asked), _spans(missing))
        return Side(
            kind,
            tuple(_marks(pieces, figured)),
            status,
            tuple(dict.fromkeys(figure.written for figure in missing)),
        )

    def plain(self, kind: str, text: str) -> Side:
        """A text in which nothing changed."""
        return self.side(kind, (Piece("same", text),), "same")


class _Figured(NamedTuple):
    """Where figures stand that the other language has to give, and where those that it does not."""

    asked: set[tuple[int, int]]
    missing: set[tuple[int, int]]

    def at(self, place: int) -> Figured:
        if any(start <= place < end for start, end in self.missing):
            return "missing"
        return "agreed" if any(start <= place < end for start, end in self.asked) else ""


def _spans(found: Iterable[Figure]) -> set[tuple[int, int]]:
    return {(figure.at, figure.at + len(figure.written)) for figure in found}


def _marks(pieces: Iterable[Piece], figured: _Figured) -> Iterator[Mark]:
    at = 0
    for piece in pieces:
        if piece.change == "removed":
            yield Mark(piece.change, piece.text)
            continue
        end = at + len(piece.text)
        edges = {at, end, *(edge for span in figured.asked for edge in span if at < edge < end)}
        for start, stop in pairwise(sorted(edges)):
            yield Mark(piece.change, piece.text[start - at : stop - at], figured.at(start))
        at = end
