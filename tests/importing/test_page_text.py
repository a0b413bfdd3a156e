"""The reader of dumped pages: every dump in `dumps/` against the result written by hand beside it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.body import plain_text
from articles.importing.cleaning.charset import decode
from articles.importing.item import Fate, LegacyItem, NotAnArticle
from articles.importing.readers.page_text import read_page as read
from articles.korean import nfc

DUMPS = Path(__file__).parent / "dumps"
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
EXPECTED = sorted(DUMPS.glob("*.toml"))


def read_dump(name: str) -> LegacyItem:
    path = DUMPS / f"{name}.txt"
    return read(path.read_bytes(), path.name)


def test_every_dump_has_its_expected_result() -> None:
    assert {path.stem for path in DUMPS.glob("*.txt")} == {path.stem for path in EXPECTED}
    assert len(EXPECTED) >= 18


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_dump_reads_as_a_person_would(path: Path) -> None:
    expected = tomllib.loads(path.read_text(encoding="utf-8"))
    if "refused" in expected:
        with pytest.raises(NotAnArticle, match=expected["refused"]["says"]) as refused:
            read_dump(path.stem)
        assert refused.value.line == expected["refused"]["line"]
        assert str(refused.value).startswith(f"{path.stem}.txt:{refused.value.line}: ")
        return
    item = read_dump(path.stem)
    assert _facts(item) == _facts_expected(expected)
    dropped = Counter(span.part for span in item.spans if span.fate is Fate.DROPPED)
    assert {reason: dropped[reason] for reason in expected.get("dropped", {})} == expected.get("dropped", {})


def _facts(item: LegacyItem) -> dict[str, Any]:
    facts = {name: getattr(item, name) for name in _DEFAULTS if hasattr(item, name)}
    proposal = item.proposal
    return facts | {
        "source_id": item.source_id if item.source_id.isdecimal() else "",
        "section": "".join(item.sections),
        "bylines": [[line.name_ko, line.name_en, line.email] for line in item.bylines],
        "staff": all(line.is_staff for line in item.bylines),
        "photographers": [line.name_ko for line in item.bylines if line.is_photographer],
        "captions": list(item.captions),
        "paragraphs": plain_text(item.body_html).split("\n\n"),
        "doubts": sorted(doubt.code.value for doubt in item.doubts),
        "proposal": proposal
        and {
            "title": proposal.title,
            "publisher": proposal.publisher,
            "address": proposal.address,
            "registrations": [[one.authority, one.number, one.registered_on] for one in proposal.registrations],
            "posts": [[post.title, post.name] for post in proposal.posts],
            "phones": list(proposal.phones),
            "email": proposal.email,
        },
    }


_DEFAULTS: dict[str, Any] = {
    "encoding": "utf-8",
    "source_id": "",
    "url": "",
    "section": "",
    "headline": "",
    "deck": "",
    "published_at": None,
    "modified_at": None,
    "language": "",
    "dateline": "",
    "contributor": "",
    "kind": "news",
    "origin": "own",
    "copyright_line": "",
    "captions": [],
    "bylines": [],
    "staff": True,
    "photographers": [],
    "paragraphs": [],
    "doubts": [],
    "proposal": None,
}


def _facts_expected(expected: dict[str, Any]) -> dict[str, Any]:
    facts = _DEFAULTS | {name: value for name, value in expected.items() if name != "dropped"}
    facts["doubts"] = sorted(facts["doubts"])
    if facts["proposal"]:
        facts["proposal"] = {"title": "", "publisher": ""} | facts["proposal"]
    return facts


def test_the_seed_reads_as_the_journal_printed_it() -> None:
    seeds = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    if not seeds:
        pytest.skip("../shared/seeds is not beside this repository")
    item = read(seeds[0].read_bytes(), seeds[0].name)
    assert item.headline == "President Lee holds summit with Japanese Prime Minister Shigeru Ishiba"
    assert item.deck == "Agreed to bolster three-way cooperation with the United States"
    assert item.published_at is not None
    assert item.published_at.isoformat() == "2025-06-18T14:51:54+09:00"
    assert [(line.name_ko, line.name_en, line.email) for line in item.bylines] == [
        ("이존영", "Lee Jon-young", "djournal3417@gmail.com")
    ]
    assert item.body_html.count("<p>") == 8
    for foreign in ("크게보기", "등록", "Copyright", "Registration", "기자", "By Diplomacy"):
        assert foreign not in item.body_html
    assert item.proposal is not None
    assert [one.number for one in item.proposal.registrations] == ["Ra00125", "아54606"]
    assert len(item.proposal.posts) == 11


@pytest.mark.parametrize("path", sorted(DUMPS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_character_of_a_dump_is_accounted_for(path: Path) -> None:
    data = path.read_bytes()
    try:
        item = read(data, path.name)
    except NotAnArticle:
        return
    assert "".join(span.text for span in item.spans) == decode(data).text
    body = plain_text(item.body_html)
    for span in item.spans:
        if span.part == "body":
            assert nfc(span.text) in body


_LINES = st.one_of(
    st.sampled_from(
        [
            "등록 2025.06.18 14:51:54",
            "수정 2025.06.18",
            "입력 2025.13.40 99:99",
            "크게보기",
            "",
            "\u00a0",
            "정치",
            "[보도자료]",
            "– a deck",
            "By Lantern Journal Han Do-yun",
            "한도윤 기자 a@b.example",
            "a@b.example",
            "등대저널 (Lantern Journal) 이정하 기자 | 첫 문장이다.",
            "(서울=연합뉴스) 홍길동 기자 = 첫 문장이다.",
            "SEOUL (Yonhap) -- A sentence.",
            "The following article was contributed by the Embassy of X. --Ed.",
            "관련기사",
            "Copyright @X Corp. All rights reserved.",
            "주소: 서울 | 등록번호: 서울 아00001 | 발행인: 한도윤",
            "맑음서울 20.1℃",
            "e\u0301 \u1112\u1161\u11ab | \u1100",
        ]
    ),
    st.text(max_size=60),
)


@settings(deadline=None)
@given(
    st.lists(_LINES, max_size=25),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-16-le", "utf-8-sig"]),
)
@example(["A", "등록 2025.06.18", "b"], "\n", "utf-8")
def test_any_page_is_read_whole_or_refused(lines: list[str], end: str, encoding: str) -> None:
    data = end.join(lines).encode(encoding, "replace")
    try:
        item = read(data, "page.txt")
    except NotAnArticle as refused:
        assert refused.line >= 1
        return
    assert "".join(span.text for span in item.spans) == decode(data).text
    assert item.headline
    assert item.published_at is not None
    assert item.published_at.tzinfo is not None


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read(data, "bytes.bin")
    except NotAnArticle as refused:
        assert refused.name == "bytes.bin"


def test_a_mark_at_the_start_is_no_part_of_the_headline() -> None:
    page = "Title\n등록 2025.06.18 14:51:54\nA sentence.\n"
    for encoding in ("utf-8-sig", "utf-16"):
        assert read(page.encode(encoding), "x").headline == "Title"


def test_a_number_in_the_file_name_is_the_identity() -> None:
    page = "Title\n등록 2025.06.18 14:51:54\nA sentence.\n".encode()
    assert read(page, "pages/00123.txt").source_id == "123"
    assert read(page, "article.html?no=77").source_id == "77"
    assert read(page, "2025_title.txt").source_id.startswith("sha256:")


def test_an_impossible_date_is_refused_with_its_line() -> None:
    with pytest.raises(NotAnArticle, match=r"p\.txt:2: the date .* does not exist"):
        read("Title\n등록 2025.02.30 10:00:00\nA sentence.\n".encode(), "p.txt")


def test_a_few_damaged_bytes_do_not_lose_the_page() -> None:
    page = ("제목이다\n등록 2025.06.18 14:51:54\n" + "가나다라마바사 아자차카. " * 40 + "\n").encode("cp949") + b"\xb0"
    item = read(page, "cut.txt")
    assert item.encoding == "cp949"
    assert [doubt.code.value for doubt in item.doubts if doubt.code == "broken-bytes"] == ["broken-bytes"]
