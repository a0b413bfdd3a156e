"""What the desk says of a second reader, and that a save which changes nothing makes nobody a writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from articles.models import Revision, StatusChange
from articles.verbs import reviewing
from newsroom.roles import Role
from tests.builders import in_future, make_article, make_photo, make_user
from tests.desk.pages import act, change, form_of, fresh, looked_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, publication: Publication) -> User:
    editor = make_user(Role.DESK_EDITOR)
    client.force_login(editor)
    return editor


@pytest.fixture
def sent_in(publication: Publication, reporter: User) -> Article:
    """A reporter's piece, in review."""
    article = make_article(publication, reporter, photo=make_photo(), tags=("talks", "Seoul"))
    reviewing.submit(article, reporter)
    return article


def press(client: Client, article: Article, verb: str = "", **changes: Any) -> str:
    """Send the form as it was opened but for `changes`; the page that comes of it."""
    pressed = {"_verb": verb} if verb else {"_continue": "1"}
    tags = ", ".join(article.tags.names())
    data = form_of(client, change(article)) | {"tags": tags} | changes | pressed
    return client.post(change(article), data, follow=True).content.decode()


def nobody_was_missed() -> bool:
    return not StatusChange.objects.filter(without_second_reader=True).exists()


def test_a_save_that_changes_nothing_makes_no_revision(client: Client, editor: User, sent_in: Article) -> None:
    before = fresh(sent_in)
    page = press(client, sent_in, headline=f"  {sent_in.headline} ", body=f"{sent_in.body}\n")
    assert "Nothing was changed, so nothing was saved." in page
    after = fresh(sent_in)
    assert (after.edit_version, after.updated_at) == (before.edit_version, before.updated_at)
    assert Revision.objects.saved().filter(article=sent_in).count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "Better"},
        {"internal_note": "Call the ministry"},
        {"embargoed_until": "2030-01-01T09:00"},
        {"tags": "talks"},
        {"bylines-0-name": "Kim Gi-ja"},
        {"lead_photo": ""},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_was_changed_is_saved(client: Client, editor: User, sent_in: Article, changes: dict[str, str]) -> None:
    page = press(client, sent_in, **changes)
    assert "Nothing was changed" not in page
    assert fresh(sent_in).edit_version == sent_in.edit_version + 1
    assert Revision.objects.saved().filter(article=sent_in, author=editor).count() == 1


def test_what_was_mended_and_published_was_read_by_two(client: Client, editor: User, sent_in: Article) -> None:
    page = press(client, sent_in, "publish", headline="Better")
    assert "Nobody else has read" not in page
    client.post(act(sent_in, "publish"), looked_at(sent_in) | {"when": "now"})
    assert sent_in.versions.on_site().get().headline == "Better"
    assert nobody_was_missed()


def test_what_another_approved_is_scheduled_without_a_letter_touched(
    client: Client, editor: User, sent_in: Article
) -> None:
    reviewing.approve(sent_in, make_user(Role.DESK_EDITOR))
    press(client, sent_in, "publish")
    at, zone = in_future(hours=2), sent_in.publication.tzinfo
    data = looked_at(sent_in) | {"when": "later", "at": f"{timezone.localtime(at, zone):%Y-%m-%dT%H:%M}"}
    client.post(act(sent_in, "publish"), data)
    assert sent_in.versions.pending().exists()
    assert nobody_was_missed()
    assert not Revision.objects.filter(article=sent_in, author=editor).exists()


def test_what_is_approved_and_published_untouched_was_read_by_two(
    client: Client, editor: User, sent_in: Article
) -> None:
    press(client, sent_in, "approve")
    assert fresh(sent_in).status == "approved"
    press(client, sent_in, "publish")
    client.post(act(sent_in, "publish"), looked_at(sent_in) | {"when": "now"})
    assert sent_in.versions.on_site().exists()
    assert nobody_was_missed()


def test_the_publish_page_says_beforehand_that_nobody_else_has_read_it(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    page = client.get(act(article, "publish")).content.decode()
    assert "Nobody else has read this copy." in page
    assert "Went out without a second reader" in page
    client.post(act(article, "publish"), looked_at(article) | {"when": "now"})
    assert not nobody_was_missed()


def test_the_publish_page_accuses_nobody_of_what_was_read(client: Client, editor: User, sent_in: Article) -> None:
    assert "Nobody else has read" not in client.get(act(sent_in, "publish")).content.decode()


def test_the_publish_page_speaks_for_the_other_language_too(
    client: Client, publication: Publication, editor: User, sent_in: Article
) -> None:
    korean = make_article(publication, editor, language="ko", translation_of=sent_in, headline="혼자 쓴 제목")
    page = client.get(act(sent_in, "publish")).content.decode()
    assert "Nobody else has read this copy" not in page
    assert f"Nobody else has read “{korean.headline}”." in page
