"""Taking pictures in: once each, described by what the file says, and never deleted while shown."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from articles.files.pictures import UnusablePicture
from articles.library.photos import AlreadyThere, is_used, take_in, versions_with, working_copies_with
from articles.library.renditions import make_renditions
from articles.models import Photo
from tests.builders import edit, make_article, make_photo, make_publication, picture, publish_article

pytestmark = pytest.mark.django_db


def test_a_picture_is_stored_once_under_a_name_that_its_content_does_not_tell() -> None:
    photo = take_in(picture())
    assert photo.sha256 == hashlib.sha256(picture()).hexdigest()
    with photo.file.open() as stored:
        assert stored.read() == picture()
    name = Path(str(photo.file))
    assert len(name.stem) == 40
    assert name.suffix == ".jpg"
    assert photo.sha256 not in str(photo.file)
    assert all(name.stem in str(rendition.file) for rendition in make_renditions(photo))
    assert (photo.width, photo.height) == (90, 60)


def test_the_same_file_is_taken_in_once_and_the_refusal_names_the_photo() -> None:
    photo = take_in(picture(), caption_en="The two leaders")
    with pytest.raises(AlreadyThere, match="The two leaders") as refused:
        take_in(picture())
    assert refused.value.photo == photo
    assert Photo.objects.count() == 1


def test_the_same_file_is_the_same_without_its_location() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (37.0, 34.0, 12.5)}
    photo = take_in(picture(exif=exif))
    with pytest.raises(AlreadyThere):
        take_in(picture(exif=exif))
    with photo.file.open() as stored, Image.open(stored) as image:
        assert not image.getexif().get_ifd(0x8825)


def test_what_is_not_a_picture_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(UnusablePicture):
        take_in(b"<svg/>")
    assert not Photo.objects.exists()
    assert not list(tmp_path.iterdir())


def test_the_file_describes_itself_and_the_person_knows_better() -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "Kim", "c" * 400
    exif[0x010E] = "양국 정상이 악수하고 있다".encode("euc_kr")
    photo = take_in(picture(exif=exif), creator="Park", credit="")
    assert (photo.creator, photo.caption_ko, photo.caption_en) == ("Park", "양국 정상이 악수하고 있다", "")
    assert len(photo.copyright) == 200
    assert photo.iptc["creator"] == "Kim"


def test_a_photo_is_used_by_working_copies_and_by_the_record() -> None:
    publication = make_publication()
    lead, in_body, unused = make_photo("navy"), make_photo("olive"), make_photo("pink")
    article = make_article(publication, photo=lead)
    figure = f'<figure class="photo photo--wide" data-photo="{in_body.sha256}"><figcaption></figcaption></figure>'
    edit(article, body=article.body + figure)
    assert list(working_copies_with(lead)) == list(working_copies_with(in_body)) == [article]
    assert is_used(lead)
    assert is_used(in_body)
    assert not is_used(unused)
    version = publish_article(publication, photo=unused)
    assert list(versions_with(unused)) == [version]
    edit(version.article, lead_photo=None)
    assert is_used(unused)
