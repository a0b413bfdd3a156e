"""Who else is in an article, and taking it over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Presence, Revision
from articles.verbs import reviewing
from articles.verbs.clearing import writers
from articles.writing.presence import writing_now
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_section, make_user
from tests.desk.pages import change, form_of
from tests.desk.saving import address, answer, keep, look_in, signed_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_each_hears_who_else_is_here_and_when_they_typed(article: Article, kim: User, lee: User) -> None:
    mine, theirs = signed_in(kim), signed_in(lee)
    assert look_in(mine, article)["company"] == []
    keep(theirs, article, headline="x")
    assert look_in(mine, article)["company"] == ["Lee is here, typing now"]
    look_in(theirs, article, _typed="130")
    assert look_in(mine, article)["company"] == ["Lee is here, typed 2 minutes ago"]
    look_in(theirs, article)
    assert look_in(mine, article)["company"] == ["Lee is here"]
    assert look_in(mine, article, tab="t2")["company"] == ["Lee is here", "Also open in another tab of yours"]
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert look_in(mine, article)["company"] == []


def test_whoever_leaves_is_not_here_any_more_and_what_they_typed_is_still_asked_about(
    article: Article, kim: User, lee: User
) -> None:
    mine, theirs = signed_in(kim), signed_in(lee)
    keep(theirs, article, headline="x")
    assert look_in(mine, article)["company"] == ["Lee is here, typing now"]
    # Nobody closes the tab of somebody else.
    mine.post(address("leaving", article), {"_tab": "t1"})
    assert look_in(mine, article)["company"] == ["Lee is here, typing now"]
    assert theirs.post(address("leaving", article), {"_tab": "t1"}).status_code == 200
    assert look_in(mine, article)["company"] == []
    assert [each.user for each in writing_now(article, kim)] == [lee]
    # Back again, by the same tab.
    assert look_in(theirs, article)["company"] == ["Kim is here"]
    assert look_in(mine, article)["company"] == ["Lee is here"]


def test_leaving_is_a_post_of_ones_own(article: Article, kim: User) -> None:
    assert signed_in(kim).get(address("leaving", article)).status_code == 405
    assert Client().post(address("leaving", article), {"_tab": "t1"}).status_code == 401
    foreign = Client(enforce_csrf_checks=True)
    foreign.force_login(kim)
    assert foreign.post(address("leaving", article), {"_tab": "t1"}).status_code == 403


def test_rows_that_nobody_needs_are_swept_when_somebody_opens_an_article(
    publication: Publication, article: Article, kim: User, lee: User
) -> None:
    look_in(signed_in(lee), make_article(publication, kim))
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=20))
    look_in(signed_in(kim), article, _opens="1")
    assert [row.user for row in Presence.objects.all()] == [kim]


def test_a_newer_state_is_told_while_one_writes(article: Article, kim: User, lee: User) -> None:
    client = signed_in(kim)
    assert look_in(client, article)["stale"] is False
    edit(article, lee, headline="Theirs")
    assert look_in(client, article)["stale"] is True


def test_opening_an_article_somebody_is_writing_asks_and_locks_nobody_out(
    article: Article, kim: User, lee: User
) -> None:
    keep(signed_in(kim), article, headline="Envoys meet again")
    client = signed_in(lee)
    page = client.get(change(article)).content.decode()
    assert "Kim is writing." in page
    assert "Save draft" in page
    reading = client.get(change(article), {"read": "1"}).content.decode()
    assert "Save draft" not in reading
    assert "Take over" in reading
    # Whoever saved has stopped writing, and one's own tabs are no news.
    assert "Kim is writing." not in signed_in(kim).get(change(article)).content.decode()
    signed_in(kim).post(change(article), form_of(signed_in(kim), change(article)))
    assert "Kim is writing." not in client.get(change(article)).content.decode()


def test_taking_over_keeps_their_writing_tells_them_and_their_save_meets_both(
    article: Article, kim: User, lee: User
) -> None:
    mine, theirs = signed_in(kim), signed_in(lee)
    typed = form_of(mine, change(article), headline="Envoys meet again", tags="talks")
    keep(mine, article, headline="Envoys meet again", tags="talks", tab="kims")
    done = theirs.post(address("take_over", article), follow=True)
    assert "What Kim had not saved is kept" in done.content.decode()
    aside = Revision.objects.get(is_aside=True)
    assert (aside.note, aside.author, aside.content.headline) == (
        "Kim’s writing when Lee took over",
        kim,
        "Envoys meet again",
    )
    assert "Kim is writing." not in theirs.get(change(article)).content.decode()
    history = theirs.get(address("revisions", article)).content.decode()
    assert "Kim’s writing when Lee took over" in history
    assert "Kept aside, not saved" in history
    # It never was the working copy.
    assert article.revisions.saved().count() == 1
    # Kim hears of it once their tab asks, and goes on if they like.
    assert "Lee took this article over" in look_in(mine, article, tab="kims")["takenOver"]
    page = mine.post(change(article), typed | {"_tab": "kims"})
    assert "Lee took the article over at" in page.content.decode()
    assert Article.objects.get().headline == "Envoys meet"
    mine.post(change(article), answer(page))
    assert Article.objects.get().headline == "Envoys meet again"
    # A page that is opened anew starts without it.
    assert look_in(mine, article, tab="kims", _opens="1")["takenOver"] == ""


def test_taking_over_twice_keeps_the_writing_once(article: Article, kim: User, lee: User) -> None:
    keep(signed_in(kim), article, headline="Envoys meet again")
    client = signed_in(lee)
    client.post(address("take_over", article))
    client.post(address("take_over", article))
    assert Revision.objects.filter(is_aside=True).count() == 1


def test_a_writer_whose_writing_was_kept_aside_did_not_write_the_copy(article: Article, kim: User, lee: User) -> None:
    keep(signed_in(lee), article, headline="Unsaved")
    signed_in(kim).post(address("take_over", article))
    assert writers(article) == {kim.pk}


def test_the_form_asks_little_more_than_before(
    publication: Publication, article: Article, kim: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_section(publication, "economy")
    client = signed_in(kim)
    client.get(change(article))
    with django_assert_max_num_queries(15):
        client.get(change(article))


def test_a_tab_that_only_asks_is_told_that_the_article_is_closed_by_now() -> None:
    publication = make_publication()
    reporter, editor = make_user(Role.REPORTER), make_user(Role.DESK_EDITOR)
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    reviewing.approve(article, editor)
    client = Client()
    client.force_login(reporter)
    address = reverse("admin:articles_article_writing", args=[article.pk])
    asked = client.post(address, {"_tab": "a"})
    assert asked.status_code == 200
    assert asked.json()["refused"]
    assert client.post(address, {"_tab": "a", "_keep": "1", "headline": "x"}).status_code == 403
