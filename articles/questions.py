"""Questions that every page asks, put into SQL once: to build a query takes ten times as long as to answer it.

What differs from page to page (the instant, where a list goes on) takes the place of marks that stood for it when the
SQL was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections

from articles.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet

    from newsroom.house import House

#: What a value may be.
type Value = datetime | int | UUID
#: No page has this instant, nor a row this key.
_INSTANT, _NUMBER = datetime(2999, 1, 1, tzinfo=UTC), 2**62


@dataclass(frozen=True, slots=True)
class _Question:
    """`places` are those of `params` that take a value, each with the value's position in what is asked."""

    database: str
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]


_questions: Memory[Hashable, _Question] = Memory(2_000)


def ask(
    house: House, name: Hashable, build: Callable[..., QuerySet[Any, Any]], *values: Value
) -> list[tuple[Any, ...]]:
    """The rows that `build(*values)` would bring; it gives a `values_list`, and is called once for each `name`.

    `name` says all that `build` depends on but its values and the house.
    """
    key = (house.stamp, name)
    question = _questions.get(key) or _questions.put(key, _put(build, values))
    params = list(question.params)
    connection = connections[question.database]
    given = [_adapted(connection, value) for value in values]
    for place, position in question.places:
        params[place] = given[position]
    with connection.cursor() as cursor:
        cursor.execute(question.sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _put(build: Callable[..., QuerySet[Any, Any]], values: tuple[Value, ...]) -> _Question:
    marks = [_mark(value, position) for position, value in enumerate(values)]
    queryset = build(*marks)
    sql, given = queryset.query.get_compiler(using=queryset.db).as_sql()
    connection = connections[queryset.db]
    adapted, params = ([_adapted(connection, value) for value in values] for values in (marks, given))
    places = tuple((place, adapted.index(param)) for place, param in enumerate(params) if param in adapted)
    if {position for _place, position in places} != set(range(len(values))):
        raise ValueError(f"A value is not in the question, which takes {len(places)}: {sql[:200]} …")
    return _Question(queryset.db, sql, tuple(params), places)


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
