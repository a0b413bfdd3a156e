"""Standing pages are put on record by whoever may, and stay there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from articles.models import StandingPage, StandingVersion
from articles.refusals import NotPermitted, Refused
from articles.verbs.standing import Reason, publish_page, take_back_page, withdraw_page
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import in_future, make_publication, make_standing_page, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> StandingPage:
    return make_standing_page(make_publication())


@pytest.fixture
def editor(page: StandingPage) -> User:
    return make_user(Role.MANAGING_EDITOR)


def save(page: StandingPage, **changes: str) -> StandingPage:
    """What the form does."""
    StandingPage.objects.filter(pk=page.pk).update(edit_version=F("edit_version") + 1, **changes)
    return StandingPage.objects.get(pk=page.pk)


def publish(page: StandingPage, editor: User, **kwargs: object) -> list[StandingVersion]:
    return publish_page(page, editor, seen=page.edit_version, **kwargs)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [None, Role.REPORTER, Role.DESK_EDITOR])
def test_who_has_not_the_right_publishes_takes_back_and_withdraws_nothing(
    page: StandingPage, role: Role | None
) -> None:
    stranger = make_user(role)
    with pytest.raises(NotPermitted):
        publish(page, stranger)
    publish(page, make_user(Role.MANAGING_EDITOR))
    with pytest.raises(NotPermitted):
        withdraw_page(page, stranger, Reason(en="Because."))
    with pytest.raises(NotPermitted):
        take_back_page(page, stranger)
    assert StandingVersion.objects.count() == 2


def test_only_the_language_that_changed_gets_a_new_version(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    page = save(page, body_ko="<p>달라졌다.</p>")
    (version,) = publish(page, editor)
    assert (version.language, version.number) == ("ko", 2)
    assert {each.language: each.number for each in page.versions.on_site()} == {"en": 1, "ko": 2}


def test_publishing_what_readers_have_is_refused(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    with pytest.raises(Refused, match="just this text"):
        publish(page, editor)


def test_nobody_publishes_what_somebody_saved_since_they_looked(page: StandingPage, editor: User) -> None:
    save(page, title_en="Something else")
    with pytest.raises(Refused, match="saved since"):
        publish(page, editor)


def test_a_schedule_is_taken_back_and_readers_keep_what_they_have(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    page = save(page, body_en="<p>Later.</p>")
    publish(page, editor, at=in_future(days=7))
    take_back_page(page, editor)
    assert page.versions.get(language="en", number=1).live_until is None
    assert not page.versions.pending().exists()
    with pytest.raises(Refused, match="Nothing is scheduled"):
        take_back_page(page, editor)


def test_publishing_takes_the_place_of_what_is_scheduled(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    publish(save(page, body_en="<p>Later.</p>"), editor, at=in_future(days=7))
    page = save(page, body_en="<p>Now.</p>")
    publish(page, editor)
    assert not page.versions.pending().exists()
    assert page.versions.on_site().get(language="en").body == "<p>Now.</p>"


def test_a_time_that_has_passed_is_refused(page: StandingPage, editor: User) -> None:
    with pytest.raises(Refused, match="has passed"):
        publish(page, editor, at=timezone.now() - timedelta(seconds=1))


def test_a_withdrawal_has_a_reason_and_can_be_followed_by_the_page(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    with pytest.raises(Refused, match="reason"):
        withdraw_page(page, editor, Reason())
    withdraw_page(page, editor, Reason(en="It was not true."))
    assert not page.versions.on_site().exists()
    with pytest.raises(Refused, match="do not have"):
        withdraw_page(page, editor, Reason(en="Again."))
    publish(page, editor)
    assert page.versions.on_site().count() == 2


def test_what_was_only_scheduled_is_withdrawn_without_a_word(page: StandingPage, editor: User) -> None:
    publish(page, editor, at=in_future(days=1))
    withdraw_page(page, editor, Reason(en="No."))
    assert not page.versions.pending().exists()
    assert not page.versions.in_force().exists()


def test_every_act_raises_the_house(page: StandingPage, editor: User) -> None:
    def raised() -> int:
        return PublicState.objects.get(publication=page.publication).house_generation

    before = raised()
    publish(page, editor)
    withdraw_page(page, editor, Reason(en="No."))
    assert raised() == before + 2


def test_the_database_lets_nobody_change_delete_or_renumber_what_readers_had(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    first = page.versions.get(language="en")
    twin = StandingVersion.objects.get(pk=first.pk)
    twin.pk, twin.number = None, 2
    for attempt in (
        lambda: StandingVersion.objects.update(body="<p>Other.</p>"),
        lambda: StandingVersion.objects.update(title="Other"),
        lambda: StandingVersion.objects.all()._raw_delete("default"),
        lambda: StandingVersion.objects.update(live_until=timezone.now() - timedelta(days=1)),
        # Two texts of one page at once.
        lambda: twin.save(force_insert=True),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert page.versions.get(language="en").body == first.body


def test_each_version_is_chained_to_the_one_before_it(page: StandingPage, editor: User) -> None:
    publish(page, editor)
    publish(save(page, body_en="<p>Second.</p>"), editor)
    previous = ""
    for version in page.versions.filter(language="en").order_by("number"):
        assert version.digest == version.computed_digest("journal", previous)
        previous = version.digest
