"""What became of one thing that was read, and the row that keeps it with its original."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.importing.item import DoubtCode, Refusal
from articles.models import ImportDoubt, ImportItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.importing.intake.picturing import Missing
    from articles.importing.item import Doubt, LegacyItem
    from articles.models import Article, ImportRun

Outcome = ImportItem.Outcome
_LONGEST_NAME = 500
_LONGEST_POSITION = 80
_LONGEST_ID = 200
_LONGEST_PATTERN = 200
#: What a person has to look at before readers get it.
WAITS = frozenset({DoubtCode.SUSPECTED_TWIN, DoubtCode.BROKEN_BYTES})
#: The doubt of an article that somebody has worked on and whose original has changed. No reader has it.
ORIGINAL_CHANGED = "original-changed"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one thing that was read."""

    name: str
    outcome: ImportItem.Outcome
    reason: str = ""
    line: int = 0
    doubts: tuple[Doubt, ...] = ()
    headline: str = ""
    position: str = ""
    missing: tuple[Missing, ...] = ()
    url: str = ""
    fits: bool | None = None
    #: A clean copy took the place of a damaged one that waited.
    took_over: bool = False

    @property
    def place(self) -> str:
        """Where it stood: file, and item or line in it."""
        return f"{self.name}: {self.position}" if self.position else f"{self.name}:{max(self.line, 1)}"


def stored(
    item: LegacyItem, outcome: ImportItem.Outcome, reason: str = "", doubts: tuple[Doubt, ...] = (), line: int = 0
) -> Stored:
    """What became of `item`; `doubts` are those that only the intake has."""
    return Stored(
        item.name,
        outcome,
        reason,
        line,
        (*item.doubts, *doubts),
        item.headline,
        item.position,
        url=item.url,
        fits=item.fits,
    )


def refused(refusal: Refusal) -> Stored:
    """What no reader could read."""
    return Stored(
        refusal.name,
        Outcome.REFUSED,
        refusal.reason,
        refusal.line,
        position=refusal.position,
        url=refusal.url,
        fits=refusal.fits,
    )


def row_of(run: ImportRun, what: Stored, found: LegacyItem | Refusal, article: Article | None = None) -> ImportItem:
    """The row that keeps it, not saved."""
    identity = {}
    if not isinstance(found, Refusal):
        identity = {
            "source": found.source,
            "source_id": found.source_id[:_LONGEST_ID],
            "published_at": found.published_at,
            "standing": found.standing.value,
        }
    return ImportItem(
        run=run,
        name=what.name[-_LONGEST_NAME:].replace("\x00", ""),
        position=(what.position or (f"line {what.line}" if what.line else ""))[:_LONGEST_POSITION],
        original=found.original,
        sha256=hashlib.sha256(found.original).hexdigest(),
        outcome=what.outcome,
        reason=what.reason,
        doubts=[{"code": doubt.code.value, "message": doubt.message, "line": doubt.line} for doubt in what.doubts],
        article=article,
        **identity,
    )


def repeated(row: ImportItem) -> dict[str, str]:
    """What is kept of `row` where it changes nothing: its original is stored with the import that brought it."""
    return {
        "outcome": str(row.outcome),
        "file": row.name,
        "position": row.position,
        "number": row.source_id,
        "reason": row.reason,
    }


def doubts_of(rows: Iterable[ImportItem]) -> Iterator[ImportDoubt]:
    """The doubts of `rows`, which are stored, as rows of their own; not saved. One of a kind for each item is enough."""
    for row in rows:
        noted = {doubt["code"]: doubt["message"] for doubt in reversed(row.doubts)}
        waits = {code for code in noted if code in WAITS} if row.outcome == Outcome.QUEUED else set()
        if row.outcome == Outcome.QUEUED and not waits:
            noted, waits = noted | {ORIGINAL_CHANGED: row.reason}, {ORIGINAL_CHANGED}
        for code, message in noted.items():
            yield ImportDoubt(run=row.run, item=row, code=code, pattern=pattern_of(code, message), waits=code in waits)


def pattern_of(code: str, message: str) -> str:
    """A doubt's sentence without what differs from item to item: numbers, and what is listed after a colon."""
    if code == DoubtCode.SUSPECTED_TWIN:
        return message.split(" as ", maxsplit=1)[0].rstrip(",")[:_LONGEST_PATTERN]
    return re.sub(r"\d+", "#", message.split(": ", maxsplit=1)[0])[:_LONGEST_PATTERN]
