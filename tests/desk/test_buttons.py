"""The buttons at the foot of an article's form: which are in reach and which behind “More”, state by state."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.verbs import adopting, publishing, reviewing
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user
from tests.desk.pages import change

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def bar(client: Client, article: Article) -> tuple[str, list[str], list[str], list[str]]:
    """Words of: the one that stands out, those beside it, those behind “More”, those apart from them."""
    found = client.get(change(article)).context["bar"]
    main = "the time" if found.changes_time else "the place" if found.replaces else str(found.main.label)
    return (main, *([str(each.label) for each in group] for group in (found.at_hand, found.behind, found.apart)))  # type: ignore[return-value]


def test_what_an_editor_does_with_copy_is_in_reach_and_what_takes_away_stands_apart(
    client: Client, publication: Publication, editor: User
) -> None:
    client.force_login(editor)
    article = make_article(publication, make_user(Role.REPORTER))
    assert bar(client, article) == ("Publish or schedule…", ["Submit for review…"], ["Hand over…"], [])
    assert "Delete the draft…" not in client.get(change(article)).text
    reviewing.submit(article, editor)
    assert bar(client, article) == (
        "Publish or schedule…",
        ["Save and approve", "Send back…"],
        ["Hand over…"],
        [],
    )
    publishing.publish(article, editor)
    assert bar(client, article) == ("Publish the changes…", ["Submit for review…"], ["Hand over…"], ["Withdraw…"])


def test_of_what_is_scheduled_the_likely_act_is_about_its_time(
    client: Client, publication: Publication, editor: User
) -> None:
    client.force_login(editor)
    article = make_article(publication, editor)
    publishing.publish(article, editor, in_future(days=1))
    behind = ["Submit for review…", "Publish or schedule…", "Hand over…"]
    assert bar(client, article) == ("the time", [], behind, ["Cancel the schedule…"])
    edit(article, editor, deck="As saved later")
    assert bar(client, article) == ("the place", [], behind, ["Cancel the schedule…"])


def test_a_stranger_to_the_copy_finds_no_act_that_they_may_not_do(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    client.force_login(make_user(Role.REPORTER))
    page = client.get(change(article))
    found = page.context["bar"]
    assert (found.main, found.at_hand, found.behind, found.apart) == (None, (), (), ())
    assert not page.context["has_more"]
    assert 'name="_continue"' not in page.text
