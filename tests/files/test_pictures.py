"""Which files are pictures, and what leaves them on the way in."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles.files import pictures
from articles.files.pictures import UnusablePicture, inspect, opened_bytes, ready


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "teal" if mode in {"RGB", "RGBA"} else 0).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"), ("GIF", "gif")]
)
def test_a_picture_is_known_by_its_content(kind: str, ending: str) -> None:
    assert inspect(picture(kind)) == (ending, 60, 40)


def test_a_camera_held_upright_gives_an_upright_size() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert inspect(picture(exif=exif)) == ("jpg", 40, 60)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html></html>",
        b"%PDF-1.7",
        picture("BMP"),
        picture("TIFF"),
        picture("PPM"),
    ],
)
def test_other_files_are_refused_whatever_their_name(data: bytes) -> None:
    with pytest.raises(UnusablePicture, match="not a picture that can be used"):
        inspect(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_short_is_refused(kind: str) -> None:
    noise = Image.effect_noise((400, 300), 80)
    buffer = io.BytesIO()
    noise.save(buffer, kind)
    with pytest.raises(UnusablePicture):
        inspect(buffer.getvalue()[: len(buffer.getvalue()) // 2])


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(UnusablePicture, match="64 million"):
        inspect(picture())
    with pytest.raises(UnusablePicture, match="64 million"):
        inspect(picture("PNG", (20_000, 20_000), "1"))


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_FILE", 100)
    with pytest.raises(UnusablePicture, match="40 MB"):
        inspect(picture())


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a"]),
)
def test_garbage_is_refused_and_never_breaks(data: bytes, start: bytes) -> None:
    with pytest.raises(UnusablePicture):
        inspect(start + data)


def test_colours_end_in_srgb_and_no_metadata_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    for data in (
        picture(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        picture(icc_profile=profile.tobytes()),
        picture(icc_profile=b"nonsense"),
        picture(mode="CMYK"),
        picture("PNG", mode="I;16"),
        picture("PNG", mode="P"),
        picture("PNG", mode="1"),
    ):
        with opened_bytes(data) as image:
            made = ready(image, at_least=100)
        assert made.mode == "RGB"
        assert made.info == {}


def test_transparency_is_kept() -> None:
    with opened_bytes(picture("PNG", mode="RGBA")) as image:
        assert ready(image, at_least=100).mode == "RGBA"
