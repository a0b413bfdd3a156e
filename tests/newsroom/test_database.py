"""A database that is not there is said so at once, by commands and where the server starts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from newsroom.database import NoSuchDatabase, look, look_at_start

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite makes its file when it is missing."),
]

#: Seconds; it was thirty, and a busy machine takes some to start Python.
SOON = 15


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings name another database, or another server."""

    def name(**changed: Any) -> None:
        for key, value in changed.items():
            monkeypatch.setitem(connection.settings_dict, key, value)

    return name


def run(tmp_path: Path, database: str, *command: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """A command of a new process on the test's server, and the seconds it took."""
    there = connection.settings_dict
    user = quote(there["USER"]) + (f":{quote(there['PASSWORD'])}" if there["PASSWORD"] else "")
    url = f"postgresql://{user}@/{database}?host={quote(there['HOST'], safe='')}&port={there['PORT'] or 5432}"
    if not there["HOST"].startswith("/"):
        url = f"postgresql://{user}@{there['HOST']}:{there['PORT'] or 5432}/{database}"
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "DATABASE_URL"))}
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**ours, "DATABASE_URL": url, "NEWSROOM_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, time.monotonic() - begun


def test_a_database_that_is_there_is_no_trouble() -> None:
    look()


def test_one_that_is_not_there_is_named_with_what_to_do(elsewhere: Any) -> None:
    elsewhere(NAME="no such journal")
    with pytest.raises(NoSuchDatabase, match=r"names the database “no such journal”.* createdb "):
        look()
    with pytest.raises(NoSuchDatabase):
        look_at_start()


def test_a_server_out_of_reach_keeps_nobody_from_starting(elsewhere: Any, caplog: pytest.LogCaptureFixture) -> None:
    elsewhere(HOST="127.0.0.1", PORT="1")
    with pytest.raises(ConnectionError, match="cannot be reached"):
        look()
    look_at_start()
    assert "cannot be reached" in caplog.text


@pytest.mark.parametrize(
    "command",
    [("manage.py", "migrate"), ("-c", "import newsroom.wsgi")],
    ids=["a command", "the server"],
)
def test_a_process_ends_soon_and_says_the_name(tmp_path: Path, command: tuple[str, ...]) -> None:
    done, seconds = run(tmp_path, "nosuchjournal", *command)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].count("names the database “nosuchjournal”") == 1
    assert seconds < SOON
