"""Nothing that leaves a source's address in a picture's file gets past the door, wherever in the file it stands."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles.files.metadata import PhotoMetadata, metadata_of, xmp_packet
from articles.files.pictures import UnusablePicture, inspect, opened_bytes, orientation
from articles.files.whereabouts import without_location
from tests.builders import picture

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = PhotoMetadata("Kim", "Presidential Office", "© 2026 Kim", "A summit", "Two people talk", "Pool", "Two people")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'exif:GPSLatitude="37,34.2N"><exif:GPSLongitude>126,58.6E</exif:GPSLongitude><dc:source>desk</dc:source>'
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
OTHER_PREFIX = XMP.replace(b"exif:", b"e:").replace(b"xmlns:exif", b"xmlns:e")


def position(turned: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x0112] = turned
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 12.5), 3: "E", 4: (126.0, 58.0, 40.25), 29: "2025:06:18"}
    return exif


def header() -> bytes:
    return b"Exif\0\0" + position().tobytes().removeprefix(b"Exif\0\0")


def segment(content: bytes) -> bytes:
    """A JPEG's APP1."""
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*contents: bytes, **options: Any) -> bytes:
    plain = picture(size=(60, 40), **options)
    return plain[:2] + b"".join(map(segment, contents)) + plain[2:]


def located(kind: str = "JPEG") -> bytes:
    """A picture that says where it was taken, in EXIF and in XMP, as cameras do."""
    options: dict[str, Any] = {} if kind == "PNG" else {"xmp": XMP}
    return picture(size=(60, 40), kind=kind, exif=position(), **options)


def png_saying(keyword: str, text: str, *, packed: bool, international: bool = False) -> bytes:
    info = PngInfo()
    (info.add_itxt if international else info.add_text)(keyword, text, zip=packed)
    return picture(size=(60, 40), kind="PNG", pnginfo=info)


def raw_profile() -> str:
    return f"\nexif\n{len(header()):8d}\n{header().hex()}\n"


def two_pictures() -> bytes:
    """An MPO of which the second picture says where."""
    buffer = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    data = buffer.getvalue()
    at = data.rfind(b"\xff\xd8\xff")
    return data[: at + 2] + segment(header()) + data[at + 2 :]


def extended_packet() -> bytes:
    """A second packet in two parts, cut in the middle of a name."""
    cut = OTHER_PREFIX.index(b"GPSLat") + 3
    parts = (OTHER_PREFIX[:cut], OTHER_PREFIX[cut:])
    whole = struct.pack(">I", len(OTHER_PREFIX))
    places = (0, cut)
    return jpeg_with(
        *(
            b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + whole + struct.pack(">I", place) + part
            for place, part in zip(places, parts, strict=True)
        )
    )


def spread_header() -> bytes:
    """One EXIF in two segments, which Pillow and others join."""
    content = header().removeprefix(b"Exif\0\0")
    return jpeg_with(b"Exif\0\0" + content[:60], b"Exif\0\0" + content[60:])


def located_thumbnail() -> bytes:
    """The position in the directory of the thumbnail only."""
    gps = struct.pack("<H", 1) + struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<I", 0)
    first = struct.pack("<H", 1) + struct.pack("<HHII", 0x0112, 3, 1, 1) + struct.pack("<I", 26)
    second = struct.pack("<H", 1) + struct.pack("<HHII", 0x8825, 4, 1, 44) + struct.pack("<I", 0)
    return jpeg_with(b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + gps)


HIDDEN: dict[str, Callable[[], bytes]] = {
    "a plain and a located APP1": lambda: jpeg_with(b"Exif\0\0" + Image.Exif().tobytes()[6:], header()),
    "the same APP1 twice": lambda: jpeg_with(header(), header()),
    "one header in two segments": spread_header,
    "the thumbnail's directory": located_thumbnail,
    "the second picture of an MPO": two_pictures,
    "another prefix": lambda: picture(xmp=OTHER_PREFIX),
    "an extended packet": extended_packet,
    "a packet behind the picture": lambda: picture() + XMP,
    "a packet in UTF-16": lambda: picture(xmp=XMP.decode().encode("utf-16")),
    "a packet of WebP": lambda: picture(kind="WEBP", xmp=OTHER_PREFIX),
    "a packet of AVIF": lambda: picture(kind="AVIF", xmp=OTHER_PREFIX),
    "EXIF of AVIF": lambda: picture(kind="AVIF", exif=position()),
    "a packed packet of PNG": lambda: png_saying("XML:com.adobe.xmp", XMP.decode(), packed=True, international=True),
    "a raw profile": lambda: png_saying("Raw profile type exif", raw_profile(), packed=False),
    "a packed raw profile": lambda: png_saying("Raw profile type APP1", raw_profile(), packed=True),
    "a note": lambda: png_saying("Comment", "GPSLatitude 37.5 GPSLongitude 126.9", packed=True),
}


def everything_in(data: bytes) -> str:
    """All that Pillow and a search find in a file."""
    with opened_bytes(data) as image:
        found = []
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            image.load()
            found.append(str(image.getexif().get_ifd(0x8825) or ""))
            found.append(str({name: value for name, value in image.info.items() if name != "exif"}))
    return " ".join(found) + str(data.replace(b"\0", b""))


@pytest.mark.parametrize("name", HIDDEN)
def test_a_position_is_found_wherever_it_stands(name: str) -> None:
    cleaned = without_location(HIDDEN[name]())
    left = everything_in(cleaned)
    assert "GPSL" not in left
    assert header().hex()[24:] not in left
    assert struct.pack("<II", 25, 2) not in cleaned
    assert struct.pack(">II", 25, 2) not in cleaned
    assert inspect(cleaned).ending in {"jpg", "png", "webp", "avif"}
    assert without_location(cleaned) == cleaned


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


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_a_picture_written_anew_keeps_its_words_its_colours_and_the_way_it_is_held(kind: str) -> None:
    packet = xmp_packet(WORDS).replace(b"</rdf:Description>", b"<e:GPSLatitude>37</e:GPSLatitude></rdf:Description>")
    packet = packet.replace(b"<rdf:Description", b'<rdf:Description xmlns:e="http://ns.adobe.com/exif/1.0/"')
    profile = Image.open(io.BytesIO(picture())).info.get("icc_profile") or b"a profile"
    cleaned = without_location(picture(kind=kind, xmp=packet, exif=position(6), icc_profile=profile))
    with opened_bytes(cleaned) as image:
        assert metadata_of(image) == WORDS
        assert orientation(image) == 6
        assert image.info["icc_profile"] == profile
        assert 0x010F not in image.getexif()


def test_a_png_written_anew_keeps_every_pixel() -> None:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp_packet(WORDS).decode().replace("Pool", "Pool GPSLongitude"), zip=True)
    buffer = io.BytesIO()
    noise = Image.effect_noise((60, 40), 80)
    noise.save(buffer, "PNG", pnginfo=info)
    with pytest.raises(UnusablePicture, match="says where it was taken"):
        # Here the position stands in a field that is kept.
        without_location(buffer.getvalue())
    info = PngInfo()
    info.add_text("Raw profile type exif", raw_profile(), zip=True)
    buffer = io.BytesIO()
    noise.save(buffer, "PNG", pnginfo=info)
    with opened_bytes(without_location(buffer.getvalue())) as image:
        assert image.tobytes() == noise.tobytes()


def test_what_cannot_be_cleaned_is_refused() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], comment=b"GPSLatitude 37.5")
    with pytest.raises(UnusablePicture, match="says where it was taken"):
        without_location(buffer.getvalue())


def test_a_text_chunk_that_unpacks_without_end_is_left_out() -> None:
    png = picture(kind="PNG")
    packed = b"zTXt" + b"Comment\0\0" + zlib.compress(b"0" * 50_000_000)
    chunk = struct.pack(">I", len(packed) - 4) + packed + struct.pack(">I", zlib.crc32(packed))
    bomb = png[:-12] + chunk + png[-12:]
    assert len(without_location(bomb)) < len(bomb)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a"]),
)
def test_garbage_never_breaks(data: bytes, start: bytes) -> None:
    assert without_location(start + data) == start + data


@given(st.integers(0, 600), st.binary(min_size=1, max_size=6))
def test_a_damaged_header_is_cleaned_or_refused(at: int, junk: bytes) -> None:
    data = located()
    damaged = data[:at] + junk + data[at + len(junk) :]
    try:
        cleaned = without_location(damaged)
    except UnusablePicture:
        return
    try:
        with opened_bytes(cleaned) as image:
            assert not image.getexif().get_ifd(0x8825)
    except (UnusablePicture, SyntaxError, ValueError, OSError, struct.error):
        assert b"GPSLatitude" not in cleaned or cleaned == damaged
