"""What readers share: captions with their credits, and text that was encoded twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.cleaning import captions, charset, encoded_twice
from articles.importing.item import DoubtCode


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("▲ 부두에 선 세 장관. (사진=등대청)", "부두에 선 세 장관.", "등대청"),
        ("▲부두에 선 세 장관 [사진 제공=등대청]", "부두에 선 세 장관", "등대청"),
        ("부두에 선 세 장관 / 사진=서미래 기자", "부두에 선 세 장관", "서미래 기자"),
        ("부두에 선 세 장관. 사진=서미래", "부두에 선 세 장관.", "서미래"),
        ("부두에 선 세 장관 (등대청 제공)", "부두에 선 세 장관", "등대청"),
        ("부두에 선 세 장관 / 등대청 제공", "부두에 선 세 장관", "등대청"),
        ("부두에 선 세 장관 ⓒ등대저널", "부두에 선 세 장관", "등대저널"),
        ("ⓒ 등대저널", "", "등대저널"),
        ("사진=등대청", "", "등대청"),
        ("Lamps are lit along the wall. Photo: Kim Byeol", "Lamps are lit along the wall.", "Kim Byeol"),
        ("Lamps along the wall (Photo by Kim Byeol)", "Lamps along the wall", "Kim Byeol"),
        ("Lamps along the wall / Courtesy of the Harbour Office", "Lamps along the wall", "the Harbour Office"),
        ("세 장관(왼쪽부터)이 부두에 섰다.", "세 장관(왼쪽부터)이 부두에 섰다.", ""),
        ("The photo shows lamps along the wall.", "The photo shows lamps along the wall.", ""),
        ("", "", ""),
    ],
)
def test_a_printed_caption_is_parted_from_its_credit(printed: str, caption: str, credit: str) -> None:
    assert captions.parted(printed) == (caption, credit)


def twice(text: str, encoding: str, through: str = "cp1252") -> str:
    """`text` in `encoding`, read as `through`."""
    data = text.encode(encoding)
    if through != "cp1252":
        return data.decode(through)
    return "".join(
        chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252") for byte in data
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_korean_that_was_encoded_twice_is_put_right(encoding: str) -> None:
    first = "<p>등대가 <b>다시</b> 켜졌다. “배가 보인다”</p>"
    right, doubts = encoded_twice.put_right(twice(first, encoding))
    assert right == first
    assert [doubt.code for doubt in doubts] == [DoubtCode.ENCODED_TWICE]


def test_marks_that_nobody_types_are_put_right() -> None:
    assert encoded_twice.put_right(twice("The keeper’s lamp… is lit", "utf-8"))[0] == "The keeper’s lamp… is lit"


def test_only_the_field_that_was_encoded_twice_is_put_right() -> None:
    mixed = f"<p>등대가 켜졌다.</p><p>{twice('배가 보인다.', 'utf-8')}</p>"
    assert encoded_twice.put_right(mixed)[0] == "<p>등대가 켜졌다.</p><p>배가 보인다.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Café Société, Ångström et Œuvre à São Paulo",
        "naïve façade; ¿qué? ¡olé! 20 °C ± 2 · ©",
        "漢字로 쓴 外交와 等臺",
        "ÄÖÜäöüß",
        "등대가 켜졌다. “배가 보인다”",
        f"{twice('등대', 'utf-8')} 등대",
    ],
)
def test_what_is_not_certain_stays_as_it_is(text: str) -> None:
    assert encoded_twice.put_right(text) == (text, ())


@given(st.text(max_size=60))
def test_text_as_people_type_it_is_never_changed_into_something_else(text: str) -> None:
    right, doubts = encoded_twice.put_right(text)
    assert (right == text) == (not doubts)


@given(st.text(st.sampled_from("등대가다시켜졌배보인가나 .,a"), min_size=1, max_size=40))
def test_a_line_of_cp949_in_a_page_of_utf8_is_read_by_itself(text: str) -> None:
    page = ("부두에서 우산을 폈다.\n" * 40).encode() + text.encode("cp949") + "\n끝이다.\n".encode()
    decoded = charset.decode(page)
    assert "\ufffd" not in decoded.text
    assert decoded.text.split("\n")[40] == text
    tags = b"<p>" + page.replace(b"\n", b"</p><p>")
    assert f"<p>{text}</p>" in charset.decode(tags).text


@pytest.mark.parametrize("data", [b"\xec\xa0\xff\xec", b"\x80\x81", b"\xff"])
def test_bytes_that_are_nothing_are_marked(data: bytes) -> None:
    decoded = charset.decode(("부두에서 우산을 폈다.\n" * 40).encode() + data + "\n끝이다.\n".encode())
    assert DoubtCode.BROKEN_BYTES in {doubt.code for doubt in decoded.doubts}
    assert decoded.text.count("부두") == 40
