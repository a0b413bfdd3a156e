"""Where a photo is used is known without reading any body, after everything that changes a working copy."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from articles.copytext import Copy
from articles.library import photo_uses
from articles.library.photos import is_used, working_copies_with
from articles.models import Article, ArticlePhoto, Photo
from articles.writing import drafting
from tests.builders import edit, make_article, make_photo

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def figure(*photos: Photo) -> str:
    return "".join(
        f'<figure class="photo photo--wide" data-photo="{photo.sha256}"><figcaption></figcaption></figure>'
        for photo in photos
    )


def shown(article: Article) -> set[str]:
    return set(ArticlePhoto.objects.filter(article=article).values_list("sha256", flat=True))


def test_lead_share_and_body_are_noted_and_what_is_taken_out_is_struck_out(
    publication: Publication, editor: User
) -> None:
    lead, share, first, second = (make_photo(colour) for colour in ("navy", "olive", "pink", "teal"))
    article = make_article(publication, editor, photo=lead, body=figure(first, second, first))
    edit(article, editor, share_photo=share)
    assert shown(article) == {photo.sha256 for photo in (lead, share, first, second)}
    edit(article, editor, lead_photo=None, body=figure(second))
    assert shown(article) == {share.sha256, second.sha256}
    assert not is_used(first)
    assert list(working_copies_with(second)) == [article]


def test_restoring_duplicating_and_translating_note_their_photos(publication: Publication, editor: User) -> None:
    photo = make_photo()
    article = make_article(publication, editor, photo=photo, body=figure(make_photo("pink")))
    before = Copy.from_article(article)
    emptied = edit(article, editor, lead_photo=None, body="<p>Nothing</p>")
    assert shown(article) == set()
    drafting.restore(article, before, editor, emptied.edit_version, "Back")
    copy = drafting.duplicate(article, editor)
    translation = drafting.begin_translation(article, "ko", editor)
    assert shown(article) == shown(copy) == set(before.photo_keys())
    assert photo.sha256 in shown(translation)


def test_a_better_file_takes_the_place_of_the_use_too(publication: Publication, editor: User) -> None:
    old, new = make_photo(), make_photo("pink")
    article = make_article(publication, editor, photo=old, body=figure(old))
    drafting.replace_photo(article, old, new, editor)
    assert shown(article) == {new.sha256}
    assert not is_used(old)


def test_the_desks_form_notes_them(publication: Publication, editor: User) -> None:
    photo = make_photo()
    client = Client()
    client.force_login(editor)
    article = make_article(publication, editor)
    page = client.get(f"/admin/articles/article/{article.pk}/change/")
    form = page.context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    inline = page.context["inline_admin_formsets"][0].formset
    sent |= {f"{inline.prefix}-{name}": value for name, value in inline.management_form.initial.items()}
    sent |= {"body": figure(photo), "bylines-INITIAL_FORMS": "0", "bylines-TOTAL_FORMS": "0", "_continue": "1"}
    assert client.post(f"/admin/articles/article/{article.pk}/change/", sent).status_code == 302
    assert shown(article) == {photo.sha256}


def test_a_photo_that_the_library_gets_later_is_in_use_at_once(publication: Publication, editor: User) -> None:
    photo = make_photo()
    markup = figure(photo)
    photo.delete()
    article = make_article(publication, editor, body=markup)
    assert is_used(make_photo())
    assert shown(article)


def test_an_article_that_is_deleted_uses_nothing(publication: Publication, editor: User) -> None:
    photo = make_photo()
    make_article(publication, editor, photo=photo).delete()
    assert not is_used(photo)


def test_a_save_that_changes_no_photo_asks_once(
    publication: Publication, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = make_article(publication, editor, photo=make_photo())
    keys = Copy.from_article(article).photo_keys()
    with django_assert_num_queries(1):
        photo_uses.note_uses(article, keys)


def test_what_was_saved_past_the_verbs_is_found_by_the_command_in_batches(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_uses, "_BATCH", 2)
    lead, body = make_photo(), make_photo("pink")
    articles = [make_article(publication, editor, photo=lead) for _number in range(5)]
    ArticlePhoto.objects.filter(article__in=articles[:3]).delete()
    Article.objects.filter(pk=articles[4].pk).update(lead_photo=None, body=figure(body))

    def index() -> str:
        said = io.StringIO()
        call_command("index_photo_uses", stdout=said)
        return said.getvalue()

    assert index() == "4 uses were missing and are noted, 1 were no more and are struck out.\n"
    assert working_copies_with(lead).count() == 4
    assert list(working_copies_with(body)) == [articles[4]]
    assert index() == "0 uses were missing and are noted, 0 were no more and are struck out.\n"


def test_the_migration_notes_what_articles_show_already(publication: Publication, editor: User) -> None:
    lead, body = make_photo(), make_photo("pink")
    article = make_article(publication, editor, photo=lead, body=figure(body))
    ArticlePhoto.objects.all().delete()
    found = MigrationLoader(None).disk_migrations
    (migration,) = (each for (_app, name), each in found.items() if name.endswith("_index_photo_uses"))
    for _time in range(2):
        migration.operations[0].code(apps, SimpleNamespace(connection=connection))  # type: ignore[attr-defined]
    assert shown(article) == {lead.sha256, body.sha256}


def test_neither_where_used_nor_deleting_reads_the_articles(publication: Publication, editor: User) -> None:
    photo = make_photo()
    article = make_article(publication, editor)
    Article.objects.bulk_create(
        Article(publication=publication, language="en", headline=f"Story {number}", body="<p>Words</p>")
        for number in range(3000)
    )
    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    ArticlePhoto.objects.bulk_create(ArticlePhoto(article_id=pk, sha256=f"{pk:064x}") for pk in keys)
    ArticlePhoto.objects.create(article=article, sha256=photo.sha256)
    with connection.cursor() as cursor:
        # As autovacuum does it on PostgreSQL; three thousand rows without statistics look like a hundred there.
        # Of these tables alone: what it notes of the others outlives the transaction, and would tell the planner that
        # the archives of other tests are empty.
        cursor.execute("ANALYZE articles_article")
        cursor.execute("ANALYZE articles_articlephoto")
    plan = working_copies_with(photo).order_by("-updated_at")[:25].explain()
    assert "article_photo_once" in plan or "sqlite_autoindex_articles_articlephoto" in plan, plan
    assert "SCAN articles_article" not in plan, plan
    assert "Seq Scan on articles_article" not in plan, plan
