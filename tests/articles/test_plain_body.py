"""Bodies of nothing but paragraphs go in by a shorter way, and come to the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.body import _GATE, sanitise
from articles.body.plain import written_plainly
from articles.body.reading import read
from articles.body.shaping import shape
from articles.body.writing import write

_PIECES = st.sampled_from(
    [
        *(
            "외교",
            "talks",
            " ",
            "  ",
            "\n",
            "\t",
            "\x0b",
            "\x1c",
            "\x85",
            "\xa0",
            "\u3000",
            "\u2028",
            "\u200b",
            "\xad",
            "\x00",
        ),
        *(
            "e\u0301",
            "\u0338",
            "\u1112\u1161",
            "\u11ab",
            "\u0301",
            "\u212a",
            "\u2000",
            "\u037e",
            "\ufeff",
            "\ud800",
            "\ufdd0",
        ),
        *(
            "&amp;",
            "&lt;b&gt;",
            "&nbsp;",
            "&quot;",
            "&#8203;",
            "&#x338;",
            "&amp;amp;",
            "&copy",
            "&",
            ";",
            "&#0;",
            "&#99999999999;",
        ),
        *(
            "<br>",
            "<br/>",
            "<br />",
            "<br><br>",
            "</p><p>",
            "</p>\n<p>",
            "</p> x <p>",
            "<p>",
            "</p>",
            ">",
            "<",
            "<b>",
            "<BR>",
        ),
        *(
            "그림입니다.",
            "원본 그림의 이름: a.bmp",
            "그림",
            "입니다.",
            "원본",
            "색 대표 : sRGB",
            "원본 그림의 크기: 가로 1pixel",
        ),
        *('"', "'", "“", "1.", "<!--", "\u0344", "\u0958", "\U0001d160"),
    ]
)
_BODIES = st.lists(_PIECES | st.text(max_size=3), max_size=10).map(lambda pieces: f"<p>{''.join(pieces)}</p>")


def the_long_way(markup: str) -> str:
    return _GATE.clean(write(shape(read(markup))))


@given(st.lists(_BODIES, max_size=3).map("\n".join))
@example("<p>a<br></p>")
@example("<p>\u0301</p>")
@example("<p>a &lt;<br>\u0338b</p>")
def test_it_comes_to_the_same_as_by_the_long_way(markup: str) -> None:
    stored = written_plainly(markup)
    assert stored is None or stored == the_long_way(markup)
    assert sanitise(markup) == the_long_way(markup)


@pytest.mark.parametrize(
    ("markup", "stored"),
    [
        ("<p>One  two.</p>\n<p>Three<br />\n four.</p>", "<p>One two.</p><p>Three<br>four.</p>"),
        ("<p>Q&amp;A &quot;now&quot;</p><p> </p>", '<p>Q&amp;A "now"</p>'),
        ("<p>one<br><br>two</p>", "<p>one</p><p>two</p>"),
    ],
)
def test_most_bodies_go_the_shorter_way(markup: str, stored: str) -> None:
    assert written_plainly(markup) == stored == the_long_way(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "words",
        "<p>a",
        "<p>a</p>b",
        "<p>a <b>b</b></p>",
        '<p class="x">a</p>',
        "<p>a\u200b</p>",
        "<p>&#8203;</p>",
        "<h2>a</h2>",
    ],
)
def test_whatever_asks_for_care_goes_the_long_way(markup: str) -> None:
    assert written_plainly(markup) is None


def test_what_no_sanitiser_returned_is_never_taken_for_stored() -> None:
    for _ in range(3):
        assert sanitise("<p>a</p><script>alert(1)</script>") == "<p>a</p>"
        assert sanitise('<p onclick="x()">a</p>') == "<p>a</p>"
