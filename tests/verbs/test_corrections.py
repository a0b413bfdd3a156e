"""Corrections: at once and read afterwards, or, where the publication wants it, read by somebody else first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, DeskTask, StatusChange
from articles.models.version import VersionKind
from articles.verbs import adopting, publishing, reviewing
from articles.verbs.publishing import CorrectionUnread, NotPermitted, Reason, Refused
from articles.workflow import Status
from newsroom.models import Publication
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_user, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Version

pytestmark = pytest.mark.django_db

WRONG = Reason(en="There were four envoys, not three.")


@pytest.fixture
def publication() -> Publication:
    return make_publication(corrections_wait=True, settling_minutes=0)


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "editor")


@pytest.fixture
def other(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "other")


def corrected(publication: Publication, editor: User, **kwargs: Any) -> Article:
    """A story that readers have had for an hour, with a correction that `editor` wrote."""
    article = make_article(publication, editor, body="<p>Three envoys met.</p>", **kwargs)
    adopting.adopt(article, timezone.now() - timedelta(hours=1))
    return edit(article, editor, body="<p>Four envoys met.</p>")


def correct(article: Article, actor: User) -> Version:
    return publishing.publish(article, actor, kind=VersionKind.CORRECTION, reason=WRONG)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/act/publish/"


def asked(article: Article, **changed: str) -> dict[str, str]:
    """The publish form, filled in."""
    edit_version = Article.objects.get(pk=article.pk).edit_version
    return {
        "when": "now",
        "kind": "correction",
        "reason_en": WRONG.en,
        "edit_version": str(edit_version),
        **changed,
    }


def test_a_correction_goes_out_at_once_and_is_read_afterwards_unless_the_publication_wants_otherwise(
    editor: User, publication: Publication, other: User
) -> None:
    Publication.objects.update(corrections_wait=False)
    article = corrected(Publication.objects.get(), editor)
    version = correct(article, editor)
    assert version.kind == VersionKind.CORRECTION
    change = StatusChange.objects.get(without_second_reader=True)
    assert reviewing.read_afterwards(change, other).read_afterwards_by == other


def test_where_corrections_wait_only_a_correction_waits(publication: Publication, editor: User) -> None:
    article = corrected(publication, editor)
    with pytest.raises(CorrectionUnread, match="somebody who did not write"):
        correct(article, editor)
    assert article.versions.count() == 1
    assert publishing.publish(article, editor, kind=VersionKind.UPDATE).kind == VersionKind.UPDATE


def test_whoever_did_not_write_it_may_put_it_out_or_approve_it(
    publication: Publication, editor: User, other: User
) -> None:
    assert correct(corrected(publication, editor), other).kind == VersionKind.CORRECTION
    article = corrected(publication, editor)
    reviewing.submit(article, editor)
    reviewing.approve(article, editor)
    with pytest.raises(CorrectionUnread):
        correct(article, editor)
    reviewing.approve(article, other)
    assert correct(article, editor).kind == VersionKind.CORRECTION


def test_an_approval_of_other_copy_is_no_second_reading(publication: Publication, editor: User, other: User) -> None:
    article = corrected(publication, editor)
    reviewing.submit(article, editor)
    reviewing.approve(article, other)
    article = edit(article, editor, body="<p>Five envoys met.</p>")
    with pytest.raises(CorrectionUnread):
        correct(article, editor)


def test_asking_puts_it_before_a_second_reader_with_its_reason(publication: Publication, editor: User) -> None:
    article = corrected(publication, editor)
    (waiting,) = reviewing.ask_for_second_reader([article], editor, WRONG)
    reviewing.ask_for_second_reader([article], editor, Reason(ko="세 명이 아니라 네 명"))
    waiting.refresh_from_db()
    assert waiting.status == Status.IN_REVIEW
    task = DeskTask.objects.get(key=DeskTask.CORRECTION)
    assert task.values == {"ko": "세 명이 아니라 네 명", "en": "", "said": "세 명이 아니라 네 명"}


def test_a_correction_of_what_went_out_a_moment_ago_waits_too(editor: User) -> None:
    publication = make_publication("slow", "slow.example", corrections_wait=True, settling_minutes=60)
    article = edit(publish_article(publication, editor).article, editor, deck="Four envoys")
    with pytest.raises(CorrectionUnread):
        correct(article, editor)
    browser(editor).post(page_of(article), asked(article))
    assert DeskTask.objects.get(key=DeskTask.CORRECTION).article == article
    assert article.versions.count() == 1


def test_asking_takes_a_reason_a_right_and_something_that_waits(
    publication: Publication, editor: User, other: User
) -> None:
    article = corrected(publication, editor)
    with pytest.raises(Refused, match="what was corrected"):
        reviewing.ask_for_second_reader([article], editor, Reason())
    stranger = make_user(None)
    edit(article, stranger, deck="Theirs too")
    with pytest.raises(NotPermitted):
        reviewing.ask_for_second_reader([article], stranger, WRONG)
    assert reviewing.ask_for_second_reader([article], other, WRONG) == []
    assert not DeskTask.objects.exists()


def test_the_publish_page_says_that_it_waits_and_the_desk_page_lists_it(
    publication: Publication, editor: User, other: User
) -> None:
    article = corrected(publication, editor, headline="Envoys meet")
    client = browser(editor)
    assert "A second reader reads it before readers do" in client.get(page_of(article)).text
    said = client.post(page_of(article), asked(article), follow=True).text
    assert "The correction waits on the desk page" in said
    assert article.versions.count() == 1
    desk = browser(other).get("/admin/").text
    assert "Corrections that wait for a second reader" in desk
    assert desk.count(WRONG.en) == 1
    shown = browser(other).get(page_of(article)).text
    assert "A second reader reads it before readers do" not in shown
    assert WRONG.en in shown
    assert 'value="correction" required id="id_kind_3" checked' in shown
    browser(other).post(page_of(article), asked(article))
    assert article.versions.latest("number").kind == VersionKind.CORRECTION
    assert not DeskTask.objects.filter(done_at=None).exists()
    assert "Corrections that wait" not in browser(other).get("/admin/").text


def test_both_languages_of_a_correction_wait_together(publication: Publication, editor: User) -> None:
    source = corrected(publication, editor, headline="Envoys meet")
    korean = make_article(
        publication, editor, headline="사절단 회동", language="ko", translation_of=source, body="<p>사절 세 명</p>"
    )
    adopting.adopt(korean, timezone.now() - timedelta(hours=1))
    korean = edit(korean, editor, body="<p>사절 네 명</p>")
    ticked = f"{korean.pk}:{korean.edit_version}"
    browser(editor).post(page_of(source), asked(source, together=ticked))
    tasks = DeskTask.objects.filter(key=DeskTask.CORRECTION, done_at=None)
    assert set(tasks.values_list("article", flat=True)) == {source.pk, korean.pk}


def test_a_correction_that_was_saved_over_since_is_not_put_before_anybody(
    publication: Publication, editor: User
) -> None:
    article = corrected(publication, editor)
    form = asked(article)
    edit(article, editor, deck="Since")
    page = browser(editor).post(page_of(article), form).text
    assert "Somebody saved since you looked" in page
    assert not DeskTask.objects.exists()
