"""Merging, renaming and retiring at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from taggit.models import Tag

from articles.models import Article, MergedTag
from newsroom.models import Reporter, Section
from newsroom.roles import Role
from tests.builders import make_article, make_reporter, make_section, make_user, publish_article
from tests.desk.pages import form_of
from tests.desk.saving import signed_in
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

TAGS, REPORTERS, SECTIONS = ("/admin/taggit/tag/", "/admin/newsroom/reporter/", "/admin/newsroom/section/")


@pytest.fixture
def client(manager: User) -> Client:
    return signed_in(manager)


def typed_over(client: Client, page: str, **changes: str) -> dict[str, Any]:
    """What a browser would post: no file was chosen, and an empty box is not sent."""
    return {name: value for name, value in form_of(client, page, **changes).items() if value or value == 0}


def test_tags_are_merged_from_their_list_after_the_numbers_were_shown(
    client: Client,
    publication: Publication,
    manager: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    publish_article(publication, manager, headline="Published", tags=["Summmit"])
    draft = make_article(publication, manager, tags=["Summmit"])
    publish_article(publication, manager, tags=["Summit"])
    wrong, right = Tag.objects.get(name="Summmit"), Tag.objects.get(name="Summit")
    asked = client.post(TAGS, {"action": "merge_chosen", "_selected_action": [wrong.pk, right.pk]}, follow=True)
    assert "Which one stays" in asked.text
    page = f"{TAGS}merge/?keys={wrong.pk},{right.pk}"
    told = client.get(f"{page}&into={right.pk}&other=").text
    assert "Published articles: 1." in told
    assert "Drafts and templates: 1." in told
    assert "<code>/tags/summmit/</code>" in told
    assert "Merge “Summmit” into “Summit”" in told.replace("&quot;", '"')
    assert not MergedTag.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(page, {"other": right.pk}, follow=True)
    assert "merged into “Summit”" in done.text
    assert [tag.name for tag in draft.tags.all()] == ["Summit"]
    assert "Published" in Reader().read("/tags/summit/")
    assert "Summmit" not in client.get(TAGS).text
    assert client.get(f"{TAGS}{wrong.pk}/change/").headers["Location"] == f"{TAGS}{right.pk}/change/"
    assert "/tags/summmit/" in client.get(f"{TAGS}{right.pk}/change/").text


def test_one_is_merged_from_its_own_page_into_another_that_is_looked_up(
    client: Client, publication: Publication
) -> None:
    kapsoo, lee = make_reporter("kapsoo"), make_reporter("lee", name_en="Lee")
    assert f"merge/?keys={kapsoo.pk}" in client.get(f"{REPORTERS}{kapsoo.pk}/change/").text
    page = f"{REPORTERS}merge/?keys={kapsoo.pk}"
    assert "Merge it into" in client.get(page).text
    assert "Choose the one that stays." in client.get(f"{page}&other=").text
    client.post(page, {"other": lee.pk})
    kapsoo.refresh_from_db()
    assert kapsoo.merged_into == lee


def test_a_refusal_is_said_and_nothing_is_merged(client: Client, publication: Publication) -> None:
    whole = make_section(publication, "world")
    part = make_section(publication, "asia", parent=whole)
    answer = client.post(f"{SECTIONS}merge/?keys={whole.pk}", {"other": part.pk})
    assert "is part of" in answer.text
    itself = client.post(f"{SECTIONS}merge/?keys={whole.pk}", {"other": whole.pk})
    assert "Choose what is to be merged" in itself.text
    assert not Section.objects.exclude(merged_into=None).exists()


def test_what_was_merged_is_offered_nowhere(client: Client, publication: Publication, manager: User) -> None:
    old, new = make_section(publication, "world", name_en="Oldest"), make_section(publication, "politics")
    client.post(f"{SECTIONS}merge/?keys={old.pk}", {"other": new.pk})
    # What was done is told once.
    client.get("/admin/")
    assert "Oldest" not in client.get("/admin/articles/article/add/").text
    assert "Oldest" not in client.get("/admin/articles/article/").text
    found = client.get("/admin/autocomplete/?term=old&app_label=newsroom&model_name=reporter&field_name=section").json()
    assert found["results"] == []


def test_a_section_is_retired_and_taken_up_again(client: Client, publication: Publication, manager: User) -> None:
    section = make_section(publication, "expo")
    page = f"{SECTIONS}{section.pk}/retire/"
    assert "Retire “Expo”" in client.get(page).text
    client.post(page)
    section.refresh_from_db()
    assert section.retired_at
    assert "Take up again" in client.get(f"{SECTIONS}{section.pk}/change/").text
    client.post(page, {"_again": ""})
    section.refresh_from_db()
    assert section.retired_at is None
    said = LogEntry.objects.filter(object_id=section.pk).order_by("pk").values_list("change_message", flat=True)
    assert list(said) == ["Retired", "Taken up again"]


# Renaming --------------------------------------------------------------------------------------------------


def test_a_renamed_tag_keeps_its_old_address_and_its_old_name_means_it(
    client: Client, publication: Publication, manager: User
) -> None:
    publish_article(publication, manager, headline="Story", tags=["Summmit"])
    tag = Tag.objects.get()
    client.post(f"{TAGS}{tag.pk}/change/", {"name": "Summit", "slug": "summit"})
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Summit", "summit")
    assert Reader().get("/tags/summmit/", 301)["Location"] == "/tags/summit/"
    assert "Story" in Reader().read("/tags/summit/")
    article = make_article(publication, manager, tags=["summmit"])
    assert list(article.tags.all()) == [tag]
    # And back again.
    client.post(f"{TAGS}{tag.pk}/change/", {"name": "Summmit", "slug": "summmit"})
    assert Reader().get("/tags/summit/", 301)["Location"] == "/tags/summmit/"
    assert "Story" in Reader().read("/tags/summmit/")


def test_a_tags_name_alone_or_address_alone_is_changed(client: Client, publication: Publication, manager: User) -> None:
    publish_article(publication, manager, headline="Story", tags=["Summmit"])
    tag = Tag.objects.get()
    page = f"{TAGS}{tag.pk}/change/"
    client.post(page, {"name": "Summit", "slug": "summmit"})
    assert "Story" in Reader().read("/tags/summmit/")
    assert list(make_article(publication, manager, tags=["Summmit"]).tags.all()) == [tag]
    client.post(page, {"name": "Summit", "slug": "summit"})
    assert Reader().get("/tags/summmit/", 301)["Location"] == "/tags/summit/"
    client.post(page, {"name": "SUMMIT", "slug": "summit"})
    tag.refresh_from_db()
    assert tag.name == "SUMMIT"


def test_the_old_address_of_a_section_and_of_a_reporter_leads_on_and_is_taken_back(
    client: Client, publication: Publication, manager: User
) -> None:
    publish_article(publication, manager, headline="Story", section="politics", reporter="lee")
    for path, row in (("sections", Section.objects.get(slug="politics")), ("reporters", Reporter.objects.get())):
        page = f"/admin/newsroom/{path.removesuffix('s')}/{row.pk}/change/"
        old = row.slug
        for now, before in (("other", old), (old, "other"), ("third", old)):
            assert client.post(page, typed_over(client, page, slug=now)).status_code == 302
            assert Reader().get(f"/{path}/{before}/", 301)["Location"] == f"/{path}/{now}/"
            assert "Story" in Reader().read(f"/{path}/{now}/")
        assert Reader().get(f"/{path}/other/", 301)["Location"] == f"/{path}/third/"


def test_an_old_address_is_never_given_to_something_else(
    client: Client, publication: Publication, manager: User
) -> None:
    old, new, other = (make_section(publication, slug) for slug in ("old", "new", "other"))
    client.post(f"{SECTIONS}merge/?keys={old.pk}", {"other": new.pk})
    page = f"{SECTIONS}{other.pk}/change/"
    data = typed_over(client, page, slug="old")
    assert "leads to “New” already" in client.post(page, data).text
    # Its own, which it got by the merger, stays an address.
    page = f"{SECTIONS}{new.pk}/change/"
    data = typed_over(client, page, slug="old")
    assert client.post(page, data).status_code == 200
    assert Reader().get("/sections/old/", 301)["Location"] == "/sections/new/"


# Who may ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.REPORTER, Role.DESK_EDITOR])
def test_a_reporter_and_a_desk_editor_find_no_way_to_merge(publication: Publication, role: Role) -> None:
    one, two = make_section(publication, "one"), make_section(publication, "two")
    client = signed_in(make_user(role))
    assert client.get(f"{SECTIONS}merge/?keys={one.pk}").status_code == 403
    assert client.post(f"{SECTIONS}merge/?keys={one.pk}", {"other": two.pk}).status_code == 403
    assert client.post(f"{SECTIONS}{one.pk}/retire/").status_code == 403
    assert client.get(TAGS).status_code == 403
    assert "merge_chosen" not in client.get(SECTIONS).text
    assert "Merge…" not in client.get(f"{SECTIONS}{one.pk}/change/").text
    one.refresh_from_db()
    assert (one.merged_into, one.retired_at) == (None, None)


def test_a_stranger_is_asked_to_sign_in(publication: Publication) -> None:
    one = make_section(publication, "one")
    client = signed_in(make_user())
    for page in (f"{SECTIONS}merge/?keys={one.pk}", f"{SECTIONS}{one.pk}/retire/", f"{TAGS}merge/?keys=1"):
        assert client.post(page).status_code == 302
    assert not Article.objects.exists()


@pytest.mark.parametrize("keys", ["", "x", "999999", "1" * 30, "%00"])
def test_keys_that_nothing_has_are_not_found(client: Client, publication: Publication, keys: str) -> None:
    assert client.get(f"{TAGS}merge/?keys={keys}").status_code == 404
