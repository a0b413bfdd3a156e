"""Questions that every page asks, put into SQL once: to build a query takes ten times as long as to answer it.

What differs from page to page (the instant, where a list goes on) takes the place of marks that stood for it when the
SQL was made. There every value has a name and is handed over once, however many of the question's lists it stands in:
for SQLite, Django would otherwise look for each of a hundred places on every page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sys import getsizeof
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections
from psycopg.sql import Literal

from articles.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet

    from newsroom.house import House

#: What a value may be.
type Value = datetime | int | UUID
_NAMED = re.compile(r"%\((\w+)\)s")
#: No page has this instant, nor a row this key.
_INSTANT, _NUMBER = datetime(2999, 1, 1, tzinfo=UTC), 2**62


@dataclass(frozen=True, slots=True)
class _Question:
    """`given` are the names in `sql` of what differs, in the order it is asked with; `same` is the rest by its names."""

    database: str
    sql: str
    given: tuple[str, ...]
    same: Mapping[str, Any]


_questions: Memory[Hashable, _Question] = Memory(lambda question: 2 * getsizeof(question.sql))


def ask(
    house: House, name: Hashable, build: Callable[..., QuerySet[Any, Any]], *values: Value
) -> list[tuple[Any, ...]]:
    """The rows that `build(*values)` would bring; it gives a `values_list`, and is called once for each `name`.

    `name` says all that `build` depends on but its values and the house.
    """
    key = (house.stamp, name)
    question = _questions.get(key) or _questions.put(key, _put(build, values))
    connection = connections[question.database]
    given = (_adapted(connection, value) for value in values)
    with _cursor(connection) as cursor:
        cursor.execute(question.sql, {**question.same, **dict(zip(question.given, given, strict=True))})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _cursor(connection: BaseDatabaseWrapper) -> Any:
    """On PostgreSQL one whose statements the server keeps prepared, if settings let it: to plan a question takes it ten times
    as long as to answer it. Where questions are logged they are to be read with their values, as others are."""
    if connection.settings_dict["OPTIONS"].get("prepare_threshold") is None or connection.queries_logged:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # Django's own cursors hand values over inside the SQL, and of such nothing can be prepared.
    of_server = connection.Database.Cursor(connection.connection)  # type: ignore[attr-defined]
    return connection._prepare_cursor(of_server)  # type: ignore[attr-defined]  # noqa: SLF001 - logs and errors as any


def _put(build: Callable[..., QuerySet[Any, Any]], values: tuple[Value, ...]) -> _Question:
    marks = [_mark(value, position) for position, value in enumerate(values)]
    queryset = build(*marks)
    sql, in_places = queryset.query.get_compiler(using=queryset.db).as_sql()
    connection = connections[queryset.db]
    adapted, params = ([_adapted(connection, value) for value in some] for some in (marks, in_places))
    if missing := [mark for mark in adapted if mark not in params]:
        raise ValueError(f"Values are not in the question, which has no {missing}: {sql[:200]} …")
    # By whether it is a truth value too: 1 and true are equal, and not the same to every database.
    names = {(isinstance(mark, bool), mark): f"given{position}" for position, mark in enumerate(adapted)}
    for param in params:
        names.setdefault((isinstance(param, bool), param), f"same{len(names)}")
    named = sql.replace("%%", "%%%%") % tuple(f"%({names[isinstance(param, bool), param]})s" for param in params)
    given = tuple(names.values())[: len(values)]
    same = {name: param for (_is_truth, param), name in names.items() if name not in given}
    if connection.vendor == "postgresql":
        return _Question(queryset.db, _with(same, named, connection), given, {})
    return _Question(queryset.db, named, given, same)


def _with(same: Mapping[str, Any], sql: str, connection: BaseDatabaseWrapper) -> str:
    """`sql` with the values that stay the same written into it: PostgreSQL plans for a value that it sees, such as the language
    that half of the archive is in, and for one that it does not see it expects few rows and plans badly."""
    connection.ensure_connection()
    written = {name: Literal(value).as_string(connection.connection).replace("%", "%%") for name, value in same.items()}
    return _NAMED.sub(lambda found: written.get(found[1], found[0]), sql)


def _mark(value: Value, position: int) -> Value:
    if isinstance(value, datetime):
        return _INSTANT + timedelta(days=position)
    return UUID(int=position) if isinstance(value, UUID) else _NUMBER + position


def _adapted(connection: BaseDatabaseWrapper, value: Any) -> Any:
    """As the database's driver wants it: SQLite knows neither instants nor UUIDs, and of words that are more it asks what
    they are each time."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
