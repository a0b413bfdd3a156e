"""What a test commits, the next one does not find."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import TransactionTestCase

from articles.models import Article
from articles.models.version import Version
from articles.record import guards
from newsroom.roles import Role
from tests.builders import make_publication, publish_article

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Of every table that has any."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    # SQLite keeps there how far each table has counted.
    return {table: held for table, held in found.items() if held and table != "sqlite_sequence"}


def end_of_a_test() -> None:
    """As Django calls it."""
    TransactionTestCase._fixture_teardown(None)  # type: ignore[attr-defined]


def test_a_record_is_gone_that_nobody_may_delete_from() -> None:
    before = rows()
    version = publish_article(make_publication(), tags=["Peace"])
    assert Version.objects.filter(pk=version.pk).exists()
    end_of_a_test()
    assert rows() == before
    assert not Article.objects.exists()


def test_what_was_there_is_there_again() -> None:
    before = rows()
    Group.objects.get(name=Role.REPORTER.value).delete()
    Permission.objects.filter(codename="add_article").update(codename="write_article")
    Group.objects.create(name="Guests")
    end_of_a_test()
    assert rows() == before


def test_a_guard_that_was_taken_down_stands_again() -> None:
    guards.remove(connection)
    end_of_a_test()
    assert guards.missing(connection) == []
