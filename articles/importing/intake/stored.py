"""What became of one thing that was read, and the row that keeps it with its original."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.importing.item import Refusal
from articles.models import ImportItem

if TYPE_CHECKING:
    from articles.importing.item import Doubt, LegacyItem
    from articles.models import Article, ImportRun

Outcome = ImportItem.Outcome
_LONGEST_NAME = 500
_LONGEST_POSITION = 80
_LONGEST_ID = 200


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

    @property
    def place(self) -> str:
        """Where it stood: file, and item or line in it."""
        return f"{self.name}: {self.position}" if self.position else f"{self.name}:{max(self.line, 1)}"


def stored(
    item: LegacyItem, outcome: ImportItem.Outcome, reason: str = "", doubts: tuple[Doubt, ...] = (), line: int = 0
) -> Stored:
    """What became of `item`; `doubts` are those that only the intake has."""
    return Stored(item.name, outcome, reason, line, (*item.doubts, *doubts), item.headline, item.position)


def refused(refusal: Refusal) -> Stored:
    """What no reader could read."""
    return Stored(refusal.name, Outcome.REFUSED, refusal.reason, refusal.line, position=refusal.position)


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
