"""Figures in two languages: what disagrees is named, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.comparison.figures import Disagreement, disagreement, figures
from articles.copytext import PhotoUse
from tests.comparison.test_copies import COPY

KOREAN = replace(COPY, headline="", deck="", body="", lead=None, language="ko")
ENGLISH = replace(KOREAN, language="en")


def between(korean: str, english: str) -> Disagreement:
    """With the English text as the source."""
    return disagreement(replace(ENGLISH, body=f"<p>{english}</p>"), replace(KOREAN, body=f"<p>{korean}</p>"))


def values(text: str, language: str) -> list[Decimal]:
    return [figure.value for figure in figures(text, language) if figure.is_asked]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        # Money and large numbers.
        ("3억 달러", "$300 million"),
        ("3억 달러를", "300 million U.S. dollars"),
        ("6조 5014억원", "6.5014 trillion won"),
        ("6조 5014억원", "6.5 trillion won"),
        ("1조2천억 원", "KRW 1.2 trillion"),
        ("3천5백만 명", "35 million people"),
        ("3,500만 명", "35 million people"),
        ("2만5000명", "25,000 people"),
        ("10여만 명", "some 100,000 people"),
        ("5백만 달러", "$5m"),
        ("100m 깊이", "100m deep"),
        ("4K 화면", "a 4K screen"),
        ("1.5조원", "1.5 trillion won"),
        ("20억 유로", "€2 billion"),
        ("500억 엔", "¥50 billion"),
        ("500억 위안", "¥50 billion"),
        ("500억 엔", "50 billion yen"),
        ("3억여 달러", "over $300 million"),
        ("1억~2억 달러", "$100-200 million"),
        ("1~2억 달러", "between $100 million and $200 million"),
        ("10억~20억 달러", "1 to 2 billion dollars"),
        ("3억 달러(약 4100억 원)", "$300 million"),
        ("4100억 원", "410 billion won (about $300 million)"),
        ("만 명", "a crowd"),
        ("만 명", "10,000 people"),
        ("백만 명", "a million people"),
        ("5천만 달러", "fifty million dollars"),
        # Times of the day, as either writes them.
        ("오후 6:30에", "at 6.30 p.m."),
        ("18:30에", "at 6:30 pm"),
        ("오후 6시 30분", "6.30 p.m."),
        ("50만 명", "half a million people"),
        ("20명", "twenty people"),
        ("24명", "two dozen people"),
        ("스무 명", "20 people"),
        # Percentages.
        ("12.4% 늘었다", "rose by 12.4 percent"),
        ("5퍼센트", "five percent"),
        ("5%", "a 5-percent rise"),
        ("1.5%포인트", "1.5 percentage points"),
        ("1.5%p", "1.5 percentage points"),
        ("20~30%", "20 to 30 percent"),
        ("3.50%", "3.5%"),
        ("0.5%포인트 인하", "a half-point cut"),
        ("0.25%p", "a quarter of a point"),
        ("50% 감축", "cut by half"),
        ("절반으로", "by 50 percent"),
        ("1달러=1,380원", "1,380 won to the dollar"),
        # Counts.
        ("1,234명이", "1,234 people"),
        ("140개 섬", "140 islets"),
        ("6개국", "six nations"),
        ("3분의 2", "two thirds"),
        ("18개월", "18 months"),
        ("한 달", "a month"),
        ("한 달 동안 두 차례", "twice in a month"),
        ("30일간", "30 days"),
        ("31일 만에", "after 31 days"),
        ("30분", "30 minutes"),
        ("제78차 총회", "the 78th session"),
        ("21세기", "the 21st century"),
        ("38선", "the 38th parallel"),
        ("코로나19", "COVID-19"),
        ("G20 정상", "G20 leaders"),
        ("20대 청년", "people in their 20s"),
        # Dates, years, decades.
        ("6월 18일", "June 18"),
        ("6월 18일", "on 18 June"),
        ("6월 18일", "on the 18th of June"),
        ("9월 1일", "Sept. 1st"),
        ("5월 2일", "May 2"),
        ("2026년 6월 18일", "June 18, 2026"),
        ("2026. 6. 18.", "June 18, 2026"),
        ("2026-06-18", "18 June 2026"),
        ("6월 18~20일", "June 18-20"),
        ("6월 18일부터 20일까지", "from June 18 to 20"),
        ("지난 26일", "on June 26"),
        ("26일", "on the 26th"),
        ("26일 새벽 9시 30분", "early on Thursday at 9:30 a.m."),
        ("6월 18일", "on Thursday"),
        ("6·25 전쟁", "the Korean War"),
        ("6·15 공동선언", "the June 15 Joint Declaration"),
        ("3·1운동", "the March 1 Movement"),
        ("3.1절", "March 1"),
        ("12·3 비상계엄", "the martial law of December 3"),
        ("9·11 테러", "the 9/11 attacks"),
        ("2018~22년", "2018-22"),
        ("2026년", "in 2026"),
        ("지난해", "in 2025"),
        ("2025년", "last year"),
        ("1990년대", "in the 1990s"),
        ("90년대", "in the 1990s"),
        ("매출 3억 원, 2026년 목표", "sales of 300 million won, a goal for 2026"),
        ("예산 5억 2026년 확정", "a budget of 500 million, settled in 2026"),
        ("24시간", "24 hours"),
        ("시장 12명", "Mayor No. 12"),
    ],
)
def test_the_same_figure_in_both_languages_is_the_same(korean: str, english: str) -> None:
    assert not between(korean, english)


@pytest.mark.parametrize(
    ("korean", "english", "only_korean", "only_english"),
    [
        ("3억 달러", "$30 million", ("3억 달러",), ("$30 million",)),
        ("3천만 달러", "$300 million", ("3천만 달러",), ("$300 million",)),
        ("3조 원", "3 billion won", ("3조 원",), ("3 billion won",)),
        ("3억 원", "$300 million", ("3억 원",), ("$300 million",)),
        ("500억 엔", "€50 billion", ("500억 엔",), ("€50 billion",)),
        ("5달러", "$6", ("5달러",), ("$6",)),
        ("6조 5014억원", "6.6 trillion won", ("6조 5014억원",), ("6.6 trillion won",)),
        ("34억 원", "3 billion won", ("34억 원",), ("3 billion won",)),
        ("6월 18일", "June 17", ("6월 18일",), ("June 17",)),
        ("6월 18일, 목요일", "Thursday, June 17", ("6월 18일",), ("June 17",)),
        ("26일", "on June 27", (), ("June 27",)),
        ("6월 18~20일", "June 18-21", ("6월 18~20일",), ("June 18-21",)),
        ("2025년", "in 2026", ("2025년",), ("2026",)),
        ("지난해인 2025년", "last year, 2024", ("2025년",), ("2024",)),
        ("80년대", "the 1990s", ("80년대",), ("1990s",)),
        ("38개 시험소", "83 laboratories", ("38",), ("83",)),
        ("제78차 총회", "the 79th session", ("78",), ("79th",)),
        ("12.4%", "12.5 percent", ("12.4%",), ("12.5 percent",)),
        ("5%", "6 percent", ("5%",), ("6 percent",)),
        ("1.5%", "1.5 percentage points", ("1.5%",), ("1.5 percentage points",)),
        ("31시간이 준다", "some hours are won", ("31",), ()),
        ("30일간", "for weeks", ("30",), ()),
        ("20명", "thirty people", ("20",), ()),
        ("1~2억 달러", "$100 million to $300 million", ("1~2억 달러",), ("$100 million to $300 million",)),
    ],
)
def test_figures_that_disagree_are_named_as_they_are_written(
    korean: str, english: str, only_korean: tuple[str, ...], only_english: tuple[str, ...]
) -> None:
    found = between(korean, english)
    assert found.only_translation == only_korean
    assert found.only_source == only_english


def test_each_figure_knows_its_place_in_the_text() -> None:
    for text, language in (
        ("지난 6월 18일 38개국이 3억 달러(약 4100억 원)를 2026년까지 12.4% 늘린다.", "ko"),
        ("On June 18, 38 countries raised $300 million (410 billion won) by 12.4 percent until 2026.", "en"),
    ):
        found = figures(text, language)
        assert len(found) >= 6
        for figure in found:
            assert text.startswith(figure.written, figure.at), figure


def test_a_caption_answers_and_does_not_ask() -> None:
    caption = PhotoUse("a" * 64, "6월 18일의 38개국", "")
    english = replace(ENGLISH, body="<p>The 38 countries met on June 18.</p>")
    assert not disagreement(english, replace(KOREAN, body="<p>만났다.</p>", lead=caption))
    assert not disagreement(replace(ENGLISH, body="<p>They met.</p>"), replace(KOREAN, lead=caption))


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


@given(st.text(max_size=80) | st.text("0123456789,.~-만억조년월일% $()", max_size=60), st.sampled_from(["en", "ko"]))
@example("3조5일%", "ko")
def test_any_text_is_read(text: str, language: str) -> None:
    found = figures(text, language)
    assert all(text.startswith(figure.written, figure.at) for figure in found)


def test_a_text_of_nothing_but_figures_is_compared_in_a_moment() -> None:
    english = ", ".join(map(str, range(100_000, 130_000)))
    found = between(f"{english}, 999999", english)
    assert found == Disagreement((), ("999999",))
