"""Copy that was saved back to what readers have: it is no change that they do not see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.models.version import VersionKind
from articles.verbs import adopting, publishing, scheduling
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user
from tests.desk.pages import LIST, change, form_of, fresh

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

NOT_SEEN = "Changed, and readers do not see it yet"
UNPUBLISHED = "Live, with unpublished changes"


@pytest.fixture
def article(publication: Publication, editor: User) -> Article:
    """Live since yesterday, and corrected since."""
    article = make_article(publication, editor, headline="Envoys meet", deck="All 38 agree")
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, deck="All 36 agree")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="They were 36"))
    return fresh(article)


def save(client: Client, article: Article, **typed: str) -> str:
    return client.post(change(article), form_of(client, change(article), _continue="1", **typed), follow=True).text


def waiting(client: Client) -> list[str]:
    """Headlines under “Changed, and readers do not see it yet” on the desk's first page."""
    return [found.headline for found in client.get("/admin/").context["desk"]["changed"]]


def test_copy_saved_back_to_what_readers_have_is_not_changed(client: Client, article: Article, editor: User) -> None:
    client.force_login(editor)
    assert UNPUBLISHED in save(client, article, deck="All 35 agree")
    assert waiting(client) == ["Envoys meet"]
    assert UNPUBLISHED not in save(client, article, deck="All 36 agree")
    assert waiting(client) == []
    assert "Envoys meet" not in client.get(LIST, {"view": "changed"}).text
    # A later change is one again.
    assert UNPUBLISHED in save(client, article, deck="All 34 agree")
    assert waiting(client) == ["Envoys meet"]


def test_what_changed_says_that_nothing_differs_before_it_shows_the_last_correction(
    client: Client, article: Article, editor: User
) -> None:
    client.force_login(editor)
    page = f"/admin/articles/article/{article.pk}/compare/"
    nothing = "Nothing differs from what readers have."
    save(client, article, deck="All 35 agree")
    assert nothing not in client.get(page).text
    save(client, article, deck="All 36 agree")
    shown = client.get(page).text
    assert nothing in shown
    assert "This is what the version that readers have changed of the one before" in shown
    # Whoever chose two states asked another question.
    assert nothing not in client.get(page, {"old": "v1", "new": "v2"}).text


def test_copy_saved_back_to_what_is_scheduled_goes_out_as_it_is(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, deck="As scheduled")
    publishing.publish(article, editor, in_future(days=1))
    client.force_login(editor)
    assert "what was saved after it does not" in save(client, article, deck="As saved later")
    assert "what was saved after it does not" not in save(client, article, deck="As scheduled")


def test_a_live_story_is_unchanged_when_a_schedule_is_cancelled_after_its_copy_was_saved_back(
    article: Article, editor: User
) -> None:
    edit(article, editor, deck="All 35 agree")
    publishing.publish(article, editor, in_future(days=1))
    # What goes out tomorrow is not what readers have today.
    edit(article, editor, deck="All 36 agree")
    assert fresh(article).has_unpublished_changes
    scheduling.cancel_scheduled(article, editor)
    assert not fresh(article).has_unpublished_changes


def test_the_copy_of_a_withdrawn_story_is_never_what_readers_have(article: Article, editor: User) -> None:
    given = article.deck
    chief = make_user(Role.MANAGING_EDITOR)
    publishing.withdraw(article, chief, Reason(en="Wrong"))
    publishing.reopen(article, chief, "Again")
    edit(article, chief, deck="Other")
    edit(article, chief, deck=given)
    assert fresh(article).has_unpublished_changes
