"""Series: the page of all parts, and what stands on each part of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from django.utils import timezone

from articles.models import Series, Version
from articles.reading import PAGE_LENGTH
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from articles.verbs.renaming import rename
from tests.archive import multiply
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_series,
    part_of,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(publication: Publication) -> Series:
    return make_series(publication, description_en="Along the old roads")


def part(series: Series, number: int, editor: User, **kwargs: Any) -> Version:
    """A published part."""
    fields: dict[str, Any] = {"headline": f"Road {number}", "series": part_of(series, number)} | kwargs
    return publish_article(series.publication, editor, **fields)


def box(version: Version) -> str:
    """What a part's page says of the series, below the text."""
    found = re.search(r'<nav class="in-series".*?</nav>', Reader().read(version.path), re.DOTALL)
    return found[0] if found else ""


def test_the_page_lists_the_parts_in_their_order(series: Series, editor: User) -> None:
    for number in (2, 10, 1):
        part(series, number, editor)
    page = Reader().read("/series/silk-road/")
    assert re.findall(r"Road \d+", page) == ["Road 1", "Road 2", "Road 10"]
    assert "<h1>The Silk Road</h1>" in page
    assert "Along the old roads" in page
    assert "Finished" not in page


def test_a_finished_series_says_so(series: Series, editor: User) -> None:
    part(series, 1, editor)
    series.is_finished = True
    series.save()
    assert "Finished" in Reader().read("/series/silk-road/")
    assert "Finished" in Reader().read("/series/")


def test_all_series_are_listed_with_their_last_part(series: Series, editor: User) -> None:
    reader = Reader()
    reader.get("/series/", 404)
    tea = make_series(series.publication, "tea-road", title_en="The Tea Road")
    make_series(series.publication, "untold", title_en="Untold")
    for number in (1, 2):
        part(series, number, editor)
    last = part(tea, 7, editor, headline="Leaves")
    page = reader.read("/series/")
    assert re.findall(r'href="/series/([a-z-]+)/"', page) == ["tea-road", "silk-road"]
    assert f'<a href="{last.path}">Part 7: Leaves</a>' in page
    assert "Part 2: Road 2" in page
    assert "Along the old roads" in page
    assert "Untold" not in page
    reader.get("/ko/series/", 404)
    assert '<link rel="alternate" hreflang="ko"' not in page
    part(tea, 1, editor, language="ko", headline="잎")
    assert '<link rel="alternate" hreflang="ko" href="http://testserver/ko/series/">' in reader.read("/series/")
    assert "Part 7" not in reader.read("/ko/series/")
    assert 'href="/series/"' in reader.read("/series/tea-road/")
    sitemap = reader.read("/sitemaps/pages.xml")
    assert "/series/</loc>" in sitemap
    assert "/ko/series/</loc>" in sitemap


def test_further_series_follow_by_key(publication: Publication, editor: User) -> None:
    for number in range(PAGE_LENGTH + 1):
        part(make_series(publication, f"series-{number}", title_en=f"No. {number}"), 1, editor)
    reader = Reader()
    page = reader.read("/series/")
    assert "No. 0<" not in page
    further = re.search(r'href="(\?after=[^"]+)"', page)
    assert further
    assert "No. 0<" in reader.read(f"/series/{further[1]}")
    reader.get("/series/?after=x", 404)


def test_a_part_says_which_it_is_and_leads_to_the_ones_beside_it(series: Series, editor: User) -> None:
    first, second, fifth = (part(series, number, editor) for number in (1, 2, 5))
    said = box(second)
    assert "Part 2 of “The Silk Road”" in said
    assert f'rel="prev" href="{first.path}"' in said
    assert f'rel="next" href="{fifth.path}"' in said
    assert 'href="/series/silk-road/"' in said
    assert "prev" not in box(first)
    assert "next" not in box(fifth)


def test_the_parts_beside_it_are_not_related_to_it_once_more(series: Series, editor: User) -> None:
    versions = []
    for number in (1, 2, 3, 4):
        versions.append(part(series, number, editor, tags=["Roads"]))
        # Its neighbour in the section.
        publish_article(series.publication, editor, headline="Between")
    page = Reader().read(versions[1].path)
    related = page.partition('id="related"')[2].partition("</section>")[0]
    assert re.findall(r"Road \d", related) == ["Road 4"]
    assert "Between" in related


def test_an_article_of_no_series_says_nothing_of_one(series: Series, editor: User) -> None:
    version = publish_article(series.publication, editor)
    assert not box(version)
    assert "isPartOf" not in Reader().read(version.path)


def test_programs_are_told_of_the_series(series: Series, editor: User) -> None:
    version = part(series, 3, editor)
    block = re.search(r'application/ld\+json">(.*?)</script>', Reader().read(version.path), re.DOTALL)
    assert block
    said = json.loads(block[1])["@graph"][0]
    assert said["isPartOf"]["@type"] == "CreativeWorkSeries"
    assert said["isPartOf"]["name"] == "The Silk Road"
    assert said["isPartOf"]["url"].endswith("/series/silk-road/")
    assert said["position"] == 3


def test_each_language_has_its_own_parts(series: Series, editor: User) -> None:
    part(series, 1, editor)
    reader = Reader()
    reader.get("/ko/series/silk-road/", 404)
    assert 'hreflang="ko"' not in re.sub(r"<header.*?</header>", "", reader.read("/series/silk-road/"), flags=re.DOTALL)
    part(series, 1, editor, language="ko", headline="첫 길")
    page = reader.read("/ko/series/silk-road/")
    assert "첫 길" in page
    assert "Road 1" not in page
    assert "비단길" in page
    assert '<link rel="alternate" hreflang="en"' in page


def test_nobody_learns_of_a_series_without_a_published_part(series: Series, editor: User) -> None:
    reader = Reader()
    reader.get("/series/silk-road/", 404)
    article = make_article(series.publication, editor, series=part_of(series, 1))
    publishing.publish(article, editor, in_future(hours=1))
    for address in ("/series/silk-road/", "/feeds/series/silk-road.atom"):
        assert "Silk" not in reader.read(address, 404)
    rename(series, editor, slug="tea-road")
    assert "tea-road" not in str(reader.get("/series/silk-road/", 404).headers)
    assert "silk" not in reader.read("/sitemaps/pages.xml")


def test_a_scheduled_part_comes_by_the_clock(series: Series, editor: User) -> None:
    first = part(series, 1, editor)
    coming = make_article(series.publication, editor, headline="To come", series=part_of(series, 2))
    publishing.publish(coming, editor, in_future(hours=1))
    assert "To come" not in Reader().read("/series/silk-road/") + Reader().read(first.path)
    with mock.patch("django.utils.timezone.now", return_value=in_future(hours=2)):
        assert "To come" in Reader().read("/series/silk-road/")
        assert "To come" in box(first)


def test_a_withdrawn_part_leaves_the_series(series: Series, editor: User) -> None:
    first, second = (part(series, number, editor) for number in (1, 2))
    publishing.withdraw(second.article, editor, Reason(en="Wrong"))
    assert "Road 2" not in Reader().read("/series/silk-road/")
    assert "Road 2" not in box(first)


def test_the_page_of_before_shows_the_series_of_before(series: Series, editor: User) -> None:
    part(series, 1, editor)
    second = part(series, 2, editor)
    then = timezone.now().isoformat()
    article = edit(second.article, editor, series=None, installment=None)
    publishing.publish(article, editor)
    reader = Reader()
    assert "Road 2" not in reader.read("/series/silk-road/")
    assert not box(second)
    past = reader.client.get("/series/silk-road/", {"as-of": then})
    assert "Road 2" in past.content.decode()


def test_the_record_keeps_the_title_of_its_day(series: Series, editor: User) -> None:
    version = part(series, 1, editor)
    digest = Version.objects.get(pk=version.pk).digest
    series.title_en = "The Tea Road"
    series.save()
    assert version.copy["series"] == {"slug": "silk-road", "title": "The Silk Road", "installment": 1}
    assert Version.objects.get(pk=version.pk).digest == digest
    assert "Part 1 of “The Tea Road”" in box(version)


def test_copy_without_a_series_has_no_word_of_one(publication: Publication, editor: User) -> None:
    assert "series" not in publish_article(publication, editor).copy


def test_an_old_address_leads_to_the_series(series: Series, editor: User) -> None:
    version = part(series, 1, editor)
    rename(series, editor, slug="tea-road")
    reader = Reader()
    assert reader.get("/series/silk-road/?x=1", 301).headers["Location"] == "/series/tea-road/?x=1"
    assert reader.get("/feeds/series/silk-road.rss", 301).headers["Location"] == "/feeds/series/tea-road.rss"
    assert "Road 1" in reader.read("/series/tea-road/")
    assert 'href="/series/tea-road/"' in box(version)
    again = publishing.publish(edit(version.article, editor, deck="Another"), editor)
    assert again.copy["series"]["slug"] == "tea-road"
    rename(Series.objects.get(pk=series.pk), editor, slug="silk-road")
    assert reader.get("/series/tea-road/", 301).headers["Location"] == "/series/silk-road/"


def test_further_parts_follow_by_key_to_the_very_last(series: Series, editor: User) -> None:
    total = PAGE_LENGTH + 3
    # Two articles that are the same part by mistake: neither is passed over.
    part(series, PAGE_LENGTH, editor, headline="Road 999")
    multiply(part(series, 1, editor, headline="Road"), total - 1, every_nth_elsewhere=None)
    reader, found, address = Reader(), [], "/series/silk-road/"
    while address:
        page = reader.read(address)
        found += re.findall(r"Road ?(\d*)</a>", page)
        further = re.search(r'href="(\?after=[^"]+)"', page)
        address = f"/series/silk-road/{further[1]}" if further else ""
    roads = ["", *map(str, range(1, total))]
    assert found == [*roads[: PAGE_LENGTH - 1], "999", *roads[PAGE_LENGTH - 1 :]]
    for nonsense in ("x", "1", "1-", "0-0", "9" * 60, "99999-1"):
        reader.get(f"/series/silk-road/?after={nonsense}", 404)


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_a_series_has_feeds(series: Series, editor: User, ending: str) -> None:
    for number in (1, 2):
        part(series, number, editor)
    feed = Reader().read(f"/feeds/series/silk-road.{ending}")
    assert feed.index("Road 2") < feed.index("Road 1")
    assert f"/feeds/series/silk-road.{ending}" in Reader().read("/series/silk-road/")


def test_the_sitemap_has_it_in_its_languages(series: Series, editor: User) -> None:
    part(series, 1, editor)
    assert "/series/silk-road/" in Reader().read("/sitemaps/pages.xml")
    assert "/ko/series/silk-road/" not in Reader().read("/sitemaps/pages.xml")


def test_what_changed_names_the_series(series: Series, editor: User) -> None:
    version = publish_article(series.publication, editor)
    publishing.publish(edit(version.article, editor, series=series, installment=4), editor)
    assert "The Silk Road, part 4" in Reader().read(f"{version.path}versions/")


def test_its_pages_cost_few_queries(
    series: Series, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    versions = [part(series, number, editor) for number in range(1, 8)]
    part(series, 1, editor, language="ko")
    reader = Reader()
    reader.read("/")
    for address in (versions[3].path, "/series/silk-road/", "/series/", "/feeds/series/silk-road.atom"):
        with django_assert_max_num_queries(6):
            reader.read(address)
