"""A machine whose clock jumps a day ahead or back: readers see what the clock says, and the record stays whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, Errand, Presence
from articles.models.errand import ErrandKind
from articles.models.version import VersionKind
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from articles.refusals import Refused
from articles.verbs import publishing, scheduling
from articles.writing.presence import announce
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_user, publish_article
from tests.newsroom.test_signing_in import is_in, sign_in

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


def shown(path: str) -> str:
    text: str = Client().get(path).text
    return text


def test_what_readers_see_goes_with_the_clock_and_comes_back_with_it() -> None:
    editor = make_user(Role.DESK_EDITOR)
    first = publish_article(make_publication(), editor, headline="Envoys meet")
    publishing.publish(
        edit(first.article, editor, headline="Envoys agree"), editor, at=in_future(hours=1), kind=VersionKind.UPDATE
    )
    assert "Envoys meet" in shown(first.path)
    with time_machine.travel(timezone.now() + A_DAY):
        assert "Envoys agree" in shown(first.path)
    assert "Envoys meet" in shown(first.path)
    with time_machine.travel(timezone.now() - A_DAY):
        assert "Envoys meet" not in shown(first.path)
    assert "Envoys meet" in shown(first.path)


def test_what_is_published_on_a_clock_a_day_ahead_waits_for_its_day_and_can_be_taken_back() -> None:
    editor = make_user(Role.DESK_EDITOR)
    first = publish_article(make_publication(), editor, headline="Envoys meet")
    with time_machine.travel(timezone.now() + A_DAY):
        publishing.publish(edit(first.article, editor, headline="Envoys agree"), editor, kind=VersionKind.UPDATE)
    assert "Envoys meet" in shown(first.path)
    scheduling.cancel_scheduled(Article.objects.get(pk=first.article_id), editor)
    again = publishing.publish(edit(first.article, editor, headline="Envoys part"), editor, kind=VersionKind.UPDATE)
    assert "Envoys part" in shown(again.path)
    assert list(verify(Scope(), Tally())) == []


def test_on_a_clock_a_day_behind_nothing_gets_an_end_that_has_passed() -> None:
    editor = make_user(Role.DESK_EDITOR)
    first = publish_article(make_publication(), editor, headline="Envoys meet")
    changed = edit(first.article, editor, headline="Envoys agree")
    with time_machine.travel(timezone.now() - A_DAY):
        try:
            publishing.publish(changed, editor, kind=VersionKind.UPDATE)
        except Refused:
            assert Article.objects.get(pk=first.article_id).versions.count() == 1
    on_site = Article.objects.get(pk=first.article_id).versions.on_site()
    assert on_site.count() == 1
    assert list(verify(Scope(), Tally())) == []


def test_who_was_in_an_article_on_a_clock_a_day_ahead_is_not_there_once_it_is_set_right() -> None:
    one, other = make_user(Role.REPORTER, "one"), make_user(Role.DESK_EDITOR, "other")
    article = make_article(make_publication(), one)
    with time_machine.travel(timezone.now() + A_DAY):
        announce(article, one, "a", typed=0)
    assert announce(article, other, "b").others == ()
    # A clock that is a few seconds behind another process's is no jump.
    Presence.objects.filter(user=one).update(seen_at=in_future(seconds=10))
    assert [each.user for each in announce(article, other, "b").others] == [one]


def test_an_errand_noted_on_a_clock_a_day_ahead_does_not_wait_for_that_day() -> None:
    with time_machine.travel(timezone.now() + A_DAY):
        Errand.objects.note(ErrandKind.FOLLOW, [1])
    assert Errand.objects.waiting(timezone.now() - timedelta(minutes=5)).count() == 1
    Errand.objects.note(ErrandKind.FOLLOW, [2])
    assert Errand.objects.waiting(timezone.now() - timedelta(minutes=5)).count() == 1


def test_whoever_is_signed_in_stays_so_while_the_clock_jumps() -> None:
    client = Client()
    sign_in(client, make_user(Role.REPORTER).username)
    for jump in (A_DAY, timedelta(hours=-1)):
        with time_machine.travel(timezone.now() + jump):
            assert is_in(client)
    assert is_in(client)


def test_whoever_is_held_up_by_wrong_passwords_is_so_no_longer_than_the_clock_jumped_back() -> None:
    user = make_user(Role.REPORTER)
    for _ in range(6):
        sign_in(Client(), user.username, "wrong")
    client = Client()
    sign_in(client, user.username)
    assert not is_in(client)
    with time_machine.travel(timezone.now() + A_DAY):
        sign_in(client, user.username)
        assert is_in(client)
    held_up = Client()
    with time_machine.travel(timezone.now() - timedelta(hours=1)) as clock:
        sign_in(held_up, user.username)
        clock.shift(timedelta(hours=1, minutes=6))
        sign_in(held_up, user.username)
        assert is_in(held_up)


def test_versions_of_an_article_follow_each_other_on_a_clock_that_went_back_an_hour() -> None:
    editor = make_user(Role.DESK_EDITOR)
    first = publish_article(make_publication(), editor, headline="Envoys meet")
    changed = edit(first.article, editor, headline="Envoys agree")
    with time_machine.travel(timezone.now() - timedelta(hours=1)), suppress(Refused):
        publishing.publish(changed, editor, kind=VersionKind.UPDATE)
    publishing.publish(edit(first.article, editor, headline="Envoys part"), editor, kind=VersionKind.UPDATE)
    begins = list(
        Article.objects.get(pk=first.article_id).versions.order_by("number").values_list("live_from", flat=True)
    )
    assert begins == sorted(set(begins))
    assert "Envoys part" in shown(first.path)
    assert list(verify(Scope(), Tally())) == []
