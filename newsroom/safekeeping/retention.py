"""Which backups stay: all of the last days, then the newest of each day, week and month that has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Retention:
    """Of how many days, weeks and months one stays, each counted where there is a backup.

    All of the `every` days before the newest stay: the backup that an upgrade makes must outlive the one of the night.
    """

    daily: int = 14
    weekly: int = 8
    monthly: int = 24
    every: int = 7

    def staying(self, moments: Iterable[datetime]) -> set[datetime]:
        """Those of `moments` that stay; the newest always does."""
        newest_first = sorted(moments, reverse=True)
        kept = set(newest_first[:1])
        kept |= {moment for moment in newest_first if newest_first[0] - moment < timedelta(days=self.every)}
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
