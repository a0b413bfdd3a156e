"""What the desk says of an article's past: a schedule is no publication, and an old story says when it was published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone

from articles.admin.clock import written
from articles.models.version import VersionKind
from articles.verbs import adopting, publishing, scheduling
from articles.verbs.publishing import Pending
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user
from tests.desk.pages import change

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, publication: Publication) -> User:
    editor = make_user(Role.DESK_EDITOR, "seo", first_name="Yu-na", last_name="Seo")
    client.force_login(editor)
    return editor


@pytest.fixture
def article(publication: Publication) -> Article:
    return make_article(publication, make_user(Role.REPORTER))


def trail(client: Client, article: Article) -> list[str]:
    return [step.label for step in client.get(change(article)).context["trail"]]


def fates(client: Client, article: Article) -> list[str]:
    page = client.get(f"/admin/articles/article/{article.pk}/revisions/")
    return [state.fate for state in page.context["states"] if state.is_version]


def test_a_schedule_is_called_one_and_says_what_of_it_was_changed(
    client: Client, article: Article, editor: User
) -> None:
    zone = article.publication.tzinfo
    nine, ten, eleven = (in_future(hours=hours) for hours in (9, 10, 11))
    publishing.publish(article, editor, nine)
    assert trail(client, article) == [f"Scheduled for {written(nine, zone)}"]
    scheduling.reschedule(article, editor, article.versions.pending().get().pk, ten)
    edit(article, editor, headline="Better")
    publishing.publish(article, editor, ten, pending=Pending.CANCEL)
    edit(article, editor, headline="Better still")
    publishing.publish(article, editor, eleven, pending=Pending.CANCEL)
    assert trail(client, article) == [
        f"Scheduled anew for {written(eleven, zone)}",
        f"Changed copy for {written(ten, zone)}",
        f"Time changed to {written(ten, zone)}",
        f"Scheduled for {written(nine, zone)}",
    ]
    publishing.publish(article, editor, pending=Pending.CANCEL)
    assert trail(client, article)[0] == "Publish"
    acts = client.get("/admin/articles/statuschange/").content.decode()
    assert f"Scheduled for {written(eleven, zone)}" in acts


def test_what_was_cancelled_and_scheduled_again_is_no_change_of_time(
    client: Client, article: Article, editor: User
) -> None:
    ten = in_future(hours=10)
    publishing.publish(article, editor, in_future(hours=9))
    scheduling.cancel_scheduled(article, editor)
    publishing.publish(article, editor, ten)
    assert trail(client, article)[0] == f"Scheduled for {written(ten, article.publication.tzinfo)}"


def test_the_history_says_which_version_waits_and_which_never_went_out(
    client: Client, article: Article, editor: User
) -> None:
    nine, ten = in_future(hours=9), in_future(hours=10)
    publishing.publish(article, editor, nine)
    publishing.publish(article, editor, ten, pending=Pending.CANCEL)
    at = written(ten, article.publication.tzinfo)
    assert fates(client, article) == [f"scheduled for {at}", "never went out"]
    with time_machine.travel(ten + timedelta(minutes=1)):
        client.force_login(editor)
        assert fates(client, article) == [f"went out {at}", "never went out"]
    page = client.get(f"/admin/articles/article/{article.pk}/revisions/").content.decode()
    assert "Yu-na Seo" in page
    assert ">seo<" not in page
    assert f"({at}" not in page
    assert f"scheduled for {at}" in client.get(f"/admin/articles/article/{article.pk}/compare/").content.decode()


def test_a_correction_is_called_one_with_its_version_its_reason_and_the_way_to_what_it_changed(
    client: Client, article: Article, editor: User
) -> None:
    publishing.publish(article, editor)
    edit(article, editor, deck="They met in Busan")
    reason = publishing.Reason(en="They met in Busan, not in Seoul.")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=reason)
    edit(article, editor, headline="Envoys met again")
    publishing.publish(article, editor, in_future(hours=3), kind=VersionKind.CLARIFICATION, reason=publishing.Reason())
    corrected = article.versions.get(number=2)
    steps = client.get(change(article)).context["trail"]
    assert [step.label for step in steps[1:]] == ["Version 2: Correction", "Publish"]
    assert [step.number for step in steps] == [3, 2, None]
    assert steps[0].label.startswith("Scheduled for")
    assert steps[0].what == "Version 3: Clarification"
    page = client.get(change(article)).content.decode()
    assert f'<q lang="en">{corrected.reason_en}</q>' in page
    address = f"/admin/articles/article/{article.pk}/compare/?new=v2"
    assert f'href="{address}"' in page
    compared = client.get(address)
    assert (compared.context["old_key"], compared.context["new_key"]) == ("v1", "v2")
    assert "Busan</ins>" in compared.content.decode()


def test_the_reason_is_told_in_the_language_of_whoever_reads_the_desk_or_in_the_other_one(
    client: Client, article: Article, editor: User
) -> None:
    publishing.publish(article, editor)
    edit(article, editor, deck="They met in Busan")
    reason = publishing.Reason(ko="서울이 아니라 부산이다.", en="Busan, not Seoul.")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=reason)
    edit(article, editor, deck="They met in Jeju")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=publishing.Reason(ko="제주이다."))
    client.cookies["django_language"] = "en"
    page = client.get(change(article)).content.decode()
    assert '<q lang="en">Busan, not Seoul.</q>' in page
    assert '<q lang="ko">제주이다.</q>' in page
    client.cookies["django_language"] = "ko"
    assert '<q lang="ko">서울이 아니라 부산이다.</q>' in client.get(change(article)).content.decode()
    assert "서울이 아니라 부산이다." in client.get(f"/admin/articles/article/{article.pk}/revisions/").content.decode()


def test_the_reason_of_a_withdrawal_is_told(client: Client, article: Article, editor: User) -> None:
    publishing.publish(article, editor)
    chief = make_user(Role.MANAGING_EDITOR, "chief")
    publishing.withdraw(article, chief, publishing.Reason(ko="사람이 다친다.", en="People may be hurt."))
    page = client.get(change(article)).content.decode()
    assert "<strong>Withdraw</strong>" in page
    assert '<q lang="en">People may be hurt.</q>' in page


def test_the_version_before_is_the_one_readers_had(client: Client, article: Article, editor: User) -> None:
    publishing.publish(article, editor)
    edit(article, editor, deck="Never read")
    publishing.publish(article, editor, in_future(hours=3))
    scheduling.cancel_scheduled(article, editor)
    edit(article, editor, deck="Read")
    publishing.publish(article, editor)
    page = client.get(f"/admin/articles/article/{article.pk}/compare/?new=v3")
    assert (page.context["old_key"], page.context["new_key"]) == ("v1", "v3")


def test_what_goes_out_at_once_has_no_second_date(client: Client, article: Article, editor: User) -> None:
    publishing.publish(article, editor)
    assert fates(client, article) == [""]


def test_the_form_says_when_and_by_whom_it_was_published(client: Client, article: Article, editor: User) -> None:
    zone = article.publication.tzinfo
    first = publishing.publish(article, editor)
    assert f"Published {written(first.live_from, zone)} by Yu-na Seo." in client.get(change(article)).content.decode()
    edit(article, editor, headline="Better")
    with time_machine.travel(in_future(hours=3)):
        second = publishing.publish(article, editor)
        client.force_login(editor)
        assert (
            f"First published {written(first.live_from, zone)}; "
            f"this version is out since {written(second.live_from, zone)}, by Yu-na Seo."
        ) in client.get(change(article)).content.decode()


def test_a_story_from_an_archive_says_when_it_was_published_and_that_nobody_knows_by_whom(
    client: Client, article: Article, editor: User
) -> None:
    then = timezone.now() - timedelta(days=300)
    adopting.adopt(article, then)
    at = written(then, article.publication.tzinfo)
    page = client.get(change(article)).content.decode()
    assert f"Published {at}, before this system: by whom is not recorded." in page
    assert fates(client, article) == [f"published {at}"]


def test_a_scheduled_story_is_published_by_nobody_yet(client: Client, article: Article, editor: User) -> None:
    publishing.publish(article, editor, in_future(hours=1))
    assert client.get(change(article)).context["published"] == ""


def test_a_story_from_an_archive_says_so_in_an_editors_words(client: Client, publication: Publication) -> None:
    editor = make_user(Role.DESK_EDITOR)
    client.force_login(editor)
    article = make_article(publication, editor)
    adopting.adopt(article, timezone.now() - timedelta(days=900))
    page = client.get(change(article)).text
    assert "Brought in from the archive" in page
    assert "Adopt" not in page
