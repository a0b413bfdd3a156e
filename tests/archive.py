"""An archive of many versions, made by the database itself in a second or two, for tests of plans and budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max

from articles.models import (
    Article,
    Byline,
    Version,
    VersionPage,
    VersionReporter,
    VersionSearch,
    VersionSeries,
    VersionTag,
)
from articles.models.version_search import FTS_TABLE

if TYPE_CHECKING:
    from django.db.models import Model

#: Primary keys of multiplied rows begin here, far above those the tests made.
FIRST = 1_000_000


def multiply(version: Version, count: int, *, hours_apart: int = 1, every_nth_elsewhere: int | None = 5) -> None:
    """Repeat `version` with its article `count` times, an hour apart into the past, and number the headlines from 1 on.

    Every n-th copy is in the other language, so that lists have something to pass over. Tags and reporters of
    the version are repeated with it; of a series each copy is another part.
    """
    first = max(FIRST, Article.objects.aggregate(last=Max("pk"))["last"])
    postgresql = connection.vendor == "postgresql"
    uuid = f"lpad(to_hex({first} + n.i), 32, '0')::uuid" if postgresql else f"printf('%032x', {first} + n.i)"
    ago = (
        f"({{column}} - n.i * interval '{hours_apart} hours')"
        if postgresql
        # To the microsecond, as Django stores them: instants are compared as text there.
        else f"strftime('%Y-%m-%d %H:%M:%S', {{column}}, '-' || (n.i * {hours_apart}) || ' hours')"
        " || substr({column}, 20)"
    )
    language = f"CASE WHEN n.i % {every_nth_elsewhere or count + 1} = 0 THEN 'ko' ELSE t.language END"
    key = f"{first} + n.i"
    headline = "t.headline || ' ' || n.i"
    then = ago.format(column="t.published_at")
    _repeat(
        Article,
        version.article_id,
        count,
        {
            "id": key,
            "key": uuid,
            "number": key,
            "headline": headline,
            "language": language,
            "first_published_at": ago.format(column="t.first_published_at"),
        },
    )
    _repeat(
        Version,
        version.pk,
        count,
        {
            "id": key,
            "article_id": key,
            "public_number": key,
            "story": uuid,
            "headline": headline,
            "language": language,
            "published_at": then,
            "live_from": then,
        },
    )
    _repeat(VersionPage, version.pk, count, {"version_id": key})
    _repeat(VersionSearch, version.pk, count, {"version_id": key, "language": language, "published_at": then})
    if not postgresql:
        _repeat_terms(version.pk, first, count)
    for rows in (VersionTag, VersionReporter):
        for number, row in enumerate(rows._default_manager.filter(version=version.pk), start=1):
            _repeat(
                rows,
                row.pk,
                count,
                {
                    "id": f"{(number - 1) * FIRST} + {key}",
                    "version_id": key,
                    "language": language,
                    "published_at": then,
                },
            )
    for part in VersionSeries.objects.filter(version=version.pk):
        of_copy = {"id": key, "version_id": key, "language": language, "installment": "t.installment + n.i"}
        _repeat(VersionSeries, part.pk, count, of_copy)
    for number, line in enumerate(Byline.objects.filter(article=version.article_id), start=1):
        _repeat(Byline, line.pk, count, {"id": f"{(number - 1) * FIRST} + {key}", "article_id": key})
    # Once for all of them, and not again at the end of every test that stands on this archive.
    connection.check_constraints()


def _repeat_terms(key: int, first: int, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {FTS_TABLE} (rowid, terms)"
            f" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
            f" SELECT {first} + n.i, t.terms FROM {FTS_TABLE} t CROSS JOIN n WHERE t.rowid = {int(key)}"
        )


def _repeat(model: type[Model], key: int, count: int, changed: dict[str, str]) -> None:
    """Insert `count` copies of one row, the columns in `changed` by their expression over `n.i` (1 to `count`)."""
    table = model._meta.db_table
    columns = [str(field.column) for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names})"
            f" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
            f" SELECT {values} FROM {table} t CROSS JOIN n WHERE t.{model._meta.pk.column} = {int(key)}"
        )
