"""Several articles of the list at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, StatusChange, Version
from articles.verbs import adopting, publishing
from articles.workflow import Action
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


def act(user: User, action: str, *articles: Article) -> str:
    """The list's page after the act, with its messages."""
    client = Client()
    client.force_login(user)
    data = {"action": action, "_selected_action": [each.pk for each in articles]}
    return client.post(LIST, data, follow=True).content.decode()


def offered(user: User) -> set[str]:
    client = Client()
    client.force_login(user)
    form = client.get(LIST).context["action_form"]
    return {name for name, _label in form.fields["action"].choices if name} if form else set()


def test_one_note_goes_with_all_that_are_submitted(publication: Publication, editor: User) -> None:
    writer = make_user(Role.REPORTER)
    first, second, third = (make_article(publication, writer) for _number in range(3))
    client = Client()
    client.force_login(writer)
    page = client.get(LIST).text
    assert "Note to the editors, for each of them" in page
    keys = [first.pk, second.pk]
    client.post(LIST, {"action": "submit", "_selected_action": keys, "note": " Both wait for the minister. "})
    notes = StatusChange.objects.filter(action=Action.SUBMIT).values_list("article", "note")
    assert sorted(notes) == [(first.pk, "Both wait for the minister."), (second.pk, "Both wait for the minister.")]
    # It can be left out.
    act(writer, "submit", third)
    assert StatusChange.objects.get(article=third).note == ""


def test_each_article_is_answered_for_itself(publication: Publication, editor: User) -> None:
    ready = make_article(publication, editor, headline="Ready")
    bare = make_article(publication, editor, headline="Bare", reporter="")
    page = act(editor, "publish", ready, bare)
    assert "Done with 1 article." in page
    assert "“Bare”: Bylines: say who wrote it." in page
    assert [version.article for version in Version.objects.all()] == [ready]


def test_together_means_all_or_none(publication: Publication, editor: User) -> None:
    ready = make_article(publication, editor, headline="Ready")
    bare = make_article(publication, editor, headline="Bare", reporter="")
    assert "Nothing was published. “Bare”" in act(editor, "publish_together", ready, bare)
    assert not Version.objects.exists()
    other = make_article(publication, editor, headline="Other")
    assert "2 articles went out at one instant." in act(editor, "publish_together", ready, other)
    assert len(set(Version.objects.values_list("live_from", flat=True))) == 1


def test_copy_is_submitted_and_approved_in_bulk(publication: Publication, editor: User) -> None:
    reporter = make_user(Role.REPORTER)
    mine = [make_article(publication, reporter) for _ in range(2)]
    theirs = make_article(publication, make_user(Role.REPORTER), headline="Theirs")
    page = act(reporter, "submit", *mine, theirs)
    assert "Done with 2 articles." in page
    assert "“Theirs”: You can submit only articles you wrote." in page
    act(editor, "approve", *mine)
    assert set(Article.objects.filter(pk__in=[each.pk for each in mine]).values_list("status", flat=True)) == {
        "approved"
    }


def test_the_list_offers_what_a_person_may_do_and_never_to_delete(publication: Publication, editor: User) -> None:
    make_article(publication, editor)
    assert offered(make_user(Role.REPORTER)) == {"submit"}
    assert offered(editor) == {"submit", "approve", "publish", "publish_together"}
    assert "delete_selected" not in offered(make_user(Role.MANAGING_EDITOR, is_superuser=True))


def test_a_reporter_publishes_nothing_in_bulk(publication: Publication, editor: User) -> None:
    reporter = make_user(Role.REPORTER)
    article = make_article(publication, reporter)
    act(reporter, "publish", article)
    act(reporter, "publish_together", article)
    assert not Version.objects.exists()


def test_a_schedule_in_the_way_is_named(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Later")
    publishing.publish(article, editor, in_future(days=1))
    edit(article, editor, deck="New")
    assert "“Later”: A version is already scheduled" in act(editor, "publish", article)


@pytest.mark.parametrize("action", ["publish", "publish_together"])
def test_a_change_that_has_to_be_explained_is_sent_to_its_publish_page(
    publication: Publication, editor: User, action: str
) -> None:
    live = make_article(publication, editor, headline="10 <dollars>")
    adopting.adopt(live, timezone.now() - timedelta(days=1))
    edit(live, editor, headline="90 <dollars>")
    new = make_article(publication, editor)
    page = act(editor, action, live, new)
    assert f'“90 &lt;dollars&gt;”: <a href="{LIST}{live.pk}/act/publish/">Readers know it already.' in page
    assert [version.headline for version in live.versions.on_site()] == ["10 <dollars>"]
    assert new.versions.exists() == (action == "publish")
