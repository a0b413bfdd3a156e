"""What nobody types but anybody can send is answered, never with an error of the server."""

from __future__ import annotations

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.body import sanitise
from articles.body.links import host_of, link
from articles.models import Photo
from articles.templatetags.pages import embed_link
from articles.verbs.adopting import adopt
from newsroom.roles import Role
from tests.builders import in_future, make_article, make_publication, make_user, picture, publish_article

UNREADABLE = ("https://u[ser@host.com/", "https://a\u2100@host.com/")
ADDRESSES = st.text("ahost.:/@[]%?#0123456789\u2100\ufe55\uff0e", max_size=30).map("https://".__add__)


def desk(role: Role = Role.DESK_EDITOR) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.mark.parametrize("address", UNREADABLE)
def test_an_address_without_a_host_is_not_let_in(address: str) -> None:
    assert link(address) == ""
    assert "embed" not in sanitise(f'<p>Text</p><iframe src="{address}"></iframe>')


@given(ADDRESSES)
def test_every_address_that_is_let_in_has_a_host(address: str) -> None:
    accepted = link(address)
    assert not accepted or host_of(accepted)


@given(ADDRESSES)
def test_an_embed_on_record_is_shown_whatever_its_address(address: str) -> None:
    assert 'class="embed"' in embed_link(address, "noopener")


@pytest.mark.django_db
@pytest.mark.parametrize("address", UNREADABLE)
def test_a_body_kept_before_is_still_a_page(address: str) -> None:
    publication = make_publication()
    article = make_article(publication, make_user(Role.DESK_EDITOR))
    article.body = f'<p>Text</p><div class="embed" data-embed="{address}"></div>'
    article.save()
    version = adopt(article, in_future(days=-1))
    assert Client().get(version.path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_page_of_a_list_before_time_began_is_none(instant: str) -> None:
    publish_article(make_publication())
    cursor = base64.urlsafe_b64encode(f"{instant} 5".encode()).decode().rstrip("=")
    assert Client().get("/sections/politics/", {"before": cursor}).status_code in {400, 404}


@pytest.mark.django_db
def test_restoring_over_a_number_of_saves_beyond_counting_is_a_collision() -> None:
    article = make_article(make_publication(), make_user(Role.REPORTER))
    saved = article.revisions.get()
    page = f"/admin/articles/article/{article.pk}/restore/r{saved.pk}/"
    assert desk().post(page, {"edit_version": "9" * 5000}).status_code == 200
    assert desk().get(f"/admin/articles/article/{article.pk}/revisions/?before={'9' * 5000}").status_code == 200
    assert desk().get(f"/admin/articles/article/{article.pk}/restore/r{'9' * 40}/").status_code == 404


@pytest.mark.django_db
def test_a_photo_is_added_from_a_popup_too() -> None:
    make_publication()
    client = desk(Role.REPORTER)
    assert client.post("/admin/articles/photo/add/", {"_popup": "1"}).status_code == 200
    file = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    answer = client.post("/admin/articles/photo/add/", {"_popup": "1", "pictures": file})
    assert "admin/popup_response.html" in [template.name for template in answer.templates]
    assert Photo.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x" * 300, "x" * 5000, "%00"])
def test_a_media_file_that_no_file_system_can_have_is_not_found(name: str) -> None:
    assert Client().get(f"/media/{name}.jpg").status_code == 404


@pytest.mark.django_db
def test_nul_is_in_no_photo_and_in_no_mark() -> None:
    article = make_article(make_publication(), make_user(Role.REPORTER))
    client = desk()
    assert client.get("/admin/articles/photo/pick/?sha256=%00").status_code == 200
    assert client.get("/admin/articles/photo/pick/?q=%00").status_code == 200
    page = f"/admin/articles/article/{article.pk}"
    sent = {"_keep": "1", "_stamp": "a\0b", "_tab": "c\0d", "headline": "e\0f"}
    assert client.post(f"{page}/writing/", sent).status_code == 200
    assert client.post(f"{page}/unsaved/", sent).status_code == 200
    assert client.post(f"{page}/discard/", {"_stamp": "\0"}).status_code == 302
