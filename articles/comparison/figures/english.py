"""Figures of an English text."""

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

_SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "mn", "m"), 10**6),
    **dict.fromkeys(("billion", "bn"), 10**9),
    **dict.fromkeys(("trillion", "tn"), 10**12),
}
#: May be metres and no million where no currency stands before it.
_DOUBTFUL = frozenset({"m", "k"})
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "¥", "₩": "KRW"}
_CURRENCIES = {
    "dollar": "USD",
    "won": "KRW",
    "euro": "EUR",
    "yen": "JPY",
    "yuan": "CNY",
    "pound": "GBP",
    **{code.lower(): code for code in ("USD", "KRW", "EUR", "JPY", "CNY", "GBP")},
}
_SCALE = r"thousand|million|billion|trillion|mn|bn|tn|[mk]"
_SIGN = r"(?:US|A|C|HK|NZ|S)?\$|[€£¥₩]|(?:USD|KRW|EUR|JPY|CNY|GBP)\s"
_NUMBERS = re.compile(
    rf"(?P<sign>{_SIGN})?\s?(?P<one>{NUMBER})(?:[\s-]?(?P<scale>{_SCALE})\b)?"
    rf"(?:(?:\s?{DASH}\s?| to | and )(?P<sign2>{_SIGN})?(?P<two>{NUMBER})[\s-]?(?P<scale2>{_SCALE})\b)?"
    r"(?:(?P<points>\s?%p\b|[\s-]?percentage[\s-]points?\b)|(?P<percent>\s?%|[\s-]?per ?cent\b|\s?pct\b)"
    r"|[\s-](?:U\.?S\.? |South |Korean |Japanese |Chinese )*(?P<currency>dollar|won|euro|yen|yuan|pound|USD|KRW|EUR|JPY|CNY|GBP)s?\b)?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TH = r"(?:st|nd|rd|th)?"
_UNTIL = rf"(?:\s?{DASH}\s?| to | and | or | through )"
_DATES = (
    re.compile(rf"\b{_MONTH} (?P<day>{_DAY}){_TH}(?:{_UNTIL}(?P<last>{_DAY}){_TH})?(?![0-9,.]*[0-9]|\s?%|\w)"),
    re.compile(rf"\b(?P<day>{_DAY}){_TH}(?:{_UNTIL}(?P<last>{_DAY}){_TH})?(?: of)? {_MONTH}"),
    re.compile(rf"\b{_MONTH} (?P<day>{_DAY}){_TH}(?P<last>)\b(?!,[0-9]{{3}})"),
)
_DECADES = re.compile(r"\b(?:19|20)([0-9]0)s\b|['’]([0-9]0)s\b")
_ORDINALS = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b")

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    **{word: Decimal(value) for value, word in enumerate(_UNITS)},
    **{word: Decimal(20 + 10 * at) for at, word in enumerate(_TENS)},
    **dict.fromkeys(("a", "an", "once", "single"), Decimal(1)),
    **dict.fromkeys(("twice", "double", "doubled", "both", "pair", "couple", "second"), Decimal(2)),
    **dict.fromkeys(("triple", "tripled", "third"), Decimal(3)),
    "first": Decimal(1),
    "fourth": Decimal(4),
    "fifth": Decimal(5),
    "sixth": Decimal(6),
    "seventh": Decimal(7),
    "eighth": Decimal(8),
    "ninth": Decimal(9),
    "tenth": Decimal(10),
    "half": Decimal("0.5"),
    "halved": Decimal("0.5"),
    "quarter": Decimal("0.25"),
}
_BIG = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORD = "|".join(sorted((*_WORDS, *_BIG), key=len, reverse=True))
_IN_WORDS = re.compile(rf"\b(?:{_WORD})(?:(?:[\s-]|\sand\s)(?:{_WORD}))*\b", re.IGNORECASE)


def figures(written: str) -> Iterator[Figure]:
    """Those of an English text, each kind in the order in which they stand."""
    text = Text(written)
    yield from full_dates(text)
    for pattern in _DATES:
        for match in text.take(pattern):
            yield from _dates(match)
    list(text.take(CLOCK))
    for match in text.take(_DECADES):
        yield Figure("decade", Decimal(match[1] or match[2]), match[0], match.start())
    for match in text.take(_ORDINALS):
        yield Figure("day", Decimal(match[1]), match[0], match.start())
    for match in text.take(_NUMBERS):
        yield from _numbers(match, text)
    for match in text.take(_IN_WORDS):
        value = _in_words(match[0])
        # “By half” is 50 per cent.
        share = value * 100 if value < 1 else None
        yield Figure("number", value, match[0], match.start(), is_loose=True, also=share)


def _dates(match: re.Match[str]) -> Iterator[Figure]:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    for day in filter(None, (match["day"], match["last"])):
        yield a_date(month, day, match[0], match.start())


def _numbers(match: re.Match[str], text: Text) -> Iterator[Figure]:
    unit = _unit(match)
    at = match.start() + len(match[0]) - len(match[0].lstrip())
    is_loose = unit not in {"", PERCENT, POINT} and text.is_in_brackets(match.start())
    scale, second = (match["scale"] or "").lower(), (match["scale2"] or "").lower()
    written = match[0].strip()
    for number, own in ((match["one"], scale or second), (match["two"], second)):
        if number is None:
            continue
        value = decimal(number) * _SCALES.get(own, 1)
        # “1 to 2 billion” is a range of billions, if it is one; “100m” may be metres.
        doubtful = (own in _DOUBTFUL and not match["sign"]) or (number == match["one"] and own and not scale)
        plain = not own and not unit and re.fullmatch(r"(?:19|20)[0-9]{2}", number)
        yield Figure(
            "year" if plain else "number",
            value.normalize(),
            written,
            at,
            unit,
            is_loose,
            decimal(number).normalize() if doubtful else None,
            step_of(number, _SCALES.get(own, 1)),
        )


def _unit(match: re.Match[str]) -> str:
    if match["points"]:
        return POINT
    if match["percent"]:
        return PERCENT
    if match["currency"]:
        return _CURRENCIES[match["currency"].lower()]
    sign = (match["sign"] or match["sign2"] or "").strip()
    return _SIGNS.get(sign[-1:]) or _CURRENCIES.get(sign.lower(), "")


def _in_words(written: str) -> Decimal:
    total = current = Decimal(0)
    words = re.findall(r"[a-z]+", written.lower())
    if words[0] in {"a", "an"} and len(words) > 1 and words[1] not in _BIG:
        # “A half”, “a third”.
        words = words[1:]
    for word in words:
        if word in {"hundred", "dozen"}:
            current = (current or Decimal(1)) * _BIG[word]
        elif word in _BIG:
            total += (current or 1) * _BIG[word]
            current = Decimal(0)
        elif word in {"a", "an"} and current:
            # “Half a million”.
            continue
        elif word != "and":
            current += _WORDS[word]
    return (total + current).normalize()
