"""What the page of an act says of the copy and of readers, before the button is pressed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.admin.clock import written
from articles.models import Article, Photo
from articles.verbs import adopting, publishing
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_reporter, make_user
from tests.desk.pages import act, looked_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, publication: Publication) -> User:
    editor = make_user(Role.DESK_EDITOR, "seo")
    make_reporter("seo", name_ko="서유나", name_en="Seo Yu-na", user=editor)
    client.force_login(editor)
    return editor


def test_before_a_first_publication_one_sees_the_photo_how_long_the_text_is_and_whose_save_it_is(
    client: Client, publication: Publication, editor: User
) -> None:
    photo = make_photo()
    body = f'<p>Six words stand in this text.</p><figure data-photo="{photo.sha256}"></figure>'
    article = make_article(publication, make_user(Role.REPORTER), photo=photo, body="<p>Begun.</p>")
    edit(article, editor, body=body)
    page = client.get(act(article, "publish")).text
    assert '<span lang="en">A caption</span>' in page
    assert 'class="photo-whole"' in page
    assert "<summary>29 characters of text, 1 photo in it.</summary>" in page
    assert "<p>Six words stand in this text.</p>" in page
    at = written(article.revisions.saved()[0].saved_at, publication.tzinfo)
    assert f"As saved at {at} by Seo Yu-na; the button that led here saved what was typed." in page
    assert "It will begin at the top of its section" in page


@pytest.mark.parametrize("act_on_copy", ["submit", "publish"])
def test_the_photos_credit_is_read_before_it_is_printed(
    client: Client, publication: Publication, editor: User, act_on_copy: str
) -> None:
    photo = make_photo(credit="Kim Seo-jun / Newsroom", alt_ko="들판의 사람들", alt_en="People in a field")
    article = make_article(publication, editor, photo=photo)
    page = client.get(act(article, act_on_copy)).text
    assert "Photo: Kim Seo-jun / Newsroom" in page
    # Of an English story not the Korean words.
    assert 'alt="People in a field"' in page
    Photo.objects.update(credit="", creator="Han Ji-won")
    assert "Photo: Han Ji-won" in client.get(act(article, act_on_copy)).text
    Photo.objects.update(creator="")
    page = client.get(act(article, act_on_copy)).text
    assert "<strong>No credit</strong>" in page
    assert "Photo:" not in page


def test_only_grave_warnings_make_it_publishing_anyway(client: Client, publication: Publication, editor: User) -> None:
    photo = make_photo(alt_ko="", alt_en="", credit="")
    article = make_article(publication, editor, photo=photo)
    page = client.get(act(article, "publish")).text
    assert "What you leave becomes a task" in page
    assert '<button type="submit" class="button default">Publish</button>' in page
    assert "Publish anyway" not in page
    edit(article, editor, body="<p>사절단이 서울에서 만났다. 합의문은 나오지 않았다.</p>", headline="사절단 회동")
    assert (
        '<button type="submit" class="button default" data-warns="true">Publish anyway</button>'
        in client.get(act(article, "publish")).text
    )


def test_copy_without_a_photo_says_so(client: Client, publication: Publication, editor: User) -> None:
    assert "No lead photo." in client.get(act(make_article(publication, editor), "publish")).text


def test_of_a_story_that_went_out_lately_nothing_need_be_said_and_what_was_wrong_can_be(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, photo=make_photo())
    live = publishing.publish(article, editor)
    edit(article, editor, lead_caption="Two ministers")
    page = client.get(act(article, "publish"))
    kind = page.context["form"]["kind"]
    assert kind.value() == "update"
    # Said of a settled story alone: it would contradict what is chosen.
    assert not page.context["findings"]
    assert [value for value, _label in kind.field.choices] == ["update", "clarification", "correction"]
    until = live.published_at + timedelta(minutes=publication.settling_minutes, seconds=59)
    assert f"From {written(until, publication.tzinfo)} on readers are told" in page.text
    asked = looked_at(article) | {"when": "now", "kind": "correction", "reason_en": "There were two."}
    client.post(act(article, "publish"), asked)
    corrected = article.versions.standing().get()
    assert (corrected.kind, corrected.reason_en) == ("correction", "There were two.")


def test_whoever_publishes_for_the_first_time_beside_a_live_story_is_asked_about_that_story(
    client: Client, publication: Publication, editor: User
) -> None:
    source = make_article(publication, editor)
    adopting.adopt(source, timezone.now() - timedelta(days=1))
    translation = make_article(publication, editor, language="ko", translation_of=source)
    form = client.get(act(translation, "publish")).context["form"]
    assert form["kind"].label.startswith("What changes for readers of the story in the other language")


def test_another_caption_under_a_settled_storys_photo_is_asked_about_like_any_change(
    client: Client, publication: Publication, editor: User
) -> None:
    photo = make_photo(caption_en="Minister Han Ji-won, left, with 38 guests")
    article = make_article(publication, editor, photo=photo)
    Article.objects.update(lead_caption="")
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    photo.caption_en = "Minister Han Ji-won, left, with 36 guests"
    photo.save()
    page = client.get(act(article, "publish"))
    assert page.context["form"]["kind"].value() == "correction"
    assert "38" in " ".join(page.context["findings"])
    assert {"reason_ko", "reason_en"} <= set(page.context["form"].fields)
    assert "it went out lately" not in page.text
