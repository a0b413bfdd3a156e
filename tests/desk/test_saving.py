"""Writing that is not saved yet, kept by the desk and by the browser, as the desk's form and its script use it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Presence, Revision
from articles.verbs import reviewing
from articles.verbs.clearing import writers
from newsroom.roles import Role
from tests.builders import edit, make_article, make_reporter, make_user
from tests.desk.pages import ADD, change, form_of
from tests.desk.saving import address, keep, look_in, posted_from, signed_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_an_autosave_overwrites_one_row_and_never_the_article(article: Article, kim: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys m")
    told = keep(client, article, headline="Envoys meet again", body="<p>They met twice.</p>", stamp="s2")
    assert told["kept"] == f"{timezone.localtime(timezone.now(), article.publication.tzinfo):%H:%M}"
    autosave = Revision.objects.get(is_autosave=True)
    assert autosave.form is not None
    assert (autosave.form["headline"], autosave.stamp) == (["Envoys meet again"], "s2")
    article.refresh_from_db()
    assert (article.headline, article.edit_version, article.bylines.count()) == ("Envoys meet", 1, 1)
    assert Revision.objects.history().count() == 1


def test_autosaved_writing_is_offered_to_its_writer_alone_and_restored_into_the_form(
    article: Article, kim: User, lee: User
) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys meet again", internal_note="Call back", **{"bylines-0-name": "Kim G."})
    page = client.get(change(article))
    assert "You have unsaved writing from" in page.content.decode()
    assert "<ins> again</ins>" in page.content.decode()
    assert "data-unsaved-stamp" not in signed_in(lee).get(change(article)).content.decode()
    form = client.post(address("restored", article), {"_autosave": "1"}).context
    shown = form["adminform"].form
    assert shown["headline"].value() == "Envoys meet again"
    assert shown["internal_note"].value() == "Call back"
    assert form["inline_admin_formsets"][0].formset.forms[0]["name"].value() == "Kim G."
    article.refresh_from_db()
    assert (article.headline, article.edit_version) == ("Envoys meet", 1)


def test_restored_rows_are_saved_as_they_were_typed(article: Article, kim: User) -> None:
    make_reporter("park", name_ko="박기자", name_en="Park Gi-ja")
    client = signed_in(kim)
    data = form_of(client, change(article)) | {
        "bylines-TOTAL_FORMS": "3",
        "bylines-0-DELETE": "on",
        "bylines-1-name": "Embassy of Norvil",
        "bylines-1-role": "author",
        "bylines-2-name": "Park",
        "bylines-2-role": "translator",
        "_keep": "1",
        "_stamp": "s1",
    }
    client.post(address("writing", article), data)
    client.post(change(article), posted_from(client.post(address("restored", article), {"_autosave": "1"})))
    assert [(line.name, line.role) for line in article.bylines.all()] == [
        ("Embassy of Norvil", "author"),
        ("Park", "translator"),
    ]


def test_saving_forgets_the_autosave_and_discarding_does_too(article: Article, kim: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys meet again")
    client.post(change(article), form_of(client, change(article), headline="Saved", _stamp="s9"))
    assert not Revision.objects.filter(is_autosave=True).exists()
    assert Article.objects.get().headline == "Saved"
    article.refresh_from_db()
    keep(client, article, headline="Half a thought")
    client.post(address("discard", article), {"_stamp": "another"})
    assert Revision.objects.filter(is_autosave=True).exists()
    client.post(address("discard", article), {"_stamp": "s1"})
    assert not Revision.objects.filter(is_autosave=True).exists()
    assert Article.objects.get().headline == "Saved"


def test_an_autosave_is_no_ones_business(article: Article, kim: User, lee: User) -> None:
    """Not in the history, not in a comparison by its number, not in a preview link, no reason to call anybody a writer."""
    keep(signed_in(lee), article, headline="A secret source")
    row = Revision.objects.get(is_autosave=True)
    client = signed_in(kim)
    assert "secret source" not in client.get(address("revisions", article)).content.decode()
    assert client.get(address("compare", article), {"new": f"r{row.pk}"}).status_code == 404
    assert client.get(reverse("admin:articles_article_restore", args=[article.pk, f"r{row.pk}"])).status_code == 404
    client.post(address("preview_links", article), {"make": "1", "shows": "now", "days": "1"})
    assert article.preview_links.get().revision == article.revisions.saved().first()
    assert lee.pk not in writers(article)


def test_strangers_and_colleagues_without_the_right_keep_nothing(article: Article) -> None:
    data = {"_keep": "1", "headline": "Mine now", "_tab": "x"}
    assert Client().post(address("writing", article), data).status_code == 401
    assert signed_in(make_user()).post(address("writing", article), data).status_code == 401
    other = signed_in(make_user(Role.REPORTER))
    assert other.post(address("writing", article), data).status_code == 403
    assert other.post(address("unsaved", article), data).status_code == 403
    assert other.post(address("take_over", article)).status_code == 403
    assert other.post(address("writing", article).replace(str(article.pk), "0"), data).status_code == 404
    assert not Revision.objects.filter(is_autosave=True).exists()
    assert not Presence.objects.exists()


def test_approved_copy_is_no_longer_autosaved_by_its_writer_who_is_told_why(
    publication: Publication, kim: User
) -> None:
    writer = make_user(Role.REPORTER)
    article = make_article(publication, writer)
    client = signed_in(writer)
    keep(client, article, body=article.body + "<p>One thought more.</p>")
    reviewing.submit(article, writer)
    reviewing.approve(article, kim)
    answer = client.post(address("writing", article), {"_keep": "1", "headline": "x"})
    assert answer.status_code == 403
    assert "still here" in answer.json()["refused"]
    page = client.get(change(article)).content.decode()
    assert "One thought more." in page
    assert "You cannot save it here now" in page
    assert (
        "still here" in client.get(reverse("admin:articles_article_session"), {"article": article.pk}).json()["refused"]
    )


def test_a_pause_in_typing_costs_eight_queries(
    article: Article, kim: User, lee: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(kim)
    data = form_of(client, change(article)) | {"_keep": "1", "_tab": "t1", "_stamp": "s"}
    look_in(signed_in(lee), article)
    with django_assert_max_num_queries(8):
        client.post(address("writing", article), {"_tab": "t1", "_opens": "1"})
    client.post(address("writing", article), data)
    with django_assert_max_num_queries(8):
        client.post(address("writing", article), data)


def test_nul_and_nonsense_are_no_error(article: Article, kim: User) -> None:
    client = signed_in(kim)
    keep(client, article, headline="Envoys\x00 meet", tab="x" * 400, stamp="y" * 400)
    answer = client.post(address("writing", article), {"_keep": "1", "opened_at_edit": "²", "_typed": "nan"})
    assert answer.status_code == 200
    assert client.get(change(article)).status_code == 200
    assert client.post(address("restored", article), {"_autosave": "1"}).status_code == 200


def test_the_session_says_who_is_signed_in_and_hands_out_a_token(article: Article, kim: User) -> None:
    url = reverse("admin:articles_article_session")
    nobody = Client().get(url).json()
    assert (nobody["user"], nobody["refused"]) == (None, "")
    assert signed_in(make_user()).get(url).json()["user"] is None
    client = Client(enforce_csrf_checks=True)
    client.force_login(kim)
    told = client.get(url, {"article": article.pk}).json()
    assert (told["user"], told["refused"]) == (kim.pk, "")
    data = {"_tab": "t", "csrfmiddlewaretoken": told["csrf"]}
    assert client.post(address("writing", article), data).status_code == 200


def test_signing_in_beside_an_article_ends_on_a_page_to_close(kim: User) -> None:
    url = reverse("admin:articles_article_signed_in")
    assert Client().get(url).status_code == 302
    assert "You can close this window" in signed_in(kim).get(url).content.decode()


def test_a_browsers_copy_is_looked_at_saved_the_same_or_different(article: Article, kim: User) -> None:
    client = signed_in(kim)
    typed = form_of(client, change(article), headline="Envoys meet again", tags="talks")
    look = address("unsaved", article)
    found = client.post(look, typed | {"_stamp": "s1"}).json()
    assert found["state"] == "differs"
    assert "<ins> again</ins>" in found["html"]
    assert client.post(look, form_of(client, change(article), tags="talks")).json() == {"state": "saved"}
    client.post(change(article), typed | {"_stamp": "s1"})
    edit(article, kim, headline="Changed later")
    assert client.post(look, typed | {"_stamp": "s1"}).json() == {"state": "saved"}
    assert client.post(look, typed | {"_stamp": "s0"}).json()["state"] == "differs"


def test_a_new_articles_copy_is_shown_restored_and_known_once_it_is_saved(publication: Publication, kim: User) -> None:
    client = signed_in(kim)
    look = reverse("admin:articles_article_unsaved_new")
    blank = form_of(client, ADD)
    assert uuid.UUID(str(blank["key"]))
    assert client.post(look, blank).json() == {"state": "saved"}
    typed = blank | {"headline": "한미 정상회담", "body": "<p>두 정상이 만났다.</p>", "_stamp": "s1", "language": "ko"}
    found = client.post(look, typed).json()
    assert found["state"] == "differs"
    assert "두 정상이 만났다." in found["html"]
    assert found["title"] == "한미 정상회담"
    assert client.post(look, typed | {"headline": ""}).json()["title"] == "두 정상이 만났다."
    page = client.post(found["restore"], typed)
    assert page.context["adminform"].form["headline"].value() == "한미 정상회담"
    assert str(page.context["adminform"].form["key"].value()) == str(blank["key"])
    assert 'action="/admin/articles/article/add/"' in page.content.decode()
    assert not Article.objects.exists()
    client.post(ADD, typed)
    assert str(Article.objects.get().key) == str(blank["key"])
    assert client.post(look, typed).json() == {"state": "saved"}


def test_a_new_article_sent_twice_is_one_article(publication: Publication, kim: User) -> None:
    client = signed_in(kim)
    typed = form_of(client, ADD, headline="Once", body="<p>Text.</p>", _continue="1")
    client.post(ADD, typed)
    again = client.post(ADD, typed)
    assert Article.objects.count() == 1
    assert again.headers["Location"] == change(Article.objects.get())
    changed = client.post(ADD, typed | {"headline": "Twice"}).content.decode()
    assert "Two writings of one article" in changed
    assert Article.objects.get().headline == "Once"


def test_anothers_key_makes_an_article_of_its_own(publication: Publication, article: Article) -> None:
    client = signed_in(make_user(Role.REPORTER))
    client.post(ADD, form_of(client, ADD, headline="Another", key=str(article.key), _continue="1"))
    assert Article.objects.count() == 2
    assert Article.objects.get(headline="Another").key != article.key
