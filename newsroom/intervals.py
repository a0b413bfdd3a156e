"""Days from one to another. Both ends count; no last day means that it still holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """`first` to `last`, both included; `last` None is open."""

    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: Interval) -> bool:
        """Whether some day lies in both."""
        return self.holds_on(other.first) or other.holds_on(self.first)


class Lasting(Protocol):
    """A row that holds for an interval."""

    @property
    def interval(self) -> Interval: ...


def clashes[L: Lasting](rows: Iterable[L]) -> list[tuple[L, L]]:
    """Pairs of rows that hold on the same day, the earlier first."""
    ordered = sorted(rows, key=lambda row: row.interval.first)
    return [(one, other) for one, other in combinations(ordered, 2) if one.interval.meets(other.interval)]
