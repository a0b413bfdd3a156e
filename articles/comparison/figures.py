"""Figures in two languages: whether a translation gives the same numbers, sums of money and dates as its source.

“3억 달러” is 300 million dollars and not 30. Small whole numbers are left out, because either language may write them
as words, and so is a day without its month, because either may say “on Thursday” instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from articles.body import passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.copytext import Copy

#: Whole numbers below this one are often written as words.
_SMALL = 13
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"

_KOREAN_TENS = {"십": 10, "백": 100, "천": 1_000}
_KOREAN_MYRIADS = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_KOREAN = re.compile(
    rf"(?:(?:{_NUMBER})\s?[십백천만억조경]+\s?)+(?:{_NUMBER})?(?![0-9])|(?:{_NUMBER})",
)
_KOREAN_PART = re.compile(rf"{_NUMBER}|[십백천만억조경]")
_KOREAN_DATE = re.compile(r"(1[0-2]|[1-9])월 ?(3[01]|[12][0-9]|[1-9])일")
#: What follows a number that is a day, a month, an hour: no figure of its own.
_KOREAN_CALENDAR = re.compile(r"[0-9]{1,2}(?:일|월|시|분)(?!간)")

_ENGLISH_SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "mn", "m"), 10**6),
    **dict.fromkeys(("billion", "bn"), 10**9),
    **dict.fromkeys(("trillion", "tn"), 10**12),
}
_ENGLISH = re.compile(rf"({_NUMBER})(?:[\s-]?(thousand|million|billion|trillion|mn|bn|tn|[mk])\b)?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ENGLISH_DATE = re.compile(rf"\b{_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?\b|\b([0-9]{{1,2}})(?:st|nd|rd|th)? {_MONTH}")
_CLOCK = re.compile(r"\b[0-9]{1,2}:[0-9]{2}(?: ?[ap]\.?m\b\.?)?|\b[0-9]{1,2}(?:\.[0-9]{2})? ?[ap]\.?m\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date, with the words it was written in. A date's value is month and day as a decimal: 6.18."""

    value: Decimal
    is_date: bool
    written: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Figures that one of the two copies gives and the other does not, as they are written there."""

    only_source: tuple[str, ...]
    only_translation: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.only_source or self.only_translation)


def disagreement(source: Copy, translation: Copy) -> Disagreement:
    """What `source` and `translation`, in two languages, give differently."""
    here, there = list(figures(_text(source), source.language)), list(figures(_text(translation), translation.language))
    return Disagreement(tuple(_missing(here, there)), tuple(_missing(there, here)))


def figures(text: str, language: str) -> Iterator[Figure]:
    """The figures of a text worth comparing, in the order they stand."""
    dates, text = _dates(text, language)
    yield from dates
    if language == "ko":
        text = _KOREAN_CALENDAR.sub(" ", text)
        found = ((_korean_value(each[0]), each[0]) for each in _KOREAN.finditer(text))
    else:
        found = (
            (_decimal(each[1]) * _ENGLISH_SCALES.get((each[2] or "").lower(), 1), each[0])
            for each in _ENGLISH.finditer(_CLOCK.sub(" ", text))
        )
    for value, written in found:
        if value >= _SMALL or value % 1:
            yield Figure(value.normalize(), is_date=False, written=written.strip())


def _missing(here: list[Figure], there: list[Figure]) -> Iterable[str]:
    known = {(each.value, each.is_date) for each in there}
    seen = set()
    for each in here:
        key = (each.value, each.is_date)
        if key not in known and key not in seen:
            seen.add(key)
            yield each.written


def _dates(text: str, language: str) -> tuple[list[Figure], str]:
    """Days with their month, and the text without them."""
    pattern = _KOREAN_DATE if language == "ko" else _ENGLISH_DATE
    found = []
    for match in pattern.finditer(text):
        month, day = _month_and_day(match, language)
        found.append(Figure(Decimal(month) + Decimal(day) / 100, is_date=True, written=match[0]))
    return found, pattern.sub(" ", text)


def _month_and_day(match: re.Match[str], language: str) -> tuple[int, int]:
    if language == "ko":
        return int(match[1]), int(match[2])
    name, day = (match[1], match[2]) if match[1] else (match[4], match[3])
    return _MONTHS.index(name[:3].lower()) + 1, int(day)


def _korean_value(written: str) -> Decimal:
    """“6조 5014억” → 6,501,400,000,000; “3천5백만” → 35,000,000."""
    total = below_myriad = number = Decimal(0)
    for part in _KOREAN_PART.findall(written):
        if part in _KOREAN_TENS:
            below_myriad += (number or 1) * _KOREAN_TENS[part]
            number = Decimal(0)
        elif part in _KOREAN_MYRIADS:
            total += (below_myriad + number or 1) * _KOREAN_MYRIADS[part]
            below_myriad = number = Decimal(0)
        else:
            number = _decimal(part)
    return total + below_myriad + number


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _text(copy: Copy) -> str:
    return "\n".join([copy.headline, copy.deck, *(passage.text for passage in passages(copy.body))])
