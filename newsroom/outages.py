"""What around this software failed, told by the error that came of it: a full disk, a file that another process keeps, a database
or an object store that does not answer. Whoever meets it is told what to do, and never given a traceback.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from django.db import InterfaceError, OperationalError, connections

from newsroom.stores import StoreAway

if TYPE_CHECKING:
    from collections.abc import Iterator


class Outage(Enum):
    """Each ends by itself or by an administrator's hand, and what was not finished can be done again."""

    NO_ROOM = auto()
    #: It can be read.
    READ_ONLY = auto()
    #: Another process holds what is asked for, for longer than anybody waits.
    BUSY = auto()
    AWAY = auto()
    DAMAGED = auto()
    #: The object store, where photos and documents are kept in one.
    STORE_AWAY = auto()


_OF_FILES = {
    errno.ENOSPC: Outage.NO_ROOM,
    errno.EDQUOT: Outage.NO_ROOM,
    errno.EROFS: Outage.READ_ONLY,
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Outage.NO_ROOM,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_CORRUPT: Outage.DAMAGED,
    sqlite3.SQLITE_NOTADB: Outage.DAMAGED,
}
#: SQLite says no more than that it could not: why, the disk says.
_BY_THE_DISK = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
#: Of PostgreSQL, by SQLSTATE.
_OF_POSTGRESQL = {
    "53100": Outage.NO_ROOM,
    "25006": Outage.READ_ONLY,
    "55P03": Outage.BUSY,
    "40P01": Outage.BUSY,
    "XX001": Outage.DAMAGED,
    "XX002": Outage.DAMAGED,
}
#: Whole classes: no connection, no resources, shut down by its administrator, failed by the system beneath it. What else is
#: "operational" is this software's own: a row too long for an index, a statement that was cancelled.
_OF_AN_ABSENT_SERVER = ("08", "53", "57P", "58")
#: Bytes with which SQLite cannot even open a database in WAL mode: the file that its processes share has 32 KiB.
_TOO_LITTLE = 64 * 1024


def outage_of(error: BaseException | None) -> Outage | None:
    """What `error` came of, itself or by what it was raised for; None when it is this software's own."""
    return next(filter(None, map(_of_one, _back_from(error))), None)


def database_file() -> Path | None:
    """Where SQLite keeps the database, if it does and that is a file."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return None
    name = str(connection.settings_dict["NAME"])
    return None if ":memory:" in name or name.startswith("file:") else Path(name)


def has_room(folder: Path) -> bool:
    """Whether anything can be written on its disk."""
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize > _TOO_LITTLE


def _back_from(error: BaseException | None) -> Iterator[BaseException]:
    """It, and what it was raised for, the latest first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_one(error: BaseException) -> Outage | None:
    if isinstance(error, StoreAway):
        return Outage.STORE_AWAY
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error)
    if isinstance(error, OSError):
        return _OF_FILES.get(error.errno or 0)
    # Django's own; where it was raised for another, that one says more.
    is_bare = error.__cause__ is None
    return Outage.AWAY if is_bare and isinstance(error, OperationalError | InterfaceError) else None


def _of_postgresql(error: psycopg.Error) -> Outage | None:
    state = error.sqlstate
    if state is None:
        # Said on this side of the connection, where there is none.
        return Outage.AWAY if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) else None
    return _OF_POSTGRESQL.get(state, Outage.AWAY if state.startswith(_OF_AN_ABSENT_SERVER) else None)


def _of_sqlite(error: sqlite3.Error) -> Outage | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code not in _BY_THE_DISK:
        return _OF_SQLITE.get(code)
    file = database_file()
    if file is None or not file.parent.is_dir():
        return Outage.AWAY
    if os.statvfs(file.parent).f_flag & os.ST_RDONLY:
        return Outage.READ_ONLY
    return Outage.AWAY if has_room(file.parent) else Outage.NO_ROOM
