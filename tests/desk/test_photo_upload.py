"""Adding many photos: the form above the library, and the screen where all of them are described in a row."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.admin.photos import upload as photo_upload
from articles.models import Photo
from newsroom.roles import Role
from tests.builders import make_photo, make_user, picture

pytestmark = pytest.mark.django_db

DESCRIBE = "/admin/articles/photo/describe/"


def desk(role: Role | None = Role.REPORTER) -> Client:
    client = Client()
    user = make_user(role)
    user.is_staff = True
    user.save()
    client.force_login(user)
    return client


def form_of(photos: list[Photo], **changes: str) -> dict[str, str]:
    """The screen's fields as they come filled in, with `changes` (by the name of the field)."""
    sent = {"form-TOTAL_FORMS": str(len(photos)), "form-INITIAL_FORMS": str(len(photos))}
    for number, photo in enumerate(photos):
        sent[f"form-{number}-id"] = str(photo.pk)
        for name in ("caption_ko", "alt_ko", "caption_en", "alt_en", "credit"):
            sent[f"form-{number}-{name}"] = getattr(photo, name)
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def asked(photos: list[Photo]) -> str:
    return f"{DESCRIBE}?photos={','.join(str(photo.pk) for photo in photos)}"


def test_the_library_offers_the_form_to_who_may_add() -> None:
    page = desk().get("/admin/articles/photo/").content.decode()
    assert 'data-photo-library="' in page
    assert 'action="/admin/articles/photo/add/"' in page
    assert page.count('type="importmap"') == 1


def test_photos_added_without_a_word_are_described_next() -> None:
    files = [SimpleUploadedFile(f"{colour}.jpg", picture(colour)) for colour in ("red", "green")]
    answer = desk().post("/admin/articles/photo/add/", {"pictures": files})
    keys = Photo.objects.order_by("pk").values_list("pk", flat=True)
    assert answer.headers["Location"] == f"{DESCRIBE}?photos={','.join(map(str, keys))}"


def test_each_photo_is_described_and_the_credit_is_given_to_all_that_have_none() -> None:
    photos = [make_photo("red", credit=""), make_photo("green"), make_photo("blue", credit="", caption_en="Kept")]
    answer = desk().post(
        asked(photos),
        form_of(
            photos,
            form__0__alt_en="Two people",
            all__credit="Presidential Office",
            all__rights_expire_on="2030-01-31",
        ),
    )
    assert answer.headers["Location"] == "/admin/articles/photo/"
    found = list(Photo.objects.order_by("pk"))
    assert [each.credit for each in found] == ["Presidential Office", "Newsroom", "Presidential Office"]
    assert [each.alt_en for each in found] == ["Two people", "Blue", "Blue"]
    assert {each.rights_expire_on for each in found} == {date(2030, 1, 31)}
    assert found[2].caption_en == "Kept"


def test_what_is_true_of_all_is_written_over_other_words_only_when_asked() -> None:
    photos = [make_photo("red"), make_photo("green")]
    desk().post(asked(photos), form_of(photos, all__credit="Agency", all__replaces="on"))
    assert set(Photo.objects.values_list("credit", flat=True)) == {"Agency"}


def test_only_the_photos_asked_for_are_changed() -> None:
    photo, other = make_photo("red"), make_photo("green")
    sent = form_of([photo], form__0__credit="Agency")
    sent["form-0-id"] = str(other.pk)
    desk().post(asked([photo]), sent)
    assert Photo.objects.count() == 2
    assert not Photo.objects.filter(credit="Agency").exists()


def test_more_than_one_screen_goes_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_upload, "MOST_AT_ONCE", 2)
    photos = [make_photo(colour) for colour in ("red", "green", "blue")]
    client = desk()
    assert b"1 more photo follows" in client.get(asked(photos)).content
    answer = client.post(asked(photos), form_of(photos[:2]))
    assert answer.headers["Location"] == asked(photos[2:])


def test_the_screen_asks_no_query_a_photo(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    photos = [make_photo(f"#{number * 20:02x}0000") for number in range(8)]
    client = desk()
    with django_assert_max_num_queries(7):
        page = client.get(asked(photos)).content.decode()
    assert page.count("photo-whole") == 8


def test_strangers_and_nonsense_find_nothing() -> None:
    photo = make_photo()
    assert Client().get(asked([photo])).status_code == 302
    assert desk(None).get(asked([photo])).status_code == 403
    assert desk(None).post(asked([photo]), form_of([photo])).status_code == 403
    client = desk()
    for nonsense in ("", "?photos=", "?photos=x,-1", f"?photos={'9' * 40}", "?photos=999999"):
        assert client.get(f"{DESCRIBE}{nonsense}").status_code == 404
