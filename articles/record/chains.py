"""A chain of the record followed from its first row: numbers without a gap, and digests that answer to their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from articles.models import Arrangement, StandingVersion, Version


class Chained(Protocol):
    """A row of the record: a version, a notice, a version of a standing page, an arrangement."""

    @property
    def number(self) -> int:
        """Its place in the chain."""

    @property
    def digest(self) -> str:
        """As it was put on record."""

    def computed_digest(self, key: str, previous: str, /) -> str:
        """As it is made of the row; `key` is what the chain is of, as the record names it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one row, or one place where a row should be.

    `of` says in words whose chain it is in; the article's columns are empty where it is no article's. `row` is "version",
    "notice", "article" or "arrangement".
    """

    of: str
    row: str
    number: int | None
    fault: str
    article: UUID | None = None
    article_number: int | None = None
    headline: str = ""

    def __str__(self) -> str:
        where = f"{self.row} {self.number}" if self.number is not None else self.row
        return f"{self.of}, {where}: {self.fault}"


@dataclass(slots=True)
class Tally:
    """How much was read so far."""

    articles: int = 0
    versions: int = 0
    notices: int = 0
    standing_versions: int = 0
    arrangements: int = 0


def follow[Row: Chained](
    chain: Iterable[Row],
    key: str,
    finding: Callable[[Row, int, str], Finding],
    others: Callable[[Row], Iterable[str]],
) -> Iterator[Finding]:
    """What is wrong with one chain: numbers, digests, and what no digest covers, which `others` tells."""
    previous, computed, number = "", "", 0
    for row in chain:
        for missing in range(number + 1, row.number):
            yield finding(row, missing, "it is missing")
        if row.number == number + 1 or number == 0:
            digest = _digest(row, key, previous)
            # Of a row whose digest was altered, and nothing else, the next one still knows what it was.
            if row.digest not in {digest, _digest(row, key, computed) if computed != previous else digest}:
                yield finding(
                    row, row.number, "its row is not what was put on record: its digest does not answer to it"
                )
        else:
            digest = row.digest
        yield from (finding(row, row.number, fault) for fault in others(row))
        previous, computed, number = row.digest, digest or row.digest, row.number


def _digest(row: Chained, key: str, previous: str) -> str | None:
    """As it is made of the row; none, where the row holds what nobody can put on record, such as a fraction."""
    try:
        return row.computed_digest(key, previous)
    except TypeError:
        return None


def unexplained_end(
    row: Version | StandingVersion | Arrangement, begins: Iterable[datetime], called: str = "version"
) -> Iterator[str]:
    """That a row ends when no other one begins; `begins`: when the rows of its chain do."""
    if row.live_until not in {*begins, row.live_from, None}:
        yield f"it was given an end at which no other {called} begins"
