"""An installation of its own for tests whose point is the process: on a fresh database of the kind this run is on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@pytest.fixture
def installation(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of an empty one, on the database of this run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment |= {"NEWSROOM_VAR": str(tmp_path), "NEWSROOM_HOSTS": "127.0.0.1"}
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/newsroom.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "newsroom.sqlite3")
        yield environment
        return
    given = settings.DATABASES["default"]
    name = f"processes_{uuid4().hex}"
    login = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    login = {key: value for key, value in login.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            who = ":".join(quote(login[key], safe="") for key in ("user", "password") if key in login)
            place = "&".join(f"{key}={quote(login[key], safe='')}" for key in ("host", "port") if key in login)
            environment["DATABASE_URL"] = f"postgresql://{who}@/{name}?{place}"
            _migrate(environment)
            yield environment
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
