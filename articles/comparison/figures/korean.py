"""Figures of a Korean text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from articles.comparison.figures.figure import (
    CLOCK,
    DASH,
    NUMBER,
    PERCENT,
    POINT,
    Figure,
    Text,
    a_date,
    decimal,
    full_dates,
    step_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.comparison.figures.figure import Kind


_TENS = {"십": 10, "백": 100, "천": 1_000}
_MYRIADS = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_DIGITS = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", start=1)}
_SIZE = r"[십백천만억조경]"
#: “6조 5014억”, “3천5백만”, “10여만”, “1,234”.
_AMOUNT = rf"(?:(?:{NUMBER})\s?여?{_SIZE}+\s?)+(?:(?:{NUMBER})(?!\s?%|[0-9,.]*[0-9]))?|(?:{NUMBER})"
_CURRENCIES = {"달러": "USD", "불": "USD", "원": "KRW", "유로": "EUR", "엔": "JPY", "위안": "CNY", "파운드": "GBP"}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "¥", "￥": "¥", "₩": "KRW", "￦": "KRW"}
_SIGN = r"(?:US)?\$|[€£¥￥₩￦]"
_NUMBERS = re.compile(
    rf"(?P<sign>{_SIGN})?\s?(?:(?P<from>{NUMBER})\s?{DASH}\s?(?P<sign2>{_SIGN})?)?(?P<amount>{_AMOUNT})"
    r"(?:\s?여?\s?(?:(?P<points>%p|%\s?포인트|퍼센트\s?포인트)|(?P<percent>%|퍼센트)"
    r"|(?:미국|미|일본|중국|한국)?\s?(?P<currency>달러|원|유로|엔|위안|파운드|불(?![가-힣]))))?"
)
_PART = re.compile(rf"{NUMBER}|{_SIZE}|[일이삼사오육칠팔구]")
_DAY = r"(3[01]|[12][0-9]|0?[1-9])"
_MONTH = r"(?<![0-9])(1[0-2]|0?[1-9])월\s?"
_DATES = re.compile(rf"{_MONTH}{_DAY}일?\s?{DASH}\s?{_DAY}일|{_MONTH}{_DAY}일")
#: “6·25”, “5·18”: a day that became a name. The other language may call it the Korean War.
_NAMED_DAYS = re.compile(
    r"(?<![0-9·.])(1[0-2]|[1-9])(?:[·‧∙](3[01]|[12][0-9]|[1-9])(?![0-9·])"
    r"|\.(3[01]|[12][0-9]|[1-9])(?=\s?(?:절|운동|전쟁|항쟁|혁명|선언|공동선언|합의|테러|사태|의거|민주화)))"
)
_DECADES = re.compile(r"(?:19|20)?([0-9]0)년대")
_YEARS = re.compile(r"((?:19|20)[0-9]{2})년(?!\s?(?:간|동안|만에))")
_DAY_ALONE = re.compile(r"(?<![0-9.,])([0-9]{1,2})일(?!\s?(?:간|동안))")
#: Months, hours and minutes.
_CALENDAR = re.compile(r"(?<![0-9.,])([0-9]{1,2})(?:월|시|분)(?!간|의)")
_ALONE: tuple[tuple[Kind, re.Pattern[str]], ...] = (("day", _DAY_ALONE), ("number", _CALENDAR))
_COUNTED = r"(?=\s?(?:여\s?)?(?:명|달러|원|유로|엔|위안|개|곳|건|년|배|톤|가구|세대|채|대|마리|번|회|표|살|가지|퍼센트|프로|여))"
_IN_WORDS = re.compile(
    rf"(?<![가-힣0-9])((?:[일이삼사오육칠팔구]?[십백천])+[만억조]?|[일이삼사오육칠팔구]?[만억조]){_COUNTED}"
)
_NATIVE: dict[str, Decimal | int] = {
    "한": 1,
    "하나": 1,
    "첫": 1,
    "두": 2,
    "둘": 2,
    "세": 3,
    "셋": 3,
    "네": 4,
    "넷": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "열한": 11,
    "열두": 12,
    "스무": 20,
    "스물": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
    "절반": Decimal("0.5"),
}
_NATIVES = re.compile(
    rf"(?<![가-힣])({'|'.join(sorted(_NATIVE, key=len, reverse=True))})(?:(?<=[가-힣]{{2}})|(?=[가-힣]?\s))"
)


def figures(written: str) -> Iterator[Figure]:
    """Those of a Korean text, each kind in the order in which they stand."""
    text = Text(written)
    yield from full_dates(text)
    list(text.take(CLOCK))
    for match in text.take(_DATES):
        month, *days = [part for part in match.groups() if part]
        for day in days:
            yield a_date(month, day, match[0], match.start())
    for match in text.take(_NAMED_DAYS):
        yield a_date(match[1], match[2] or match[3], match[0], match.start(), is_loose=True)
    for match in text.take(_DECADES):
        yield Figure("decade", Decimal(match[1]), match[0], match.start())
    for match in text.take(_YEARS):
        yield Figure("year", Decimal(match[1]), match[0], match.start())
    for kind, pattern in _ALONE:
        for match in text.take(pattern):
            yield Figure(kind, Decimal(match[1]), match[0], match.start(), is_loose=True)
    for match in text.take(_NUMBERS):
        yield from _numbers(match, text)
    yield from _in_words(text)


def _in_words(text: Text) -> Iterator[Figure]:
    for match in text.take(_IN_WORDS):
        yield Figure("number", _value(match[1]).normalize(), match[0], match.start(), is_loose=True)
    for match in text.take(_NATIVES):
        half = Decimal(50) if match[1] == "절반" else None
        yield Figure("number", Decimal(_NATIVE[match[1]]), match[0], match.start(), is_loose=True, also=half)


def _numbers(match: re.Match[str], text: Text) -> Iterator[Figure]:
    unit, amount = _unit(match), match["amount"].strip()
    at = match.start() + len(match[0]) - len(match[0].lstrip())
    is_loose = unit not in {"", PERCENT, POINT} and text.is_in_brackets(match.start())
    written = match[0].strip()
    sizes = "".join(re.findall(_SIZE, amount))
    if match["from"]:
        # “1~2억” is a range of 억, if it is one.
        scale = _value(sizes) if sizes else Decimal(1)
        plain = decimal(match["from"])
        yield Figure("number", (plain * scale).normalize(), written, at, unit, is_loose, plain if sizes else None)
    value = _value(amount)
    is_year = not unit and re.fullmatch(r"(?:19|20)[0-9]{2}", amount)
    last = re.findall(NUMBER, amount)[-1]
    smallest = min((_MYRIADS.get(size) or _TENS[size] for size in sizes), default=1)
    step = step_of(last, smallest)
    yield Figure("year" if is_year else "number", value.normalize(), written, at, unit, is_loose, None, step)


def _unit(match: re.Match[str]) -> str:
    if match["points"]:
        return POINT
    if match["percent"]:
        return PERCENT
    if match["currency"]:
        return _CURRENCIES[match["currency"]]
    return _SIGNS.get((match["sign"] or match["sign2"] or "")[-1:], "")


def _value(written: str) -> Decimal:
    """“6조 5014억” → 6,501,400,000,000; “3천5백만” → 35,000,000; “이백만” → 2,000,000."""
    total = below_myriad = number = Decimal(0)
    for part in _PART.findall(written):
        if part in _TENS:
            below_myriad += (number or 1) * _TENS[part]
            number = Decimal(0)
        elif part in _MYRIADS:
            total += (below_myriad + number or 1) * _MYRIADS[part]
            below_myriad = number = Decimal(0)
        else:
            number = Decimal(_DIGITS[part]) if part in _DIGITS else decimal(part)
    return total + below_myriad + number
