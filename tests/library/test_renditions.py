"""Sizes and formats: what is made, from which part, and what pages get to know of it."""

import io
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from articles.illustration import illustration
from articles.library import renditions
from articles.library.photos import take_in
from articles.library.renditions import make_renditions, photo_entry
from articles.models import Photo, Rendition, Version
from articles.record.typesetting import typeset
from tests.builders import make_photo, make_publication, publish_article

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


def test_every_size_is_made_in_its_formats() -> None:
    photo = take()
    made = {(each.spec, each.width, each.height) for each in make_renditions(photo)}
    assert made == {
        *((f"fit-{width}-{ending}", width, width // 2) for width in (480, 960, 1600) for ending in ("avif", "webp")),
        *((f"crop-{w}-{e}", w, h) for w, h in ((320, 213), (640, 427), (960, 640)) for e in ("avif", "webp")),
        ("fit-960-jpg", 960, 480),
        ("crop-640-jpg", 640, 427),
        ("share-1200-jpg", 1200, 630),
        ("wide-1200-jpg", 1200, 675),
        ("standard-1200-jpg", 1200, 900),
        ("square-1200-jpg", 1000, 1000),
    }
    for each in Rendition.objects.filter(photo=photo):
        with each.file.open() as stored, Image.open(stored) as image:
            assert image.size == (each.width, each.height)
            assert image.format == each.spec.rpartition("-")[2].upper().replace("JPG", "JPEG")


def whole(photo: Photo) -> set[tuple[str, int, int]]:
    """The sizes that were made of all of the picture."""
    made = make_renditions(photo)
    return {(each.spec, each.width, each.height) for each in made if each.spec.startswith("fit")}


def test_a_picture_higher_than_a_format_allows_is_made_smaller() -> None:
    assert whole(take(width=80, height=20_000)) == {
        (f"fit-480-{ending}", 64, 16_000) for ending in ("avif", "webp", "jpg")
    }


def test_sizes_that_are_low_enough_keep_their_width_beside_one_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "_HIGHEST", 1600)
    assert whole(take(width=800, height=2000)) == {
        *((f"fit-480-{ending}", 480, 1200) for ending in ("avif", "webp")),
        *((f"fit-960-{ending}", 640, 1600) for ending in ("avif", "webp", "jpg")),
    }


def test_a_format_that_cannot_be_written_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "_HIGHEST", 20_000)
    made = {each.spec for each in make_renditions(take(width=80, height=20_000))}
    assert {"fit-480-avif", "fit-480-jpg", "crop-320-webp"} <= made
    assert "fit-480-webp" not in made


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
    photo = take(width=300, height=200)
    first = {(each.pk, each.file.name) for each in make_renditions(photo)}
    # Whether it is restricted, which sizes are there, and these.
    with django_assert_num_queries(3):
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
    photo = take(width=1000, height=700)
    before = len(make_renditions(photo))
    photo.focal_x = Decimal("0.2")
    photo.save()
    assert len(make_renditions(photo)) == before + 11
    fresh = Photo.objects.prefetch_related("renditions").get()
    assert len(photo_entry(fresh)["crop"]["avif"]) == 3
    assert all("200-500" in name for _, _, name in photo_entry(fresh)["crop"]["avif"])


def test_a_photo_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = take(width=1000, height=500, exif=exif)
    make_renditions(photo)
    entry = photo_entry(photo)
    assert (entry["width"], entry["height"]) == (500, 1000)
    assert entry["fit"]["webp"][0][:2] == [480, 960]
    assert (Photo.objects.get().width, Photo.objects.get().height) == (500, 1000)


def test_renditions_say_whose_picture_it_is_and_not_where_or_how_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 12.5)}
    photo = take_in(file(600, 300, exif=exif), credit="대통령실 <제공>", creator="Kim", copyright="© 2025")
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
    photo = take(width=90, height=60)
    Rendition.objects.all().delete()
    entry = photo_entry(Photo.objects.get(pk=photo.pk))
    assert entry["fit"] == {"avif": [], "webp": [], "jpg": []}
    assert entry["share"] == {"jpg": []}
    assert entry["original"]


def test_names_cannot_be_guessed_and_never_collide() -> None:
    photo = take(width=1000, height=700)
    for each in make_renditions(photo):
        assert PurePosixPath(str(photo.file)).stem in str(each.file)
        assert photo.sha256 not in str(each.file)
    assert photo.sha256 not in str(photo.file)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_each_accepted_format_gives_renditions(kind: str) -> None:
    assert len(make_renditions(take(width=500, height=300, kind=kind))) == 14


def test_a_browser_that_chooses_nothing_and_other_sites_get_a_jpeg_round_the_focal_point() -> None:
    photo = take(width=2800, height=700)
    photo.focal_x = Decimal(1)
    photo.save()
    make_renditions(photo)
    entry = photo_entry(Photo.objects.prefetch_related("renditions").get())
    shown, shared = illustration(entry, "crop"), illustration(entry, "share")
    assert (shown.width, shown.height) == (640, 427)
    assert [source.type for source in shown.sources] == ["image/avif", "image/webp"]
    assert (shared.width, shared.height, shared.sources) == (1200, 630, ())
    for each in (shown, shared):
        assert each.src.endswith("1000-500.jpg")
        with default_storage.open(each.src.removeprefix("/media/")) as stored, Image.open(stored) as image:
            red, _, blue = image.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
        assert blue > 200 > red


def test_a_page_set_before_there_were_jpegs_shows_what_it_has() -> None:
    entry = {"width": 9, "height": 6, "original": "o.png", "fit": {"avif": [], "webp": [[480, 320, "a.webp"]]}}
    assert illustration(entry, "fit").src == "/media/a.webp"
    assert illustration(entry, "share").src == "/media/o.png"


def test_transparency_becomes_white_in_a_jpeg() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(buffer, "PNG")
    photo = take_in(buffer.getvalue())
    (made,) = (each for each in make_renditions(photo) if each.spec == "fit-480-jpg")
    with made.file.open() as stored, Image.open(stored) as image:
        assert min(image.convert("RGB").getpixel((15, 10))) > 250  # type: ignore[arg-type]


# The command


def rendered(*arguments: str) -> str:
    out = io.StringIO()
    call_command("render_photos", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_makes_what_is_missing_and_sets_the_pages_anew() -> None:
    photo, other = make_photo("red"), make_photo("green")
    version = publish_article(make_publication(), photo=photo)
    for each in (photo, other):
        make_renditions(each)
    Rendition.objects.filter(photo=photo, spec__endswith="-jpg").delete()
    typeset(version)
    assert f"Photo {photo.pk}: 6 missing" in rendered("--dry-run")
    assert Rendition.objects.filter(photo=photo, spec__endswith="-jpg").count() == 0
    said = rendered()
    assert "sizes of 1 made" in said
    version = Version.objects.get()
    assert version.page.card is not None
    assert version.page.card["fit"]["jpg"][0][:2] == [960, 640]
    assert "sizes of 0 made" in rendered()


def test_the_command_finds_lost_files_when_asked() -> None:
    photo = take(width=90, height=60)
    make_renditions(photo)
    lost = Rendition.objects.filter(photo=photo).earliest("pk")
    lost.file.storage.delete(str(lost.file))
    assert "sizes of 0 made" in rendered()
    assert "1 of them lost" in rendered("--files")
    again = Rendition.objects.get(photo=photo, spec=lost.spec)
    assert again.file.storage.exists(str(again.file))


def test_the_command_goes_on_after_a_photo_whose_file_is_gone() -> None:
    gone, fine = make_photo("red"), make_photo("green")
    gone.file.storage.delete(str(gone.file))
    with pytest.raises(SystemExit) as ended:
        rendered()
    assert ended.value.code == 1
    assert Rendition.objects.filter(photo=fine).exists()
    with pytest.raises(CommandError):
        rendered("--files", "--dry-run")
