"""What AI made or changed stays said when articles come in and go out, in every format that has a word for it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from articles.files.metadata import PhotoMetadata, xmp_packet
from articles.importing.item import LegacyItem, Refusal
from articles.models import Article, ImportPicture, Photo, Version
from tests.builders import make_photo, picture
from tests.importing.test_missing_pictures import found_later, look_again
from tests.importing.test_pictures_and_maps import ADDRESS, handed_in, line, publication, run_import
from tests.importing.test_spreadsheet import read as read_table
from tests.importing.test_wire import NAR, article, codes, found_in, item

__all__ = ["publication"]

TRAINED = "trainedAlgorithmicMedia"
URI = f"http://cv.iptc.org/newscodes/digitalsourcetype/{TRAINED}"
MADE = {"address": ADDRESS, "digital_source": f"digsrctype:{TRAINED}"}


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_a_line_says_it_of_its_text_and_of_its_picture_and_readers_are_told(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "dump", line(ai_use="generated", pictures=[MADE]))
    (folder / "art_12_ab.jpg").write_bytes(picture())
    run_import(folder, release=True)
    assert (Article.objects.get().ai_use, Photo.objects.get().digital_source) == ("generated", TRAINED)
    version = Version.objects.get()
    assert version.content.ai_use == "generated"
    assert version.page.photos[Photo.objects.get().sha256]["digital_source"] == TRAINED
    assert "1 unchanged" in run_import(folder, release=True)
    # The source is set right: what nobody has touched follows it.
    handed_in(folder, line(pictures=[MADE]))
    assert "1 updated" in run_import(folder, release=True)
    assert Article.objects.get().ai_use == ""
    # It goes out beside the original of the picture.
    call_command("export_publication", str(tmp_path / "out"), format="ninjs", stdout=io.StringIO())
    (said,) = (json.loads(each) for each in (tmp_path / "out" / "pictures.jsonl").read_text().splitlines())
    assert said["digital_source"] == TRAINED


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_where_the_source_is_silent_the_file_says_it(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "dump", line(pictures=[{"address": ADDRESS, "digital_source": "digitalCapture"}]))
    (folder / "art_12_ab.jpg").write_bytes(picture(xmp=xmp_packet(PhotoMetadata(digital_source=URI))))
    run_import(folder)
    assert Photo.objects.get().digital_source == TRAINED


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_a_picture_of_the_library_keeps_what_is_said_there_and_a_person_is_told(tmp_path: Path) -> None:
    photo = make_photo()
    folder = handed_in(tmp_path / "dump", line(pictures=[MADE]))
    (folder / "art_12_ab.jpg").write_bytes(Path(photo.file.path).read_bytes())
    report = run_import(folder)
    assert f"the library says nothing of it: {ADDRESS} ({TRAINED}) [ai-label]" in report
    assert Photo.objects.get().digital_source == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_a_picture_that_comes_late_brings_it_along(tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line(pictures=[MADE])))
    assert ImportPicture.objects.get().digital_source == TRAINED
    look_again(found_later(tmp_path, "art_12_ab.jpg"))
    assert Photo.objects.get().digital_source == TRAINED


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_a_word_nobody_knows_is_refused_by_field_file_and_line(tmp_path: Path) -> None:
    folder = handed_in(
        tmp_path / "dump", line(ai_use="robot"), line(id=13, pictures=[{"address": ADDRESS, "digital_source": "robot"}])
    )
    report = run_import(folder, code=1)
    assert "old.jsonl: line 1: ai_use: “robot” is none of assisted, translated, generated" in report
    assert "old.jsonl: line 2: pictures: number 1: digital_source: “robot” is no code of IPTC's" in report


COLUMNS = "번호,제목,본문,등록일,AI 활용,사진,사진 AI\n"
ROW = "7,배,짧은 글,2020-01-02 03:04,{},/a.jpg,{}\n"


def row(*said: str) -> LegacyItem | Refusal:
    (found,) = read_table(COLUMNS + ROW.format(*said))
    return found


@pytest.mark.parametrize(
    ("text", "shown", "told"),
    [
        ("AI 번역", "AI 생성", ("translated", TRAINED)),
        ("generated", URI, ("generated", TRAINED)),
        ("없음", "없음", ("", "")),
        ("", "", ("", "")),
    ],
)
def test_a_table_says_it_in_korean_words_and_in_ours(text: str, shown: str, told: tuple[str, str]) -> None:
    found = row(text, shown)
    assert isinstance(found, LegacyItem)
    assert (found.ai_use, found.pictures[0].digital_source) == told


@pytest.mark.parametrize(("text", "shown"), [("Y", "사용"), ("제미나이", "예")])
def test_a_cell_with_another_word_is_a_doubt_and_a_note_and_declares_nothing(text: str, shown: str) -> None:
    found = row(text, shown)
    assert isinstance(found, LegacyItem)
    assert (found.ai_use, found.pictures[0].digital_source) == ("", "")
    assert codes(found) == ["ai-label", "ai-label"]
    assert [note for note in found.notes if "AI" in note] == [f"AI 활용: {text}", f"사진 AI: {shown}"]


@pytest.mark.parametrize(
    ("said", "use"),
    [
        ({"uri": URI, "literal": TRAINED}, "generated"),
        ({"literal": "digsrctype:compositeWithTrainedAlgorithmicMedia"}, "assisted"),
        ("humanEdits", ""),
        (None, ""),
    ],
)
def test_ninjs_says_it_of_an_item_as_iptc_does(said: object, use: str) -> None:
    found = article(item(digitalSourceType=said))
    assert (found.ai_use, codes(found)) == (use, [])


def test_ninjs_says_it_of_a_picture_that_goes_with_it_also_in_small_letters() -> None:
    shown: dict[str, Any] = {"type": "picture", "uri": "https://lantern.example/a.jpg", "name": "main"}
    found = article(item(associations=[shown | {"digitalsourcetype": {"uri": URI}}]))
    assert [each.digital_source for each in found.pictures] == [TRAINED]


def test_a_word_that_is_none_of_iptcs_is_a_doubt_and_the_article_comes_in() -> None:
    found = article(item(digitalSourceType={"literal": "robot"}))
    assert (found.ai_use, codes(found)) == ("", ["ai-label"])
    assert "robot" in found.doubts[0].message


@pytest.mark.parametrize("said", [f'qcode="digsrctype:{TRAINED}"', f'uri="{URI}"'])
def test_newsml_says_it_among_what_it_says_of_its_content(said: str) -> None:
    text = (
        f'<newsItem {NAR} guid="urn:7"><itemMeta><versionCreated>2020-01-02T03:04:05Z</versionCreated></itemMeta>'
        f"<contentMeta><headline>Ferry named</headline><by>Han Do-yun</by><digitalSourceType {said}/></contentMeta>"
        "<contentSet><inlineData>It was named.</inlineData></contentSet></newsItem>"
    )
    (found,) = found_in(text, "old.xml")
    assert isinstance(found, LegacyItem)
    assert found.ai_use == "generated"


def test_a_saved_page_says_it_in_json_ld() -> None:
    said = {
        "@type": "NewsArticle",
        "headline": "Ferry named",
        "datePublished": "2020-01-02T03:04:05Z",
        "articleBody": "It was named. " * 20,
        "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    }
    page = f'<!doctype html><html><head><script type="application/ld+json">{json.dumps(said)}</script></head><body><h1>Ferry named</h1></body></html>'
    (found,) = found_in(page, "7.html")
    assert isinstance(found, LegacyItem), found
    assert found.ai_use == "generated"
