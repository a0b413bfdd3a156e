"""Sections, tags, reporters, days and months."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.reading import PAGE_LENGTH
from tests.archive import multiply
from tests.builders import make_photo, make_reporter, make_section, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_a_section_lists_its_own_and_its_parts_stories(publication: Publication, editor: User) -> None:
    politics = make_section(publication, "politics")
    make_section(publication, "assembly", parent=politics, name_en="Assembly", name_ko="국회")
    publish_article(publication, editor, headline="In the part", section="assembly")
    publish_article(publication, editor, headline="In the whole", section="politics")
    whole, part = Reader().read("/sections/politics/"), Reader().read("/sections/assembly/")
    assert "In the part" in whole
    assert "In the whole" in whole
    assert "In the part" in part
    assert "In the whole" not in part
    assert 'href="/sections/assembly/"' in whole
    assert 'href="/ko/sections/politics/"' in whole


def test_a_section_without_stories_says_so(publication: Publication) -> None:
    make_section(publication, "culture")
    assert 'class="empty"' in Reader().read("/sections/culture/")


def test_a_section_nobody_has_is_not_found(publication: Publication) -> None:
    Reader().get("/sections/nowhere/", 404)


def test_older_stories_follow_by_key_to_the_very_last(publication: Publication, editor: User) -> None:
    total = PAGE_LENGTH * 2 + 3
    multiply(publish_article(publication, editor, days_ago=1, headline="Story"), total - 1, every_nth_elsewhere=None)
    reader, path, seen = Reader(), "/sections/politics/", []
    while path:
        page = reader.read(path)
        seen += re.findall(r">Story ?(\d*)<", page)
        older = re.search(r'rel="next" href="\?before=([^"]+)"', page)
        path = f"/sections/politics/?before={older[1]}" if older else ""
    assert seen == ["", *map(str, range(1, total))]


@pytest.mark.parametrize("garbage", ["x", "%00", "AAAA", "=" * 500, "%F0%9F%98%80"])
def test_a_page_this_site_never_gave_out_is_not_found(publication: Publication, garbage: str) -> None:
    make_section(publication, "politics")
    Reader().get(f"/sections/politics/?before={garbage}", 404)


def test_other_query_strings_change_nothing(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    Reader().get("/sections/politics/?utm_source=x&before=&page[]=1&%ff=%fe")


def test_a_tag_lists_its_stories_also_by_its_decomposed_korean_name(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="정상회담 열려", language="ko", tags=["정상회담"])
    page = Reader().read("/ko/tags/정상회담/")
    assert "정상회담 열려" in page
    # As a browser on macOS may send it.
    assert "정상회담 열려" in Reader().read("/ko/tags/정상회담/")


def test_a_reporters_page_names_them_in_both_scripts(publication: Publication, editor: User) -> None:
    make_reporter("lee", title_en="Staff writer", bio_en="Writes about treaties.", email="lee@example.com")
    publish_article(publication, editor, headline="By Lee")
    page = Reader().read("/reporters/lee/")
    assert "Lee Gi-ja" in page
    assert "이기자" in page
    assert "Staff writer" in page
    assert "Writes about treaties." in page
    assert "By Lee" in page


def test_a_day_and_a_month_hold_what_was_published_where_the_publication_is(
    publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor, days_ago=40, headline="Forty days ago")
    newer = publish_article(publication, editor, days_ago=5, headline="Five days ago")
    day = version.published_at.astimezone(publication.tzinfo).date()
    page = Reader().read(f"/{day:%Y/%m/%d}/")
    assert "Forty days ago" in page
    assert "Five days ago" not in page
    later = newer.published_at.astimezone(publication.tzinfo).date()
    assert f'rel="next" href="/{later:%Y/%m/%d}/"' in page
    assert "Forty days ago" in Reader().read(f"/{day:%Y/%m}/")
    empty = Reader().read(f"/{day - timedelta(days=3):%Y/%m/%d}/")
    assert "noindex" in empty
    assert f'rel="next" href="/{day:%Y/%m/%d}/"' in empty


def test_days_that_are_none_or_have_not_come_are_not_found(publication: Publication) -> None:
    tomorrow = timezone.now().astimezone(publication.tzinfo) + timedelta(days=1)
    for path in ("/2025/02/30/", "/2025/13/", "/0000/01/01/", "/2025/00/", f"/{tomorrow:%Y/%m/%d}/", "/2999/01/"):
        Reader().get(path, 404)
    Reader().get("/1000/01/01/")


def test_no_list_costs_more_with_more_stories(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photo = make_photo()
    day = (timezone.now() - timedelta(days=1)).astimezone(publication.tzinfo)
    paths = ("/sections/politics/", "/tags/seoul/", "/reporters/lee/", f"/{day:%Y/%m/%d}/", f"/{day:%Y/%m}/")
    reader = Reader()
    costs: dict[str, int] = {}
    for _again in range(2):
        version = publish_article(publication, editor, tags=["Seoul"], photo=photo, days_ago=1)
        if costs:
            multiply(version, 11, hours_apart=0, every_nth_elsewhere=None)
        for path in paths:
            reader.get(path)
            with django_assert_max_num_queries(costs.get(path, 6)) as queries:
                reader.get(path)
            costs[path] = len(queries)
