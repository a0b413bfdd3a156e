"""Interval arithmetic, by its properties."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsroom.intervals import Interval, gaps

START = date(2024, 1, 1)
days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Closed or open, within two months."""
    first = draw(days)
    last = draw(st.one_of(st.none(), days.filter(lambda day: day >= first)))
    return Interval(first, last)


def every_day() -> list[date]:
    """All days the strategies can reach, and one on each side."""
    return [START + timedelta(days=n) for n in range(-1, 63)]


@given(intervals(), intervals())
def test_two_intervals_meet_when_some_day_lies_in_both(one: Interval, other: Interval) -> None:
    shared = any(one.holds_on(day) and other.holds_on(day) for day in every_day())
    assert one.meets(other) is other.meets(one) is shared


@given(st.lists(intervals(), max_size=6), days)
def test_a_day_is_in_a_gap_exactly_when_it_is_in_no_interval(rows: list[Interval], until: date) -> None:
    found = gaps(rows, until)
    first = min((row.first for row in rows), default=None)
    for day in every_day():
        counted = first is not None and first <= day <= until
        free = counted and not any(row.holds_on(day) for row in rows)
        assert any(gap.holds_on(day) for gap in found) is free


@given(st.lists(intervals(), max_size=6), days)
def test_gaps_are_whole_runs_in_order(rows: list[Interval], until: date) -> None:
    found = gaps(rows, until)
    for earlier, later in pairwise(found):
        assert earlier.last is not None
        assert later.first - earlier.last > timedelta(days=1)


def test_the_last_day_counts_and_the_next_one_does_not() -> None:
    row = Interval(date(2025, 1, 1), date(2025, 1, 31))
    assert row.holds_on(date(2025, 1, 31))
    assert not row.holds_on(date(2025, 2, 1))
    assert not row.meets(Interval(date(2025, 2, 1)))


def test_a_successor_who_begins_later_leaves_a_gap_until_today() -> None:
    rows = [Interval(date(2025, 1, 1), date(2025, 1, 31)), Interval(date(2025, 3, 1))]
    assert gaps(rows, date(2025, 2, 10)) == [Interval(date(2025, 2, 1), date(2025, 2, 10))]


def test_a_last_day_at_the_end_of_the_calendar_is_no_error() -> None:
    assert gaps([Interval(date(2025, 1, 1), date.max)], date(2026, 1, 1)) == []
