"""Feeds: everything, sections, tags, reporters; Atom, RSS and JSON Feed; in both languages."""

from __future__ import annotations

import calendar
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
import time_machine
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.models.version import VersionKind
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from newsroom.models import FeedText, Publication
from tests.archive import multiply
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_section,
    make_series,
    part_of,
)
from tests.builders import publish_article as publish
from tests.public.reader import Reader
from tests.public.xml import document

if TYPE_CHECKING:
    from time import struct_time

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

ENDINGS = ("atom", "rss", "json")
MEDIA = "{http://search.yahoo.com/mrss/}"


@dataclass
class Item:
    """One article of a feed, the same whatever its format."""

    id: str
    url: str
    title: str
    text: str
    summary: str
    authors: list[str]
    tags: list[str]
    published: datetime
    updated: datetime | None


def moment(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def items(path: str) -> list[Item]:
    """What a program for reading feeds makes of one; anything it has to guess is an error."""
    content = Reader().get(path).content
    if path.endswith(".json"):
        return [
            Item(
                each["id"],
                each["url"],
                each["title"],
                each["content_html"],
                each.get("summary", ""),
                [author["name"] for author in each.get("authors", [])],
                each["tags"],
                datetime.fromisoformat(each["date_published"]),
                datetime.fromisoformat(each["date_modified"]),
            )
            for each in json.loads(content)["items"]
        ]
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.get("bozo_exception")
    return [
        Item(
            each.id,
            each.link,
            each.title,
            each.content[0].value if "content" in each else each.summary,
            each.summary,
            [author.name for author in each.authors],
            [tag.term for tag in each.get("tags", [])],
            moment(each.published_parsed),
            moment(each.updated_parsed) if path.endswith(".atom") else None,
        )
        for each in feed.entries
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_feed_carries_the_article_whole(publication: Publication, editor: User, ending: str) -> None:
    photo = make_photo(credit="Kim & Sons")
    version = publish(
        publication,
        editor,
        headline="Envoys & <others> meet",
        deck="They talk",
        photo=photo,
        tags=["Seoul"],
        bylines=(
            BylineCopy("lee", "By Lee Gi-ja, Staff Reporter", "author"),
            BylineCopy(None, "이정하 기자", "contributor"),
            BylineCopy(None, "Park", "translator"),
        ),
        body=(
            '<p>The envoys met, <a href="/2025/06/18/1/x/">again</a> and <a href="https://example.com/">elsewhere</a>.</p>'
            f'<figure class="photo photo--left" data-photo="{photo.sha256}"><figcaption>In <em>May</em></figcaption></figure>'
            '<aside class="pullquote"><p>The envoys met again</p></aside>'
            '<div class="embed" data-embed="https://video.example.com/1"><a href="https://video.example.com/1">x</a></div>'
            '<p>He wrote class="x" there.</p>'
        ),
    )
    (item,) = items(f"/feeds/latest.{ending}")
    assert item.title.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">") == "Envoys & <others> meet"
    assert item.url == f"http://testserver{version.path}"
    assert item.id == f"urn:uuid:{version.article.key}"
    assert item.authors == ["Lee Gi-ja", "이정하"]
    assert item.tags == ["Politics", "Seoul"]
    assert item.published == item.published.replace(microsecond=0) == version.published_at.replace(microsecond=0)
    assert item.updated in {None, item.published}
    assert "SEOUL" in item.text
    assert "They talk" in item.text
    assert 'href="http://testserver/2025/06/18/1/x/"' in item.text
    assert 'href="https://example.com/"' in item.text
    assert 'href="https://video.example.com/1"' in item.text
    assert "The envoys met again" not in item.text
    assert 'He wrote class="x" there.' in item.text
    assert len(re.findall(r'<img [^>]*src="http://testserver/media/[^"]+"', item.text)) == 2
    assert "In <em>May</em> Photo: Kim &amp; Sons" in item.text
    assert not re.findall(r'(?:src|href)="(?!https?://)', item.text)
    assert not re.findall(r"<(?!/)[^>]* (?:class|style|data-\w+|on\w+)=", item.text)


def test_a_picture_goes_out_with_its_caption_credit_and_alternative_text(
    publication: Publication, editor: User
) -> None:
    publish(publication, editor, photo=make_photo())
    for ending in ("atom", "rss"):
        root = document(f"/feeds/latest.{ending}")
        (media,) = root.iter(f"{MEDIA}content")
        assert media.attrib["url"].startswith("http://testserver/media/")
        assert (media.attrib["width"], media.attrib["height"]) == ("1200", "800")
        words = {each.tag.removeprefix(MEDIA): each.text for each in media}
        assert words == {"title": "A caption", "description": "An alternative text", "credit": "Newsroom"}
        (entry,) = feedparser.parse(Reader().get(f"/feeds/latest.{ending}").content).entries
        assert [(each.href, each.type) for each in entry.enclosures] == [(media.attrib["url"], "image/jpeg")]
    (item,) = json.loads(Reader().read("/feeds/latest.json"))["items"]
    assert item["image"] == item["attachments"][0]["url"] == media.attrib["url"]
    assert item["attachments"][0]["_photo"]["credit"] == "Newsroom"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_publication_may_give_headline_and_deck_alone(publication: Publication, editor: User, ending: str) -> None:
    publish(publication, editor, deck="They talk", body="<p>The whole text.</p>")
    publish(publication, editor, deck="", body="<p>Words without a deck.</p>", days_ago=0, headline="Bare")
    publication.feed_text = FeedText.SUMMARY
    publication.save()
    bare, item = items(f"/feeds/latest.{ending}")
    assert "The whole text" not in Reader().read(f"/feeds/latest.{ending}")
    assert "They talk" in item.text
    # Something has to be said.
    assert "Words without a deck" in bare.text


@pytest.mark.parametrize("text", FeedText)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_correction_is_in_the_text(publication: Publication, editor: User, ending: str, text: FeedText) -> None:
    Publication.objects.update(feed_text=text)
    version = publish(publication, editor)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        changed = edit(version.article, editor, body="<p>Thirty-eight.</p>")
        publishing.publish(changed, editor, kind=VersionKind.CORRECTION, reason=Reason(en="It was <wrong>."))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        # Nothing that is published later takes the notice away.
        publishing.publish(edit(version.article, editor, deck="More"), editor, kind=VersionKind.UPDATE)
        (item,) = items(f"/feeds/latest.{ending}")
    assert "Correction, " in item.text
    assert "It was &lt;wrong&gt;." in item.text


@pytest.mark.parametrize("ending", ["atom", "json"])
def test_an_update_freshens_an_article_and_a_typo_does_not(publication: Publication, editor: User, ending: str) -> None:
    version = publish(publication, editor, body="<p>The envoys mett.</p>")
    (first,) = items(f"/feeds/latest.{ending}")
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=1)):
        publishing.publish(edit(version.article, editor, deck="A typo"), editor, kind=VersionKind.TYPO)
        (mended,) = items(f"/feeds/latest.{ending}")
    assert (mended.published, mended.updated) == (first.published, first.published)
    with time_machine.travel(now + timedelta(days=2)):
        update = publishing.publish(edit(version.article, editor, deck="News"), editor, kind=VersionKind.UPDATE)
    with time_machine.travel(now + timedelta(days=3)):
        publishing.publish(edit(version.article, editor, deck="News!"), editor, kind=VersionKind.TYPO)
        (last,) = items(f"/feeds/latest.{ending}")
        feed = Reader().read("/feeds/latest.atom")
    assert last.updated == update.live_from.replace(microsecond=0)
    assert last.published == first.published
    assert last.id == first.id
    # The feed was updated when its newest article was.
    assert f"<updated>{last.updated.isoformat()}</updated>" in feed.partition("<entry>")[0]


def test_an_article_keeps_its_id_when_its_address_changes(publication: Publication, editor: User) -> None:
    version = publish(publication, editor)
    (before,) = items("/feeds/latest.atom")
    publishing.publish(edit(version.article, editor, slug="another-slug"), editor)
    (after,) = items("/feeds/latest.atom")
    assert after.url != before.url
    assert after.id == before.id


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_feed_has_what_its_page_has(publication: Publication, editor: User, ending: str) -> None:
    politics = make_section(publication, "politics")
    make_section(publication, "assembly", parent=politics, name_en="Assembly", name_ko="국회")
    publish(publication, editor, headline="One", section="assembly", tags=["정상회담"], reporter="lee")
    publish(publication, editor, headline="Two", section="politics", tags=[], reporter="kim")
    publish(publication, editor, headline="Three", section="culture", tags=[], reporter="kim")
    expected = {
        "latest": ["Three", "Two", "One"],
        "sections/politics": ["Two", "One"],
        "sections/assembly": ["One"],
        "tags/정상회담": ["One"],
        "reporters/kim": ["Three", "Two"],
    }
    for feed, headlines in expected.items():
        assert [item.title for item in items(f"/feeds/{feed}.{ending}")] == headlines, feed


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_edition_has_feeds_of_its_own(publication: Publication, editor: User, ending: str) -> None:
    publish(publication, editor, headline="In English")
    korean = publish(publication, editor, headline="한국어로", language="ko", tags=["외교"])
    for feed in ("latest", "sections/politics", "tags/외교", "reporters/lee"):
        (item,) = items(f"/ko/feeds/{feed}.{ending}")
        assert item.title == "한국어로"
        assert item.url.startswith("http://testserver/ko/")
        assert item.tags == ["정치", "외교"]
    assert [item.title for item in items(f"/feeds/latest.{ending}")] == ["In English"]
    response = Reader().get(f"/ko/feeds/latest.{ending}")
    assert response.headers["Content-Language"] == "ko"
    language = re.search(r'xml:lang="(\w+)"|<language>(\w+)<|"language": "(\w+)"', response.content.decode())
    assert language is not None
    assert "ko" in language.groups()
    assert korean.path.startswith("/ko/")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_stranger_learns_nothing_of_what_is_not_on_the_site(
    publication: Publication, editor: User, ending: str
) -> None:
    make_article(publication, editor, headline="Secret draft", tags=["draft"], reporter="drafter")
    scheduled = make_article(publication, editor, headline="Secret embargo", tags=["embargo"], reporter="waiter")
    version = publishing.publish(scheduled, editor, in_future(hours=1))
    withdrawn = publish(publication, editor, headline="Secret withdrawn", tags=["gone"], reporter="goner")
    publishing.withdraw(withdrawn.article, editor, Reason(en="It was not true."))
    replaced = publish(publication, editor, headline="Secret before", tags=["live"])
    publishing.publish(edit(replaced.article, editor, headline="Known after"), editor)
    pending = edit(replaced.article, editor, headline="Secret next")
    publishing.publish(pending, editor, in_future(hours=1))
    reader = Reader()
    for feed in ("latest", "sections/politics", "tags/live", "reporters/lee"):
        text = reader.read(f"/feeds/{feed}.{ending}")
        assert "Known after" in text, feed
        assert "Secret" not in text, feed
    for feed in ("tags/draft", "tags/embargo", "tags/gone", "reporters/drafter", "reporters/waiter", "reporters/goner"):
        reader.get(f"/feeds/{feed}.{ending}", 404)
    with time_machine.travel(version.live_from - timedelta(milliseconds=1), tick=False):
        assert "Secret" not in reader.read(f"/feeds/latest.{ending}")
    with time_machine.travel(version.live_from, tick=False):
        assert "Secret embargo" in reader.read(f"/feeds/latest.{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_an_archive_brought_is_no_news(publication: Publication, editor: User, ending: str) -> None:
    publish(publication, editor, headline="Of today")
    archived = publish(publication, editor, headline="From the archive", days_ago=1, tags=["old"])
    assert [item.title for item in items(f"/feeds/latest.{ending}")] == ["Of today"]
    assert items(f"/feeds/tags/old.{ending}") == []
    # Corrected here, it is.
    changed = edit(archived.article, editor, deck="Another")
    publishing.publish(changed, editor, kind=VersionKind.CORRECTION, reason=Reason(en="It was wrong."))
    assert [item.title for item in items(f"/feeds/tags/old.{ending}")] == ["From the archive"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_advertising_says_what_it_is(publication: Publication, editor: User, ending: str) -> None:
    """Newspapers Act art. 6."""
    publish(publication, editor, kind="advertorial", body='<p><a href="https://shop.example.com/">Shop</a></p>')
    (item,) = items(f"/feeds/latest.{ending}")
    assert item.title.startswith("[Advertorial] ")
    assert "Advertorial" in item.text
    if ending == "json":
        assert 'rel="sponsored noopener"' in item.text


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_feed_without_articles_is_a_feed_that_never_changes(publication: Publication, ending: str) -> None:
    make_section(publication, "culture")
    for path in (f"/feeds/latest.{ending}", f"/feeds/sections/culture.{ending}", f"/ko/feeds/latest.{ending}"):
        assert items(path) == []
        first = Reader().get(path)
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            Reader().get(path, 304, headers={"If-None-Match": first.headers["ETag"]})


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_feed_that_has_not_changed_is_not_sent_again(publication: Publication, editor: User, ending: str) -> None:
    version = publish(publication, editor)
    first = Reader().get(f"/feeds/latest.{ending}")
    assert not Reader().get(f"/feeds/latest.{ending}", 304, headers={"If-None-Match": first.headers["ETag"]}).content
    publishing.withdraw(version.article, editor, Reason(en="It was not true."))
    Reader().get(f"/feeds/latest.{ending}", 200, headers={"If-None-Match": first.headers["ETag"]})


def test_nobody_is_given_a_feed_there_is_not(publication: Publication) -> None:
    make_section(publication, "culture")
    for path in (
        "sections/nowhere.atom",
        "sections/culture.xml",
        "tags/nobody.atom",
        "reporters/nobody.rss",
        "latest",
        "latest.atom/",
    ):
        Reader().get(f"/feeds/{path}", 404)
    Reader().get("/en/feeds/latest.atom", 404)
    assert Reader().client.post("/feeds/latest.atom").status_code == 405


def test_one_odd_character_does_not_break_a_feed(publication: Publication, editor: User) -> None:
    odd = "\x0b\x1b\ufffe"
    publish(
        publication, editor, headline=f"Head{odd}line", deck=f"De{odd}ck", tags=[f"ta{odd}g"], body=f"<p>Te{odd}xt</p>"
    )
    for ending in ENDINGS:
        (item,) = items(f"/feeds/latest.{ending}")
        assert "".join(item.title.split()) == "Headline"


@pytest.mark.parametrize("feed", ["latest", "sections/politics", "tags/seoul", "reporters/lee"])
def test_a_feed_takes_at_most_four_queries_however_long_it_is(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries, feed: str
) -> None:
    version = publish(publication, editor, tags=["Seoul"], photo=make_photo())
    multiply(publishing.publish(edit(version.article, editor, deck="Another"), editor), 30)
    reader = Reader()
    reader.get(f"/feeds/{feed}.atom")
    with django_assert_max_num_queries(4):
        assert len(items(f"/feeds/{feed}.atom")) == 20


def test_pages_say_where_their_feed_is(publication: Publication, editor: User) -> None:
    version = publish(publication, editor, tags=["Seoul"])
    reader = Reader()

    def announced(path: str) -> list[str]:
        links: list[Any] = re.findall(
            r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', reader.read(path)
        )
        return links

    assert announced("/") == announced("/imprint/") == ["/feeds/latest.atom"]
    assert announced("/ko/") == ["/ko/feeds/latest.atom"]
    assert announced("/sections/politics/") == ["/feeds/sections/politics.atom", "/feeds/latest.atom"]
    assert announced("/tags/seoul/") == ["/feeds/tags/seoul.atom", "/feeds/latest.atom"]
    assert announced("/reporters/lee/") == ["/feeds/reporters/lee.atom", "/feeds/latest.atom"]
    assert announced(version.path) == ["/feeds/sections/politics.atom", "/feeds/latest.atom"]


def test_people_find_every_feed_on_one_page(publication: Publication, editor: User) -> None:
    politics = make_section(publication, "politics")
    make_section(publication, "assembly", parent=politics, name_en="Assembly", name_ko="국회")
    publish(publication, editor, tags=["Seoul"], reporter="lee")
    publish(publication, editor, tags=["정상회담"], reporter="kim", language="ko")
    make_article(publication, editor, tags=["secret"], reporter="secret")
    reader = Reader()
    assert 'href="/feeds/"' in reader.read("/").partition("<footer")[2]
    english, korean = reader.read("/feeds/"), reader.read("/ko/feeds/")
    assert 'hreflang="ko" href="http://testserver/ko/feeds/"' in english
    found = set(re.findall(r'href="((?:/ko)?/feeds/[^"]+)"', english))
    for ending in ENDINGS:
        for feed in ("latest", "sections/politics", "sections/assembly", "tags/seoul", "reporters/lee"):
            assert f"/feeds/{feed}.{ending}" in found
        assert f"/ko/feeds/reporters/kim.{ending}" in korean
    assert not [path for path in found if "secret" in path or "kim" in path]
    for path in found - {"/ko/feeds/"}:
        reader.get(path)
    for page in ("/sections/politics/", "/tags/seoul/", "/reporters/lee/"):
        assert f'href="/feeds{page[:-1]}.rss"' in reader.read(page)


def test_the_page_of_feeds_asks_no_more_when_there_are_more(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        series = part_of(make_series(publication, f"series-{number}"), 1)
        publish(publication, editor, tags=[f"tag {number}"], reporter=f"lee-{number}", series=series)
    reader = Reader()
    reader.get("/feeds/")
    # The state, and of series, reporters and tags one each.
    with django_assert_max_num_queries(4):
        reader.get("/feeds/")


def test_the_page_of_feeds_lists_those_of_series_that_readers_have_a_part_of(
    publication: Publication, editor: User
) -> None:
    reader = Reader()
    series, tea = make_series(publication), make_series(publication, "tea-road", title_en="The Tea Road")
    make_series(publication, "untold", title_en="Untold")
    make_article(publication, editor, series=part_of(series, 1))
    assert 'id="series"' not in reader.read("/feeds/")
    publish(publication, editor, series=part_of(series, 1))
    publish(publication, editor, series=part_of(tea, 1))
    page = reader.read("/feeds/")
    listed = page.partition('id="series"')[2].partition("</section>")[0]
    assert re.findall(r'href="/series/([a-z-]+)/"', listed) == ["tea-road", "silk-road"]
    assert "The Silk Road" in listed
    for ending in ENDINGS:
        assert f"/feeds/series/silk-road.{ending}" in listed
        reader.get(f"/feeds/series/silk-road.{ending}")
    assert 'id="series"' not in reader.read("/ko/feeds/")
