"""Migrations of tables that may have a million rows: the desk goes on writing while they run."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

# Such indexes are made outside of transactions.
pytestmark = pytest.mark.django_db(transaction=True)

#: Before these nothing was installed anywhere.
_FIRST = {"articles": "0011", "newsroom": "0007"}
#: They have a row or two for each publication.
_SMALL = {"newsroom_publication", "newsroom_section", "newsroom_reporter", "articles_notice", "articles_noticechoice"}
_CREATED = re.compile(r'CREATE TABLE "(\w+)"')
_INDEX = re.compile(r'CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)"\w+" ON "(\w+)"')
_UNIQUE = re.compile(r'ALTER TABLE "(\w+)" ADD CONSTRAINT "\w+" UNIQUE')


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_no_index_keeps_the_desk_from_writing_while_it_is_made() -> None:
    blocking = {
        f"{app} {name}": tables
        for app, name in MigrationLoader(connection).disk_migrations
        if app in _FIRST and name >= _FIRST[app] and (tables := _blocked_by(app, name))
    }
    assert blocking == {}


def _blocked_by(app: str, name: str) -> set[str]:
    """Tables that were there before, on which the migration makes an index that locks them."""
    written = StringIO()
    call_command("sqlmigrate", app, name, stdout=written)
    sql = written.getvalue()
    return {*_INDEX.findall(sql), *_UNIQUE.findall(sql)} - set(_CREATED.findall(sql)) - _SMALL
