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
