"""Which months a sitemap has something to say of, and since when: one statement, and nothing is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.corrections import CHANGES
from articles.models.version import Version, VersionKind, began_by, is_of_kind
from articles.reading import last_of_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom.house import House


#: What changes a sitemap; a typo does not.
_CHANGED = (*CHANGES, VersionKind.WITHDRAWAL)


class Month(NamedTuple):
    """A month in which something on the site was first published, and when what is on its list last changed."""

    first_day: date
    changed: datetime


def months(house: House, now: datetime) -> list[Month]:
    """Newest first. Nothing is counted: each month is asked for the newest of its articles and of their changes.

    One statement, whose rows are the months themselves; Django's queries have no rows that no table has.
    """
    firsts = list(_firsts(house, now))
    if not firsts:
        return []
    in_month = Version.objects.filter(
        publication=house.publication_id,
        published_at__gte=RawSQL("months.starts", ()),
        published_at__lt=RawSQL("months.ends", ()),
    )
    newest = [
        in_month.filter(language=language).on_site(now).order_by("-published_at", "-id").values("published_at")[:1]
        for language in house.languages
    ]
    changed = in_month.filter(is_of_kind(_CHANGED)).filter(began_by(now)).order_by("-live_from").values("live_from")[:1]
    columns = [each.query.sql_with_params() for each in (*newest, changed)]
    bounds = [midnight(house, day) for first in firsts for day in (first, last_of_month(first) + timedelta(days=1))]
    rows = ", ".join(f"({number}, %s, %s)" for number in range(len(firsts)))
    with connection.cursor() as cursor:
        cursor.execute(
            # All that is put in here was written by Django or stands above.
            f"WITH months(number, starts, ends) AS (VALUES {rows})"  # noqa: S608
            f" SELECT number, {', '.join(f'({sql})' for sql, _params in columns)} FROM months ORDER BY number",
            [
                *(connection.ops.adapt_datetimefield_value(bound) for bound in bounds),
                *(param for _sql, params in columns for param in params),
            ],
        )
        found = cursor.fetchall()
    return [
        Month(firsts[number], max(filter(None, map(_instant, instants))))
        for number, *instants in found
        # Withdrawals alone make no list.
        if any(instants[:-1])
    ]


def _firsts(house: House, now: datetime) -> Iterator[date]:
    """The first days of all months from this one back to that of the oldest article on the site."""
    on_site = Version.objects.filter(publication=house.publication_id).on_site(now)
    oldest = [
        on_site.filter(language=language).order_by("published_at", "id").values_list("published_at", flat=True).first()
        for language in house.languages
    ]
    known = [instant for instant in oldest if instant]
    if not known:
        return
    last = min(known).astimezone(house.tzinfo).date().replace(day=1)
    day = now.astimezone(house.tzinfo).date().replace(day=1)
    while day >= last:
        yield day
        day = (day - timedelta(days=1)).replace(day=1)


def midnight(house: House, day: date) -> datetime:
    """When `day` begins where the publication is."""
    return datetime.combine(day, time.min, tzinfo=house.tzinfo)


def _instant(value: datetime | None) -> datetime | None:
    """As the database gave it: SQLite knows no zones and keeps UTC."""
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
