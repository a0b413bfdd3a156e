"""XML read one element after the other: what it may not do, and what old files get wrong."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.item import Doubt, DoubtCode, NotAnArticle
from articles.importing.readers import xml_stream
from articles.importing.readers.xml_stream import elements
from articles.importing.sources.source_file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator


def texts(data: bytes, *tags: str, doubts: list[Doubt] | None = None) -> list[str | None]:
    return [element.text for element in elements(SourceFile.of_bytes(data, "file.xml"), tags or ("a",), doubts)]


@pytest.fixture
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise AssertionError("It looked outside.")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    yield


def test_elements_come_in_order_and_the_outer_of_two() -> None:
    assert texts(b"<r><a>1</a><b><a>2</a></b><a>3<a>4</a></a></r>") == ["1", "2", "3"]
    assert texts(b'<r xmlns="urn:x"><a>1</a></r>', "{*}a") == ["1"]


BOMB = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "document",
    [
        BOMB + b"<r><a>&b;</a></r>",
        b'<?xml version="1.0"?>\n' + BOMB + b"<r><a>&b;</a></r>",
        b"<!-- x -->" + BOMB + b"<r><a>&b;</a></r>",
        b"<!DOCTYPE r>" + BOMB + b"<r><a>&b;</a></r>",
        b'<!DOCTYPE r SYSTEM "http://lantern.example/x.dtd" [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]><r/>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r><a>&x;</a></r>',
        BOMB.decode().encode("utf-16") + "<r><a>&b;</a></r>".encode("utf-16-le"),
    ],
)
@pytest.mark.usefixtures("nothing_outside")
def test_a_doctype_that_declares_anything_is_refused(document: bytes) -> None:
    with pytest.raises(NotAnArticle, match="DOCTYPE"):
        texts(document)


@pytest.mark.usefixtures("nothing_outside")
def test_a_doctype_that_only_names_its_kind_is_passed_over() -> None:
    document = (
        b'<?xml version="1.0"?>\n<!DOCTYPE r PUBLIC "-//x//y" "http://lantern.example/x.dtd">\n<r><a>1&nbsp;2</a></r>'
    )
    assert texts(document) == ["1\u00a02"]


@pytest.mark.usefixtures("nothing_outside")
def test_nothing_is_included_from_elsewhere() -> None:
    xi = b'<r xmlns:xi="http://www.w3.org/2001/XInclude"><a>1<xi:include href="file:///etc/hostname" parse="text"/></a></r>'
    assert texts(xi) == ["1"]


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (b"<r>\n<a>1</a>\n<a>2</b></r>", 3),
        (b"<r>\n<a>1</a>\n\n<a>&unknown;</a></r>", 4),
        (b"<r>\n<a>1</a>\n", 3),
        (b'\n\n<?xml version="1.0"?>\n<r><a>1</a>\n<', 5),
    ],
)
def test_damage_is_named_with_its_line_after_what_stands_before(document: bytes, line: int) -> None:
    found = elements(SourceFile.of_bytes(document, "file.xml"), ("a",))
    assert next(found).text == "1"
    with pytest.raises(NotAnArticle, match="XML") as damage:
        list(found)
    assert (damage.value.name, damage.value.line) == ("file.xml", line)


def test_a_prefix_that_nothing_declares_is_a_part_of_the_name() -> None:
    many = b"<a><x:b/><y:c/><d/></a>" * 10_000
    file = SourceFile.of_bytes(b'<r xmlns:x="urn:x">' + many + b"</r>", "file.xml")
    names = [[xml_stream.name_of(child) for child in element] for element in elements(file, ("a",))]
    assert names == [[("urn:x", "b"), ("", "y:c"), ("", "d")]] * 10_000


def test_feeds_use_prefixes_without_saying_what_they_mean() -> None:
    file = SourceFile.of_bytes(b"<rss><a><dc:creator/></a></rss>", "file.xml")
    assert [element[0].tag for element in elements(file, ("a",))] == ["{http://purl.org/dc/elements/1.1/}creator"]
    file = SourceFile.of_bytes(b'<rss xmlns:dc="urn:own"><a><dc:creator/></a></rss>', "file.xml")
    assert [element[0].tag for element in elements(file, ("a",))] == ["{urn:own}creator"]
    file = SourceFile.of_bytes(b"<rss><a><y:c/></a><a></rss>", "file.xml")
    with pytest.raises(NotAnArticle, match="XML is damaged"):
        list(elements(file, ("a",)))


def test_control_characters_and_blank_lines_before_the_first_tag_do_no_harm() -> None:
    assert texts(b'\xef\xbb\xbf\n\n<?xml version="1.0" encoding="UTF-8"?><r><a>o\x08ne\x0btwo</a></r>') == ["one two"]


KOREAN = "똠방각하가 부두에서 우산을 폈다"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("euc-kr", "cp949"),
        ("utf-8", "cp949"),
        ("utf-16", "utf-16"),
        ("", "utf-16-le"),
        ("", "utf-16-be"),
        ("", "utf-8-sig"),
    ],
)
def test_characters_are_told_by_the_bytes_more_than_by_the_declaration(declared: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    document = f"{head}<r>" + f"<a>{KOREAN}</a>" * 30 + "<b>abc</b></r>"
    assert texts(document.encode(encoding)) == [KOREAN] * 30


def test_an_article_in_another_encoding_than_its_file_is_put_right_by_itself() -> None:
    doubts: list[Doubt] = []
    around = f"<a>{KOREAN}</a>".encode() * 200
    document = b"<r>" + around + f"<a>{KOREAN}</a>".encode("cp949") + b"<a>\xff\xfe\xfa</a></r>"
    assert texts(document, doubts=doubts) == [KOREAN] * 201 + ["\ufffd" * 3]
    assert [doubt.code for doubt in doubts] == [DoubtCode.CHARSET_GUESSED, DoubtCode.BROKEN_BYTES]


def test_what_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "LARGEST_ELEMENT", 1_000_000)
    with pytest.raises(NotAnArticle, match="too large"):
        texts(b"<r><a>" + b"<b>1</b>" * 200_000 + b"</a></r>")
    with pytest.raises(NotAnArticle, match="too large"):
        texts(b"<r><a>" + b"<a>1</a>" * 200_000 + b"</a></r>")
    with pytest.raises(NotAnArticle, match="too large"):
        texts(b"<r>" + b"<b>1</b>" * 200_000 + b"</r>")
    with pytest.raises(NotAnArticle, match="XML"):
        texts(b"<a>" * 10_000)


def test_what_has_been_read_is_let_go() -> None:
    """The parser's memory is not Python's to measure, so its tree is looked at: nothing before, and one chunk after."""
    file = SourceFile.of_bytes(b"<r>" + b"<x>junk</x><a><b>some words</b></a>\n" * 20_000 + b"</r>", "file.xml")
    count = 0
    for element in elements(file, ("a",)):
        count += 1
        parent = element.getparent()
        assert parent is not None
        # The one read last, emptied, and the junk between.
        assert sum(1 for _ in element.itersiblings(preceding=True)) <= 2
        assert len(parent) < 5000
    assert count == 20_000


@given(st.binary(max_size=200) | st.text(alphabet="<>ra/!&;DOCTYPE[ '\"=-?xml가", max_size=80).map(str.encode))
def test_any_bytes_give_elements_or_a_refusal(data: bytes) -> None:
    try:
        texts(data)
    except NotAnArticle as error:
        assert error.name == "file.xml"
        assert error.line >= 1
