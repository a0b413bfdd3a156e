"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsroom.safekeeping.retention import Retention

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
NUMBERS = st.integers(0, 5)


@given(st.sets(st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 31)), max_size=60), NUMBERS, NUMBERS, NUMBERS)  # noqa: DTZ001 - the zone is given below
def test_the_newest_stays_and_never_more_than_asked_for(
    moments: set[datetime], daily: int, weekly: int, monthly: int
) -> None:
    made = {moment.replace(tzinfo=UTC) for moment in moments}
    staying = Retention(daily, weekly, monthly, every=0).staying(made)
    assert staying <= made
    assert len(staying) <= max(daily + weekly + monthly, 1)
    assert not made or max(made) in staying
    # What stayed once stays when it is asked again.
    assert Retention(daily, weekly, monthly, every=0).staying(staying) == staying


@given(st.sets(st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 20)), min_size=1, max_size=60), NUMBERS)  # noqa: DTZ001 - the zone is given below
def test_what_an_upgrade_kept_outlives_the_backups_of_the_nights_after_it(moments: set[datetime], every: int) -> None:
    made = {moment.replace(tzinfo=UTC) for moment in moments}
    staying = Retention(daily=0, weekly=0, monthly=0, every=every).staying(made)
    assert staying == {each for each in made if each > max(made) - timedelta(days=every)} | {max(made)}


def test_of_three_years_of_nights_the_last_days_weeks_and_months_stay() -> None:
    nights = [NOON - timedelta(days=days) for days in range(1000)]
    staying = sorted(Retention(daily=7, weekly=4, monthly=12).staying(nights), reverse=True)
    assert staying[:7] == nights[:7]
    # The Sunday before those, as the newest of its week; then each month's last day, back to December.
    assert NOON.replace(day=15) in staying
    assert [moment.date().isoformat() for moment in staying[-3:]] == ["2026-02-28", "2026-01-31", "2025-12-31"]
