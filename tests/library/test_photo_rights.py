"""When the right to a photo ends: told beforehand, not chosen afterwards, and left where readers see it already."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.copytext import Copy
from articles.models import Article, Photo
from articles.verbs import checklist, publishing
from newsroom.roles import Role
from tests.builders import edit, make_article, make_photo, make_publication, make_user, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db

PICK = "/admin/articles/photo/pick/"


def photo_ending(days: int, colour: str = "navy") -> Photo:
    """Whose right ends in so many days; negative: ended so many days ago."""
    return make_photo(colour, rights_expire_on=timezone.localdate() + timedelta(days=days), caption_en=colour)


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_data(client: Client, article: Article) -> dict[str, str]:
    """The article's form as it comes, to be sent back."""
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    form, data = page.context["adminform"].form, {}
    sets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    for part in (form, *(each.management_form for each in sets), *(each for one in sets for each in one.forms)):
        for field in part:
            data[field.html_name] = value if (value := field.value()) is not None else ""
    return {name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in data.items()}


def test_the_right_holds_on_its_last_day() -> None:
    today = timezone.localdate()
    photos = {days: Photo(rights_expire_on=today + timedelta(days=days)) for days in (-1, 0, 30, 31)}
    assert [days for days, photo in photos.items() if photo.rights_ended()] == [-1]
    assert [days for days, photo in photos.items() if photo.rights_end_soon()] == [0, 30]
    assert not Photo().rights_ended()
    assert not Photo().rights_end_soon()


def test_the_library_finds_what_ends_soon_and_what_has_ended() -> None:
    for days, colour in ((-1, "red"), (3, "green"), (300, "blue")):
        photo_ending(days, colour)
    client = desk(make_user(Role.REPORTER))
    soon = client.get("/admin/articles/photo/?rights=soon").context["cl"].queryset
    assert [photo.caption_en for photo in soon] == ["green"]
    ended = client.get("/admin/articles/photo/?rights=ended")
    assert [photo.caption_en for photo in ended.context["cl"].queryset] == ["red"]
    assert "Choose another photo." in ended.content.decode()


def test_a_photos_screen_and_the_picker_say_when_its_right_ends() -> None:
    ended, soon, free = photo_ending(-1, "red"), photo_ending(3, "green"), make_photo("blue")
    client = desk(make_user(Role.REPORTER))
    for photo, words in ((ended, "The right to use it ended on"), (soon, "The right to use it ends on")):
        assert words in client.get(reverse("admin:articles_photo_change", args=[photo.pk])).content.decode()
        (found,) = client.get(PICK, {"id": photo.pk}).json()["photos"]
        assert words in found["rights"]
        assert found["mayBeChosen"] is (photo == soon)
    (found,) = client.get(PICK, {"id": free.pk}).json()["photos"]
    assert (found["rights"], found["mayBeChosen"]) == ("", True)


def test_a_photo_whose_right_ended_is_not_chosen_anew() -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor)
    ended = photo_ending(-1)
    client = desk(editor)
    data = form_data(client, article) | {"lead_photo": str(ended.pk)}
    page = client.post(reverse("admin:articles_article_change", args=[article.pk]), data)
    assert "The right to use it ended on" in page.content.decode()
    assert Article.objects.get().lead_photo is None


def test_where_it_stands_already_the_rest_can_be_saved() -> None:
    editor = make_user(Role.DESK_EDITOR)
    photo = photo_ending(3)
    article = make_article(make_publication(), editor, photo=photo)
    Photo.objects.update(rights_expire_on=timezone.localdate() - timedelta(days=1))
    client = desk(editor)
    data = form_data(client, article) | {"headline": "Another headline"}
    client.post(reverse("admin:articles_article_change", args=[article.pk]), data)
    found = Article.objects.get()
    assert (found.headline, found.lead_photo) == ("Another headline", photo)


def test_a_live_story_keeps_its_photo_and_a_new_one_does_not_get_it() -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR)
    photo = photo_ending(3)
    live = publish_article(publication, editor, photo=photo)
    other = make_article(publication, editor, photo=photo)
    Photo.objects.update(rights_expire_on=timezone.localdate() - timedelta(days=1))
    assert b"<figure" in Client().get(live.path).content
    corrected = edit(live.article, editor, headline="With its slip mended")
    assert checklist.problems_of(corrected, Copy.from_article(corrected)) == []
    assert [each.key for each in checklist.warnings_of(corrected, Copy.from_article(corrected))] == [
        f"rights:{photo.sha256[:16]}"
    ]
    assert publishing.publish(corrected, editor).number == 2
    with pytest.raises(publishing.Refused, match="expired"):
        publishing.publish(other, editor)


def test_a_photo_in_a_withdrawn_story_is_a_new_use() -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR)
    photo = photo_ending(3)
    article = publish_article(publication, editor, photo=photo).article
    publishing.withdraw(article, editor, publishing.Reason(en="Wrong"))
    Photo.objects.update(rights_expire_on=timezone.localdate() - timedelta(days=1))
    article = Article.objects.get()
    assert checklist.problems_of(article, Copy.from_article(article))
