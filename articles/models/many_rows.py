"""Many new rows of one table at once, past what an ORM does for each: an archive has a million of them.

What `bulk_create` stores, to the last column: COPY on PostgreSQL, one prepared INSERT on SQLite. Guards, constraints and
keys to other rows are the database's and are asked as ever.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models, router

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


def store(rows: Iterable[models.Model], *, with_keys: bool = False) -> None:
    """Insert `rows`, all of one model and none of them stored; `with_keys`: others will lead to them, so tell them theirs.

    Called inside a transaction. What they lead to is stored. Sends no signals, as `bulk_create`. Raises IntegrityError.
    """
    new = list(rows)
    if not new:
        return
    model = type(new[0])
    alias = router.db_for_write(model)
    connection = connections[alias]
    if with_keys:
        for row, number in zip(new, _keys(connection, model, len(new)), strict=True):
            row.pk = number
    # A key that nobody gave is the database's to give.
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or new[0].pk is not None]  # noqa: SLF001
    _insert(connection, model, {field: map(attrgetter(field.attname), new) for field in fields})
    for row in new:
        row._state.adding, row._state.db = False, alias  # noqa: SLF001 - as Django does


def store_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """As `store`, of `rows` that nobody asks for again: they are the values of `names`, as the model's instances have them.

    Every other column has its default. An instance of each would cost more than all the rest.
    """
    given = dict(zip(names, zip(*rows, strict=True), strict=False))
    if not given:
        return
    count = len(given[names[0]])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or field.attname in given]  # noqa: SLF001
    columns = {
        field: given.pop(field.attname) if field.attname in given else [field.get_default() for _ in range(count)]
        for field in fields
    }
    if given:
        raise TypeError(f"{model.__name__} has no {', '.join(given)}")
    _insert(connections[router.db_for_write(model)], model, columns)


def compressed_quickly() -> None:
    """Until the transaction ends, long texts are compressed by LZ4 where the server has it: a sixth of its work for an archive.

    They take a tenth more room than as it does by default, and are read as fast or faster. Asks nothing of SQLite.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A setting that the server does not know would be an error, and the end of the transaction.
            cursor.execute(
                "SELECT set_config(name, 'lz4', true) FROM pg_settings"
                " WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"
            )


def change(rows: Sequence[models.Model], *columns: str) -> None:
    """Store `columns` of `rows`, all of one model and stored, as `bulk_update`: one prepared UPDATE, where that writes a CASE."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    is_postgresql, quote = connection.vendor == "postgresql", connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.name in columns]  # noqa: SLF001
    values = [_ready(field, is_postgresql, map(attrgetter(field.attname), rows)) for field in fields]
    becomes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    key = quote(str(model._meta.pk.column))  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {becomes} WHERE {key} = %s",  # noqa: S608, SLF001 - names of the model's
            list(zip(*values, (row.pk for row in rows), strict=True)),
        )


def _insert(
    connection: BaseDatabaseWrapper, model: type[models.Model], columns: Mapping[models.Field[Any, Any], Iterable[Any]]
) -> None:
    is_postgresql = connection.vendor == "postgresql"
    # Column by column: all values of one are made ready in the same way.
    values = zip(*(_ready(field, is_postgresql, column) for field, column in columns.items()), strict=True)
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in columns)})"  # noqa: SLF001
    with connection.cursor() as cursor:
        if not is_postgresql:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(values))  # noqa: S608 - names of the model's
            return
        with connection.wrap_database_errors, cast("Any", cursor).copy(f"COPY {into} FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)


def _keys(connection: BaseDatabaseWrapper, model: type[models.Model], count: int) -> Sequence[int]:
    """`count` keys that no row has or will have but these."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            column = model._meta.pk.column  # noqa: SLF001
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        # Whoever writes is alone on SQLite, from the beginning of the transaction on.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    return range(last[0] + 1, last[0] + 1 + count) if last else range(1, count + 1)


def _ready(field: models.Field[Any, Any], is_postgresql: bool, values: Iterable[Any]) -> Iterable[Any]:  # noqa: FBT001
    """Values of `field` as the driver takes them."""
    if isinstance(field, models.JSONField):
        return map(_json, values)
    if field.choices and isinstance(field, models.CharField):
        # A member of a list of choices is more than a text to a driver.
        return map(str, values)
    if not is_postgresql and isinstance(field, models.DateTimeField):
        return map(_instant, values)
    if not is_postgresql and isinstance(field, models.UUIDField):
        return map(_hexadecimal, values)
    return values


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _instant(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _hexadecimal(value: Any) -> str | None:
    return None if value is None else value.hex
