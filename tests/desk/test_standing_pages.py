"""Standing pages at the desk: saving, publishing with what will happen said, and who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from articles.models import StandingPage
from articles.models.standing_version import StandingKind
from articles.verbs.standing import publish_page
from newsroom.roles import Role
from tests.builders import make_standing_page, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/standingpage/"


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(**changes: Any) -> dict[str, Any]:
    fields = {
        "kind": "about",
        "slug": "about",
        "title_en": "About us",
        "title_ko": "매체 소개",
        "body_en": "<p>Who we are.</p>",
        "body_ko": "<p>우리는 누구인가.</p>",
        "opened_at_edit": "1",
        "_continue": "1",
    }
    return fields | changes


def test_a_page_is_written_cleaned_and_seen_by_nobody(publication: Publication, editor: User) -> None:
    client = signed_in(editor)
    data = sent(publication=publication.pk, body_en="<p onclick=x>Who<script>1</script></p>")
    assert client.post(f"{LIST}add/", data).status_code == 302
    page = StandingPage.objects.get()
    assert page.body_en == "<p>Who</p>"
    assert page.updated_by == editor
    assert Client().get("/pages/about/").status_code == 404


def test_a_save_says_whether_readers_have_it(publication: Publication, editor: User) -> None:
    client = signed_in(editor)

    def said(path: str, **changes: Any) -> str:
        page = client.post(path, sent(**changes), follow=True)
        return " ".join(str(each) for each in page.context["messages"])

    assert said(f"{LIST}add/", publication=publication.pk) == "Saved. Readers do not have this page yet."
    page = StandingPage.objects.get()
    path = f"{LIST}{page.pk}/change/"
    publish_page(page, editor, seen=1)
    assert said(path) == "Saved. Readers have just this text."
    changed = said(path, opened_at_edit="2", body_en="<p>What we are.</p>")
    assert changed == "Saved. Readers do not see what is new yet (English): publish the changes."


def test_publishing_says_first_what_will_happen(publication: Publication, editor: User) -> None:
    page = make_standing_page(publication)
    publish_page(page, editor, seen=1)
    client = signed_in(editor)
    response = client.post(f"{LIST}{page.pk}/change/", sent(body_en="<p>What we are.</p>", _publish="1"))
    assert response.headers["Location"] == f"{LIST}{page.pk}/act/publish/"
    asked = client.get(response.headers["Location"]).text
    assert "<ins>What</ins>" in asked
    assert "Stays as readers have it." in asked
    assert "Who we are." in Client().get("/pages/about/").text
    done = client.post(response.headers["Location"], {"edit_version": "2", "reason_en": "A word."})
    assert done.status_code == 302
    assert "What we are." in Client().get("/pages/about/").text
    assert "A word." in client.get(f"{LIST}{page.pk}/change/").text


def test_a_page_that_was_saved_meanwhile_is_not_overwritten(publication: Publication, editor: User) -> None:
    page = make_standing_page(publication)
    client = signed_in(editor)
    client.post(f"{LIST}{page.pk}/change/", sent(title_en="First"))
    second = client.post(f"{LIST}{page.pk}/change/", sent(title_en="Second"))
    assert second.status_code == 200
    assert "Somebody saved since you looked" in second.text
    assert "Second" in second.text
    page.refresh_from_db()
    assert page.title_en == "First"


def test_its_address_stays_once_readers_have_it_and_it_is_not_deleted(publication: Publication, editor: User) -> None:
    page = make_standing_page(publication)
    client = signed_in(editor)
    publish_page(page, editor, seen=1)
    client.post(f"{LIST}{page.pk}/change/", sent(slug="other", kind="ethics"))
    page.refresh_from_db()
    assert (page.slug, page.kind, page.edit_version) == ("about", "about", 2)
    assert client.post(f"{LIST}{page.pk}/delete/", {"post": "yes"}).status_code == 403
    unpublished = make_standing_page(publication, "draft", kind=StandingKind.OTHER)
    assert client.post(f"{LIST}{unpublished.pk}/delete/", {"post": "yes"}).status_code == 302


def test_a_schedule_and_a_withdrawal_are_done_from_the_page(publication: Publication, editor: User) -> None:
    page = make_standing_page(publication)
    client = signed_in(editor)
    act = f"{LIST}{page.pk}/act"
    client.post(f"{act}/publish/", {"edit_version": "1", "at": "2040-01-01T09:00"})
    assert "2040-01-01 09:00" in client.get(f"{LIST}{page.pk}/change/").text
    client.post(f"{act}/take-back/")
    assert not page.versions.pending().exists()
    client.post(f"{act}/publish/", {"edit_version": "1"})
    assert client.post(f"{act}/withdraw/", {}).status_code == 200
    client.post(f"{act}/withdraw/", {"reason_en": "Done."})
    assert not page.versions.on_site().exists()
    assert client.get(f"{act}/eat/").status_code == 404
    assert "off the site" in client.get(f"{LIST}{page.pk}/history/").text


def test_the_list_says_what_the_law_wants_and_readers_do_not_have(publication: Publication, editor: User) -> None:
    client = signed_in(editor)
    assert client.get(LIST).text.count("The law wants it") == 2
    page = make_standing_page(publication, "privacy", kind=StandingKind.PRIVACY)
    publish_page(page, editor, seen=1)
    assert client.get(LIST).text.count("The law wants it") == 1


def test_any_version_is_compared_with_the_working_copy(publication: Publication, editor: User) -> None:
    page = make_standing_page(publication)
    publish_page(page, editor, seen=1)
    StandingPage.objects.update(body_en="<p>What we are.</p>")
    version = page.versions.get(language="en")
    compared = signed_in(editor).get(f"{LIST}{page.pk}/compare/{version.pk}/").text
    assert "<del>Who</del>" in compared


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_a_stranger_and_a_reporter_see_none_of_it(publication: Publication, role: Role | None) -> None:
    page = make_standing_page(publication)
    client = signed_in(make_user(role))
    for path in ("", "add/", f"{page.pk}/change/", f"{page.pk}/act/publish/", f"{page.pk}/compare/1/"):
        assert client.get(f"{LIST}{path}").status_code in {302, 403}, path
    client.post(f"{LIST}{page.pk}/act/publish/", {"edit_version": "1"})
    assert not page.versions.exists()


def test_a_desk_editor_reads_it_and_changes_nothing(publication: Publication) -> None:
    page = make_standing_page(publication)
    client = signed_in(make_user(Role.DESK_EDITOR))
    assert client.get(f"{LIST}{page.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{page.pk}/change/", sent(title_en="Mine")).status_code == 403
    client.post(f"{LIST}{page.pk}/act/publish/", {"edit_version": "1"})
    assert not page.versions.exists()


def test_the_list_asks_no_query_for_a_row(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        publish_page(make_standing_page(publication, f"page-{number}", kind=StandingKind.OTHER), editor, seen=1)
    client = signed_in(editor)
    client.get(LIST)
    with django_assert_max_num_queries(15):
        client.get(LIST)
    with django_assert_max_num_queries(15):
        client.get(f"{LIST}{StandingPage.objects.first().pk}/change/")  # type: ignore[union-attr]
