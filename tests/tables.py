"""The tables that the migrations make in SQLite, made once and copied by whoever needs them.

Every process of a run would need as long for them as for a hundred tests. They stay in pytest's cache under a name made of
all the code and packages that could make them otherwise, and `migrate` goes over each copy all the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def migrated(folder: Path) -> Path:
    """SQLite's file in `folder` with all tables and nothing in them; whoever comes while it is made waits for it."""
    file = folder / f"{_fingerprint()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for older in folder.glob("*.sqlite3*"):
                older.unlink()
            _migrate(file.with_suffix(".sqlite3-new"))
            file.with_suffix(".sqlite3-new").rename(file)
    return file


def _fingerprint() -> str:
    """Differs when anything does that a migration could run."""
    code = sorted(path for app in ("articles", "newsroom") for path in (ROOT / app).rglob("*.py"))
    made_of = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in (ROOT / "requirements.txt", *code):
        made_of.update(str(path.relative_to(ROOT)).encode())
        made_of.update(path.read_bytes())
    return made_of.hexdigest()


def _migrate(file: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NEWSROOM_"))}
    environment |= {"DATABASE_URL": f"sqlite:///{file}", "NEWSROOM_VAR": str(file.parent), "SECRET_KEY": "of the tests"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    with closing(sqlite3.connect(file)) as database:
        # One file, which a database in memory can begin with.
        database.execute("PRAGMA journal_mode = DELETE")
