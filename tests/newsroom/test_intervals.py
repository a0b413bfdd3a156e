"""Interval arithmetic, by its properties."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsroom.intervals import Interval

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


def test_the_last_day_counts_and_the_next_one_does_not() -> None:
    row = Interval(date(2025, 1, 1), date(2025, 1, 31))
    assert row.holds_on(date(2025, 1, 31))
    assert not row.holds_on(date(2025, 2, 1))
    assert not row.meets(Interval(date(2025, 2, 1)))
