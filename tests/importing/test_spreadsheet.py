"""The format csv: a row is an article, columns are known by their names or by a map, and nothing in a row is lost."""

from __future__ import annotations

import tomllib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.importing.item import LegacyItem, NotAnArticle, Refusal, Standing
from articles.importing.readers import reader_of, spreadsheet
from articles.importing.readers.spreadsheet import BadMap, configured, delimited, with_map
from articles.importing.sources.handed_in import HandedIn
from articles.importing.sources.source_file import SourceFile
from tests.importing.workbooks import ods, xlsx

if TYPE_CHECKING:
    from pathlib import Path

KOREAN = (
    "번호,제목,부제,본문,기자,이메일,등록일,섹션,태그,조회수\r\n"
    '7,"섬마을 영사관, 편지로만 문 연다",우표 한 장,"첫 문단.\r\n둘째 줄 ""인용"".\r\n\r\n둘째 문단.",오새롬 기자,osr@lantern.example,'
    "2014.09.09 09:09,뉴스>외교,영사|우편,1024\r\n"
    "8,등대 점등,,<p>불이 <b>켜졌다</b>.</p>,한도윤·오새롬,,2014-09-10,문화,,\r\n"
)


def read(data: bytes | str, name: str = "old.csv", **settings: Any) -> list[LegacyItem | Refusal]:
    """What stands in a table; `settings` are those of a map."""
    reader = with_map(settings) if settings else spreadsheet
    return list(reader.read(SourceFile.of_bytes(data.encode() if isinstance(data, str) else data, name)))


def articles(data: bytes | str, name: str = "old.csv", **settings: Any) -> list[LegacyItem]:
    found = read(data, name, **settings)
    assert all(isinstance(each, LegacyItem) for each in found), found
    return [each for each in found if isinstance(each, LegacyItem)]


def codes(item: LegacyItem) -> list[str]:
    return [doubt.code.value for doubt in item.doubts]


def test_korean_columns_are_known_by_their_names() -> None:
    first, second = articles(KOREAN)
    assert (first.source_id, first.headline, first.deck) == ("7", "섬마을 영사관, 편지로만 문 연다", "우표 한 장")
    assert first.body_html == '<p>첫 문단.<br>둘째 줄 "인용".</p><p>둘째 문단.</p>'
    assert first.published_at == datetime.fromisoformat("2014-09-09T09:09:00+09:00")
    [oh] = first.bylines
    assert (oh.name_ko, oh.title, oh.email) == ("오새롬", "기자", "osr@lantern.example")
    assert (first.sections, first.tags, first.language) == (("외교", "뉴스"), ("영사", "우편"), "ko")
    assert (first.position, second.position) == ("row 2", "row 3")
    assert second.body_html == "<p>불이 <strong>켜졌다</strong>.</p>"
    assert [person.name_ko for person in second.bylines] == ["한도윤", "오새롬"]
    assert codes(second) == ["time-missing"]
    assert first.original.decode().startswith('7,"섬마을')


def test_columns_nobody_knows_are_kept_in_the_notes_and_named_once() -> None:
    first, second = articles(KOREAN)
    assert (first.notes, second.notes) == (("조회수: 1024",), ())
    assert [doubt.message for doubt in first.doubts] == ["Kept in the note of each article: 조회수."]


def test_english_columns_are_known_by_their_names() -> None:
    [item] = articles(
        "id;Title;Content;Author;Date;Category;Status;URL\n"
        '5;Ferry named;"<p>It was named.</p>";Han Do-yun, Seo Mi-rae;2020-01-02 03:04;Culture;publish;https://old.example/a/5\n'
    )
    assert [person.name_en for person in item.bylines] == ["Han Do-yun", "Seo Mi-rae"]
    assert (item.sections, item.standing, item.language) == (("Culture",), Standing.PUBLIC, "en")
    assert item.addresses == ("/a/5",)
    assert not item.doubts


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_what_parts_the_columns_is_seen(delimiter: str) -> None:
    rows = [["no", "title", "content", "date"], ["1", "A, b; c", "Text.", "2020-01-02 10:00"]]
    data = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    file = SourceFile.of_bytes(data.encode(), "old.txt")
    assert reader_of(file) is spreadsheet
    [item] = articles(data)
    assert item.headline == "A, b; c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_characters_give_the_right_text(encoding: str) -> None:
    first, second = articles(KOREAN.encode(encoding))
    assert (first.headline, second.headline) == ("섬마을 영사관, 편지로만 문 연다", "등대 점등")
    assert first.encoding in encoding or encoding in {"utf-8-sig", "utf-16"}


def test_two_encodings_in_one_file_are_told_row_by_row() -> None:
    header, one, two = (
        "no,제목,본문,등록일\n",
        "1,옛 기사,낱말이다.,2004-01-01 10:00\n",
        "2,새 기사,낱말이다.,2014-01-01 10:00\n",
    )
    items = articles(header.encode() + one.encode("cp949") + two.encode())
    assert [(item.headline, item.encoding) for item in items] == [("옛 기사", "cp949"), ("새 기사", "utf-8")]


def test_line_ends_of_an_old_macintosh_are_known() -> None:
    [item] = articles(b"no,title,content,date\r1,Ferry,Text.,2020-01-02 10:00\r")
    assert item.headline == "Ferry"


MAP = tomllib.loads("""
addresses = ["/news/article.html?no={id}", "/mobile/article.html?no={id}"]
[columns]
"글 번호" = "id"
"타이틀" = "headline"
"Inhalt" = "body"
"Datum" = "published"
"조회" = ""
"상태값" = "standing"
[dates]
formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]
zone = "Europe/Berlin"
[separators]
tags = "/"
[fixed]
language = "ko"
sections = ["외교"]
[values.standing]
"7" = "draft"
"*" = "public"
""")


def test_a_map_says_which_column_is_what() -> None:
    item, draft = articles(
        "글번호,타이틀,Inhalt,Datum,조회,상태값,태그\n12,Ferry,<p>x</p>,02/03/2020 04:05,99,3,a/b c\n13,Ferry,<p>x</p>,02/03/2020,9,7,\n",
        **MAP,
    )
    assert item.published_at == datetime.fromisoformat("2020-03-02T04:05:00+01:00")
    assert (item.language, item.sections, item.tags) == ("ko", ("외교",), ("a", "b c"))
    assert item.addresses == ("/news/article.html?no=12", "/mobile/article.html?no=12")
    assert (item.standing, draft.standing) == (Standing.PUBLIC, Standing.DRAFT)
    assert (item.notes, codes(item), codes(draft)) == ((), [], ["time-missing"])


def test_every_mistake_of_a_map_is_named_at_once() -> None:
    with pytest.raises(BadMap) as bad:
        with_map(
            {
                "columns": {"제목": "headlin", "x": 3},
                "fixed": {"nothing": 1},
                "dates": {"zone": "Mars/Base", "format": "x"},
                "separators": {"deck": ","},
                "values": {"standing": {"Y": 1}},
                "addresses": "/x",
                "delimiter": "::",
                "colums": {},
            }
        )
    for said in (
        "“colums” is no part of a map",
        "“제목” = “headlin”: there is no such field",
        "columns: “x” has to be text",
        "fixed: there is no field “nothing”",
        "separators: “deck” is none of tags",
        "standing: “Y” has to be text",
        "dates: “format” is neither formats nor zone",
        "dates: there is no zone “Mars/Base”",
        "addresses: it has to be a list",
        "delimiter: it is one character",
    ):
        assert said in str(bad.value)


def test_a_map_is_a_file_and_its_name_stands_in_what_is_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "old-site.toml"
    path.write_text('[columns]\nInhalt = "body"\n', encoding="utf-8-sig")
    file = SourceFile.of_bytes(b"no,title,Inhalt,date\n1,A,<p>x</p>,2020-01-02 10:00\n", "old.csv")
    assert [found.name for found in configured(path).read(file)] == ["old.csv"]
    for text, said in (("[columns", "it is no TOML"), ("colums = 1", "“colums” is no part of a map")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadMap, match=rf"^old-site\.toml: {said}"):
            configured(path)
    with pytest.raises(BadMap, match=r"^gone\.toml: it cannot be read: No such file"):
        configured(tmp_path / "gone.toml")


def test_a_wrong_row_is_refused_with_all_that_is_wrong_and_the_rest_goes_on() -> None:
    first, refused, last = read(
        "no,title,content,date,status\n1,A,x,2020-01-02 10:00,Y\n2,,x,soon,maybe\n3,C,x,2020-01-02 10:00,Y\n"
    )
    assert isinstance(first, LegacyItem)
    assert isinstance(last, LegacyItem)
    assert isinstance(refused, Refusal)
    assert (refused.position, refused.line, refused.original) == ("row 3", 3, b"2,,x,soon,maybe\n")
    assert refused.reason == (
        "3 fields are wrong. published: “soon” is no date and time that exists;"
        " standing: “maybe” is none of public, draft, private, password, trash; headline: it is missing"
    )


def test_a_quotation_mark_that_is_never_closed_costs_no_more_than_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_LONGEST_ROW", 200_000)
    row = "2,B,x,2020-01-02 10:00\n"
    found = read("no,title,content,date\n" + f'1,"A,x,2020-01-02 10:00\n{row}' + row * 12_000)
    [refused] = [each for each in found if isinstance(each, Refusal)]
    assert refused.reason == "the row is far too long; perhaps a quotation mark in it is never closed"
    assert refused.position == "row 2"
    assert len(found) > 1_000


def test_a_table_without_a_headline_is_refused_with_what_its_columns_are_called() -> None:
    with pytest.raises(NotAnArticle, match=r"old\.csv.*no row names a column for the headline.*a, b, c") as refused:
        read("a,b,c\n1,2,3\n")
    assert refused.value.name == "old.csv"
    with pytest.raises(NotAnArticle, match="there is nothing in it"):
        read("\n\n")


def test_a_title_may_stand_above_the_names_of_the_columns() -> None:
    [item] = articles("기사 목록,,\n2014년,,\n번호,제목,본문,등록일\n1,가,나,2014-01-02 10:00\n")
    assert (item.source_id, item.position) == ("1", "row 4")


def test_a_row_without_a_number_is_known_by_its_address_or_its_bytes() -> None:
    [by_address] = articles("title,content,date,url\nA,x,2020-01-02 10:00,https://old.example/a\n")
    assert by_address.source_id == "https://old.example/a"
    [by_bytes] = articles("title,content,date\nA,x,2020-01-02 10:00\n")
    assert by_bytes.source_id == f"sha256:{by_bytes.sha256}"
    assert codes(by_bytes) == ["field-unknown"]


def test_html_in_a_cell_is_told_from_text() -> None:
    rows = {
        "Fish &amp; chips\nSecond": ("<p>Fish &amp; chips<br>Second</p>", []),
        "a <b>bold</b> word\nSecond": ("<p>a <strong>bold</strong> word<br>Second</p>", []),
        "&lt;p&gt;One.&lt;/p&gt;": ("<p>One.</p>", ["encoded-twice"]),
        "1 < 2 and 3 > 2": ("<p>1 &lt; 2 and 3 &gt; 2</p>", []),
    }
    for cell, (body, doubts) in rows.items():
        [item] = articles(f'no,title,content,date\n1,Q&amp;A,"{cell}",2020-01-02 10:00\n')
        assert (item.body_html, codes(item), item.headline) == (body, doubts, "Q&A")


def test_pictures_stand_above_the_text_unless_they_are_in_it() -> None:
    above, inside = articles(
        "no,title,content,date,image,caption\n"
        "1,A,Text.,2020-01-02 10:00,/data/a.jpg;/data/b.jpg,A ferry\n"
        '2,B,"<p>Text.</p><img src=""/data/c.jpg"" alt=""c"">",2020-01-02 10:00,/data/c.jpg,A pier\n'
    )
    lead, other = above.pictures
    assert (lead.address, lead.caption, lead.is_lead, other.is_lead) == ("/data/a.jpg", "A ferry", True, False)
    assert above.notes == ("A picture that stands nowhere in the text: /data/b.jpg",)
    [shown] = inside.pictures
    assert (shown.address, shown.caption, shown.alt, shown.is_lead) == ("/data/c.jpg", "A pier", "c", False)
    assert f'data-photo="{shown.key}"' in inside.body_html


def test_day_and_time_may_stand_in_two_columns() -> None:
    [item] = articles("no,제목,본문,등록일,등록시간\n1,가,나,2014-01-02,오후 3:04\n")
    assert item.published_at == datetime.fromisoformat("2014-01-02T15:04:00+09:00")


def test_a_workbook_of_excel_is_read_sheet_by_sheet() -> None:
    data = xlsx(
        {
            "2014": [
                ["기사 목록"],
                ["번호", "제목", "본문", "등록일", "공개여부", "조회수"],
                [7, "가", "나\n다", datetime(2014, 1, 2, 10, 30), True, 12.5],  # noqa: DTZ001
            ],
            "메모": [["아무것도 아님"]],
            "2015": [["번호", "제목", "본문", "등록일"], [8, "라", "x" * 32_767, "2015-01-02 10:00"]],
        }
    )
    first, second = articles(data, "old.xlsx")
    assert (first.source_id, first.headline, first.body_html) == ("7", "가", "<p>나<br>다</p>")
    assert first.published_at == datetime.fromisoformat("2014-01-02T10:30:00+09:00")
    assert (first.position, first.notes) == ("sheet 2014, row 3", ("조회수: 12.5",))
    assert (second.position, codes(second)) == ("sheet 2015, row 2", ["cut"])
    [only] = articles(data, "old.xlsx", sheet="2015")
    assert only.headline == "라"
    with pytest.raises(NotAnArticle, match="it has no sheet “2016”; it has 2014, 메모, 2015"):
        read(data, "old.xlsx", sheet="2016")


def test_workbooks_are_handed_in_as_one_file_and_known_by_what_stands_in_them(tmp_path: Path) -> None:
    rows = [["번호", "제목", "본문", "등록일"], ["1", "가", "나", "2014-01-02 10:00"]]
    (tmp_path / "a.xlsx").write_bytes(xlsx({"기사": rows}))
    (tmp_path / "b.ods").write_bytes(ods(rows))
    with HandedIn([str(tmp_path)]) as handed_in:
        for file in handed_in.files():
            assert isinstance(file, SourceFile)
            assert reader_of(file) is spreadsheet
            [item] = spreadsheet.read(file)
            assert isinstance(item, LegacyItem)
            assert (item.headline, item.position) == ("가", "sheet 기사, row 2")


def test_a_workbook_that_becomes_enormous_is_refused() -> None:
    data = xlsx({"a": [["x" * 1000] * 10]})
    small = bytearray(data)
    # What the directory of the zip says of the sheet's size, raised to 4 GB.
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    small[at + 24 : at + 28] = b"\xff\xff\xff\xfe"
    with pytest.raises(NotAnArticle, match="it becomes far too large when it is unpacked"):
        read(bytes(small), "bomb.xlsx")


def test_damaged_workbooks_are_refused() -> None:
    whole = xlsx({"기사": [["번호", "제목", "본문", "등록일"], ["1", "가", "나", "2014-01-02 10:00"]]})
    damaged = [whole[:cut] for cut in range(0, len(whole), 61)]
    damaged += [whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :] for at in range(0, len(whole), 17)]
    for data in damaged:
        try:
            found = read(data, "old.xlsx")
        except NotAnArticle as refused:
            assert refused.reason
        else:
            assert all(isinstance(each, LegacyItem | Refusal) for each in found)


_CELLS = st.sampled_from(
    ['"', ",", "\n", "\r\n", "제목", "본문", "번호", "title", "content", "date", "2020-01-02", "a", "\t", ";"]
)


@settings(deadline=None, max_examples=200)
@example(["\0"], "utf-8")
@given(st.lists(_CELLS | st.text(max_size=8), max_size=40), st.sampled_from(["utf-8", "cp949", "utf-16"]))
def test_any_text_is_read_or_refused(cells: list[str], encoding: str) -> None:
    data = ("no,title,content,date\n" + "".join(cells)).encode(encoding, "replace")
    for found in read(data):
        assert isinstance(found, LegacyItem | Refusal)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400) | st.binary(max_size=40).map(lambda data: KOREAN.encode()[:300] + data))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in ("x.csv", "x.xlsx", "x"):
        try:
            list(read(data, name))
        except NotAnArticle as refused:
            assert refused.reason


def test_all_that_a_row_says_is_somewhere() -> None:
    first, _second = articles(KOREAN)
    said = " ".join(
        (first.source_id, first.headline, first.deck, first.body_html, *first.sections, *first.tags, *first.notes)
    )
    for word in ("섬마을 영사관", "우표 한 장", "첫 문단.", "둘째 줄", "둘째 문단.", "외교", "영사", "1024"):
        assert word in said
    assert "".join(span.text for span in first.spans) == '첫 문단.\n둘째 줄 "인용".\n\n둘째 문단.'
