"""The card of an article without a photo, with its headline, where the deployment names a face."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from PIL import Image, ImageFont

from articles.public.metadata import lettering
from articles.public.metadata.lettering import set_lines
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from tests.builders import edit, in_future, make_article, picture, publish_article
from tests.public.reader import Reader
from tests.public.test_announcement import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from pytest_django import Settings

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

#: A letter is as wide as the size says.
WIDTH, MOST = 100, {20: 2, 10: 4, 5: 4}


def measured(text: str, size: int) -> float:
    return len(text) * size


def lines(text: str, enough: int = 10) -> list[str]:
    found = set_lines(text, WIDTH, MOST, measured, enough=enough)
    return found.lines if found else []


# How text is set, without any face -----------------------------------------------------------------------------


def test_a_short_headline_is_large_and_a_longer_one_smaller_in_balanced_lines() -> None:
    assert set_lines("Ten go", WIDTH, MOST, measured) == (["Ten", "go"], 20)
    assert set_lines("Ten envoys go to Seoul", WIDTH, MOST, measured) == (["Ten envoys", "go to", "Seoul"], 10)
    assert lines("aaa bbb ccc ddd eee fff") == ["aaa bbb", "ccc ddd", "eee fff"]


def test_hangul_is_broken_at_spaces_alone() -> None:
    headline = "한미 정상회담 서울에서 개최"
    assert " ".join(lines(headline)) == headline
    assert all(word in headline.split() for line in lines(headline) for word in line.split())


def test_what_does_not_fit_ends_with_an_ellipsis_after_a_whole_word_in_the_fourth_line() -> None:
    found = lines("one two three four five six seven eight nine ten eleven twelve")
    assert len(found) == 4
    assert found[-1].endswith("…")
    assert max(map(len, found)) <= 10
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    assert " ".join(found).removesuffix("…").split() == words[: len(" ".join(found).split())]


def test_a_word_that_is_too_wide_is_smaller_and_never_cut() -> None:
    assert set_lines("Kananaskis-Ottawa met", WIDTH, MOST, measured, enough=10) == (["Kananaskis-Ottawa", "met"], 5)
    assert lines("x" * 21) == []
    assert lines("") == []


# Cards ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def latin(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """The face that Pillow carries, which has no Hangul, as a file."""
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    path = tmp_path / "face.otf"
    path.write_bytes(font.font_bytes)
    settings.CARD_FONT = str(path)
    yield str(path)
    lettering._readable.cache_clear()


@pytest.fixture
def hangul(settings: Settings) -> str:
    """The Korean face of Debian's fonts-noto-cjk, the second in its file."""
    found = sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Bold.ttc"))
    if not found:
        pytest.skip("needs the package fonts-noto-cjk")
    named = f"{found[0]}#1"
    settings.CARD_FONT = named
    return named


def card(address: str) -> Image.Image:
    response = Reader().get(address)
    assert response.headers["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as image:
        image.load()
        return image.convert("RGB")


def lettered(image: Image.Image) -> bool:
    """Whether anything is written where a headline stands."""
    return len(set(image.crop((80, 80, 1120, 496)).get_flattened_data())) > 1


def address_of(page: str) -> str:
    return said(page)["og:image"].removeprefix("http://testserver")


def test_an_article_without_a_photo_is_shared_with_its_headline(
    publication: Publication, editor: User, latin: str
) -> None:
    version = publish_article(publication, editor, headline="Ten envoys meet in Seoul")
    meta = said(Reader().read(version.path))
    assert meta["og:image"] == f"http://testserver/share-cards/{version.public_number}/1.png"
    assert meta["og:image:alt"] == "Ten envoys meet in Seoul · The Journal"
    response = Reader().get(address_of(Reader().read(version.path)))
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (
        Reader()
        .client.get(address_of(Reader().read(version.path)), headers={"If-None-Match": response.headers["ETag"]})
        .status_code
        == 304
    )
    drawn = card(f"/share-cards/{version.public_number}/1.png")
    assert drawn.size == (1200, 630)
    assert lettered(drawn)


def test_a_new_headline_has_a_new_address_and_no_older_one_is_told_any_more(
    publication: Publication, editor: User, latin: str
) -> None:
    first = publish_article(publication, editor, headline="Nine envoys")
    before = card(f"/share-cards/{first.public_number}/1.png")
    again = publishing.publish(edit(first.article, editor, headline="Ten envoys meet"), editor)
    assert address_of(Reader().read(again.path)) == f"/share-cards/{first.public_number}/2.png"
    after = card(f"/share-cards/{first.public_number}/2.png")
    assert after.tobytes() != before.tobytes()
    assert card(f"/share-cards/{first.public_number}/1.png").tobytes() == after.tobytes()
    Reader().get(f"/share-cards/{first.public_number}/3.png", 404)


def test_what_is_not_on_the_site_has_no_card(publication: Publication, editor: User, latin: str) -> None:
    withdrawn = publish_article(publication, editor)
    publishing.withdraw(withdrawn.article, editor, Reason(en="Wrong"))
    waiting = publishing.publish(make_article(publication, editor), editor, in_future(hours=1))
    for version in (withdrawn, waiting):
        Reader().get(f"/share-cards/{version.public_number}/1.png", 404)
    Reader().get(f"/share-cards/{10**30}/1.png", 404)


def test_a_headline_that_the_face_has_no_letters_for_is_left_out_and_a_sign_of_it_is(
    publication: Publication, editor: User, latin: str
) -> None:
    korean = publish_article(publication, editor, headline="한미 정상회담", language="ko")
    plain = card("/share-card.png")
    assert card(f"/share-cards/{korean.public_number}/1.png").tobytes() == plain.tobytes()
    starred = publish_article(publication, editor, headline="Envoys meet ☃")
    assert card(f"/share-cards/{starred.public_number}/1.png").tobytes() != plain.tobytes()


def test_a_picture_that_the_desk_uploaded_for_sharing_stays(publication: Publication, editor: User, latin: str) -> None:
    publication.share_picture.save("share.jpg", ContentFile(picture("navy", (800, 800))))
    version = publish_article(publication, editor)
    assert address_of(Reader().read(version.path)) == "/share-card.png"


def test_a_korean_headline_is_drawn_in_the_face_of_a_collection(
    publication: Publication, editor: User, hangul: str
) -> None:
    headline = "한미 정상회담, 서울에서 열려… 양국 외교장관 “공급망 협력 확대” 합의"
    version = publish_article(publication, editor, headline=headline, language="ko")
    assert address_of(Reader().read(version.path)) == f"/share-cards/{version.public_number}/1.png"
    drawn = card(f"/share-cards/{version.public_number}/1.png")
    assert lettered(drawn)
    assert drawn.tobytes() != card("/share-card.png").tobytes()


def test_without_the_setting_all_is_as_it_was(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    assert address_of(Reader().read(version.path)) == "/share-card.png"
    assert card(f"/share-cards/{version.public_number}/1.png").tobytes() == card("/share-card.png").tobytes()


@pytest.mark.parametrize("named", ["/nowhere/face.ttf", __file__, "#1"])
def test_a_face_that_cannot_be_read_is_an_error_and_breaks_no_page(
    publication: Publication, editor: User, settings: Settings, named: str
) -> None:
    settings.CARD_FONT = named
    with pytest.raises(SystemCheckError, match=r"articles\.E002") as stopped:
        call_command("check")
    assert named in str(stopped.value)
    version = publish_article(publication, editor)
    assert address_of(Reader().read(version.path)) == "/share-card.png"


def test_a_face_that_is_not_in_the_file_is_an_error(latin: str, settings: Settings) -> None:
    assert lettering.check_face() == []
    settings.CARD_FONT = f"{latin}#7"
    assert [message.id for message in lettering.check_face()] == ["articles.E002"]
