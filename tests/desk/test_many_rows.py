"""What the desk's pages ask of the database among thousands of articles: no more, and all of it through an index."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from django.db import connection

from articles.admin.paging import BoundedPaginator
from tests.archive import multiply
from tests.builders import publish_article
from tests.desk.test_weight import MOST, Desk, live, queries_of, translation, with_an_autosave
from tests.record.test_plans import plan_of

pytestmark = pytest.mark.django_db

PAGES = {
    "desk": "/admin/",
    "list": "/admin/articles/article/",
    "list of drafts": "/admin/articles/article/?status__exact=draft",
    "list of live stories": "/admin/articles/article/?view=live",
    "list of mine": "/admin/articles/article/?view=mine",
    "list by publication": "/admin/articles/article/?o=-6",
    "list by publication, oldest first": "/admin/articles/article/?o=6",
    "list of this month": "/admin/articles/article/?published=month",
    "list of the archive": "/admin/articles/article/?published=earlier",
}
MANY = 5_000
#: Tables that grow with the archive.
GROWING = ("articles_article", "articles_version", "articles_revision", "articles_byline", "articles_statuschange")


class Crowded(NamedTuple):
    """A desk of thousands of articles, what its pages asked of each person when they were few, and two forms."""

    desk: Desk
    few: dict[tuple[str, str], int]
    forms: dict[str, str]


@pytest.fixture(scope="module")
def crowded(kept_for_the_file: None) -> Crowded:
    desk = Desk()
    version = publish_article(desk.publication, desk.editor, days_ago=1)
    live(desk)
    few = {
        (who, name): len(queries_of(getattr(desk, who), url))
        for who in ("editor", "writer")
        for name, url in PAGES.items()
    }
    multiply(version, MANY)
    return Crowded(desk, few, {"form": translation(desk), "live form": with_an_autosave(desk)})


@pytest.mark.parametrize("who", ["editor", "writer"])
def test_the_desk_and_its_list_ask_at_most_fifteen_queries_and_none_more_for_more_articles(
    crowded: Crowded, who: str
) -> None:
    many = {name: len(queries_of(getattr(crowded.desk, who), url)) for name, url in PAGES.items()}
    assert max(many.values()) <= MOST, many
    # One row or fifty, ten or five thousand.
    assert {name: each for name, each in many.items() if each > crowded.few[who, name] + 1} == {}


@pytest.mark.parametrize("who", ["editor", "writer"])
def test_among_many_articles_everything_is_found_through_an_index(crowded: Crowded, who: str) -> None:
    pages = {**PAGES, **crowded.forms}
    del pages["list of live stories"]
    walked = {}
    for name, page in pages.items():
        for sql in queries_of(getattr(crowded.desk, who), page):
            if whole_tables(sql):
                walked[name, sql] = whole_tables(sql)
    assert walked == {}, "\n\n".join(f"{name}: {lines}\n{sql}" for (name, sql), lines in walked.items())


def whole_tables(sql: str) -> list[str]:
    """Lines of the plan that walk one of the growing tables; the bounded count of a list is to walk no further than it says."""
    if not sql.startswith("SELECT") or f"LIMIT {BoundedPaginator.furthest})" in sql:
        return []
    names = "|".join(GROWING)
    pattern = rf"SCAN ({names})(?! USING)" if connection.vendor == "sqlite" else rf"Seq Scan on ({names})\b"
    return [line for line in plan_of(sql).splitlines() if re.search(pattern, line)]


def test_a_walk_through_a_growing_table_would_be_noticed(crowded: Crowded) -> None:
    assert whole_tables("SELECT id FROM articles_article WHERE deck = 'nobody has an index on this'")
