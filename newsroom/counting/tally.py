"""The counts of one process between two times that they are put away."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


class Read(NamedTuple):
    """An article that was read: its publication, language and public number, and the hour (hours since the epoch)."""

    publication: int
    language: str
    number: int
    hour: int


class Missing(NamedTuple):
    """An address that leads nowhere, as `addresses.counted` spells it."""

    publication: int
    path: str


@dataclass(slots=True)
class Counts:
    """What was counted. `came_from` is the last host that led to a missing address."""

    read: Counter[Read] = field(default_factory=Counter)
    missing: Counter[Missing] = field(default_factory=Counter)
    came_from: dict[Missing, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.read or self.missing)


#: Different articles and addresses held at once. Whoever makes addresses up fills it, and the rest of that half minute
#: is not counted.
_MOST_READ, _MOST_MISSING = 5000, 500


@dataclass(slots=True)
class Tally:
    """Counts in memory; several threads add to it."""

    _counts: Counts = field(default_factory=Counts)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, what: Read) -> None:
        """One more hit on an article."""
        with self._lock:
            if what in self._counts.read or len(self._counts.read) < _MOST_READ:
                self._counts.read[what] += 1

    def missing(self, what: Missing, came_from: str) -> None:
        """One more hit on an address that leads nowhere."""
        with self._lock:
            if what not in self._counts.missing and len(self._counts.missing) >= _MOST_MISSING:
                return
            self._counts.missing[what] += 1
            if came_from:
                self._counts.came_from[what] = came_from

    def take(self) -> Counts:
        """What was counted since it was last taken."""
        with self._lock:
            counts, self._counts = self._counts, Counts()
        return counts
