"""What the form of an article asks of the database: at most fifteen queries in every state."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.copytext import BylineCopy, Elsewhere
from articles.models import Article, Presence
from articles.models.desk.desk_task import DeskTask
from articles.verbs import adopting, publishing, reviewing, teamwork
from articles.writing import drafting
from newsroom.models import SecondReader
from newsroom.roles import Role
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
)
from tests.desk.pages import change, form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    return change(live(desk))


def live(desk: Desk) -> Article:
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
    article = live(desk)
    publishing.withdraw(article, desk.editor, publishing.Reason(en="It was wrong."))
    return change(article)


def in_company(desk: Desk) -> str:
    article = live(desk)
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


@pytest.fixture(scope="module", params=STATES)
def form(request: pytest.FixtureRequest, kept_for_the_file: None) -> Iterator[tuple[Desk, str]]:
    """A desk, and the address of a form in one of the states, for all who look at it."""
    with transaction.atomic():
        desk = Desk()
        yield desk, STATES[request.param](desk)
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["editor", "colleague", "writer"])
def test_the_form_asks_at_most_fifteen_queries(form: tuple[Desk, str], who: str) -> None:
    desk, url = form
    asked = queries_of(getattr(desk, who), url)
    assert len(asked) <= MOST, "\n".join([str(len(asked)), *asked])
