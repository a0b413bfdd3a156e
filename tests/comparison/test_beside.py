"""A translation beside its source: every word once, changes and figures marked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from articles.body import passages, sanitise
from articles.comparison.beside import Row, beside
from articles.copytext import PhotoUse
from tests.comparison.test_copies import COPY, bodies

SOURCE = replace(
    COPY,
    lead=None,
    body="<p>On June 18 the envoys met.</p><p>They promised 300 million dollars.</p><p>They went home.</p>",
)
KOREAN = replace(
    COPY,
    language="ko",
    headline="서울서 사절단 회동",
    deck="회담",
    lead=None,
    body="<p>6월 18일 사절단이 만났다.</p><p>3천만 달러를 약속했다.</p><p>집으로 돌아갔다.</p>",
)


def marked(row: Row) -> list[tuple[str, str]]:
    return [(mark.text, mark.figure) for side in row.source for mark in side.marks if mark.figure]


def test_each_figure_is_marked_where_it_stands_and_says_whether_the_other_language_has_it() -> None:
    rows = [row for row in beside(None, SOURCE, KOREAN) if not row.label]
    assert [marked(row) for row in rows] == [[("June 18", "agreed")], [("300 million dollars", "missing")], []]
    assert [row.figures_missing_here for row in rows] == [[], ["3천만 달러"], []]
    assert rows[1].source[0].missing == ("300 million dollars",)
    assert not any(row.has_changed for row in rows)


def test_what_changed_is_marked_inside_a_figure_too() -> None:
    now = replace(SOURCE, body=SOURCE.body.replace("300", "400"))
    row = next(row for row in beside(SOURCE, now, KOREAN) if row.has_changed)
    assert [tuple(mark) for mark in row.source[0].marks] == [
        ("same", "They promised ", ""),
        ("removed", "3", ""),
        ("added", "4", "missing"),
        ("same", "00 million dollars", "missing"),
        ("same", ".", ""),
    ]


def test_headline_deck_and_caption_are_beside_each_other() -> None:
    caption = PhotoUse("a" * 64, "A hall", "")
    rows = beside(
        replace(SOURCE, deck="Old deck", lead=caption),
        replace(SOURCE, deck="New deck", lead=replace(caption, caption="An old hall")),
        replace(KOREAN, lead=replace(caption, caption="회관")),
    )
    fields = {str(row.label): row for row in rows if row.label}
    assert fields["headline"].translation[0].text == "서울서 사절단 회동"
    assert fields["deck"].has_changed
    assert fields["caption of the lead photo"].has_changed
    assert fields["caption of the lead photo"].translation[0].text == "회관"


def test_a_removed_passage_is_shown_with_what_answers_it() -> None:
    now = replace(SOURCE, body=SOURCE.body.replace("<p>They went home.</p>", ""))
    row = next(row for row in beside(SOURCE, now, KOREAN) if row.has_changed)
    assert (row.source[0].status, row.source[0].text) == ("removed", "They went home.")
    assert [side.text for side in row.translation] == ["집으로 돌아갔다."]


@given(bodies, bodies, bodies)
@settings(max_examples=40)
def test_every_word_of_both_is_shown_once(before: str, now: str, korean: str) -> None:
    rows = beside(replace(SOURCE, body=before), replace(SOURCE, body=now), replace(KOREAN, body=korean))
    shown = [side for row in rows if not row.label for side in row.source]
    kept = [
        text
        for side in shown
        if (text := "".join(mark.text for mark in side.marks if mark.change != "removed")) or side.status != "removed"
    ]
    assert [text for text in kept if text] == [each.text for each in passages(sanitise(now)) if each.text]
    theirs = [side.text for row in rows if not row.label for side in row.translation]
    assert theirs == [each.text for each in passages(korean)]
