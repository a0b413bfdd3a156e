"""The imprint over a span of days: what the law wants and nobody entered for some of them, and what is entered twice.

An imprint changes on a few days alone, those on which a dated row begins or has ended; between them it is asked once.
So `imprint.Imprint.missing` stays the only place that knows what the law wants.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from newsroom.imprint import Missing
from newsroom.intervals import Interval, Lasting, clashes
from newsroom.models.masthead import Office

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsroom.imprint import ImprintRows

_DAY = timedelta(days=1)


class Rivalling(Lasting, Protocol):
    """A row that says what rows have in common of which one alone can hold."""

    def rivalry(self) -> tuple[object, ...] | None: ...


@dataclass(frozen=True, slots=True)
class Hole:
    """Days on which the imprint lacks something; both ends count, and both are known."""

    missing: Missing
    days: Interval


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rows of which one alone can hold, and the days on which both do; an open end is open."""

    earlier: Lasting
    later: Lasting
    days: Interval


def holes(rows: ImprintRows, span: Interval) -> list[Hole]:
    """What is missing in `span` (whose end is known), each run of days once, in the order in which they begin."""
    last = span.last or span.first
    days = [span.first, *sorted(day for day in turning_days(rows) if span.first < day <= last)]
    found: list[Hole] = []
    open_holes: dict[Missing, date] = {}
    for day in days:
        missing = dict.fromkeys((*_nameless(rows, day), *rows.on(day).missing()))
        mended = [gap for gap in open_holes if gap not in missing]
        found += [Hole(gap, Interval(open_holes.pop(gap), day - _DAY)) for gap in mended]
        for gap in missing:
            open_holes.setdefault(gap, day)
    found += [Hole(gap, Interval(first, last)) for gap, first in open_holes.items()]
    return sorted(found, key=lambda hole: hole.days.first)


def overlaps(rows: ImprintRows, span: Interval | None = None) -> Iterator[Clash]:
    """Pairs of rows that contradict each other on some day of `span`, or on any day."""
    groups: dict[object, list[Lasting]] = defaultdict(list)
    rivals: tuple[Rivalling, ...] = (*rows.details, *rows.former_names, *rows.registrations, *rows.posts)
    for row in rivals:
        if row.rivalry() is not None:
            groups[(type(row), row.rivalry())].append(row)
    yield from (clash for group in groups.values() for clash in _clashes(group, span))


def shared_offices(rows: ImprintRows, span: Interval) -> Iterator[Clash]:
    """Two publishers at once. The law allows it; more often somebody forgot to end the one before."""
    yield from _clashes([post for post in rows.posts if post.office == Office.PUBLISHER], span)


def turning_days(rows: ImprintRows) -> set[date]:
    """The days on which something in the imprint may change: first days, and those after a last day."""
    lasting: tuple[Lasting, ...] = (*rows.details, *rows.registrations, *rows.posts, *rows.former_names)
    intervals = [row.interval for row in lasting]
    ends = {each.last + _DAY for each in intervals if each.last and each.last < date.max}
    return {each.first for each in intervals} | ends


def begins(rows: ImprintRows, key: str) -> date | None:
    """The first day for which anything is entered that an entry of the imprint is made of."""
    made_of: dict[str, Sequence[Lasting]] = {
        "title": rows.former_names,
        "registration": rows.registrations,
        "frequency": rows.registrations,
        "place": rows.details,
        "phone": rows.details,
        "field": [post for post in rows.posts if post.office == Office.EDITOR],
    }
    entries = made_of.get(key, [post for post in rows.posts if post.office == key])
    return min((entry.interval.first for entry in entries), default=None)


def _nameless(rows: ImprintRows, day: date) -> Iterator[Missing]:
    """A day before the last of the former names that none of them holds: pages would show today's name for it."""
    ends = [name.ends_on for name in rows.former_names if name.ends_on]
    if ends and day <= max(ends) and not any(name.holds_on(day) for name in rows.former_names):
        yield Missing(
            "title",
            _("Newspapers Act art. 21"),
            _("Enter the name it had then among the former names; pages of those days show the name of today."),
        )


def _clashes(group: Iterable[Lasting], span: Interval | None) -> Iterator[Clash]:
    for earlier, later in clashes(group):
        ends = [each.interval.last for each in (earlier, later) if each.interval.last]
        both = Interval(max(earlier.interval.first, later.interval.first), min(ends, default=None))
        if span is None or both.meets(span):
            yield Clash(earlier, later, both)
