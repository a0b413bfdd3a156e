"""Figures in two languages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparison.figures import disagreement, figures
from tests.comparison.test_copies import COPY


def values(text: str, language: str) -> list[Decimal]:
    return [figure.value for figure in figures(text, language)]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("3억 달러", "$300 million"),
        ("6조 5014억원", "6.5014 trillion won"),
        ("3천5백만 명", "35 million people"),
        ("2만5000명", "25,000 people"),
        ("12.4% 늘었다", "rose by 12.4 percent"),
        ("1,234명이", "1,234 people"),
        ("2026년", "in 2026"),
        ("6월 18일", "June 18"),
        ("6월 18일", "on 18 June"),
        ("9월 1일", "Sept. 1st"),
        ("140개 섬", "140 islets"),
        ("5백만 달러", "$5m"),
        ("1.5조원", "1.5 trillion won"),
        ("만 명", "a crowd"),
        ("26일 새벽 9시 30분", "early on Thursday at 9:30 a.m."),
        ("6개국", "six nations"),
    ],
)
def test_the_same_figure_in_both_languages_is_the_same(korean: str, english: str) -> None:
    assert values(korean, "ko") == values(english, "en")


@pytest.mark.parametrize(
    ("korean", "english", "only_korean", "only_english"),
    [
        ("3억 달러", "$30 million", ("3억",), ("30 million",)),
        ("6월 18일", "June 17", ("6월 18일",), ("June 17",)),
        ("38개 시험소", "83 laboratories", ("38",), ("83",)),
        ("12.4%", "12.5 percent", ("12.4",), ("12.5",)),
        ("31시간이 준다", "some hours are won", ("31",), ()),
    ],
)
def test_figures_that_disagree_are_named_as_they_are_written(
    korean: str, english: str, only_korean: tuple[str, ...], only_english: tuple[str, ...]
) -> None:
    source = replace(COPY, headline="", deck="", language="en", body=f"<p>{english}</p>")
    translation = replace(COPY, headline="", deck="", language="ko", body=f"<p>{korean}</p>")
    found = disagreement(source, translation)
    assert found.only_translation == only_korean
    assert found.only_source == only_english


def test_copies_that_agree_have_nothing_to_say() -> None:
    assert not disagreement(COPY, replace(COPY, language="ko", headline="서울서 사절단 회동"))


@given(st.integers(13, 10**15))
def test_any_number_reads_the_same_in_both_languages(number: int) -> None:
    parts, rest = [], number
    for name, size in (("조", 10**12), ("억", 10**8), ("만", 10**4)):
        if rest >= size:
            parts.append(f"{rest // size}{name}")
            rest %= size
    korean = " ".join([*parts, str(rest)] if rest else parts)
    assert values(korean, "ko") == values(f"{number:,}", "en")


@given(st.text(max_size=80), st.sampled_from(["en", "ko"]))
def test_any_text_is_read(text: str, language: str) -> None:
    list(figures(text, language))
