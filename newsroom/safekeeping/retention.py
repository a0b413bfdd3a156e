"""Which backups stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Retention:
    """Of how many days, weeks and months one stays, each counted where there is a backup."""

    daily: int = 14
    weekly: int = 8
    monthly: int = 24

    def staying(self, moments: Iterable[datetime]) -> set[datetime]:
        """Those of `moments` that stay; the newest always does."""
        newest_first = sorted(moments, reverse=True)
        kept = set(newest_first[:1])
        for number, period in ((self.daily, _day), (self.weekly, _week), (self.monthly, _month)):
            kept |= _newest_of_each(newest_first, number, period)
        return kept


def _newest_of_each(
    newest_first: Iterable[datetime], number: int, period: Callable[[datetime], tuple[int, ...]]
) -> set[datetime]:
    newest: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        newest.setdefault(period(moment), moment)
    return set(list(newest.values())[:number])


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar()[:2])


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month
