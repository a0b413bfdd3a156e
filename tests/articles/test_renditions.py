"""Sizes and formats: what is made, from which part, and what pages get to know of it."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from articles.models import Photo, Rendition
from articles.photo_library import take_in
from articles.renditions import make_renditions, photo_entry

pytestmark = pytest.mark.django_db


def file(width: int = 2000, height: int = 1000, kind: str = "JPEG", **options: Any) -> bytes:
    """Red on the left, blue on the right, so that a crop shows where it was taken."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def take(**kwargs: Any) -> Photo:
    return take_in(file(**kwargs))


def test_every_size_is_made_in_both_formats() -> None:
    photo = take()
    made = {(each.spec, each.width, each.height) for each in make_renditions(photo)}
    assert made == {
        *((f"fit-{width}-{ending}", width, width // 2) for width in (480, 960, 1600) for ending in ("avif", "webp")),
        *((f"crop-{w}-{e}", w, h) for w, h in ((320, 213), (640, 427), (960, 640)) for e in ("avif", "webp")),
    }
    for each in Rendition.objects.filter(photo=photo):
        with each.file.open() as stored, Image.open(stored) as image:
            assert image.size == (each.width, each.height)
            assert image.format == each.spec.rpartition("-")[2].upper()


def test_nothing_is_scaled_up() -> None:
    made = make_renditions(take(width=600, height=900))
    assert {(each.spec, each.width, each.height) for each in made if each.spec.endswith("webp")} == {
        ("fit-480-webp", 480, 720),
        ("fit-960-webp", 600, 900),
        ("crop-320-webp", 320, 213),
        ("crop-640-webp", 600, 400),
    }
    assert {each.width for each in make_renditions(take(width=1, height=1))} == {1}


def test_a_second_run_makes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    photo = take()
    first = {(each.pk, each.file.name) for each in make_renditions(photo)}
    with django_assert_num_queries(2):
        assert {(each.pk, each.file.name) for each in make_renditions(photo)} == first


def test_a_crop_is_taken_round_the_focal_point() -> None:
    photo = take(width=3000, height=400)
    photo.focal_x, photo.focal_y = Decimal(1), Decimal("0.5")
    photo.save()
    make_renditions(photo)
    crop = photo_entry(photo)["crop"]["webp"][0][2]
    with default_storage.open(crop) as stored, Image.open(stored) as image:
        red, _, blue = image.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
    assert blue > 200 > red
    assert "1000-500" in crop


def test_a_moved_focal_point_makes_new_crops_only() -> None:
    photo = take()
    before = len(make_renditions(photo))
    photo.focal_x = Decimal("0.2")
    photo.save()
    assert len(make_renditions(photo)) == before + 6
    fresh = Photo.objects.prefetch_related("renditions").get()
    assert len(photo_entry(fresh)["crop"]["avif"]) == 3
    assert all("200-500" in name for _, _, name in photo_entry(fresh)["crop"]["avif"])


def test_a_photo_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = take(exif=exif)
    make_renditions(photo)
    entry = photo_entry(photo)
    assert (entry["width"], entry["height"]) == (1000, 2000)
    assert entry["fit"]["webp"][0][:2] == [480, 960]
    assert (Photo.objects.get().width, Photo.objects.get().height) == (1000, 2000)


def test_renditions_say_whose_picture_it_is_and_not_where_or_how_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 12.5)}
    photo = take_in(file(exif=exif), credit="대통령실 <제공>", creator="Kim", copyright="© 2025")
    for each in make_renditions(photo):
        with each.file.open() as stored, Image.open(stored) as image:
            assert not image.getexif()
            xmp = image.info["xmp"]
        assert "대통령실 &lt;제공&gt;".encode() in xmp
        assert b"Kim" in xmp
        assert b"Camera" not in xmp


def test_the_entry_of_a_photo_is_what_the_contract_of_pages_says(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    photo = take()
    photo.credit = "Agency"
    photo.save()
    make_renditions(photo)
    with django_assert_num_queries(2):
        (found,) = Photo.objects.prefetch_related("renditions")
        entry = photo_entry(found)
    assert {name: entry[name] for name in ("width", "height", "credit", "original")} == {
        "width": 2000,
        "height": 1000,
        "credit": "Agency",
        "original": photo.file.name,
    }
    assert [width for width, _, _ in entry["fit"]["avif"]] == [480, 960, 1600]
    assert [width for width, _, _ in entry["crop"]["webp"]] == [320, 640, 960]
    assert all(
        default_storage.exists(name) for use in ("fit", "crop") for sizes in entry[use].values() for *_, name in sizes
    )


def test_a_photo_without_renditions_has_an_entry_all_the_same() -> None:
    photo = take()
    Rendition.objects.all().delete()
    entry = photo_entry(Photo.objects.get(pk=photo.pk))
    assert entry["fit"] == {"avif": [], "webp": []}
    assert entry["original"]


def test_names_cannot_be_guessed_and_never_collide() -> None:
    photo = take()
    for each in make_renditions(photo):
        assert photo.sha256 in str(each.file)
    assert photo.sha256 in str(photo.file)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_each_accepted_format_gives_renditions(kind: str) -> None:
    assert len(make_renditions(take(width=500, height=300, kind=kind))) == 8
