"""Standing pages as readers have them: as they stand, as they stood, and when they are gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.utils import timezone

from articles.models import StandingPage
from articles.models.standing_version import StandingKind
from articles.verbs.standing import Reason, publish_page, withdraw_page
from newsroom.roles import Role
from tests.builders import in_future, make_publication, make_standing_page, make_user
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


def published(publication: Publication, editor: User, slug: str = "about", **kwargs: object) -> StandingPage:
    page = make_standing_page(publication, slug, **kwargs)
    publish_page(page, editor, seen=1)
    return page


def changed(page: StandingPage, editor: User, reason: Reason | None = None, **changes: object) -> None:
    StandingPage.objects.filter(pk=page.pk).update(**changes)
    publish_page(page, editor, seen=1, reason=reason or Reason())


def footer(page: str) -> str:
    return page.partition('<footer class="site-footer">')[2]


def test_a_page_nobody_published_is_nowhere(publication: Publication) -> None:
    make_standing_page(publication)
    Reader().get("/pages/about/", 404)
    Reader().get("/pages/about/1/", 404)
    assert "About us" not in Reader().read("/")
    assert "/pages/" not in Reader().read("/sitemaps/pages.xml")


def test_readers_have_it_in_both_languages_each_leading_to_the_other(publication: Publication, editor: User) -> None:
    published(publication, editor)
    english, korean = Reader().read("/pages/about/"), Reader().read("/ko/pages/about/")
    assert "Who we are." in english
    assert "우리는 누구인가." in korean
    assert 'hreflang="ko" href="http://testserver/ko/pages/about/"' in english
    assert 'hreflang="en" href="http://testserver/pages/about/"' in korean
    sitemap = Reader().read("/sitemaps/pages.xml")
    assert "/ko/pages/about/" in sitemap


def test_every_page_leads_to_the_pages_of_law(publication: Publication, editor: User) -> None:
    published(publication, editor, "privacy", kind=StandingKind.PRIVACY, title_en="Privacy policy", title_ko="방침")
    published(publication, editor, "youth", kind=StandingKind.YOUTH, title_en="Youth protection", title_ko="청소년")
    for path, status in (("/", 200), ("/imprint/", 200), ("/nowhere/", 404), ("/search/", 200), ("/pages/youth/", 200)):
        below = footer(Reader().read(path, status))
        assert 'href="/pages/privacy/" class="stands-out">Privacy policy' in below.replace(
            ' aria-current="page"', ""
        ), path
        assert 'href="/pages/youth/"' in below, path
    assert 'href="/ko/pages/privacy/"' in footer(Reader().read("/ko/"))


def test_a_page_in_one_language_is_not_named_in_the_other(publication: Publication, editor: User) -> None:
    published(publication, editor, title_en="", body_en="")
    Reader().get("/pages/about/", 404)
    assert "hreflang" not in Reader().read("/ko/pages/about/").partition("</head>")[0]
    assert "/pages/about/" not in footer(Reader().read("/"))


def test_a_schedule_comes_by_the_clock_alone_on_all_pages(publication: Publication, editor: User) -> None:
    page = published(publication, editor)
    StandingPage.objects.filter(pk=page.pk).update(body_en="<p>The new rule.</p>", title_en="About the Journal")
    publish_page(page, editor, seen=1, at=in_future(hours=1))
    reader = Reader()
    assert "Who we are." in reader.read("/pages/about/")
    assert "About the Journal" not in reader.read("/")
    reader.get("/pages/about/2/", 404)
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
        assert "The new rule." in reader.read("/pages/about/")
        assert "About the Journal" in footer(reader.read("/"))
        assert "Who we are." in reader.read("/pages/about/1/")


def test_pages_are_told_to_hold_only_until_a_scheduled_page_begins(publication: Publication, editor: User) -> None:
    publish_page(make_standing_page(publication), editor, seen=1, at=in_future(seconds=90))
    kept = Reader().get("/").headers["Cache-Control"]
    assert int(kept.rpartition("stale-if-error=")[2]) <= 90


def test_what_held_before_stays_readable_and_says_that_it_is_old(publication: Publication, editor: User) -> None:
    page = published(publication, editor)
    changed(page, editor, Reason(en="The address changed."), body_en="<p>New address.</p>")
    now = Reader().read("/pages/about/")
    assert "New address." in now
    assert 'href="/pages/about/1/"' in now
    assert "The address changed." in now
    before = Reader().read("/pages/about/1/")
    assert "Who we are." in before
    assert "no longer holds" in before
    assert '<meta name="robots" content="noindex">' in before
    assert Reader().get("/pages/about/2/", 302).headers["Location"] == "/pages/about/"
    Reader().get("/pages/about/3/", 404)


def test_a_withdrawn_page_says_so_and_takes_its_earlier_versions_along(publication: Publication, editor: User) -> None:
    page = published(publication, editor)
    changed(page, editor, body_en="<p>New address.</p>")
    withdraw_page(page, editor, Reason(en="We no longer do this."))
    gone = Reader().read("/pages/about/", 410)
    assert "We no longer do this." in gone
    assert "Who we are." not in Reader().read("/pages/about/1/", 410)
    assert "/pages/about/" not in footer(Reader().read("/"))
    assert "/pages/about/" not in Reader().read("/sitemaps/pages.xml")


def test_another_title_does_not_have_it(publication: Publication, editor: User) -> None:
    published(publication, editor)
    make_publication("second", host="second.example.com")
    reader = Reader(headers={"host": "second.example.com"})
    reader.get("/pages/about/", 404)
    assert "/pages/" not in footer(reader.read("/"))


def test_its_text_is_shown_as_articles_are(publication: Publication, editor: User) -> None:
    photo = f'<figure class="photo photo--wide" data-photo="{"a" * 64}"><figcaption>x</figcaption></figure>'
    published(publication, editor, body_en=f'<p><a href="https://example.com/">Us</a></p>{photo}')
    text = Reader().read("/pages/about/")
    assert '<a href="https://example.com/" rel="noopener">' in text
    assert "<figure" not in text


def test_a_page_costs_few_queries(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = published(publication, editor)
    for number in range(5):
        changed(page, editor, body_en=f"<p>{number}</p>")
    Reader().get("/")
    with django_assert_max_num_queries(6):
        Reader().get("/pages/about/")
