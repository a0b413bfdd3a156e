"""The public record: all versions of an article, each of them, and any page as it stood at an instant that has passed."""

from __future__ import annotations

import hashlib
import random
import re
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone

from articles.copytext import BylineCopy
from articles.models.version import VersionKind
from articles.public import as_of
from articles.reading import VERSIONS
from articles.verbs import publishing, scheduling
from articles.verbs.publishing import Reason
from newsroom.models import MastheadPost, PublicState
from tests.builders import edit, in_future, make_article, make_photo, publish_article
from tests.claims.docket import met
from tests.public.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def corrected(publication: Publication, editor: User) -> list[Version]:
    """An article in three versions; the figure of the first was wrong, the second had a typo."""
    first = publish_article(
        publication, editor, days_ago=3, headline="Nine envoys meet", body="<p>Nine envoys met.</p><p>They talked.</p>"
    )
    second = publishing.publish(
        edit(first.article, editor, headline="Seven envoys meet", body="<p>Seven envoys met.</p><p>They tolked.</p>"),
        editor,
        kind=VersionKind.CORRECTION,
        reason=Reason(en="There were seven.", ko="일곱 명이었습니다."),
    )
    third = publishing.publish(
        edit(first.article, editor, body="<p>Seven envoys met.</p><p>They talked.</p>"), editor, kind=VersionKind.TYPO
    )
    return [first, second, third]


def as_it_stood(path: str, at: datetime) -> str:
    """The address of a page at an instant."""
    return f"{path}?as-of={quote(at.isoformat())}"


# All versions ------------------------------------------------------------------------------------------------


def test_every_version_readers_were_given_is_listed_with_what_it_changed(
    publication: Publication, editor: User
) -> None:
    first, second, third = corrected(publication, editor)
    page = Reader().read(third.versions_path)
    places = [page.index(f'id="version-{number}"') for number in (3, 2, 1)]
    assert places == sorted(places)
    assert "There were seven." in page
    assert "<del>Nine</del><ins>Seven</ins> envoys meet" in page
    assert "<del>Nine</del><ins>Seven</ins> envoys met." in page
    assert "Small change" in page
    assert "From an archive" in page
    assert "Lee Gi-ja" in page
    for version in (first, second, third):
        assert f'href="{third.versions_path}{version.number}/"' in page
        assert f'<data value="{version.digest}">' in page
    assert f'href="{third.path}"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_changed_number_can_be_read_as_it_was_and_as_it_is(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, body="<p>It gave 1,200 won.</p>")
    second = publishing.publish(edit(first.article, editor, body="<p>It gave 1,300 won.</p>"), editor)
    number = '<span role="deletion">1,<del>2</del>00</span> <span role="insertion">1,<ins>3</ins>00</span>'
    page = Reader().read(second.versions_path)
    assert f'It gave <span class="changed-number">{number}</span> won.' in page


def test_the_article_leads_to_its_versions_and_shows_its_digest(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    page = Reader().read(version.path)
    assert f'href="{version.versions_path}"' in page
    assert f'<data value="{version.digest}">' in page


def test_a_korean_article_has_a_korean_record(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, language="ko", headline="사절 아홉 명 회동")
    second = publishing.publish(
        edit(first.article, editor, headline="사절 일곱 명 회동"),
        editor,
        kind=VersionKind.CORRECTION,
        reason=Reason(en="Seven.", ko="일곱 명이었습니다."),
    )
    assert second.versions_path.startswith("/ko/")
    page = Reader().read(second.versions_path)
    assert '<html lang="ko">' in page
    assert "일곱 명이었습니다." in page
    assert "<del>아홉</del><ins>일곱</ins>" in page
    assert "사절 아홉 명 회동" in Reader().read(f"{second.versions_path}1/")


def test_what_is_scheduled_or_was_cancelled_is_on_no_page_of_the_record(publication: Publication, editor: User) -> None:
    live = publish_article(publication, editor, headline="Envoys meet")
    publishing.publish(edit(live.article, editor, headline="Cancelled words"), editor, in_future(hours=1))
    scheduling.cancel_scheduled(live.article, editor)
    publishing.publish(edit(live.article, editor, headline="Scheduled words"), editor, in_future(hours=2))
    reader = Reader()
    page = reader.read(live.versions_path)
    assert "words" not in page
    assert page.count('class="version"') == 1
    # That it will end is nobody's business before it does.
    assert "since" in page
    for which in (2, 3):
        reader.get(f"{live.versions_path}{which}/", 404)
    with time_machine.travel(in_future(hours=3)):
        assert "Scheduled words" in reader.read(live.versions_path)
        assert "Cancelled words" not in reader.read(live.versions_path)
        reader.get(f"{live.versions_path}2/", 404)


def test_any_spelling_of_its_address_leads_to_the_record(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    base = version.path.removesuffix("/").rpartition("/")[0]
    moved = Reader().get(f"{base}/whatever/versions/?before=x", 301)
    assert moved.headers["Location"] == f"{version.versions_path}?before=x"
    assert Reader().get(f"{base}/whatever/versions/1/", 301).headers["Location"] == f"{version.versions_path}1/"
    Reader().get(f"{version.versions_path}9/", 404)


def test_many_versions_go_on_by_key_to_the_very_first(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Take 0")
    for number in range(1, VERSIONS + 3):
        version = publishing.publish(edit(version.article, editor, headline=f"Take {number}"), editor)
    reader = Reader()
    page = reader.read(version.versions_path)
    older = re.search(r'href="(\?before=[^"]+)"', page)
    assert older
    rest = reader.read(f"{version.versions_path}{older[1]}")
    assert re.findall(r'<li id="version-(\d+)"', page + rest) == [str(number) for number in range(VERSIONS + 3, 0, -1)]
    # Each is compared with the one before it, over the edge of the page too.
    assert page.count('class="what-changed"') == VERSIONS
    reader.get(f"{version.versions_path}?before=nonsense", 404)


def test_photos_and_names_are_compared_in_words(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, photo=make_photo("navy"), tags=["Seoul"])
    article = edit(first.article, editor, lead_photo=make_photo("olive", alt_en="Green"))
    article.bylines.update(name="Park Seo-yeon")
    second = publishing.publish(edit(article, editor), editor)
    page = Reader().read(second.versions_path)
    assert "Park Seo-yeon" in page
    assert "Green" in page
    assert not re.search(r"<(del|ins)>[0-9a-f]{64}", page)


# One version -------------------------------------------------------------------------------------------------


def test_a_version_is_shown_as_it_stood_under_what_readers_were_told_since(
    publication: Publication, editor: User
) -> None:
    first, second, third = corrected(publication, editor)
    page = Reader().read(f"{third.versions_path}1/")
    assert "<h1>Nine envoys meet</h1>" in page
    assert "You are reading version 1, which stood from" in page
    assert "There were seven." in page, "nobody reads the mistake without what set it right"
    assert f'<data value="{first.digest}">' in page
    assert f'href="{third.versions_path}2/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="http://testserver{third.path}">' in page
    assert "og:title" not in page
    assert "which has stood since" in Reader().read(f"{third.versions_path}3/")
    assert second.headline in Reader().read(f"{third.versions_path}2/")


def test_pages_of_the_record_cost_few_queries(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first, _second, third = corrected(publication, editor)
    met(first, editor)
    for path in (third.versions_path, f"{third.versions_path}1/", as_it_stood(third.path, timezone.now())):
        Reader().read(path)
        with django_assert_max_num_queries(6):
            Reader().read(path)


# Withdrawn ---------------------------------------------------------------------------------------------------


def test_what_was_withdrawn_is_on_no_page_of_the_record(publication: Publication, editor: User) -> None:
    first, second, third = corrected(publication, editor)
    then = timezone.now()
    with time_machine.travel(in_future(hours=1)):
        publishing.withdraw(first.article, editor, Reason(en="It was all wrong."))
        for path in (
            third.path,
            third.versions_path,
            f"{third.versions_path}1/",
            as_it_stood(third.path, then),
            as_it_stood(second.path, second.live_from),
        ):
            page = Reader().read(path, 410)
            assert "It was all wrong." in page
            assert "envoys" not in page.replace(third.path, "")
        for path in ("/", "/sections/politics/", "/reporters/lee/", "/corrections/"):
            status = 404 if "reporters" in path else 200
            assert "envoys" not in Reader().read(as_it_stood(path, then), status)


def test_what_was_withdrawn_stays_away_when_the_article_is_back(publication: Publication, editor: User) -> None:
    first, _second, third = corrected(publication, editor)
    then = timezone.now()
    reader = Reader()
    with time_machine.travel(in_future(hours=1)):
        publishing.withdraw(first.article, editor, Reason(en="It was all wrong."))
        meanwhile = timezone.now()
    with time_machine.travel(in_future(hours=2)):
        article = edit(first.article, editor, headline="Envoys are back", body="<p>All is well.</p>")
        publishing.reopen(article, editor, "Written anew")
        back = publishing.publish(article, editor)
    with time_machine.travel(in_future(hours=3)):
        page = reader.read(back.versions_path)
        assert "Envoys are back" in page
        assert "It was all wrong." in page
        assert "envoys met" not in page
        assert "Nine" not in page
        for path in (
            f"{back.versions_path}1/",
            f"{back.versions_path}{third.number + 1}/",
            as_it_stood(back.path, then),
            as_it_stood(back.path, meanwhile),
        ):
            assert "It was all wrong." in reader.read(path, 410), path
        assert "Envoys are back" in reader.read(as_it_stood(back.path, timezone.now()))
        assert "envoys meet" not in reader.read(as_it_stood("/", then))


# As of -------------------------------------------------------------------------------------------------------

_REGIONS = re.compile(r'<article class="story.*?</article>|<dl class="imprint">.*?</dl>', re.DOTALL)


def regions(page: str) -> str:
    """Digest of the article and the imprint on a page."""
    found = _REGIONS.findall(page)
    assert len(found) == 2
    return hashlib.sha256("".join(found).encode()).hexdigest()


@contextmanager
def later(start: datetime, **delta: float) -> Iterator[None]:
    """At an instant after `start`."""
    with time_machine.travel(start + timedelta(**delta), tick=False):
        yield


def test_ten_articles_at_random_instants_show_what_was_served_then(publication: Publication, editor: User) -> None:
    chance = random.Random(4)  # noqa: S311 - which instants is no secret
    start = timezone.now()
    served: list[tuple[str, datetime, str]] = []
    reader = Reader()
    articles = []
    post = MastheadPost.objects.get(publication=publication, office=MastheadPost.Office.EDITOR)
    for number in range(10):
        with later(start, hours=number):
            language = ("en", "ko")[number % 2]
            articles.append(make_article(publication, editor, headline=f"Story {number}", language=language))
            publishing.publish(articles[-1], editor)
    for step in range(30):
        article = chance.choice(articles)
        with later(start, days=1 + step, seconds=chance.random() * 80_000):
            if step == 15:
                # Another editor, from a day of the article's own.
                MastheadPost.objects.filter(pk=post.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
                MastheadPost.objects.create(
                    publication=publication,
                    office=MastheadPost.Office.EDITOR,
                    name_en="New Editor",
                    name_ko="새 편집인",
                    starts_on=timezone.localdate(),
                )
                PublicState.objects.bump_house([publication.pk])
            kind = chance.choice([VersionKind.UPDATE, VersionKind.TYPO, VersionKind.CORRECTION])
            publishing.publish(
                edit(article, editor, deck=f"Deck {step}", slug=f"slug-{step}" if step % 7 == 0 else article.slug),
                editor,
                kind=kind,
                reason=Reason(en=f"Reason {step}", ko=f"이유 {step}"),
            )
        with later(start, days=2 + step, seconds=-chance.random() * 3_000):
            seen = chance.choice(articles).versions.on_site().get()
            served.append((seen.path, timezone.now(), regions(reader.read(seen.path))))
    with later(start, days=90):
        for path, at, digest in served:
            assert regions(reader.read(as_it_stood(path, at))) == digest, (path, at)


def test_a_page_as_it_stood_says_so_and_is_found_by_nobody(publication: Publication, editor: User) -> None:
    _first, second, third = corrected(publication, editor)
    with time_machine.travel(in_future(hours=1)):
        response = Reader().get(as_it_stood(second.path, third.live_from - timedelta(microseconds=1)))
    page = response.content.decode()
    assert "Seven envoys meet" in page
    assert "tolked" in page
    assert "This page as it stood at" in page
    assert f'<a href="{third.path}">How it stands now</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "og:title" not in page


def test_lists_and_the_front_page_show_what_stood_there_then(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, days_ago=5, headline="The older one")
    publish_article(publication, editor, days_ago=1, headline="The newer one")
    then = timezone.now() - timedelta(days=2)
    for path in ("/", "/sections/politics/", "/reporters/lee/"):
        page = Reader().read(as_it_stood(path, then))
        assert "The older one" in page
        assert "The newer one" not in page
        assert "This page as it stood at" in page


def test_the_imprint_is_the_one_in_force_then(publication: Publication, editor: User) -> None:
    MastheadPost.objects.filter(office=MastheadPost.Office.EDITOR).update(ends_on=date(2020, 12, 31))
    MastheadPost.objects.create(
        publication=publication,
        office=MastheadPost.Office.EDITOR,
        name_en="Next Editor",
        name_ko="다음",
        starts_on=date(2021, 1, 1),
    )
    page = Reader().read("/imprint/?as-of=2020-06-01T12:00")
    assert "Pyun Jip-in" in page
    assert "Next Editor" not in page
    assert "Next Editor" in Reader().read("/imprint/")


def test_before_its_first_version_it_says_since_when_there_is_one(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=3)
    page = Reader().read(as_it_stood(version.path, version.live_from - timedelta(seconds=1)), 404)
    assert "was not published yet" in page
    assert version.headline not in page
    assert f"{version.live_from.astimezone(publication.tzinfo):%B %-d, %Y, %H:%M}" in page


def test_an_article_nobody_has_seen_is_not_named_by_any_instant(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    version = publishing.publish(article, editor, in_future(hours=1))
    for at in (timezone.now(), timezone.now() - timedelta(days=1)):
        page = Reader().read(as_it_stood(version.path, at), 404)
        assert "was not published yet" not in page
    Reader().get(as_it_stood(version.path, in_future(hours=2)), 400)
    Reader().get(version.versions_path, 404)
    Reader().get(f"{version.versions_path}1/", 404)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-11-23",
        "2026-13-01T00:00",
        "2026-02-30T00:00Z",
        "0001-01-01T00:00+23:59",
        "9999-12-31T23:59Z",
        "2026-11-23T09:00+99:99",
        "2026-11-23T25:00",
        "\x00",
        "٢٠٢٦-١١-٢٣T09:00",
        "2026-11-23T09:00" * 50,
        "' OR 1=1 --",
    ],
)
def test_what_is_no_instant_is_refused_with_the_form_it_takes(
    publication: Publication, editor: User, text: str
) -> None:
    version = publish_article(publication, editor)
    for path in (version.path, "/", "/ko/"):
        page = Reader().read(f"{path}?as-of={quote(text)}", 400)
        assert "?as-of=2" in page
        assert version.headline not in page


def test_an_instant_is_read_as_people_write_it(publication: Publication) -> None:
    now = timezone.now()
    seoul = publication.tzinfo
    expected = as_of.instant("2025-11-23T00:00Z", seoul, now)
    for text in (
        "2025-11-23T09:00",
        "2025-11-23 09:00",
        "2025-11-23T09:00+09:00",
        "2025-11-23T09:00 09:00",
        "2025-11-23T09:00:00.000+0900",
        "2025-11-22T19:00:00-05:00",
    ):
        assert as_of.instant(text, seoul, now) == expected, text
    assert as_of.written(expected, seoul) == "2025-11-23T09:00+09:00"
    exact = now - timedelta(microseconds=1)
    assert as_of.instant(as_of.written(exact, seoul), seoul, now) == exact


def test_bylines_of_then_are_shown_as_they_were(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, bylines=(BylineCopy("lee", "Lee Gi-ja", "author"),))
    with time_machine.travel(in_future(hours=1)):
        article = first.article
        article.bylines.update(name="Changed Name")
        publishing.publish(edit(article, editor), editor)
    with time_machine.travel(in_future(hours=2)):
        assert "Lee Gi-ja" in Reader().read(as_it_stood(first.path, first.live_from + timedelta(minutes=1)))
