"""A translation beside its source, passage by passage, with what changed in the source since it was translated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.body import passages
from articles.comparison.blocks import BlockRow, compare_bodies
from articles.comparison.pairing import pair
from articles.comparison.words import Piece, compare_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import Promise

    from articles.body import Passage
    from articles.comparison.blocks import Status
    from articles.copytext import Copy


@dataclass(frozen=True, slots=True)
class Side:
    """A passage or a field on one side: its words in pieces, the element it stands in ("" for a field)."""

    kind: str
    pieces: tuple[Piece, ...]
    status: Status = "same"

    @property
    def text(self) -> str:
        """The words, those that were taken out included."""
        return "".join(piece.text for piece in self.pieces)


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


def beside(before: Copy | None, now: Copy, translation: Copy) -> list[Row]:
    """From headline to last passage. `before` is the source as it was translated; None shows no changes."""
    before = before or now
    return [*_fields(before, now, translation), *_passages(before, now, translation)]


def _fields(before: Copy, now: Copy, translation: Copy) -> Iterator[Row]:
    for (label, old), (_same, new), (_again, answer) in zip(
        _texts(before), _texts(now), _texts(translation), strict=True
    ):
        if old or new or answer:
            status: Status = "same" if old == new else "changed"
            source = (Side("", tuple(compare_words(old, new)), status),) if old or new else ()
            yield Row(label, source, (_side("", answer),) if answer else ())


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


def _passages(before: Copy, now: Copy, translation: Copy) -> Iterator[Row]:
    rows = compare_bodies(before.body, now.body)
    theirs = passages(translation.body)
    changed = {at for at, row in enumerate(rows) if row.old is None or row.new is None}
    rewritten = {
        at: row.new.text for at, row in enumerate(rows) if row.old and row.new and row.old.text != row.new.text
    }
    # What was rewritten is weighed as it was when it was translated.
    ours = [_of(row) for row in rows]
    for here, there in pair(ours, theirs, (now.language, translation.language), changed, rewritten):
        yield Row(
            "",
            tuple(Side(rows[at].kind, rows[at].pieces, rows[at].status) for at in here),
            tuple(_side(theirs[at].kind, theirs[at].text) for at in there),
        )


def _of(row: BlockRow) -> Passage:
    passage = row.old or row.new
    if passage is None:
        raise ValueError
    return passage


def _side(kind: str, text: str) -> Side:
    return Side(kind, (Piece("same", text),))
