"""A story in both languages, put out from the page of either of its articles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.verbs import adopting, publishing
from tests.builders import edit, in_future, make_article
from tests.desk.pages import act, looked_at, together_with

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_a_pair_is_published_from_either_of_its_articles(
    client: Client, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor, headline="Envoys meet")
    korean = make_article(publication, editor, language="ko", headline="사절단 회동", translation_of=english)
    client.force_login(editor)
    assert "사절단 회동 (한국어)" in client.get(act(english, "publish")).content.decode()
    client.post(act(korean, "publish"), looked_at(korean) | {"when": "now", "together": together_with(english)})
    assert english.versions.get().live_from == korean.versions.get().live_from


def test_a_companion_that_was_saved_since_does_not_go_out(
    client: Client, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    data = looked_at(english) | {"when": "now", "together": together_with(korean)}
    edit(korean, editor, headline="아무도 못 본 제목")
    client.force_login(editor)
    assert "Look again" in client.post(act(english, "publish"), data).content.decode()
    assert not korean.versions.exists()


def test_a_correction_of_a_pair_is_explained_in_both(client: Client, publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    for article in (english, korean):
        adopting.adopt(article, timezone.now() - timedelta(days=1))
        edit(article, editor, deck="90")
    client.force_login(editor)
    answers = {"when": "now", "kind": "correction", "reason_en": "We said 10.", "together": together_with(korean)}
    client.post(act(english, "publish"), looked_at(english) | answers)
    for article in (english, korean):
        live = article.versions.on_site().get()
        assert (live.kind, live.reason_en) == ("correction", "We said 10.")


def test_the_kind_is_asked_for_a_companion_too(client: Client, publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    adopting.adopt(english, timezone.now() - timedelta(days=1))
    client.force_login(editor)
    assert "kind" in client.get(act(korean, "publish")).context["form"].fields


def test_a_schedule_of_a_companion_is_asked_about(client: Client, publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    publishing.publish(korean, editor, in_future(hours=2))
    edit(korean, editor, deck="새")
    client.force_login(editor)
    assert "pending" in client.get(act(english, "publish")).context["form"].fields
    data = looked_at(english) | {"when": "now", "together": together_with(korean)}
    assert "already scheduled" in client.post(act(english, "publish"), data).content.decode()
    client.post(act(english, "publish"), data | {"pending": "cancel"})
    assert english.versions.on_site().get().live_from == korean.versions.on_site().get().live_from
    assert not korean.versions.pending().exists()


def test_a_schedule_of_a_companion_that_stays_behind_keeps_nobody_back(
    client: Client, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    publishing.publish(korean, editor, in_future(hours=2))
    client.force_login(editor)
    client.post(act(english, "publish"), looked_at(english) | {"when": "now"})
    assert english.versions.on_site().exists()
    assert korean.versions.pending().exists()
