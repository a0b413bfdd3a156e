"""A changed number is read whole: nobody takes the digits that went and those that came for one number."""

from __future__ import annotations

import html
import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from articles.comparison import compare_words
from articles.comparison.numbers import Number, in_whole_numbers

texts = st.text(st.sampled_from("0123456789.,% 억원명가the-\n"), max_size=40) | st.text(max_size=40)


def shown(old: str, new: str) -> str:
    """(-old-)(+new+) for a number, [removed] and {added} for what is marked."""

    def said(pieces: list[object]) -> str:
        return "".join(
            f"(-{said([*part.old])}-)(+{said([*part.new])}+)"
            if isinstance(part, Number)
            else {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}[part.change].format(part.text)  # type: ignore[attr-defined]
            for part in pieces
        )

    return said([*in_whole_numbers(compare_words(old, new))])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lists 38 names", "lists 36 names", "lists (-3[8]-)(+3{6}+) names"),
        ("83 labs", "38 labs", "(-[83]-)(+{38}+) labs"),
        ("1,200 won", "1,300 won", "(-1,[2]00-)(+1,{3}00+) won"),
        ("12.4%", "12.45%", "(-12.4-)(+12.4{5}+)%"),
        ("6조 5014억원", "6조 5214억원", "6조 (-5[0]14-)(+5{2}14+)억원"),
        ("7명", "8명", "(-[7]-)(+{8}+)명"),
        ("999 seats", "1,000 seats", "(-[999]-)(+{1,000}+) seats"),
        ("38명과 12명", "36명과 12명", "(-3[8]-)(+3{6}+)명과 12명"),
        ("It ended 38.", "It ended 36.", "It ended (-3[8]-)(+3{6}+)."),
        ("all 38 agree", "all agree", "all [38 ]agree"),
        ("all agree", "all 38 agree", "all {38 }agree"),
        ("the old 38", "a new 38", "[the old]{a new} 38"),
        ("38명", "서른여덟 명", "[38]{서른여덟 }명"),
    ],
)
def test_a_changed_number_stands_whole_as_it_was_and_as_it_is(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@given(texts, texts)
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new_one(old: str, new: str) -> None:
    parts = in_whole_numbers(compare_words(old, new))
    before = "".join(
        "".join(piece.text for piece in part.old)
        if isinstance(part, Number)
        else ""
        if part.change == "added"
        else part.text
        for part in parts
    )
    after = "".join(
        "".join(piece.text for piece in part.new)
        if isinstance(part, Number)
        else ""
        if part.change == "removed"
        else part.text
        for part in parts
    )
    assert (before, after) == (old, new)


@pytest.mark.parametrize("template", ["public/parts/pieces.html", "admin/articles/article/parts/pieces.html"])
@given(texts, texts)
def test_so_it_stands_in_the_page(template: str, old: str, new: str) -> None:
    page = render_to_string(template, {"parts": in_whole_numbers(compare_words(old, new))}).removesuffix("\n")

    def without(number: str, mark: str) -> str:
        left = re.sub(f"<span role={number}.*?</span>|<{mark}>.*?</{mark}>", "", page, flags=re.DOTALL)
        # The space between the two numbers is in neither text.
        joined = re.sub(r'(?<=</span>) (?=</span>)|(?<=changed-number">) (?=<span)', "", left)
        return html.unescape(re.sub("<[^>]*>", "", joined))

    assert without('"insertion"', "ins") == old
    assert without('"deletion"', "del") == new


@given(texts, texts)
def test_no_number_is_cut_and_no_more_is_marked_than_differs(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    parts = in_whole_numbers(pieces)
    flat = [piece for part in parts for piece in ([*part.old, *part.new] if isinstance(part, Number) else [part])]
    for change in ("removed", "added"):
        marked = "".join(piece.text for piece in pieces if piece.change == change)
        assert "".join(piece.text for piece in flat if piece.change == change) == marked
    for before, after in pairwise(parts):
        if isinstance(before, Number) or isinstance(after, Number):
            continue
        # Digits that went never stand right before digits that came, or before some that stayed.
        touching = before.text[-1] in "0123456789" and after.text[0] in "0123456789"
        assert not (touching and before.change != after.change)
