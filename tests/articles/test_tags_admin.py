"""The tags' screen: names are mended, addresses stay, nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from taggit.models import Tag

from newsroom.roles import Role
from tests.builders import make_user

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="Summmit", slug="summit")


def test_a_name_is_mended_and_the_address_stays(client: Client, tag: Tag) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    page = f"/admin/taggit/tag/{tag.pk}/change/"
    assert "tagged" not in client.get(page).text.lower()
    client.post(page, {"name": "Summit", "slug": "elsewhere"})
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Summit", "summit")


def test_no_tag_is_deleted_and_none_is_merged(client: Client, tag: Tag) -> None:
    client.force_login(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    assert client.post(f"/admin/taggit/tag/{tag.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/taggit/tag/merge-tags/", follow=True).redirect_chain[-1][0] == "/admin/"
    assert "merge" not in client.get("/admin/taggit/tag/").text.lower()
    assert Tag.objects.filter(pk=tag.pk).exists()


def test_a_stranger_may_not_see_the_screen(client: Client, tag: Tag) -> None:
    client.force_login(make_user(Role.REPORTER))
    assert client.get("/admin/taggit/tag/").status_code == 403
    client.force_login(make_user())
    assert client.get("/admin/taggit/tag/").status_code == 302
