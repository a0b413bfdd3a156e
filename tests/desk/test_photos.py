"""The photo library at the desk: its screens, and what the editor's scripts ask of it."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.admin.photos import picker as photo_picker
from articles.models import Photo
from newsroom.roles import Role
from tests.builders import make_photo, make_publication, make_user, picture, publish_article

pytestmark = pytest.mark.django_db


def chosen(colour: str = "teal") -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    return SimpleUploadedFile("photo.jpg", picture(colour))


def desk(role: Role | None = Role.REPORTER, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(make_user(role))
    return client


PICK, UPLOAD = "/admin/articles/photo/pick/", "/admin/articles/photo/upload/"


# The picker


def test_the_picker_shows_the_newest_first_and_goes_on_by_key(
    django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_picker, "PAGE", 2)
    photos = [make_photo(colour) for colour in ("red", "green", "blue")]
    client = desk()
    with django_assert_max_num_queries(8):
        first = client.get(PICK).json()
    assert [each["id"] for each in first["photos"]] == [photos[2].pk, photos[1].pk]
    second = client.get(PICK, {"before": first["next"]}).json()
    assert [each["id"] for each in second["photos"]] == [photos[0].pk]
    assert second["next"] is None


def test_the_picker_finds_every_word_in_any_field_and_form() -> None:
    make_photo("red", caption_ko="양국 정상", credit="대통령실")
    make_photo("green", caption_ko="시장 풍경")
    client = desk()
    assert len(client.get(PICK, {"q": "정상 대통령"}).json()["photos"]) == 1
    # The same word as macOS hands it over, decomposed.
    assert len(client.get(PICK, {"q": "\u1109\u1175\u110c\u1161\u11bc"}).json()["photos"]) == 1
    assert client.get(PICK, {"q": "없는말"}).json()["photos"] == []


def test_the_picker_finds_one_photo() -> None:
    photo = make_photo("red")
    make_photo("green")
    client = desk()
    for asked in ({"sha256": photo.sha256}, {"id": photo.pk}):
        (found,) = client.get(PICK, asked).json()["photos"]
        assert found["sha256"] == photo.sha256
        assert found["caption"] == {"ko": "들판", "en": "A field"}
    for asked in ({"sha256": "x"}, {"id": "x"}, {"id": "9" * 40}):
        assert client.get(PICK, asked).json()["photos"] == []
    assert client.get(PICK, {"before": "9" * 40}).status_code == 200


def test_a_stranger_sees_and_adds_nothing() -> None:
    assert Client().get(PICK).status_code == 302
    assert Client().post(UPLOAD, {"file": chosen()}).status_code == 302
    visitor = Client()
    visitor.force_login(_staff_without_rights())
    assert visitor.get(PICK).status_code == 403
    assert visitor.post(UPLOAD, {"file": chosen()}).status_code == 403
    assert not Photo.objects.exists()


def _staff_without_rights() -> User:
    person = make_user(None)
    person.is_staff = True
    person.save()
    return person


def test_an_upload_becomes_a_photo_described_in_the_articles_language() -> None:
    answer = desk().post(
        UPLOAD, {"file": chosen(), "language": "ko", "caption": "설명", "alt": "대체", "credit": "제공"}
    )
    assert answer.status_code == 201
    photo = Photo.objects.get()
    assert (photo.caption_ko, photo.alt_ko, photo.credit, photo.caption_en) == ("설명", "대체", "제공", "")
    assert photo.uploaded_by is not None
    assert answer.json()["photo"]["sha256"] == photo.sha256


def test_an_upload_of_the_same_file_gives_the_photo_that_is_there() -> None:
    client = desk()
    client.post(UPLOAD, {"file": chosen()})
    answer = client.post(UPLOAD, {"file": chosen()})
    assert answer.status_code == 200
    assert answer.json()["photo"]["id"] == Photo.objects.get().pk


def test_an_upload_that_is_no_picture_is_refused_in_words() -> None:
    client = desk()
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")})
    assert answer.status_code == 400
    assert "not a picture" in answer.json()["error"]
    assert client.post(UPLOAD).status_code == 400
    assert not Photo.objects.exists()


def test_an_upload_needs_its_token_and_its_method() -> None:
    assert desk(csrf=True).post(UPLOAD, {"file": chosen()}).status_code == 403
    assert desk().get(UPLOAD).status_code == 405


# The screens


def test_several_pictures_are_taken_in_at_once_and_each_refusal_names_its_file() -> None:
    present = chosen("navy")
    client = desk()
    client.post(UPLOAD, {"file": present, "language": "en", "caption": "Known already"})
    present.seek(0)
    bad = SimpleUploadedFile("notes.jpg", b"notes")
    answer = client.post(
        "/admin/articles/photo/add/",
        {"pictures": [chosen("red"), chosen("green"), present, bad], "credit": "Agency", "alt_en": "Colours"},
        follow=True,
    )
    said = [str(message) for message in answer.context["messages"]]
    assert Photo.objects.filter(credit="Agency").count() == 2
    assert any("Known already" in each for each in said)
    assert any("notes.jpg" in each and "not a picture" in each for each in said)
    assert any("2 photos were added" in each for each in said)


def test_a_person_without_the_right_adds_nothing() -> None:
    client = Client()
    client.force_login(_staff_without_rights())
    assert client.post("/admin/articles/photo/add/", {"pictures": [chosen()]}).status_code == 403
    assert not Photo.objects.exists()


def test_the_library_is_listed_without_a_query_a_row(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        make_photo(f"#{number * 20:02x}0000")
    client = desk(Role.DESK_EDITOR)
    with django_assert_max_num_queries(9):
        answer = client.get("/admin/articles/photo/")
    assert answer.content.count(b'class="photo-thumbnail"') == 12
    assert client.get("/admin/articles/photo/?q=field").status_code == 200
    assert b'class="photo-thumbnail"' not in client.get("/admin/articles/photo/?lacks=credit").content


def test_a_photos_screen_says_where_it_is_used() -> None:
    photo = make_photo()
    version = publish_article(make_publication(), photo=photo)
    client = desk(Role.DESK_EDITOR)
    page = client.get(reverse("admin:articles_photo_change", args=[photo.pk])).content.decode()
    assert version.headline in page
    assert "cannot be deleted" in page
    assert "data-focal-point" in page


def test_a_used_photo_is_not_deleted_by_anybody_and_an_unused_one_by_who_may() -> None:
    photo, unused = make_photo("red"), make_photo("green")
    publish_article(make_publication(), photo=photo)
    root = make_user(None, is_superuser=True)
    root.is_staff = True
    root.save()
    client = Client()
    client.force_login(root)
    for each, left in ((photo, True), (unused, False)):
        client.post(reverse("admin:articles_photo_delete", args=[each.pk]), {"post": "yes"})
        assert Photo.objects.filter(pk=each.pk).exists() is left


def test_the_article_form_shows_the_chosen_photo_and_survives_without_scripts() -> None:
    photo = make_photo()
    article = publish_article(make_publication(), photo=photo).article
    page = desk(Role.DESK_EDITOR).get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert f'name="lead_photo" value="{photo.pk}"' in page
    assert "data-photo-widget" in page
    assert "data-body-editor" in page
    assert page.count('type="importmap"') == 1
