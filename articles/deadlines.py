"""The periods in which a claim is made and answered: Press Arbitration Act (언론중재법), counted as the Civil Act (민법) counts.

Read in public mirrors of the statutes; a Korean lawyer has to check them before launch.

- An answer is sent within 3 days of receiving the claim (art. 15(2)), by e-mail or another quick way (decree art. 10).
- A claim that is accepted is met within 7 days of *receiving* it, not of accepting it (art. 15(3)).
- A correction or rebuttal is claimed within 3 months of learning of the report and 6 months of the report
  (art. 14(1), 16(3)); a follow-up within 3 months of learning that the proceedings ended (art. 17(1)).

The first day is not counted (Civil Act art. 157) and the last one counts to its end (art. 159), where the publication is.
The Civil Act puts an end on a Saturday or a holiday off to the next working day (art. 161); this module does not, so it is
never later than the law.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

ANSWER_DAYS = 3
NOTICE_DAYS = 7
MONTHS_FROM_LEARNING = 3
MONTHS_FROM_REPORT = 6

ONE_DAY = timedelta(days=1)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The instant at which `day` is over."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=zone)


def last_day(ends_at: datetime, zone: tzinfo) -> date:
    """The day whose end `ends_at` is."""
    return (ends_at - timedelta(microseconds=1)).astimezone(zone).date()


def days_after(start: datetime, days: int, zone: tzinfo) -> datetime:
    """The end of the last of `days` days, the day of `start` not counted."""
    return end_of(start.astimezone(zone).date() + timedelta(days=days), zone)


def months_after(start: date, months: int) -> date:
    """The last day of a period of months that begins on the day after `start` (Civil Act art. 160)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
