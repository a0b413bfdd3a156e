"""Sitemaps and robots.txt."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from taggit.models import Tag

from articles.models.version import VersionKind
from articles.public.following import archive
from articles.verbs import adopting, merging, publishing
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_user,
    publish_article,
)
from tests.public.reader import Reader
from tests.public.xml import document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


def checked(path: str) -> Element:
    """The document at `path`, which has to be as the protocol has it."""
    root = document(path)
    kind, row = ("sitemapindex", "sitemap") if path == "/sitemap.xml" else ("urlset", "url")
    assert root.tag == f"{SITEMAP}{kind}"
    assert len(root) <= 50_000
    for each in root:
        assert each.tag == f"{SITEMAP}{row}"
        names = [part.tag for part in each]
        assert names[0] == f"{SITEMAP}loc"
        assert set(names[1:]) <= {f"{SITEMAP}lastmod", LINK, f"{NEWS}news"}
        assert names.count(f"{SITEMAP}lastmod") <= 1
        address = each.findtext(f"{SITEMAP}loc") or ""
        assert re.fullmatch(r"http://testserver/[!-~]*", address), address
        if changed := each.findtext(f"{SITEMAP}lastmod"):
            assert datetime.fromisoformat(changed).tzinfo is not None
        alternates = {link.attrib["hreflang"]: link.attrib["href"] for link in each.iter(LINK)}
        assert not alternates or (len(alternates) > 1 and address in alternates.values())
    return root


def addresses(path: str) -> list[str]:
    """What stands in a sitemap, without the host."""
    found = [each.findtext(f"{SITEMAP}loc") or "" for each in checked(path)]
    assert len(set(found)) == len(found)
    return [each.removeprefix("http://testserver") for each in found]


def changed(path: str, address: str) -> datetime | None:
    """When a sitemap says that `address` last changed."""
    for each in checked(path):
        if each.findtext(f"{SITEMAP}loc") == f"http://testserver{address}":
            text = each.findtext(f"{SITEMAP}lastmod")
            return datetime.fromisoformat(text) if text else None
    raise AssertionError(f"{address} is not in {path}")


def month_of(version_or_instant: datetime) -> str:
    return f"/sitemaps/{version_or_instant.astimezone(SEOUL):%Y/%m}.xml"


def test_the_index_names_each_month_that_has_articles_and_no_other(publication: Publication, editor: User) -> None:
    new = publish_article(publication, editor)
    old = publish_article(publication, editor, days_ago=400, language="ko")
    very_old = publish_article(publication, editor, days_ago=2_000)
    gone = publish_article(publication, editor, days_ago=900)
    publishing.withdraw(gone.article, editor, Reason(en="It was not true."))
    months = [month_of(version.published_at) for version in (new, old, very_old)]
    assert addresses("/sitemap.xml") == ["/sitemaps/pages.xml", *months]
    for path, version in zip(months, (new, old, very_old), strict=True):
        assert len(addresses(path)) == 1
        assert changed("/sitemap.xml", path) == version.published_at.replace(microsecond=0)
    Reader().get(month_of(gone.published_at), 404)


def test_a_month_says_when_it_last_changed_and_a_typo_is_no_change(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=100)
    other = publish_article(publication, editor, days_ago=100)
    month, first = month_of(version.published_at), version.published_at.replace(microsecond=0)
    path = addresses(month)[-1]
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=1)):
        publishing.publish(edit(version.article, editor, deck="A typo"), editor, kind=VersionKind.TYPO)
        assert changed(month, path) == first
        assert changed("/sitemap.xml", month) == other.published_at.replace(microsecond=0)
    with time_machine.travel(now + timedelta(days=2)):
        update = publishing.publish(edit(version.article, editor, deck="News"), editor, kind=VersionKind.UPDATE)
    with time_machine.travel(now + timedelta(days=3)):
        publishing.publish(edit(version.article, editor, deck="News!"), editor, kind=VersionKind.TYPO)
        assert changed(month, path) == update.live_from.replace(microsecond=0)
        assert changed("/sitemap.xml", month) == update.live_from.replace(microsecond=0)
    with time_machine.travel(now + timedelta(days=4)):
        gone = publishing.withdraw(other.article, editor, Reason(en="It was not true."))
        assert changed("/sitemap.xml", month) == gone.live_from.replace(microsecond=0)


def test_a_story_names_its_translation_also_of_another_month(publication: Publication, editor: User) -> None:
    english = publish_article(publication, editor, days_ago=70)
    korean = publishing.publish(
        make_article(publication, editor, language="ko", headline="사절단 회동", translation_of=english.article),
        editor,
    )
    alone = publish_article(publication, editor)
    for version in (english, korean):
        (url,) = [
            each
            for each in checked(month_of(version.published_at))
            if f"/{version.public_number}/" in (each.findtext(f"{SITEMAP}loc") or "")
        ]
        links = {link.attrib["hreflang"]: link.attrib["href"] for link in url.iter(LINK)}
        assert links["en"] == f"http://testserver{english.path}"
        assert f"/{korean.public_number}/" in links["ko"]
        assert links["ko"].startswith("http://testserver/ko/")
    urls = {each.findtext(f"{SITEMAP}loc"): each for each in checked(month_of(alone.published_at))}
    assert not list(urls[f"http://testserver{alone.path}"].iter(LINK))


def test_a_month_begins_where_the_publication_is(publication: Publication, editor: User) -> None:
    """Half past midnight on the first of March in Seoul is still February in Greenwich."""
    instant = datetime(2025, 3, 1, 0, 30, tzinfo=SEOUL)
    article = make_article(publication, editor)
    adopting.adopt(article, instant)
    assert len(addresses("/sitemaps/2025/03.xml")) == 1
    Reader().get("/sitemaps/2025/02.xml", 404)
    assert "/sitemaps/2025/03.xml" in addresses("/sitemap.xml")


def test_pages_lead_to_sections_reporters_and_tags_that_have_something(publication: Publication, editor: User) -> None:
    politics = make_section(publication, "politics")
    make_section(publication, "assembly", parent=politics, name_en="Assembly", name_ko="국회")
    publish_article(publication, editor, tags=["Seoul"], reporter="lee")
    publish_article(publication, editor, tags=["정상회담"], reporter="lee", language="ko")
    make_article(publication, editor, tags=["secret"], reporter="secret")
    found = addresses("/sitemaps/pages.xml")
    assert {"/", "/ko/", "/feeds/", "/ko/imprint/", "/sections/politics/", "/ko/sections/assembly/"} <= set(found)
    assert "/reporters/lee/" in found
    assert "/ko/reporters/lee/" in found
    assert "/tags/seoul/" in found
    assert "/ko/tags/%EC%A0%95%EC%83%81%ED%9A%8C%EB%8B%B4/" in found
    assert not [path for path in found if "secret" in path or path == "/ko/tags/seoul/"]
    for path in found:
        Reader().get(path)


def test_google_news_is_told_the_last_two_days(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Envoys & others meet")
    korean = publish_article(publication, editor, headline="사절단 회동", language="ko")
    publish_article(publication, editor, days_ago=1, headline="From an archive")
    publish_article(publication, editor, kind="advertorial", headline="Paid for")
    first, second = checked("/news-sitemap.xml")
    assert first.findtext(f"{SITEMAP}loc", "").startswith("http://testserver/ko/")
    assert second.findtext(f"{SITEMAP}loc") == f"http://testserver{version.path}"
    news = second.find(f"{NEWS}news")
    assert news is not None
    assert [each.tag for each in news] == [f"{NEWS}publication", f"{NEWS}publication_date", f"{NEWS}title"]
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "The Journal"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert news.findtext(f"{NEWS}title") == "Envoys & others meet"
    assert datetime.fromisoformat(news.findtext(f"{NEWS}publication_date", "")) == version.published_at.replace(
        microsecond=0
    )
    assert first.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}name") == "저널"
    assert first.findtext(f"{NEWS}news/{NEWS}title") == korean.headline
    with time_machine.travel(timezone.now() + timedelta(hours=47)):
        assert len(checked("/news-sitemap.xml")) == 2
        # A change does not make it news again.
        publishing.publish(edit(version.article, editor, deck="Another"), editor, kind=VersionKind.UPDATE)
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert len(checked("/news-sitemap.xml")) == 0


def test_the_news_sitemap_holds_until_its_oldest_article_is_two_days_old(
    publication: Publication, editor: User
) -> None:
    """Nobody does anything then: whoever keeps pages has to be told."""
    version = publish_article(publication, editor)
    with time_machine.travel(version.published_at + timedelta(days=1, hours=23, minutes=59, seconds=30), tick=False):
        response = Reader().get("/news-sitemap.xml")
        assert "stale-if-error=30" in response.headers["Cache-Control"]
        assert version.path in response.content.decode()
    with time_machine.travel(version.published_at + timedelta(days=2), tick=False):
        assert addresses("/news-sitemap.xml") == []


def test_what_was_merged_is_named_once_by_what_stands(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, tags=["Summmit"], reporter="lee")
    publish_article(publication, editor, tags=["Summit"], reporter="kim", language="ko")
    merging.merge_tags([Tag.objects.get(slug="summmit")], Tag.objects.get(slug="summit"), editor)
    lee, kim = (make_reporter(slug) for slug in ("lee", "kim"))
    merging.merge_reporters([lee], kim, editor)
    found = addresses("/sitemaps/pages.xml")
    assert {"/tags/summit/", "/ko/tags/summit/", "/reporters/kim/", "/ko/reporters/kim/"} <= set(found)
    assert not [path for path in found if "summmit" in path or "lee" in path]
    listed = Reader().read("/feeds/")
    assert "/feeds/tags/summit.atom" in listed
    assert "/feeds/reporters/kim.atom" in listed
    assert "summmit" not in listed.lower()


def test_one_odd_character_does_not_break_the_news_sitemap(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Envoys\x0b meet")
    publication.name_en = "The \x0bJournal"
    publication.save()
    assert "The Journal" in "".join(document("/news-sitemap.xml").itertext())


def test_google_news_gets_no_more_than_it_takes(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archive.MOST_NEWS == 1_000
    monkeypatch.setattr(archive, "MOST_NEWS", 2)
    newest = [publish_article(publication, editor).path for _number in range(3)][1:]
    assert addresses("/news-sitemap.xml") == newest[::-1]


def test_a_stranger_learns_nothing_of_what_is_not_on_the_site(publication: Publication, editor: User) -> None:
    known = publish_article(publication, editor, headline="Known")
    make_article(publication, editor, headline="Secret draft", tags=["secret"], reporter="secret")
    scheduled = make_article(publication, editor, headline="Secret embargo", tags=["secret"], reporter="secret")
    version = publishing.publish(scheduled, editor, in_future(hours=1))
    withdrawn = publish_article(publication, editor, headline="Secret withdrawn")
    publishing.withdraw(withdrawn.article, editor, Reason(en="It was not true."))
    reader = Reader()
    with time_machine.travel(version.live_from - timedelta(milliseconds=1), tick=False):
        for path in ("/sitemap.xml", "/sitemaps/pages.xml", month_of(known.published_at), "/news-sitemap.xml"):
            assert "secret" not in reader.read(path).lower(), path
        assert addresses("/news-sitemap.xml") == [known.path]
    with time_machine.travel(version.live_from, tick=False):
        assert version.path in addresses("/news-sitemap.xml")
        assert version.path in addresses(month_of(version.published_at))
        assert "/tags/secret/" in addresses("/sitemaps/pages.xml")


def test_an_empty_site_has_sitemaps_too(publication: Publication) -> None:
    assert addresses("/sitemap.xml") == ["/sitemaps/pages.xml"]
    assert addresses("/news-sitemap.xml") == []
    assert "/" in addresses("/sitemaps/pages.xml")
    now = timezone.now()
    for month in (f"{now:%Y/%m}", "2025/13", "0000/01", "2999/01", "1000/01", "2999/12"):
        Reader().get(f"/sitemaps/{month}.xml", 404)


def test_what_has_not_changed_is_not_sent_again(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    paths = ("/sitemap.xml", "/sitemaps/pages.xml", month_of(version.published_at), "/news-sitemap.xml")
    before = {path: Reader().get(path).headers["ETag"] for path in paths}
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        for path, etag in before.items():
            Reader().get(path, 304, headers={"If-None-Match": etag})


def test_there_is_one_sitemap_for_all_languages(publication: Publication) -> None:
    for path in ("/ko/sitemap.xml", "/ko/news-sitemap.xml", "/ko/robots.txt"):
        Reader().get(path, 404)


def test_robots_are_told_where_to_go_and_where_not(publication: Publication) -> None:
    response = Reader().get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[:3] == ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/"]
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Sitemap: http://testserver/news-sitemap.xml" in lines
    assert Reader().client.post("/robots.txt").status_code == 405


def test_robots_go_nowhere_on_a_host_of_no_publication(publication: Publication) -> None:
    make_publication("other", "other.example")
    reader = Reader(headers={"host": "desk.example"})
    assert reader.read("/robots.txt").splitlines() == ["User-agent: *", "Disallow: /"]
    for path in ("/sitemap.xml", "/news-sitemap.xml", "/feeds/latest.atom"):
        reader.get(path, 404)


def test_each_publication_has_its_own(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, tags=["Seoul"])
    make_publication("other", "other.example")
    reader = Reader(headers={"host": "other.example"})
    for path in ("/sitemap.xml", "/sitemaps/pages.xml", "/news-sitemap.xml"):
        text = reader.read(path)
        assert "testserver" not in text
        assert "seoul" not in text
        assert version.path not in text
    reader.get(month_of(version.published_at), 404)


@pytest.mark.parametrize(("path", "most"), [("/sitemap.xml", 4), ("/sitemaps/pages.xml", 4), ("/news-sitemap.xml", 3)])
def test_queries_do_not_grow_with_the_archive(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, most: int
) -> None:
    for number in range(6):
        publish_article(publication, editor, days_ago=40 * number, tags=[f"tag {number}"], reporter=f"lee-{number}")
    reader = Reader()
    reader.get(path)
    with django_assert_max_num_queries(most):
        reader.get(path)


def test_a_month_takes_two_queries_for_each_language(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    versions = [publish_article(publication, editor) for _number in range(6)]
    path = month_of(versions[0].published_at)
    reader = Reader()
    reader.get(path)
    with django_assert_max_num_queries(5):
        reader.get(path)
