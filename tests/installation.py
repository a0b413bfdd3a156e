"""An installation of its own for tests whose point is the process: on a fresh database of the kind this run is on."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.conf import settings
from psycopg import sql

from tests.tables import drop, server, url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def installation(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of an empty one, on the database of this run."""
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    with installed(tmp_path, request, "postgresql" if engine == "postgresql" else "sqlite") as environment:
        yield environment


@contextmanager
def installed(folder: Path, request: pytest.FixtureRequest, database: str) -> Iterator[dict[str, str]]:
    """The environment of an empty one in `folder`, on a "sqlite" or "postgresql" database of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment |= {"NEWSROOM_VAR": str(folder), "NEWSROOM_HOSTS": "127.0.0.1"}
    if database == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{folder}/newsroom.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_file"), folder / "newsroom.sqlite3")
        yield environment
        return
    name, template = f"processes_{uuid4().hex}", request.getfixturevalue("migrated_template")
    with server() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        try:
            yield environment | {"DATABASE_URL": url(name)}
        finally:
            drop(connection, name)
