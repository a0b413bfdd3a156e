"""What a change of a live story is to those who read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.comparison import significance
from articles.copytext import BylineCopy, PhotoUse
from tests.comparison.test_copies import COPY

BASE = replace(
    COPY,
    body=(
        '<p>The accord covers 38 laboratories, said Irena Valcott. "We agreed on the door," she added.</p>'
        "<p>이존영 대통령은 3억 달러를 약속했다.</p><p>Their experts will recieve visas.</p>"
    ),
)


def changed(old: str, new: str) -> tuple[str, tuple[str, ...]]:
    assert old in BASE.body
    found = significance(BASE, replace(BASE, body=BASE.body.replace(old, new)))
    return found.proposal, found.findings


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("38", "83", "Number no longer there: 38"),
        ("3억", "30억", "Number no longer there: 3"),
        ("said Irena Valcott", "said an envoy", "Name no longer there: Irena Valcott"),
        ("Irena Valcott", "Irina Valcott", "Name no longer there: Irena Valcott"),
        ("이존영 대통령", "이종영 대통령", "Name no longer there: 이존영"),
        ("We agreed on the door,", "We agreed on a door,", "Quotation changed or removed: “We agreed on the door,”"),
    ],
)
def test_a_number_a_name_or_a_quotation_that_is_gone_wants_a_correction(old: str, new: str, finding: str) -> None:
    proposal, findings = changed(old, new)
    assert proposal == "correction"
    assert finding in findings


def test_a_misspelt_word_set_right_is_a_slip() -> None:
    assert changed("recieve", "receive") == ("typo", ())
    assert changed("약속했다", "약속하였다") == ("typo", ())


@pytest.mark.parametrize(
    "more",
    ["<p>A third round was announced for spring.</p>", '<p>"No comment," said Josune Arrail of the 12.</p>'],
)
def test_what_is_added_is_an_update(more: str) -> None:
    assert significance(BASE, replace(BASE, body=BASE.body + more)).proposal == "update"


def test_words_that_are_rewritten_are_an_update() -> None:
    assert changed("experts will recieve visas", "officials are to be let in")[0] == "update"


def test_another_byline_is_a_correction_and_another_section_an_update() -> None:
    other = replace(BASE, bylines=(BylineCopy(None, "Kim", "photographer"),))
    assert significance(BASE, other).proposal == "correction"
    assert significance(BASE, replace(BASE, section="culture")).proposal == "update"


def test_numbers_in_headline_deck_and_caption_count() -> None:
    for field in ("headline", "deck"):
        old = replace(BASE, **{field: "All 12 agree"})  # type: ignore[arg-type]
        assert significance(old, replace(old, **{field: "All agree"})).proposal == "correction"  # type: ignore[arg-type]
    old = replace(BASE, lead=PhotoUse("a", "The 12 in 2025", ""))
    assert significance(old, replace(old, lead=PhotoUse("a", "The 12", ""))).proposal == "correction"


def test_a_copy_that_is_the_same_is_nothing_more_than_a_slip() -> None:
    assert significance(BASE, BASE).proposal == "typo"


STANDS = "38 was changed or removed in one place; it still stands in %s"


def test_a_figure_that_changes_in_the_body_is_a_correction_while_it_stands_elsewhere() -> None:
    """Of a page that says it twice, one was wrong for readers: whichever it was."""
    for fields, place in (
        ({"deck": "All 38 agree"}, "the deck"),
        ({"headline": "38 Agree", "deck": "All 38"}, "the headline, the deck"),
        ({"lead": PhotoUse("a", "The 38 at work", "")}, "a caption"),
        ({"body": BASE.body + "<p>Of the 38, few spoke.</p>"}, "the body"),
    ):
        old = replace(BASE, **fields)
        found = significance(old, replace(old, body=old.body.replace("38 lab", "36 lab")))
        assert found.proposal == "correction"
        assert found.findings == (STANDS % place,)


def test_a_figure_that_changes_in_the_deck_alone_is_a_correction() -> None:
    old = replace(BASE, deck="All 38 agree")
    found = significance(old, replace(old, deck="All 36 agree"))
    assert (found.proposal, found.findings) == ("correction", (STANDS % "the body",))


def test_two_figures_that_change_places_are_a_correction() -> None:
    old = replace(BASE, body="<p>It was 38 against 12 in the end.</p><p>Then 5 of the members left.</p>")
    assert (
        significance(old, replace(old, body=old.body.replace("38 against 12", "12 against 38"))).proposal
        == "correction"
    )
    swapped = "<p>It was 5 against 12 in the end.</p><p>Then 38 of the members left.</p>"
    assert significance(old, replace(old, body=swapped)).proposal == "correction"


def test_what_is_moved_or_split_is_no_correction() -> None:
    first, second, third = BASE.body.replace("</p><p>", "</p>|<p>").split("|")
    assert significance(BASE, replace(BASE, body=second + third + first)).proposal == "update"
    split = BASE.body.replace('Valcott. "We', 'Valcott.</p><p>"We')
    assert significance(BASE, replace(BASE, body=split)).proposal == "update"
    old = replace(BASE, body="<p>One came. All 38 left at once. It was late.</p><p>Then the doors were shut.</p>")
    moved = "<p>One came. It was late.</p><p>Then the doors were shut. All 38 left at once.</p>"
    assert significance(old, replace(old, body=moved)).findings == ()


def test_a_moved_paragraph_with_another_figure_is_a_correction() -> None:
    first, rest = BASE.body.split("</p>", 1)
    found = significance(BASE, replace(BASE, body=rest + first.replace("38", "36") + "</p>"))
    assert (found.proposal, found.findings) == ("correction", ("Number no longer there: 38",))


@pytest.mark.parametrize(("old", "new"), [("covers 38", "covers 38 of 40"), ("experts", "experts (3)")])
def test_a_number_that_is_added_is_never_a_slip(old: str, new: str) -> None:
    assert changed(old, new) == ("update", ())


def test_another_day_in_the_dateline_is_a_correction() -> None:
    old = replace(BASE, dateline="SEOUL, Nov. 24")
    assert significance(old, replace(old, dateline="SEOUL, Nov. 25")).proposal == "correction"
