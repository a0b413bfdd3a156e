"""What is under embargo exists on no surface for a stranger before its instant, and on all of them after.

The addresses are not listed here: every pattern of the public site is filled with all that a stranger could guess of the
article. A new pattern with a part that this file does not know makes it fail until it is told what stands there.
"""

from __future__ import annotations

import itertools
import re
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock
from urllib.parse import quote, unquote

import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from articles.copytext import BylineCopy, PhotoUse
from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.library.documents import keep_document
from articles.models import Document, PreviewLink
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from newsroom.house import forget_houses
from newsroom.roles import Role
from tests.builders import (
    edit,
    make_article,
    make_photo,
    make_publication,
    make_reporter,
    make_series,
    make_user,
    part_of,
    publish_article,
)
from tests.files.test_documents import PDF
from tests.public.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.models import Photo
    from articles.models.version import Version

pytestmark = pytest.mark.django_db

#: Words that stand nowhere but in the embargoed article.
HEADLINE = "Quillonde treaty"
DECK = "Deckwortham"
BODY = "Bodywendle"
TAG = "tagquorn"
SERIES = "Serialbourne"
SERIES_SLUG = "serialbourne"
REPORTER = "Ondine Valebrook"
REPORTER_SLUG = "ondine-valebrook"
CAPTION = "Captionfellow"
ALT = "Altmarsh"
CREDIT = "Creditsworth"
DOCUMENT = "Documentary-annex"
KOREAN = "엠바고조약체결"
SET_OVER_IT = "Frontispiel"
SECRETS = (
    "Quillonde",
    SET_OVER_IT,
    DECK,
    BODY,
    TAG,
    SERIES,
    "Valebrook",
    REPORTER_SLUG,
    CAPTION,
    ALT,
    CREDIT,
    DOCUMENT,
    KOREAN,
)
#: What somebody who heard of it would search for.
ASKED = ("Quillonde", BODY, TAG, REPORTER, KOREAN)

#: Names whose pages are about the desk or the machine, not about articles.
_NOT_PUBLIC = re.compile(r"^(admin/|livez|readyz|metrics)")


class Story(NamedTuple):
    """The embargoed article in both languages, and all that belongs to it alone."""

    english: Version
    korean: Version
    photo: Photo
    document: str


@pytest.fixture
def story() -> Story:
    return make_story()


def make_story() -> Story:
    publication = make_publication()
    # The site is not empty: a page that answers 404 to everybody hides nothing.
    publish_article(publication, headline="Something else")
    publish_article(publication, headline="다른 소식", language="ko")
    editor = make_user(Role.DESK_EDITOR)
    photo = make_photo(caption_en=CAPTION, caption_ko=CAPTION, alt_en=ALT, alt_ko=ALT, credit=CREDIT)
    document = keep_document(Document(title_en=DOCUMENT, title_ko=DOCUMENT, language="en"), PDF)
    series = make_series(publication, SERIES_SLUG, title_en=SERIES, title_ko=SERIES, description_en=SERIES)
    make_reporter(REPORTER_SLUG, name_en=REPORTER, name_ko=REPORTER)
    until = timezone.now() + timedelta(hours=2)
    versions: list[Version] = []
    for language, headline in (("en", HEADLINE), ("ko", KOREAN)):
        article = make_article(
            publication,
            editor,
            translation_of=versions[0].article if versions else None,
            language=language,
            headline=headline,
            deck=DECK,
            body=f'<p>{BODY} <a href="{document.get_absolute_url()}">annex</a></p>',
            tags=(TAG,),
            series=part_of(series, 1),
            lead=PhotoUse(photo.sha256, CAPTION, ALT),
            bylines=(BylineCopy(REPORTER_SLUG, REPORTER, "author"),),
        )
        article = edit(article, editor, embargoed_until=until)
        versions.append(publishing.publish(article, editor, until))
    english, korean = versions
    # An editor has put it on the front page of both languages already, under words of its own.
    for version in versions:
        lead = Slot(
            story=version.public_number,
            headline=SET_OVER_IT,
            photo=photo.sha256,
            breaking_until=until + timedelta(days=1),
        )
        arrange(publication, version.language, editor, Layout((Zone(ZoneKind.LEAD, slots=(lead,)),)), seen=0)
    return Story(english, korean, photo, document.get_absolute_url())


def guesses(story: Story) -> dict[str, list[str]]:
    """Every part that an address can have → what a stranger could put there."""
    english, korean = story.english, story.korean
    day = english.published_at.astimezone(english.publication.tzinfo)
    numbers = [str(english.public_number), str(korean.public_number)]
    slugs = [english.path.split("/")[-2], korean.path.split("/")[-2]]
    document = story.document.strip("/").split("/")
    return {
        "day": [f"{day:%Y/%m/%d}"],
        "month": [f"{day:%Y/%m}"],
        "number": [*numbers, document[1]],
        "slug": [*slugs, "politics", TAG, REPORTER_SLUG, SERIES_SLUG],
        "name": [document[2]],
        "language": ["ko"],
        "notice": ["1"],
        "ending": ["atom", "rss", "json"],
        "which": ["1"],
        "size": ["192", "7"],
        "rest": ["v1/anything"],
        "token": ["guess", story.photo.sha256],
        "path": [f"photos/{story.photo.sha256[:2]}/{story.photo.sha256}.jpg"],
    }


def public_patterns(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each public route as text with its parts in angle brackets, and the names of the parts."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if _NOT_PUBLIC.match(route):
            continue
        if isinstance(pattern, URLResolver):
            yield from public_patterns(pattern.url_patterns, route)
        else:
            yield route, re.findall(r"<(?:\w+:)?(\w+)>", route)


def addresses(story: Story, hours: Sequence[int] = (3, -1)) -> Iterator[str]:
    """Every address that a stranger could make of the patterns; where no article is named, with questions too.

    Each is asked as of so many `hours` from now, too.
    """
    known = guesses(story)
    for route, names in public_patterns(get_resolver().url_patterns):
        missing = [name for name in names if name not in known]
        assert not missing, f"{route}: tell `guesses` what stands at {missing}"
        for values in itertools.product(*(known[name] for name in names)):
            address = "/" + route
            for name, value in zip(names, values, strict=True):
                address = re.sub(rf"<(?:\w+:)?{name}>", quote(value), address)
            yield address
            # Nor is it to be had by asking for an instant at which it will be there, or for one that has passed.
            for ahead in hours:
                yield f"{address}?as-of={quote((timezone.now() + timedelta(hours=ahead)).isoformat())}"
            if set(names) <= {"language"}:
                yield from (f"{address}?q={quote(asked)}" for asked in ASKED)
    for number in (story.english.public_number, story.korean.public_number):
        yield f"/news/article.html?no={number}"
        yield f"/mobile/article.html?no={number}"


@contextmanager
def nothing_changing() -> Iterator[None]:
    """As long as all addresses are asked, no process needs to look before each of them whether something changed."""
    forget_houses()
    with override_settings(HOUSE_TRUST_SECONDS=600):
        yield


def leaks(address: str, page: str) -> list[str]:
    """The secrets on a page, but for what the address itself said: a search repeats what it was asked."""
    said = unquote(address).lower()
    text = unquote(page).lower()
    return [secret for secret in SECRETS if secret.lower() in text and secret.lower() not in said]


def names_it(text: str) -> bool:
    """Whether any of the secrets stands in `text`."""
    return any(secret.lower() in text.lower() for secret in SECRETS)


def test_before_its_instant_it_is_on_no_surface(story: Story) -> None:
    reader = Reader()
    visited, found = 0, []
    with nothing_changing():
        for address in addresses(story):
            response = reader.client.get(address)
            visited += 1
            assert response.status_code in {200, 301, 302, 400, 404, 405, 410}, address
            is_text = not response.streaming and not response.headers["Content-Type"].startswith("image/")
            text = response.text if is_text else ""
            if leaked := leaks(address, text + response.headers.get("Location", "")):
                found.append((address, leaked))
            if names_it(unquote(address)) and "?" not in address:
                # Its own addresses, its tag, its reporter, its document, its picture: not even that there is something.
                assert response.status_code in {301, 404}, address
                assert not names_it(unquote(response.headers.get("Location", ""))), address
    assert found == []
    assert visited > 50


def test_scheduling_it_changes_no_page_and_no_etag() -> None:
    publication = make_publication()
    publish_article(publication, headline="Something else")
    editor = make_user(Role.DESK_EDITOR)
    reader = Reader()
    pages = [
        "/",
        "/ko/",
        "/feeds/",
        "/feeds/latest.atom",
        "/ko/feeds/latest.json",
        "/sections/politics/",
        "/imprint/",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemaps/pages.xml",
        "/news-sitemap.xml",
        "/corrections/",
        "/api/v1/articles",
        "/api/v1/reporters",
    ]
    there = [page for page in pages if reader.client.get(page).status_code == 200]
    before = {page: (reader.get(page).headers.get("ETag"), reader.read(page)) for page in there}
    article = edit(make_article(publication, editor), editor, embargoed_until=timezone.now() + timedelta(hours=1))
    publishing.publish(article, editor, article.embargoed_until)
    assert {page: (reader.get(page).headers.get("ETag"), reader.read(page)) for page in there} == before


def test_after_its_instant_it_is_on_all_of_them(story: Story) -> None:
    reader = Reader()
    english, korean = story.english, story.korean
    day = english.published_at.astimezone(english.publication.tzinfo)
    expected = [
        ("/", SET_OVER_IT),
        ("/", english.path),
        ("/ko/", SET_OVER_IT),
        ("/ko/", korean.path),
        (english.path, DECK),
        (korean.path, DECK),
        (english.path, CREDIT),
        ("/sections/politics/", HEADLINE),
        ("/ko/sections/politics/", KOREAN),
        (f"/tags/{TAG}/", HEADLINE),
        (f"/series/{SERIES_SLUG}/", HEADLINE),
        (f"/ko/series/{SERIES_SLUG}/", KOREAN),
        ("/series/", SERIES),
        (english.path, SERIES),
        (f"/feeds/series/{SERIES_SLUG}.atom", HEADLINE),
        ("/sitemaps/pages.xml", SERIES_SLUG),
        (f"/reporters/{REPORTER_SLUG}/", HEADLINE),
        (f"/{day:%Y/%m/%d}/", HEADLINE),
        (f"/{day:%Y/%m}/", HEADLINE),
        *((f"/feeds/latest.{ending}", HEADLINE) for ending in ("atom", "rss", "json")),
        ("/ko/feeds/latest.atom", KOREAN),
        ("/feeds/sections/politics.atom", HEADLINE),
        (f"/feeds/tags/{TAG}.rss", HEADLINE),
        (f"/feeds/reporters/{REPORTER_SLUG}.json", BODY),
        *((f"/search/?q={quote(asked)}", english.path) for asked in (HEADLINE, BODY, TAG, REPORTER)),
        (f"/ko/search/?q={quote(KOREAN)}", korean.path),
        ("/api/v1/articles", HEADLINE),
        (f"/api/v1/articles?language=ko&tag={TAG}", KOREAN),
        (f"/api/v1/articles/{english.public_number}", BODY),
        (f"/api/v1/articles/{english.public_number}/versions", HEADLINE),
        ("/api/v1/reporters", REPORTER),
        ("/feeds/", TAG),
        ("/sitemaps/pages.xml", REPORTER_SLUG),
        (f"/sitemaps/{day:%Y/%m}.xml", english.path),
        (f"/sitemaps/{day:%Y/%m}.xml", quote(korean.path)),
        ("/news-sitemap.xml", HEADLINE),
        ("/news-sitemap.xml", KOREAN),
    ]
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=3)):
        for address, text in expected:
            assert text in reader.read(address), address
        answer = reader.client.get(story.document)
        # Read to its end, so that the client closes it.
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
        assert reader.get(f"/{day:%Y/%m/%d}/{english.public_number}/", 301).headers["Location"] == english.path


def test_a_preview_without_its_token_shows_nothing_and_with_it_everything(story: Story) -> None:
    link = PreviewLink.objects.create(article=story.english.article, expires_at=timezone.now() + timedelta(days=1))
    token = link.token
    reader = Reader()
    assert HEADLINE in reader.read(reverse("preview", args=[token]))
    assert not leaks("", reader.read(reverse("preview", args=[token[:-1] + ("A" if token[-1] != "A" else "B")]), 404))
