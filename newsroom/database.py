"""Whether the database that DATABASE_URL names can be reached, in a sentence and within seconds.

A pool keeps trying for as long as it may, and then says only that it got no connection.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from newsroom.outages import database_file

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

#: Seconds to wait for a server's first answer.
_PATIENCE = 3
#: There on every server, and open to whoever may sign in.
_ALWAYS_THERE = "postgres"


class NoSuchDatabase(ImproperlyConfigured):
    """The server answers and has no database of this name."""


def look() -> None:
    """Ask PostgreSQL once, past any pool. Raises NoSuchDatabase, or ConnectionError with the server's own words."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return
    wanted: dict[str, Any] = {"connect_timeout": _PATIENCE, **connection.get_connection_params()}
    try:
        psycopg.connect(**wanted).close()
    except psycopg.OperationalError as error:
        name, where = wanted.get("dbname", ""), wanted.get("host") or "this machine"
        if _is_missing(wanted):
            raise NoSuchDatabase(
                f"DATABASE_URL names the database “{name}” on {where}, and the server has none of that name."
                f" Mend the name, or create it: createdb --owner={wanted.get('user') or '…'} {name}"
                " (docs/operations.md, PostgreSQL)."
            ) from error
        raise ConnectionError(
            f"The database “{name}” on {where}, which DATABASE_URL names, cannot be reached: “{_one_line(error)}”."
            " See whether the server runs, and whether user and password are right."
        ) from error


def look_at_start() -> None:
    """A server does not start on a database that is not there; one that may come back is waited for (`/readyz`)."""
    try:
        look()
    except ConnectionError as out_of_reach:
        logger.error("%s", out_of_reach)


def staying_open(application: WSGIApplication) -> WSGIApplication:
    """Around `application`: its process keeps the file of SQLite open from the first request on.

    When the last process that has it open closes it, SQLite takes away the two files beside it; on a disk that has no room it
    cannot make them again, and nobody could even read.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        if os.getpid() not in _held:
            _hold()
        return application(environ, start_response)

    return answer


#: By process, for it may be forked. Nothing is asked of it again.
_held: dict[int, sqlite3.Connection | None] = {}


def _hold() -> None:
    file = database_file()
    held = None
    # Where it cannot be opened, the page that is asked for says so, and the next request tries again.
    with suppress(sqlite3.Error):
        if file:
            held = sqlite3.connect(file, check_same_thread=False)
            held.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        _held[os.getpid()] = held


def _is_missing(wanted: dict[str, Any]) -> bool:
    """Asked of the server, because it says so in its own language."""
    try:
        with psycopg.connect(**{**wanted, "dbname": _ALWAYS_THERE}) as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [wanted.get("dbname")]).fetchone()
    except psycopg.OperationalError:
        return False
    return found is None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
