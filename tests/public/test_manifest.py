"""What browsers and phones ask about the site itself: its manifest, its mark, and the card of pages without a picture."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from newsroom.stores import StoreAway
from newsroom.stores.disk import Disk
from tests.builders import make_publication, picture
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.http import HttpResponse

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def drawn(response: HttpResponse) -> Image.Image:
    assert response.headers["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as image:
        image.load()
        return image


def test_each_edition_has_a_manifest_that_every_page_names(publication: Publication) -> None:
    reader = Reader()
    for page, address, name in (
        ("/", "/manifest.webmanifest", "The Journal"),
        ("/ko/", "/ko/manifest.webmanifest", "저널"),
    ):
        assert f'<link rel="manifest" href="{address}">' in reader.read(page)
        response = reader.get(address)
        assert response.headers["Content-Type"] == "application/manifest+json"
        said = json.loads(response.content)
        assert (said["name"], said["start_url"], said["scope"]) == (name, page, "/")
        for icon in said["icons"]:
            wide, _, high = icon["sizes"].partition("x")
            assert drawn(reader.get(icon["src"])).size == (int(wide), int(high))


def test_every_page_names_icons_that_are_there(publication: Publication) -> None:
    reader = Reader()
    page = reader.read("/")
    for address, size in (("/icons/96.png", 96), ("/icons/180.png", 180), ("/favicon.ico", 32)):
        assert drawn(reader.get(address)).size == (size, size)
        assert address in page or address == "/favicon.ico"
    for size in (0, 31, 100_000):
        reader.get(f"/icons/{size}.png", 404)


def test_a_logo_takes_the_letters_place_at_once(publication: Publication) -> None:
    reader = Reader()
    before = reader.get("/icons/192.png").content
    publication.logo.save("logo.png", ContentFile(picture("lime", (300, 200), "PNG")))
    after = drawn(reader.get("/icons/192.png"))
    assert reader.get("/icons/192.png").content != before
    assert after.getpixel((96, 96)) == (0, 255, 0, 255)
    # A phone that cuts a circle out of it cuts nothing of the logo.
    maskable = drawn(reader.get("/icons/maskable.png"))
    assert maskable.getpixel((1, 1))[3] == 255  # type: ignore[index]
    assert maskable.getpixel((40, 256)) != (0, 255, 0, 255)


def test_the_card_is_the_uploaded_picture_or_drawn(publication: Publication) -> None:
    reader = Reader()
    response = reader.get("/share-card.png")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert drawn(response).size == (1200, 630)
    publication.share_picture.save("share.jpg", ContentFile(picture("navy", (800, 800))))
    card = drawn(reader.get("/share-card.png"))
    assert card.size == (1200, 630)
    assert card.convert("RGB").getpixel((5, 5))[2] > 100  # type: ignore[index]


def test_a_name_without_latin_letters_and_a_file_that_is_gone_still_give_a_mark() -> None:
    publication = make_publication(name_en="외교저널", name_ko="외교저널")
    reader = Reader()
    letterless = reader.get("/icons/192.png").content
    assert drawn(reader.get("/share-card.png")).size == (1200, 630)
    publication.logo.save("logo.png", ContentFile(picture("lime", (30, 30), "PNG")))
    publication.logo.storage.delete(str(publication.logo.name))
    assert reader.get("/icons/192.png").content == letterless


def test_a_mark_without_its_logo_is_not_kept_after_the_store_comes_back(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Under a name of its own: what another test drew is kept.
    publication.logo.save("crest.png", ContentFile(picture("lime", (310, 200), "PNG")))
    reader = Reader()
    reader.client.raise_request_exception = False

    def away(*_given: object) -> None:
        raise StoreAway("The object store does not answer")

    with monkeypatch.context() as during:
        during.setattr(Disk, "_open", away)
        reader.get("/icons/192.png", 503)
    assert drawn(reader.get("/icons/192.png")).getpixel((96, 96)) == (0, 255, 0, 255)
