"""Preview links: what is not published, for somebody without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import PreviewLink, Version
from articles.verbs import publishing
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_user, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, name="Desk")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def links_page(article: Article) -> str:
    return reverse("admin:articles_article_preview_links", args=[article.pk])


def make_link(article: Article, user: User, **data: object) -> PreviewLink:
    response = signed_in(user).post(links_page(article), {"make": "1", "shows": "latest", "days": "7"} | data)
    assert response.status_code == 302, response.content.decode()
    return article.preview_links.latest("pk")


def path(link: PreviewLink) -> str:
    return reverse("preview", args=[link.token])


def test_a_link_shows_the_page_as_it_would_be_printed(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Not yet", photo=make_photo(), tags=["Hush"], language="ko")
    response = Reader().get(path(make_link(article, editor)))
    page = response.content.decode()
    assert "<h1>Not yet</h1>" in page
    assert '<html lang="ko">' in page
    assert "A caption" in page
    assert 'class="preview-banner"' in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "canonical" not in page
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_looking_at_a_preview_stores_nothing(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    Reader().get(path(make_link(article, editor)))
    assert not Version.objects.exists()
    article.refresh_from_db()
    assert article.number is None


def test_the_newest_copy_follows_every_save_and_a_frozen_one_none(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Before")
    latest, frozen = make_link(article, editor), make_link(article, editor, shows="now")
    edit(article, editor, headline="After")
    assert "<h1>After</h1>" in Reader().read(path(latest))
    assert "<h1>Before</h1>" in Reader().read(path(frozen))


def test_a_link_that_expired_or_was_taken_back_opens_nothing(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Not yet")
    link = make_link(article, editor, days="1")
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1), tick=False):
        page = Reader().read(path(link), 410)
    assert "Not yet" not in page
    assert "expired" in page
    signed_in(editor).post(links_page(article), {"revoke": link.pk})
    assert "Not yet" not in Reader().read(path(link), 410)


@pytest.mark.parametrize("token", ["1", "1:x", "x:y", "1:" + "A" * 43, ":", "%00"])
def test_nobody_guesses_a_link(publication: Publication, editor: User, token: str) -> None:
    make_link(make_article(publication, editor), editor)
    Reader().get(f"/preview/{token}/", 404)


def test_the_link_of_one_article_opens_no_other(publication: Publication, editor: User) -> None:
    one, other = make_article(publication, editor), make_article(publication, editor)
    link = make_link(one, editor)
    signed_in(editor).post(links_page(other), {"revoke": link.pk})
    link.refresh_from_db()
    assert link.is_usable


def test_a_preview_of_a_change_leads_to_what_readers_see(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Live")
    article = edit(version.article, editor, headline="Changed")
    page = Reader().read(path(make_link(article, editor)))
    assert "<h1>Changed</h1>" in page
    assert version.path in page
    assert "<h1>Live</h1>" in Reader().read(version.path)


def test_only_who_may_write_the_copy_gives_links_away(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    assert Client().get(links_page(article)).status_code == 302
    other = signed_in(make_user(Role.REPORTER))
    assert other.get(links_page(article)).status_code == 403
    assert other.post(links_page(article), {"make": "1", "shows": "latest", "days": "7"}).status_code == 403
    assert not article.preview_links.exists()


def test_the_desk_sees_the_links_that_open_with_their_whole_address(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    link = make_link(article, editor, note="For the embassy")
    page = signed_in(editor).get(links_page(article)).content.decode()
    assert "For the embassy" in page
    assert f"http://testserver{path(link)}" in page


@pytest.mark.parametrize("data", [{"days": "400"}, {"days": "x"}, {"shows": "all"}, {"note": "x" * 201}])
def test_a_link_with_nonsense_is_not_made(publication: Publication, editor: User, data: dict[str, str]) -> None:
    article = make_article(publication, editor)
    response = signed_in(editor).post(links_page(article), {"make": "1", "shows": "latest", "days": "7"} | data)
    assert response.status_code == 200
    assert not article.preview_links.exists()


def test_a_published_article_loses_no_preview_and_gains_no_leak(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Soon", tags=["Hush"])
    link = make_link(article, editor)
    Reader().get("/tags/hush/", 404)
    publishing.publish(article, editor)
    Reader().get(path(link))
    Reader().get("/tags/hush/")


def test_a_link_ends_with_the_withdrawal_of_its_article(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Gone")
    link = make_link(version.article, editor)
    publishing.withdraw(version.article, editor, publishing.Reason(en="It was wrong."))
    answer = Client().get(path(link))
    assert answer.status_code == 410
    assert "Gone" not in answer.content.decode()
    assert not PreviewLink.objects.usable().exists()


def test_a_link_ends_when_its_maker_leaves(publication: Publication, editor: User) -> None:
    link = make_link(make_article(publication, editor), editor)
    assert Client().get(path(link)).status_code == 200
    editor.is_active = False
    editor.save()
    assert Client().get(path(link)).status_code == 410
    assert not PreviewLink.objects.usable().exists()
