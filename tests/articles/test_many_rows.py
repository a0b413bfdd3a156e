"""Rows that are stored by the thousand are those that the ORM would have stored, to the last column."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, models, transaction

from articles.importing.item import Standing
from articles.models import Article, Byline, ImportItem, ImportRun, Revision
from articles.models.many_rows import compressed_quickly, store, store_values
from articles.workflow import Status
from tests.builders import make_section

if TYPE_CHECKING:
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def article(publication: Publication, number: int) -> Article:
    seoul = timezone(timedelta(hours=9))
    return Article(
        publication=publication,
        section=publication.sections.first(),
        language="ko",
        headline=f"‘정상’ \\ \t회담 {number}",
        deck="두\n줄",
        body="<p>본문</p>",
        status=Status.PUBLISHED,
        source="old",
        source_id=str(number),
        number=number,
        first_published_at=datetime(2010, 1, 2, 3, 4, 5, 678, tzinfo=seoul),
        updated_at=datetime(2010, 1, 2, tzinfo=UTC),
    )


def raw(model: type[models.Model], key: int) -> list[dict[str, object]]:
    """The columns as the database has them, but for keys that cannot be alike."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE id = %s", [key])
        columns = [column[0] for column in cursor.description]
        return [
            {
                column: cell
                for column, cell in zip(columns, row, strict=True)
                if column not in {"id", "key", "created_at"}
            }
            for row in cursor.fetchall()
        ]


def test_a_row_is_the_same_to_the_last_column(publication: Publication) -> None:
    make_section(publication, "politics")
    [one] = Article.objects.bulk_create([article(publication, 1)])
    expected = raw(Article, one.pk)
    Article.objects.filter(pk=one.pk).delete()
    again = article(publication, 1)
    store([again], with_keys=True)
    assert raw(Article, again.pk) == expected
    assert not again._state.adding
    again.refresh_from_db()
    assert again.first_published_at == one.first_published_at


def test_json_bytes_and_choices_come_back_as_they_went_in(publication: Publication) -> None:
    run = ImportRun.objects.create(publication=publication, format="html", source="old")
    item = ImportItem(
        run=run,
        name="a.html",
        original=b"\x00\xff'\\\n",
        standing=Standing.DRAFT.value,
        outcome=ImportItem.Outcome.CREATED,
        doubts=[{"code": "cut", "message": "‘외교’", "line": 3}],
    )
    store([item], with_keys=True)
    found = ImportItem.objects.get(pk=item.pk)
    assert (bytes(found.original), found.doubts, found.outcome, found.article) == (
        item.original,
        item.doubts,
        "created",
        None,
    )


def test_keys_that_were_given_are_followed_by_those_the_database_gives(publication: Publication) -> None:
    some = [article(publication, number) for number in range(1, 4)]
    store(some, with_keys=True)
    later = article(publication, 4)
    later.save()
    more = [article(publication, number) for number in range(5, 7)]
    store(more, with_keys=True)
    keys = [each.pk for each in (*some, later, *more)]
    assert sorted(set(keys)) == keys
    store(Revision(article=each, edit_version=1, copy={"headline": each.headline}) for each in some)
    assert Revision.objects.filter(article__in=some).count() == 3


def test_what_the_database_refuses_is_refused(publication: Publication) -> None:
    store([article(publication, 1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        store([article(publication, 2), article(publication, 1)])
    assert Article.objects.count() == 1
    store([])


def test_values_are_stored_as_rows_with_the_defaults_of_the_rest(publication: Publication) -> None:
    [one] = Article.objects.bulk_create([article(publication, 1)])
    Revision.objects.bulk_create([Revision(article=one, edit_version=1, copy={"a": "b"}, note="by hand")])
    store_values(Revision, ("article_id", "note", "edit_version", "copy"), [(one.pk, "by hand", 1, {"a": "b"})])
    first, second = (raw(Revision, key) for key in one.revisions.order_by("pk").values_list("pk", flat=True))
    assert [row.keys() for row in first] == [row.keys() for row in second]
    assert first[0] | {"saved_at": ""} == second[0] | {"saved_at": ""}
    Byline.objects.create(article=one, name="이정하")
    store_values(Byline, ("name", "article_id"), iter([("이정하", one.pk)]))
    assert next(iter(one.bylines.values("name", "reporter", "role", "contact_email", "position"))) == {
        "name": "이정하",
        "reporter": None,
        "role": "author",
        "contact_email": "",
        "position": 0,
    }
    assert len({tuple(row.values()) for row in one.bylines.values("name", "role", "contact_email", "position")}) == 1
    assert one.bylines.count() == 2
    store_values(Byline, ("name", "article_id"), [])
    with pytest.raises(TypeError, match="Byline has no called"):
        store_values(Byline, ("called", "article_id"), [("이정하", one.pk)])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compresses nothing")
def test_long_texts_of_an_archive_are_compressed_by_what_costs_the_server_least(publication: Publication) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        (has_it,) = cursor.fetchone()
        with transaction.atomic():
            compressed_quickly()
            long = article(publication, 1)
            long.body = f"<p>{'It was named. ' * 400}</p>"
            store([long], with_keys=True)
        cursor.execute("SELECT pg_column_compression(body) FROM articles_article WHERE id = %s", [long.pk])
        assert cursor.fetchone() == ("lz4" if has_it else "pglz",)
