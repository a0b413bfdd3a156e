"""What is to come: scheduled, published over, kept and taken back."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article
from articles.models.version import VersionKind
from articles.record import recording
from articles.verbs import publishing, reviewing, scheduling
from articles.verbs.publishing import AlreadyScheduled, Pending, Reason, Refused
from articles.workflow import Status
from tests.builders import edit, in_future, make_article
from tests.verbs.test_publishing import fresh, headlines_on_site

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_a_scheduled_version_is_nowhere_before_and_everywhere_after(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Ahead")
    version = publishing.publish(article, editor, in_future(minutes=10))
    assert headlines_on_site(article) == []
    with time_machine.travel(version.live_from - timedelta(microseconds=1), tick=False):
        assert headlines_on_site(article) == []
    with time_machine.travel(version.live_from, tick=False):
        assert headlines_on_site(article) == ["Ahead"]


def test_a_scheduled_change_replaces_the_live_version_at_its_time(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Now")
    first = publishing.publish(article, editor)
    edit(article, editor, headline="Then")
    second = publishing.publish(article, editor, in_future(hours=1))
    assert headlines_on_site(article) == ["Now"]
    with time_machine.travel(second.live_from):
        assert headlines_on_site(article) == ["Then"]
    assert second.published_at == first.published_at


def test_cancelling_a_scheduled_change_leaves_the_live_version_open(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Now")
    publishing.publish(article, editor)
    edit(article, editor, headline="Then")
    publishing.publish(article, editor, in_future(hours=1))
    scheduling.cancel_scheduled(article, editor)
    assert fresh(article).has_unpublished_changes
    assert fresh(article).status == Status.PUBLISHED
    with time_machine.travel(in_future(hours=2)):
        assert headlines_on_site(article) == ["Now"]


def test_cancelling_a_first_schedule_gives_approved_copy_back_as_approved(
    publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    reviewing.approve(article, editor)
    publishing.publish(article, editor, in_future(hours=1))
    scheduling.cancel_scheduled(article, editor)
    assert fresh(article).status == Status.APPROVED
    with time_machine.travel(in_future(hours=2)):
        assert headlines_on_site(article) == []
    again = publishing.publish(article, editor)
    assert again.kind == VersionKind.FIRST
    assert again.published_at == again.live_from


def test_publishing_over_a_schedule_asks_what_becomes_of_it(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Planned")
    publishing.publish(article, editor, in_future(hours=1))
    edit(article, editor, headline="Urgent")
    with pytest.raises(AlreadyScheduled):
        publishing.publish(article, editor)
    publishing.publish(article, editor, pending=Pending.KEEP)
    assert headlines_on_site(article) == ["Urgent"]
    with time_machine.travel(in_future(hours=2)):
        assert headlines_on_site(article) == ["Planned"]


def test_publishing_now_may_cancel_the_schedule(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Planned")
    publishing.publish(article, editor, in_future(hours=1))
    publishing.publish(article, editor, pending=Pending.CANCEL)
    assert headlines_on_site(article) == ["Planned"]
    assert not article.versions.pending().exists()
    with time_machine.travel(in_future(hours=2)):
        assert headlines_on_site(article) == ["Planned"]


def test_cancelling_a_first_schedule_approves_nothing_that_was_not_read(
    publication: Publication, reporter: User, editor: User
) -> None:
    at_once = make_article(publication, reporter)
    publishing.publish(at_once, editor, in_future(hours=1))
    scheduling.cancel_scheduled(at_once, editor)
    assert fresh(at_once).status == Status.IN_REVIEW

    changed = make_article(publication, reporter)
    reviewing.submit(changed, reporter)
    reviewing.approve(changed, editor)
    publishing.publish(changed, editor, in_future(hours=1))
    edit(changed, reporter, headline="Nobody has read this")
    scheduling.cancel_scheduled(changed, editor)
    assert fresh(changed).status == Status.IN_REVIEW


def test_cancelling_leaves_copy_where_it_went_on_to(publication: Publication, reporter: User, editor: User) -> None:
    article = make_article(publication, reporter)
    publishing.publish(article, editor, in_future(hours=1))
    reviewing.submit(article, reporter)
    reviewing.send_back(article, editor, "Not like this")
    scheduling.cancel_scheduled(article, editor)
    assert fresh(article).status == Status.DRAFT


@pytest.fixture
def twice_scheduled(publication: Publication, editor: User) -> Article:
    """Live, to be replaced in an hour, and again in two."""
    article = make_article(publication, editor, headline="Now")
    publishing.publish(article, editor)
    edit(article, editor, headline="Last")
    publishing.publish(article, editor, in_future(hours=2))
    edit(article, editor, headline="Between")
    publishing.publish(article, editor, in_future(hours=1), pending=Pending.KEEP)
    return article


def test_a_version_may_begin_before_one_that_is_kept(twice_scheduled: Article) -> None:
    for hours, headline in ((0, "Now"), (1.5, "Between"), (2.5, "Last")):
        with time_machine.travel(in_future(hours=hours)):
            assert headlines_on_site(twice_scheduled) == [headline]


def test_cancelling_takes_back_all_that_is_scheduled(twice_scheduled: Article, editor: User) -> None:
    scheduling.cancel_scheduled(twice_scheduled, editor)
    with time_machine.travel(in_future(hours=3)):
        assert headlines_on_site(twice_scheduled) == ["Now"]


def test_withdrawing_takes_back_all_that_is_scheduled(twice_scheduled: Article, editor: User) -> None:
    publishing.withdraw(twice_scheduled, editor, Reason(en="x"))
    with time_machine.travel(in_future(hours=3)):
        assert headlines_on_site(twice_scheduled) == []


def test_publishing_now_may_cancel_or_keep_all_that_is_scheduled(twice_scheduled: Article, editor: User) -> None:
    edit(twice_scheduled, editor, headline="Urgent")
    publishing.publish(twice_scheduled, editor, pending=Pending.KEEP)
    assert headlines_on_site(twice_scheduled) == ["Urgent"]
    assert twice_scheduled.versions.pending().count() == 2
    edit(twice_scheduled, editor, headline="More urgent")
    publishing.publish(twice_scheduled, editor, pending=Pending.CANCEL)
    assert not twice_scheduled.versions.pending().exists()
    with time_machine.travel(in_future(hours=3)):
        assert headlines_on_site(twice_scheduled) == ["More urgent"]


def test_a_schedule_is_not_kept_by_what_would_begin_after_it(twice_scheduled: Article, editor: User) -> None:
    edit(twice_scheduled, editor, headline="Latest")
    with pytest.raises(Refused, match="begins before this one"):
        publishing.publish(twice_scheduled, editor, in_future(hours=3), pending=Pending.KEEP)
    assert twice_scheduled.versions.pending().count() == 2


def test_a_cancel_that_its_own_instant_overtakes_leaves_the_story_on_the_site(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(publication, editor, headline="Before")
    publishing.publish(article, editor)
    edit(article, editor, headline="After")
    scheduled = publishing.publish(article, editor, in_future(seconds=1))
    take_back = recording.take_back

    def too_late(*args: Any) -> Any:
        time.sleep((scheduled.live_from - timezone.now()).total_seconds() + 0.01)
        return take_back(*args)

    monkeypatch.setattr(scheduling, "take_back", too_late)
    with pytest.raises(Refused, match="at this very moment"):
        scheduling.cancel_scheduled(article, editor)
    assert headlines_on_site(article) == ["After"]


def test_withdrawing_cancels_what_is_scheduled(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    edit(article, editor, headline="Later")
    publishing.publish(article, editor, in_future(hours=1))
    publishing.withdraw(article, editor, Reason(ko="오보"))
    with time_machine.travel(in_future(hours=2)):
        assert headlines_on_site(article) == []
