"""After a test that commits, the database is again as the migrations left it.

Django's own way is to empty every table, to make permissions and groups anew and to put the guards up again, which takes
longer than many a test. Here SQLite is given back a copy of all that it held, and PostgreSQL loses the rows it did not hold.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Protocol

from articles.record import guards

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Slate(Protocol):
    """What a database held when this was made."""

    def clean(self) -> None:
        """Make it hold that again, and nothing else."""


def slate_of(connection: BaseDatabaseWrapper) -> Slate:
    """Of the database as it stands."""
    return _OnSQLite(connection) if connection.vendor == "sqlite" else _OnPostgreSQL(connection)


class _OnSQLite:
    """Tables, rows, guards and all."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self._kept)

    def clean(self) -> None:
        self._connection.ensure_connection()
        self._kept.backup(self._connection.connection)


class _OnPostgreSQL:
    """Rows: the few that there are are kept in a schema of their own, and compared."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        quoted = connection.ops.quote_name
        guarded = [quoted(table) for table in guards._standing_tables(connection)]
        tables = sorted(set(connection.introspection.table_names()) - {"django_migrations"})
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA kept")
            statements = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded]
            for table in map(quoted, tables):
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
                if cursor.fetchone() == (False,):
                    statements.append(f"DELETE FROM {table}")
                    continue
                cursor.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")
                statements += [
                    f"DELETE FROM {table} WHERE id IN (SELECT id FROM (TABLE {table} EXCEPT TABLE kept.{table}) more)",
                    f"INSERT INTO {table} (TABLE kept.{table} EXCEPT TABLE {table})",
                ]
        # Nothing refers to nothing; it is asked now, because a table that waits to be asked cannot be altered.
        statements.append("SET CONSTRAINTS ALL IMMEDIATE")
        statements += [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded]
        #: In one message, and so in one transaction.
        self._statements = "; ".join(statements)

    def clean(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(self._statements)
        if guards.missing(self._connection):
            guards.install(self._connection)
