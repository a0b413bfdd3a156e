"""Which files are pictures, and what leaves them on the way in."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles import pictures
from articles.pictures import UnusablePicture, inspect, opened_bytes, ready, without_location


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "teal" if mode in {"RGB", "RGBA"} else 0).save(buffer, kind, **options)
    return buffer.getvalue()


def located(kind: str = "JPEG") -> bytes:
    """A picture that says where it was taken, in EXIF and in XMP."""
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 12.5), 3: "E", 4: (126.0, 58.0, 40.25), 29: "2025:06:18"}
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        b'exif:GPSLatitude="37,34.2N"><exif:GPSLongitude>126,58.6E</exif:GPSLongitude><dc:source>desk</dc:source>'
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    options: dict[str, Any] = {} if kind == "PNG" else {"xmp": xmp}
    return picture(kind, exif=exif, **options)


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
    without_location(start + data)


@given(st.integers(0, 600), st.binary(min_size=1, max_size=6))
def test_a_damaged_header_never_breaks(at: int, junk: bytes) -> None:
    data = located()
    damaged = data[:at] + junk + data[at + len(junk) :]
    assert len(without_location(damaged)) == len(damaged)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_it_was_taken_is_blanked_and_nothing_else(kind: str) -> None:
    data = located(kind)
    cleaned = without_location(data)
    assert len(cleaned) == len(data)
    assert without_location(cleaned) == cleaned
    with opened_bytes(cleaned) as after, opened_bytes(data) as before:
        assert before.getexif().get_ifd(0x8825)
        assert not after.getexif().get_ifd(0x8825)
        assert after.getexif()[0x010F] == "Camera maker"
        assert after.tobytes() == before.tobytes()
    assert b"GPSL" not in cleaned
    if kind != "PNG":
        assert b"<dc:source>desk</dc:source>" in cleaned


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
