"""The tables that the migrations make, made once and copied by whoever needs them.

Every process of a run would need as long for them as for a hundred tests. SQLite's stay in pytest's cache, PostgreSQL's on its
server until the run ends, under a name made of all the code and packages that could make them otherwise; and `migrate` goes
over each copy all the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from django.conf import settings
from psycopg import sql

from newsroom import env
from tests.parts import ROOT
from tests.postgresql import BESIDE

if TYPE_CHECKING:
    from typing import Any


def migrated(folder: Path) -> Path:
    """SQLite's file in `folder` with all tables and nothing in them; whoever comes while it is made waits for it."""
    file = folder / f"{_fingerprint()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for older in folder.glob("*.sqlite3*"):
                older.unlink()
            made = file.with_suffix(".sqlite3-new")
            _migrate(f"sqlite:///{made}", folder)
            with closing(sqlite3.connect(made)) as database:
                # One file, which a database in memory can begin with.
                database.execute("PRAGMA journal_mode = DELETE")
            made.rename(file)
    return file


def migrated_template(folder: Path) -> str:
    """The like on the server of this run: the name of a database that new ones begin as a copy of."""
    name = _template()
    with server() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            made = f"{name}_new"
            drop(connection, made)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(made)))
            _migrate(url(made), folder)
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (made, name))))
    return name


def drop_template() -> None:
    """Once nobody will need it: the server may be one that is there for other things, too."""
    with server() as connection:
        drop(connection, _template())


def server() -> psycopg.Connection[Any]:
    """A connection to the PostgreSQL server of this run, to make databases on it."""
    return psycopg.connect(dbname="postgres", autocommit=True, **_login())


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    """The database of this name, if there is one."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def url(name: str) -> str:
    """DATABASE_URL of a database on that server."""
    login = _login()
    who = ":".join(quote(login[key], safe="") for key in ("user", "password") if key in login)
    place = "&".join(f"{key}={quote(login[key], safe='')}" for key in ("host", "port") if key in login)
    return f"postgresql://{who}@/{name}?{place}"


def _login() -> dict[str, Any]:
    given = settings.DATABASES["default"]
    if not given["ENGINE"].endswith("postgresql"):
        given = env.database(BESIDE, Path())
    login = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    return {key: value for key, value in login.items() if value}


def _template() -> str:
    return f"newsroom_tables_{_fingerprint()[:16]}"


@cache
def _fingerprint() -> str:
    """Differs when anything does that a migration could run."""
    code = sorted(path for app in ("articles", "newsroom") for path in (ROOT / app).rglob("*.py"))
    made_of = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in (ROOT / "requirements.txt", *code):
        made_of.update(str(path.relative_to(ROOT)).encode())
        made_of.update(path.read_bytes())
    return made_of.hexdigest()


def _migrate(database: str, folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NEWSROOM_"))}
    environment |= {"DATABASE_URL": database, "NEWSROOM_VAR": str(folder), "SECRET_KEY": "of the tests"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
