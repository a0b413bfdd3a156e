"""The database's own guards of the record.

No DELETE and no TRUNCATE ever, no UPDATE but the end of a version, a notice or an arrangement that has not ended, no two
intervals that overlap of one article's versions, one standing page's or one front page's arrangements. On PostgreSQL a
trigger and exclusion constraints, on SQLite triggers. They compare with the database's real clock, so tests of them travel
nowhere in time.

Restrictions lie beside the record and are guarded as it is: none is deleted or changed but by being lifted, once.

They are installed by a migration and again after every `migrate`: SQLite silently drops a table's triggers
when a later migration remakes the table.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

_about_to_be_put_up: ContextVar[bool] = ContextVar("about_to_be_put_up", default=False)

RECORD = "articles_version"
NOTICES = "articles_claimnotice"
ARRANGEMENTS = "articles_arrangement"
STANDING = "articles_standingversion"
RESTRICTIONS = "articles_restriction"
#: Rows that stand until they are given an end, and what each is numbered in.
ENDING = {
    RECORD: ("article_id",),
    NOTICES: ("article_id",),
    ARRANGEMENTS: ("publication_id", "language"),
    STANDING: ("page_id", "language"),
}
#: Rows written with a version and never touched again.
APPEND_ONLY = ("articles_versiontag", "articles_versionreporter", "articles_versionseries")
#: Rows that stand until they are lifted, once: the columns that say so, the instant first.
LIFTED = {RESTRICTIONS: ("lifted_at", "lifted_by_id", "lifted_because")}
REFUSAL = "the record is append-only"
#: What SQLite's INSERT OR REPLACE would make room for besides the key: the columns that are given once.
_ONCE = {
    "articles_versiontag": ("o.version_id = NEW.version_id AND o.tag_id = NEW.tag_id",),
    "articles_versionreporter": ("o.version_id = NEW.version_id AND o.reporter_id = NEW.reporter_id",),
    "articles_versionseries": ("o.version_id = NEW.version_id",),
    RESTRICTIONS: tuple(
        f"o.lifted_at IS NULL AND NEW.lifted_at IS NULL AND o.{target} = NEW.{target}"
        for target in ("article_id", "version_id", "photo_id")
    ),
}
#: Of these, one at a time: what the database says of two, and the name of the constraint.
ALONE = {
    RECORD: ("versions of one article may not overlap", "version_intervals_do_not_overlap"),
    ARRANGEMENTS: ("arrangements of one front page may not overlap", "arrangement_intervals_do_not_overlap"),
    STANDING: ("versions of one standing page may not overlap", "standing_intervals_do_not_overlap"),
}


_GUARDED = (*ENDING, *APPEND_ONLY, *LIFTED)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up, replacing older ones; safe to call again. Tables that do not exist yet are passed over."""
    if connection.vendor == "postgresql":
        _install_on_postgresql(connection)
    elif connection.vendor == "sqlite":
        remove(connection)
        with connection.cursor() as cursor:
            for sql in _sqlite_triggers(connection).values():
                cursor.execute(sql)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: only for tests of what happens without them, and for a migration's way back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _installed_on_sqlite(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        elif connection.vendor == "postgresql":
            for table in _standing_tables(connection):
                for name in _postgresql_triggers(table):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that should stand on this database and do not, or stand altered."""
    if connection.vendor == "postgresql":
        return _missing_on_postgresql(connection)
    if connection.vendor == "sqlite":
        installed = _installed_on_sqlite(connection)
        return [name for name, sql in _sqlite_triggers(connection).items() if installed.get(name) != sql]
    return []


def reinstall(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After every `migrate`, once the app's own tables are final."""
    if sender.name == "articles":
        install(connections[using])


def register_check() -> None:
    """Let `manage.py check --database` and `migrate` fail loudly when a guard is down."""
    register(check_guards, Tags.database)


def check_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E001: a guard of the record is missing. W001: it is, and `migrate` puts it up."""
    return [
        _said(f"The record on database “{alias}” stands without its guard {name}.")
        for alias in databases or ()
        for name in missing(connections[alias])
    ]


def _said(sentence: str) -> CheckMessage:
    if _about_to_be_put_up.get():
        hint = "This puts it up. If no update of the software asked for it, find out who took it down."
        return Warning(sentence, hint=hint, id="articles.W001")
    hint = "Run: manage.py migrate (it puts the guards up again). Then find out who took it down."
    return Error(sentence, hint=hint, id="articles.E001")


@contextmanager
def about_to_be_put_up() -> Iterator[None]:
    """While `migrate` checks what it stands on: a guard that is missing is what it is run for."""
    token = _about_to_be_put_up.set(True)
    try:
        yield
    finally:
        _about_to_be_put_up.reset(token)


def _standing_tables(connection: BaseDatabaseWrapper) -> list[str]:
    existing = set(connection.introspection.table_names())
    return [table for table in _GUARDED if table in existing]


def _columns(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


# SQLite ----------------------------------------------------------------------------------------------


_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
_A_MINUTE_AGO = "strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 minute')"


def _sqlite_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Trigger name → the statement that makes it, for the tables that exist."""
    triggers: dict[str, str] = {}
    for table in _standing_tables(connection):
        triggers[f"{table}_no_delete"] = (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        if table in APPEND_ONLY:
            triggers[f"{table}_no_update"] = (
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        # INSERT OR REPLACE would delete the old row without asking the DELETE trigger.
        triggers[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN {' OR '.join(f'EXISTS (SELECT 1 FROM {table} o WHERE {same})' for same in _same_row(table))}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        if table in LIFTED:
            triggers[f"{table}_guard"] = _sqlite_lifting_trigger(connection, table)
        if table in ENDING:
            triggers |= _sqlite_ending_triggers(connection, table)
        if table in ALONE:
            triggers |= _sqlite_overlap_triggers(table)
    return triggers


def _same_row(table: str) -> tuple[str, ...]:
    return ("o.id = NEW.id", *_ONCE.get(table, ()))


def _sqlite_lifting_trigger(connection: BaseDatabaseWrapper, table: str) -> str:
    lifted_at = LIFTED[table][0]
    return (
        f"CREATE TRIGGER {table}_guard BEFORE UPDATE ON {table} WHEN NOT ("
        f"{_untouched(connection, table, LIFTED[table])}"
        f" AND OLD.{lifted_at} IS NULL AND NEW.{lifted_at} IS NOT NULL AND NEW.{lifted_at} >= {_A_MINUTE_AGO})"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _untouched(connection: BaseDatabaseWrapper, table: str, changing: Sequence[str]) -> str:
    # A text sentinel never works on SQLite's datetimes: IS, IS NULL and the real clock only.
    return " AND ".join(
        f'NEW."{column}" IS OLD."{column}"' for column in _columns(connection, table) if column not in changing
    )


def _sqlite_ending_triggers(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    same_number = f"SELECT 1 FROM {table} o WHERE {_same_scope(table)} AND o.number = NEW.number"
    return {
        f"{table}_guard": (
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE ON {table} WHEN NOT ("
            f"{_untouched(connection, table, ('live_until',))}"
            f" AND (OLD.live_until IS NULL OR OLD.live_until > {_NOW})"
            f" AND (NEW.live_until IS NULL OR NEW.live_until >= {_A_MINUTE_AGO}))"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        ),
        f"{table}_no_renumber": (
            f"CREATE TRIGGER {table}_no_renumber BEFORE INSERT ON {table}"
            f" WHEN EXISTS ({same_number}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        ),
    }


def _sqlite_overlap_triggers(table: str) -> dict[str, str]:
    message, _constraint = ALONE[table]
    overlap = (
        f"SELECT 1 FROM {table} o WHERE {_same_scope(table)} AND o.id IS NOT NEW.id"
        " AND (o.live_until IS NULL OR o.live_until > o.live_from)"
        " AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from)"
        " AND (o.live_until IS NULL OR o.live_until > NEW.live_from)"
        " AND (NEW.live_until IS NULL OR o.live_from < NEW.live_until)"
    )
    of = ", ".join(("live_from", "live_until", *ENDING[table]))
    return {
        f"{table}_no_overlap_insert": (
            f"CREATE TRIGGER {table}_no_overlap_insert BEFORE INSERT ON {table}"
            f" WHEN EXISTS ({overlap}) BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ),
        f"{table}_no_overlap_update": (
            f"CREATE TRIGGER {table}_no_overlap_update BEFORE UPDATE OF {of} ON {table}"
            f" WHEN EXISTS ({overlap}) BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ),
    }


def _same_scope(table: str) -> str:
    return " AND ".join(f"o.{column} = NEW.{column}" for column in ENDING[table])


def _installed_on_sqlite(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            f" AND tbl_name IN ({', '.join(['%s'] * len(_GUARDED))})",
            _GUARDED,
        )
        return dict(cursor.fetchall())


# PostgreSQL ------------------------------------------------------------------------------------------

_LIFTING_ON_POSTGRESQL = "\n".join(
    f"""
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = '{table}'
     AND (to_jsonb(OLD) - '{{{", ".join(columns)}}}'::text[]) = (to_jsonb(NEW) - '{{{", ".join(columns)}}}'::text[])
     AND (to_jsonb(OLD) ->> '{columns[0]}') IS NULL
     AND (to_jsonb(NEW) ->> '{columns[0]}')::timestamptz >= clock_timestamp() - interval '1 minute'
  THEN
    RETURN NEW;
  END IF;"""
    for table, columns in LIFTED.items()
)
_POSTGRESQL_FUNCTION = f"""
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ({", ".join(f"'{table}'" for table in ENDING)})
     AND (to_jsonb(OLD) - 'live_until') = (to_jsonb(NEW) - 'live_until')
     AND ((to_jsonb(OLD) ->> 'live_until') IS NULL
          OR (to_jsonb(OLD) ->> 'live_until')::timestamptz > clock_timestamp())
     AND ((to_jsonb(NEW) ->> 'live_until') IS NULL
          OR (to_jsonb(NEW) ->> 'live_until')::timestamptz >= clock_timestamp() - interval '1 minute')
  THEN
    RETURN NEW;
  END IF;
{_LIFTING_ON_POSTGRESQL}
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23000';
END
"""


def _postgresql_triggers(table: str) -> dict[str, str]:
    """Trigger name → when it asks, in the words of the database's own definition of it."""
    return {
        f"{table}_guard": f"BEFORE DELETE OR UPDATE ON {table} FOR EACH ROW",
        # TRUNCATE asks no row.
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
    }


def _install_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    tables = _standing_tables(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION record_guard() RETURNS trigger LANGUAGE plpgsql AS"
            f" $guard${_POSTGRESQL_FUNCTION}$guard$"
        )
        for table in tables:
            for name, events in _postgresql_triggers(table).items():
                cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {events} EXECUTE FUNCTION record_guard()")
        for table in _without_exclusion(connection, tables):
            scope = "".join(f"{column} WITH =, " for column in ENDING[table])
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            # An empty range (a cancelled schedule) overlaps nothing.
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {ALONE[table][1]}"
                f" EXCLUDE USING gist ({scope}tstzrange(live_from, live_until) WITH &&)"
            )


def _without_exclusion(connection: BaseDatabaseWrapper, tables: list[str]) -> list[str]:
    """Those of `tables` whose intervals may not overlap, and that lack the constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        standing = {name for (name,) in cursor.fetchall()}
    return [table for table in tables if table in ALONE and ALONE[table][1] not in standing]


def _missing_on_postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    tables = _standing_tables(connection)
    with connection.cursor() as cursor:
        # Without the schema, as pg_get_triggerdef tells it where the table is on the search path (its "pretty" form).
        cursor.execute(
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND p.prosrc = %s AND pg_table_is_visible(c.oid)",
            (_POSTGRESQL_FUNCTION,),
        )
        standing = dict(cursor.fetchall())
    absent = [
        name
        for table in tables
        for name, events in _postgresql_triggers(table).items()
        if f"CREATE TRIGGER {name} {events} EXECUTE" not in standing.get(name, "")
    ]
    return absent + [ALONE[table][1] for table in _without_exclusion(connection, tables)]
