"""Texts compared down to the syllable and the digit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparison import Piece, compare_words

texts = st.text(st.sampled_from("가나다 외교 정상회담 12 3, . the old new a b\n한"), max_size=60) | st.text(max_size=40)


def marked(old: str, new: str) -> str:
    """[-removed-]{+added+}, as a person would write it down."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[piece.change].format(piece.text) for piece in compare_words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("the old treaty", "the new treaty", "the [-old-]{+new+} treaty"),
        ("the old text", "a new text", "[-the old-]{+a new+} text"),
        ("83 labs", "38 labs", "[-83-]{+38+} labs"),
        ("1,234명", "1,934명", "1,[-2-]{+9+}34명"),
        ("대통령은 말했다", "대통령이 말했다", "대통령[-은-]{+이+} 말했다"),
        ("정상회담을 열었다", "정상 회담을 열었다", "정상{+ +}회담을 열었다"),
        ("한미정상회담", "한일정상회담", "한[-미-]{+일+}정상회담"),
        ("같은 글", "같은 글", "같은 글"),
        ("", "새 글", "{+새 글+}"),
        ("colour", "color", "[-colour-]{+color+}"),
    ],
)
def test_what_changed_is_marked_as_a_person_would(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_one_digit_in_a_long_korean_paragraph_marks_that_digit() -> None:
    old = (
        "정부는 26일 서울에서 열린 회의에서 내년도 공적개발원조 예산을 올해보다 12.4% 늘어난 6조 5014억원으로 "
        "확정하고 인도주의 지원을 두 배로 늘리기로 했다고 외교부가 밝혔다."
    )
    assert len(old) >= 80
    new = old.replace("6조 5014억원", "6조 5214억원")
    pieces = [piece for piece in compare_words(old, new) if piece.change != "same"]
    assert pieces == [Piece("removed", "0"), Piece("added", "2")]


@given(texts, texts)
def test_the_pieces_are_the_two_texts(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new
    assert all(piece.text for piece in pieces)
    assert all(one.change != other.change for one, other in pairwise(pieces))


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare_words(text, text) == ([Piece("same", text)] if text else [])


def test_a_very_long_text_is_compared_in_bulk_and_at_once() -> None:
    old, new = "가 " * 20_000, "나 " * 20_000
    assert [piece.change for piece in compare_words(old, new)] == ["removed", "added", "same"]
