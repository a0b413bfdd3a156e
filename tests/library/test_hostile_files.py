"""What nobody should send as a picture or a document: refused with a sentence, or kept as a file that can do nothing.

The name and the kind that a browser claims are never asked, so every file is sent under an innocent name.
"""

from __future__ import annotations

import base64
import gzip
import io
import resource
import struct
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from articles.importing.item import Refusal
from articles.importing.sources.handed_in import HandedIn
from articles.models import Document, Photo
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_user, picture, publish_article
from tests.files.test_documents import PDF, archive, docx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.figures import Figure

pytestmark = pytest.mark.django_db

SCRIPT = b"<script>document.title='pwned'</script>"
PHP = b"<?php system($_GET['x']); __HALT_COMPILER(); ?>"
#: A file may cost a worker so much, and so long on a machine that is busy with something else.
MOST_MEMORY, MOST_SECONDS = 400_000_000, 30


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_says(width: int, height: int, *more: bytes) -> bytes:
    """A PNG of that size by its header, with a few bytes of picture."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + data + chunk(b"IEND", b"")


def png_of_zeros(side: int) -> bytes:
    """A whole PNG, one bit a pixel: twenty kilobytes that become a gigabyte when they are decoded in colour."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes((side // 8 + 1) * side))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_that_says(width: int, height: int) -> bytes:
    """A JPEG whose frame header was written over."""
    data = bytearray(picture())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def avif_that_says(width: int, height: int) -> bytes:
    """An AVIF whose spatial extents were written over."""
    data = bytearray(picture(kind="AVIF"))
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", width, height)
    return bytes(data)


def webp_that_says(width: int, height: int) -> bytes:
    """A WebP with an extended header of that size before its picture."""
    plain = picture(kind="WEBP")[12:]
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas + plain
    return b"RIFF" + struct.pack("<I", len(body)) + body


def frames(kind: str, count: int) -> bytes:
    """A picture that moves."""
    made = [Image.new("RGB", (64, 64), (n % 256, n // 256, 9)) for n in range(count)]
    buffer = io.BytesIO()
    made[0].save(buffer, kind, save_all=True, append_images=made[1:], duration=20)
    return buffer.getvalue()


def saved(kind: str, size: tuple[int, int] = (20, 20), mode: str = "RGB") -> bytes:
    """A plain picture of a kind."""
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


def no_pictures() -> Iterator[tuple[str, bytes]]:
    """What is refused."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
    bomb = b"".join((b'<!DOCTYPE x [<!ENTITY a "a">', *(b'<!ENTITY b%d "&a;&a;">' % n for n in range(20)), b"]>"))
    yield from {
        "PNG of 50,000 by 50,000 by its header": png_that_says(50_000, 50_000),
        "PNG of 4 billion pixels a side": png_that_says(2**31 - 1, 2**31 - 1),
        "PNG of no pixels": png_that_says(0, 0),
        "PNG of 12,000 by 12,000 that packs well": png_of_zeros(12_000),
        "PNG with a header alone": png_that_says(9, 9)[:40],
        "JPEG of 65,500 by 65,500": jpeg_that_says(65_500, 65_500),
        "WebP of 16,383 by 16,383": webp_that_says(16_383, 16_383),
        "AVIF of 60,000 by 60,000": avif_that_says(60_000, 60_000),
        "GIF of 65,535 by 65,535": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + picture(kind="GIF")[10:],
        "TIFF": saved("TIFF"),
        "BMP": saved("BMP"),
        "ICO": saved("ICO"),
        "EPS": saved("EPS"),
        "PPM": saved("PPM"),
        "PDF as a picture": saved("PDF"),
        "SVG": svg,
        "SVG behind an XML head": b'<?xml version="1.0"?>' + bomb + svg,
        "SVG packed": gzip.compress(svg),
        "SVG behind a byte order mark": b"\xef\xbb\xbf" + svg,
        "HTML": b"<!doctype html>" + SCRIPT,
        "HTML that begins as a GIF": b"GIF89a/*" + SCRIPT + b"*/",
        "PHP": PHP,
        "archive": archive(a=b"x"),
        "program": b"MZ\x90\0" + bytes(900),
        "nothing": b"",
        "text": b"hello",
        "zeros": bytes(100_000),
        "cut short": picture(size=(900, 600))[:700],
        "more than 40 MB": picture() + bytes(41 * 1024 * 1024),
    }.items()


def odd_pictures() -> Iterator[tuple[str, bytes]]:
    """Pictures indeed, with something in them that must never run."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SCRIPT.decode() * 50)
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = SCRIPT.decode(), '"><img src=x onerror=alert(1)>'
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><!DOCTYPE a [<!ENTITY b "c">]>&b;</x:xmpmeta>'
    yield from {
        "JPEG with HTML behind it": picture("red") + SCRIPT,
        "JPEG with a PHP archive behind it": picture("green") + PHP,
        "PNG with HTML behind it": picture("blue", kind="PNG") + b"<!doctype html>" + SCRIPT,
        "PNG with HTML in a text": picture("pink", kind="PNG", pnginfo=words),
        "GIF with a zip behind it": picture("gray", kind="GIF") + archive(evil_dot_html=SCRIPT),
        "JPEG with script in its EXIF": picture("tan", exif=exif),
        "JPEG with entities in its XMP": picture("teal", xmp=xmp),
        "GIF of 500 pictures": frames("GIF", 500),
        "WebP of 60 pictures": frames("WEBP", 60),
    }.items()


def no_documents() -> Iterator[tuple[str, bytes]]:
    """What is refused."""
    yield from {
        "HTML": b"<!doctype html>" + SCRIPT,
        "HTML before a PDF": SCRIPT + PDF,
        "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
        "program": b"MZ\x90\0" + PDF,
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "picture": picture(),
        "archive": archive(evil_dot_html=SCRIPT),
        "archive that leads out": archive(**{"..__..__etc__passwd": b"x"}),
        "Word with macros": docx(word__vbaProject_dot_bin=b"\0"),
        "HWPX whose kind is a gigabyte": _packed("mimetype", 300_000_000),
        "PDF cut short": PDF[:30],
        "more than 50 MB": PDF + bytes(51 * 1024 * 1024),
    }.items()


def _packed(name: str, size: int) -> bytes:
    """A zip in which one file is `size` zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made, made.open(name, "w", force_zip64=True) as part:
        for _million in range(size // 1_000_000):
            part.write(bytes(1_000_000))
    return buffer.getvalue()


def desk() -> Client:
    """Where a reporter is signed in."""
    client = Client()
    client.force_login(make_user(Role.REPORTER))
    return client


@pytest.fixture
def measured() -> Iterator[None]:
    """The block takes neither all memory nor for ever."""
    memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * 1024 < MOST_MEMORY
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.usefixtures("measured")
def test_no_file_becomes_a_photo_that_is_none(figure: Figure) -> None:
    client, wrong = desk(), []
    sent = list(no_pictures())
    for name, data in sent:
        file = SimpleUploadedFile("harvest.jpg", data, "image/jpeg")
        answer = client.post("/admin/articles/photo/upload/", {"file": file, "language": "en"})
        said = answer.json().get("error", "")
        if answer.status_code != 400 or "." not in said:
            wrong.append(f"{name}: {answer.status_code} {said}")
    assert not wrong, "\n".join(wrong)
    assert not Photo.objects.exists()
    figure(f"files sent as photos and refused with a sentence: {len(sent)}")


@pytest.mark.usefixtures("measured")
def test_no_file_becomes_a_document_that_is_none(figure: Figure) -> None:
    client, wrong = desk(), []
    sent = list(no_documents())
    for name, data in sent:
        file = SimpleUploadedFile("report.pdf", data, "application/pdf")
        answer = client.post("/admin/articles/document/upload/", {"file": file, "language": "en", "title": "Report"})
        said = answer.json().get("error", "")
        if answer.status_code != 400 or "." not in said:
            wrong.append(f"{name}: {answer.status_code} {said}")
    assert not wrong, "\n".join(wrong)
    assert not Document.objects.exists()
    figure(f"files sent as documents and refused with a sentence: {len(sent)}")


def test_what_is_two_things_at_once_is_handed_out_as_a_picture_that_can_do_nothing(figure: Figure) -> None:
    client = desk()
    sent = list(odd_pictures())
    for name, data in sent:
        file = SimpleUploadedFile("x.html", data, "text/html")
        answer = client.post("/admin/articles/photo/upload/", {"file": file, "language": "en"})
        assert answer.status_code == 201, (name, answer.text)
        photo = Photo.objects.get(pk=answer.json()["photo"]["id"])
        shown = Client().get(photo.file.url)
        b"".join(shown.streaming_content)  # type: ignore[attr-defined]
        assert shown.headers["Content-Type"].startswith("image/"), name
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        for page in (f"/admin/articles/photo/{photo.pk}/change/", "/admin/articles/photo/"):
            assert SCRIPT.decode() not in client.get(page).text, name
            assert "<img src=x" not in client.get(page).text, name
    figure(f"pictures that are something else, too, and can do nothing: {len(sent)}")


def test_a_document_with_script_in_it_is_a_download_that_can_do_nothing() -> None:
    publication = make_publication()
    client = desk()
    data = PDF.replace(b"<<>>", b"<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", 1)
    file = SimpleUploadedFile("a.pdf", data, "application/pdf")
    made = client.post("/admin/articles/document/upload/", {"file": file, "language": "en", "title": "Annex"})
    document = Document.objects.get()
    assert made.status_code == 201, made.text
    address = document.get_absolute_url()
    publish_article(publication, body=f'<p>See the <a href="{address}">annex</a>.</p>')
    for answer in (Client().get(address), client.get(f"/admin/articles/document/{document.pk}/file/")):
        assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined]
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_no_file_of_an_unpublished_article_is_found_by_guessing(figure: Figure) -> None:
    publication = make_publication()
    client = desk()
    photo_file = SimpleUploadedFile("secret-summit.jpg", picture("maroon", (900, 600)), "image/jpeg")
    client.post("/admin/articles/photo/upload/", {"file": photo_file, "language": "en"})
    annex = SimpleUploadedFile("secret-annex.pdf", PDF, "application/pdf")
    client.post("/admin/articles/document/upload/", {"file": annex, "language": "en", "title": "Secret annex"})
    photo, document = Photo.objects.get(), Document.objects.get()
    make_article(publication, body=f'<p><a href="{document.get_absolute_url()}">annex</a></p>')
    guesses = ["/media/", "/media/photos/", f"/media/photos/{photo.sha256[:2]}/", "/media/renditions/"]
    names = ("secret-summit", "photo", "secret-annex", str(photo.pk), "1", photo.sha256[:12], photo.sha256[:63])
    for folder in ("", "photos/", f"photos/{photo.sha256[:2]}/", "renditions/", "documents/", "restricted/"):
        guesses += [f"/media/{folder}{name}.{ending}" for name in names for ending in ("jpg", "webp", "pdf")]
    for way in ("../", "..%2f", "%2e%2e/", "....//", "..\\", "/"):
        guesses += [f"/media/{way}documents/{document.file}", f"/media/photos/{way}{way}db.sqlite3"]
    guesses += [document.get_absolute_url(), f"/documents/{document.number}/x", f"/{document.file}"]
    for guess in guesses:
        assert Client().get(guess).status_code in {301, 404, 410}, guess
    assert Client().get(document.get_absolute_url()).status_code == 404
    figure(f"addresses of unpublished files guessed in vain: {len(guesses)}")


def test_a_zip_that_grows_without_end_is_refused_file_by_file(tmp_path: Path) -> None:
    bomb = tmp_path / "old.zip"
    bomb.write_bytes(_packed("page.html", 200_000_000))
    nested = tmp_path / "nested.zip"
    nested.write_bytes(archive(inner_dot_zip=bomb.read_bytes(), **{"..__up_dot_html": SCRIPT}))
    with HandedIn([str(bomb), str(nested)]) as handed_in:
        found = list(handed_in.files())
    assert all(isinstance(each, Refusal) for each in found)
    for each, why in zip(found, ("far too large", "zip within a zip", "leads out"), strict=True):
        assert why in str(each)


def test_a_picture_in_base64_is_no_way_around(tmp_path: Path) -> None:
    """A body with a picture in its address keeps no such address."""
    publication = make_publication()
    data = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>").decode()
    version = publish_article(publication, body=f'<p>Text <img src="data:image/svg+xml;base64,{data}"></p>')
    assert "data:image" not in Client().get(version.path).text
