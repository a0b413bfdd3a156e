"""A copy of the database in one consistent moment, while it is written to; and the copy in the database's place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsroom.safekeeping.sealing import Damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What the first bytes of an SQLite file are.
_SQLITE = b"SQLite format 3\x00"
#: Seconds in which whoever is about to end lets it go.
_CLOSED_WITHIN = 5
#: What PostgreSQL's programs read, by the names that settings have for it.
_VARIABLES = {
    **{name: f"PG{name.upper()}" for name in ("host", "port", "user", "password", "service", "passfile")},
    **{name: f"PG{name.upper()}" for name in ("sslmode", "sslrootcert", "sslcert", "sslkey")},
}


class CannotCopy(Exception):
    """The database could not be copied or put back; the message says why and what to do."""


def kind_of(settings: Mapping[str, Any]) -> str:
    """`sqlite` or `postgresql`."""
    return str(settings["ENGINE"]).rsplit(".", 1)[-1].replace("sqlite3", "sqlite")


def copy(settings: Mapping[str, Any], target: Path) -> None:
    """Write a copy of the database to `target`. Raises CannotCopy."""
    if kind_of(settings) == "postgresql":
        _run(settings, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    name = str(settings["NAME"])
    if not Path(name).is_file():
        raise CannotCopy(f"There is no database at {name}.")
    try:
        with (
            closing(sqlite3.connect(_to_read(Path(name)), uri=True)) as database,
            closing(sqlite3.connect(target)) as copied,
        ):
            # In one step: writers go on in the log beside the file meanwhile, and the copy is of one moment.
            database.backup(copied)
            # A copy is one file: it needs no log beside it.
            copied.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise CannotCopy(f"SQLite cannot copy {name}: {error}.") from error


def examine(kind: str, path: Path) -> None:
    """Raise Damaged where the copy at `path` is not a whole database of that kind."""
    if kind == "postgresql":
        told = _told([_program("pg_restore"), "--list", str(path)])
        if told.returncode:
            raise Damaged(f"pg_restore cannot read it: {told.stderr.strip()}")
        return
    try:
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) != _SQLITE:
                raise Damaged("it is no SQLite file")
        with closing(sqlite3.connect(_to_read(path), uri=True)) as copied:
            (said,) = copied.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise Damaged(f"SQLite cannot read it: {error}") from error
    if said != "ok":
        raise Damaged(f"SQLite finds it damaged: {said}")


def put_back(settings: Mapping[str, Any], copied: Path) -> None:
    """Put the copy in the place of the database, as a whole or not at all. Raises CannotCopy.

    No process may have it open. The file of SQLite is moved away from `copied`.
    """
    if kind_of(settings) == "postgresql":
        _run(
            settings,
            "pg_restore",
            *("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
            str(copied),
        )
        return
    name = Path(str(settings["NAME"]))
    name.parent.mkdir(parents=True, exist_ok=True)
    let_go_of(settings)
    # What lies there still is the log of a file that cannot be read; it would be played into the new one.
    for beside in ("-wal", "-shm"):
        name.with_name(name.name + beside).unlink(missing_ok=True)
    with copied.open("rb") as written:
        os.fsync(written.fileno())
    copied.replace(name)


def let_go_of(settings: Mapping[str, Any]) -> None:
    """Put into the file of SQLite what stands in the log beside it, so that it is whole until another one is in its place.

    Raises CannotCopy where a process has it open: what that wrote afterwards would go with the file.
    """
    name = Path(str(settings["NAME"]))
    if kind_of(settings) != "sqlite" or not name.is_file():
        return
    try:
        with closing(sqlite3.connect(name, timeout=_CLOSED_WITHIN)) as database:
            # Only the last one that has it open is let do this.
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise CannotCopy(
                f"A process has {name} open, and what it writes would be lost. Stop the whole site first: servers, worker, timers"
                f" (fuser {name} says who it is). The database is what it was."
            ) from error
        # Damaged, which may be why it is replaced.


def _to_read(path: Path) -> str:
    """The address of an SQLite file that is only read; two strokes at its beginning would name a machine."""
    return f"file:/{quote(str(path.absolute()).lstrip('/'))}?mode=ro"


def _run(settings: Mapping[str, Any], name: str, *parameters: str) -> None:
    """Run one of PostgreSQL's programs on the database. How to reach it goes along in the environment: no list shows that."""
    said = {key.lower(): value for key, value in settings.items()} | settings["OPTIONS"]
    environment = {variable: str(said[key]) for key, variable in _VARIABLES.items() if said.get(key)}
    told = _told([_program(name), f"--dbname={settings['NAME']}", *parameters], environment)
    if told.returncode:
        raise CannotCopy(f"{name} failed: {told.stderr.strip()}")


def _told(
    arguments: list[str], environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with arguments that are ours
        arguments,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotCopy(f"{name} is not installed (Debian: postgresql-client, of the server's version or later).")
    return found
