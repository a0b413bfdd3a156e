"""The tags' screen: nothing is deleted, and the article form is offered what there is."""

from __future__ import annotations

import pytest
from django.test import Client
from taggit.models import Tag

from newsroom.roles import Role
from tests.builders import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="Summmit", slug="summit")


def test_no_tag_is_deleted_and_none_is_merged_by_taggits_own_screen(client: Client, tag: Tag) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    assert client.post(f"/admin/taggit/tag/{tag.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/taggit/tag/merge-tags/", follow=True).redirect_chain[-1][0] == "/admin/"
    assert "merge-tags" not in client.get("/admin/taggit/tag/").text
    assert Tag.objects.filter(pk=tag.pk).exists()


def test_a_stranger_may_not_see_the_screen(client: Client, tag: Tag) -> None:
    client.force_login(make_user(Role.REPORTER))
    assert client.get("/admin/taggit/tag/").status_code == 403
    client.force_login(make_user())
    assert client.get("/admin/taggit/tag/").status_code == 302


def test_the_form_is_offered_the_tags_there_are() -> None:
    for name in ("정상회담", "한미정상회담", "외교", "Seoul", "Seoul Forum"):
        Tag.objects.create(name=name)
    client = Client()
    client.force_login(make_user(Role.REPORTER))

    def offered(word: str) -> list[str]:
        return client.get("/admin/taggit/tag/names/", {"q": word}).json()["names"]  # type: ignore[no-any-return]

    assert offered("정상") == ["정상회담", "한미정상회담"]
    assert offered("seoul") == ["Seoul", "Seoul Forum"]
    # As macOS may send it, decomposed.
    assert offered("\u110b\u116c") == ["외교"]
    assert offered("  ") == []
    assert offered("%_") == []


def test_a_stranger_is_offered_no_tags() -> None:
    Tag.objects.create(name="Hush")
    assert Client().get("/admin/taggit/tag/names/?q=h").status_code == 302
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    client = Client()
    client.force_login(nobody)
    assert client.get("/admin/taggit/tag/names/?q=h").status_code == 403
