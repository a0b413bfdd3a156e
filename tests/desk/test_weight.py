"""What the desk's pages ask of the database: at most fifteen queries in every state, and none more for more rows."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.paging import BoundedPaginator
from articles.copytext import BylineCopy, Elsewhere
from articles.models import Article, Presence
from articles.models.desk_task import DeskTask
from articles.verbs import adopting, publishing, reviewing, teamwork
from articles.writing import drafting
from newsroom.models import SecondReader
from newsroom.roles import Role
from tests.archive import multiply
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_reporter,
    make_section,
    make_series,
    make_user,
    part_of,
    publish_article,
)
from tests.desk.test_articles import change, form_of
from tests.record.test_plans import plan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

MOST = 15
FORM = "/admin/articles/article/add/"


class Desk:
    """A publication, an editor of its sections, and two colleagues."""

    def __init__(self) -> None:
        # The dearest of both settings: who has read it is asked, and whose section it is.
        self.publication: Publication = make_publication(second_reader=SecondReader.REQUIRED)
        self.sections = [make_section(self.publication, slug) for slug in ("politics", "economy", "culture")]
        make_section(self.publication, "trade", parent=self.sections[1])
        self.editor = make_user(Role.DESK_EDITOR, first_name="Kim")
        self.colleague = make_user(Role.DESK_EDITOR, first_name="Lee")
        self.writer = make_user(Role.REPORTER, first_name="Park")
        reporter = make_reporter("park", name_en="Park")
        reporter.user = self.writer
        reporter.save()
        self.lead, self.shared = make_photo("navy"), make_photo("teal")
        for section in self.sections:
            section.editors.add(self.editor)
        self._numbers = itertools.count(1)

    def article(self, **kwargs: Any) -> Article:
        """With all that a copy can have."""
        given: dict[str, Any] = {
            "photo": self.lead,
            "elsewhere": Elsewhere("A title", "A description", "A headline", "More", self.shared.sha256),
            "tags": ("Seoul", "summit", "trade"),
            "series": part_of(make_series(self.publication), next(self._numbers)),
            "bylines": tuple(BylineCopy(slug, slug, "author") for slug in self.names),
        }
        return make_article(self.publication, self.writer, **(given | kwargs))

    @property
    def names(self) -> list[str]:
        """Three reporters, the writer among them."""
        return [make_reporter(slug).slug for slug in ("park", "han", "choi")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def queries_of(user: User, url: str) -> list[str]:
    """What the page at `url` asks, from the second time on: content types and the like are known then."""
    client = Client()
    client.force_login(user)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    return [query["sql"] for query in queries]


def new(desk: Desk) -> str:
    return FORM


def own_draft(desk: Desk) -> str:
    return change(desk.article())


def translation(desk: Desk) -> str:
    source = desk.article()
    adopting.adopt(source, timezone.now() - timedelta(days=2))
    made = drafting.begin_translation(source, "ko", desk.writer)
    publishing.publish(edit(source, desk.writer, deck="Went on"), desk.colleague)
    return change(made)


def source_of_a_translation(desk: Desk) -> str:
    source = desk.article()
    drafting.begin_translation(source, "ko", desk.writer)
    return change(source)


def in_review(desk: Desk) -> str:
    article = desk.article()
    reviewing.submit(article, desk.writer)
    return change(article)


def approved(desk: Desk) -> str:
    article = desk.article()
    reviewing.submit(article, desk.writer)
    reviewing.approve(article, desk.editor)
    return change(article)


def live_with_a_pending_version(desk: Desk) -> str:
    return change(_live(desk))


def _live(desk: Desk) -> Article:
    """Live, changed and scheduled again, with tasks and comments."""
    article = desk.article()
    publishing.publish(article, desk.colleague)
    article = edit(article, desk.writer, deck="To come")
    publishing.publish(article, desk.editor, in_future(days=1))
    article = edit(article, desk.writer, deck="Further")
    for number in range(5):
        teamwork.remark(article, desk.colleague, f"Remark {number}")
        DeskTask.objects.create(article=article, key=f"alt:{number}", values={"photo": "A photo"})
    return article


def withdrawn(desk: Desk) -> str:
    article = _live(desk)
    publishing.withdraw(article, desk.editor, publishing.Reason(en="It was wrong."))
    return change(article)


def in_company(desk: Desk) -> str:
    article = _live(desk)
    for user in (desk.colleague, desk.writer):
        now = timezone.now()
        Presence.objects.create(article=article, user=user, tab="t", seen_at=now, typed_at=now)
    return change(article)


def with_an_autosave(desk: Desk) -> str:
    """Of everybody who looks at it."""
    article = Article.objects.get(pk=in_company(desk).split("/")[-3])
    for user in (desk.editor, desk.writer):
        client = Client()
        client.force_login(user)
        other = make_photo("red" if user is desk.editor else "green")
        who = make_reporter(f"typed-{user.pk}")
        typed = form_of(
            client,
            change(article),
            deck="Typed",
            lead_photo=other.pk,
            headline="Typed",
            section="",
            tags="Seoul, other",
        )
        typed |= {"bylines-0-reporter": who.pk, "bylines-0-name": "Typed"}
        client.post(reverse("admin:articles_article_writing", args=[article.pk]), typed | {"_keep": "1", "_tab": "x"})
    return change(article)


STATES: dict[str, Callable[[Desk], str]] = {
    state.__name__: state
    for state in (
        new,
        own_draft,
        translation,
        source_of_a_translation,
        in_review,
        approved,
        live_with_a_pending_version,
        withdrawn,
        in_company,
        with_an_autosave,
    )
}


@pytest.mark.parametrize("who", ["editor", "colleague", "writer"])
@pytest.mark.parametrize("state", STATES)
def test_the_form_asks_at_most_fifteen_queries(desk: Desk, state: str, who: str) -> None:
    url = STATES[state](desk)
    asked = queries_of(getattr(desk, who), url)
    assert len(asked) <= MOST, "\n".join([str(len(asked)), *asked])


# Many rows --------------------------------------------------------------------------------------------------

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


@pytest.mark.parametrize("who", ["editor", "writer"])
def test_the_desk_and_its_list_ask_at_most_fifteen_queries_and_none_more_for_more_articles(
    desk: Desk, who: str
) -> None:
    version = publish_article(desk.publication, desk.editor, days_ago=1)
    user = getattr(desk, who)
    _live(desk)
    few = {name: len(queries_of(user, url)) for name, url in PAGES.items()}
    multiply(version, MANY)
    many = {name: len(queries_of(user, url)) for name, url in PAGES.items()}
    assert max(many.values()) <= MOST, many
    # One row or fifty, ten or five thousand.
    assert {name: many[name] - few[name] for name in PAGES if many[name] > few[name] + 1} == {}


@pytest.mark.parametrize("who", ["editor", "writer"])
def test_among_many_articles_everything_is_found_through_an_index(desk: Desk, who: str) -> None:
    version = publish_article(desk.publication, desk.editor, days_ago=1)
    url = translation(desk)
    multiply(version, MANY)
    pages = {**PAGES, "form": url, "live form": with_an_autosave(desk)}
    del pages["list of live stories"]
    walked = {}
    for name, page in pages.items():
        for sql in queries_of(getattr(desk, who), page):
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


def test_a_walk_through_a_growing_table_would_be_noticed(desk: Desk) -> None:
    multiply(publish_article(desk.publication, desk.editor, days_ago=1), MANY)
    assert whole_tables("SELECT id FROM articles_article WHERE deck = 'nobody has an index on this'")
