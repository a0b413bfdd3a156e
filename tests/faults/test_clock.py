"""A machine whose clock jumps a day ahead or back: readers see what the clock says, and the record stays whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.models.version import VersionKind
from articles.record.chains import Tally
from articles.record.verifying import Scope, verify
from articles.refusals import Refused
from articles.verbs import publishing, scheduling
from newsroom.roles import Role
from tests.builders import edit, in_future, make_publication, make_user, publish_article

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
