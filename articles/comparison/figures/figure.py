"""One figure in a text, and when two of them say the same. What every language's reader needs for finding them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

type Kind = Literal["number", "year", "day", "date", "decade"]

#: A number as both languages write it.
NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
#: Between the two ends of a range.
DASH = r"[-–—~∼〜]"
PERCENT, POINT = "%", "%p"
#: Whole numbers below this one are often written as words.
_SMALL = 13
#: From this size on a sum may be rounded, when two digits are left at least.
_ROUNDED_FROM = Decimal(10**6)
#: The sign that two currencies share.
_SHARED_SIGN = {"¥": {"JPY", "CNY"}}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date, with the words it was written in and the place in the text where they begin.

    A date's value is month and day as a decimal: 6.18; a decade's is 90. `unit` is a currency, "%" (percent), "%p"
    (percentage points) or nothing. `also` is what it may mean as well. `step` is the worth of its last digit.
    """

    kind: Kind
    value: Decimal
    written: str
    at: int
    unit: str = ""
    is_loose: bool = False
    also: Decimal | None = None
    step: Decimal = Decimal(0)

    @property
    def key(self) -> tuple[str, Decimal, str]:
        """What it says, wherever it stands."""
        return self.kind, self.value, self.unit

    @property
    def is_asked(self) -> bool:
        """Whether the other text has to give it too."""
        if self.is_loose:
            return False
        if self.kind in {"date", "decade"} or self.value >= _SMALL or self.value % 1:
            return True
        # One dollar is “the dollar”.
        return bool(self.unit) and self.value != 1

    def says(self, other: Figure) -> bool:
        """Whether the two say the same."""
        if "decade" in {self.kind, other.kind}:
            return self.kind == other.kind and self.value == other.value
        if self.kind == other.kind == "date":
            return self.value == other.value
        if "date" in {self.kind, other.kind}:
            # “26일” is what the other text calls June 26; it is no other number.
            date, day = (self, other) if self.kind == "date" else (other, self)
            return day.kind == "day" and date.value % 1 * 100 == day.value
        return _are_one_unit(self.unit, other.unit) and self._is_worth(other)

    def _is_worth(self, other: Figure) -> bool:
        mine, theirs = {self.value, self.also} - {None}, {other.value, other.also} - {None}
        if mine & theirs:
            return True
        coarser = max(self.step, other.step)
        if min(self.value, other.value) < max(_ROUNDED_FROM, coarser * 10):
            return False
        return abs(self.value - other.value) <= coarser / 2


def _are_one_unit(one: str, other: str) -> bool:
    return (
        not one or not other or one == other or other in _SHARED_SIGN.get(one, ()) or one in _SHARED_SIGN.get(other, ())
    )


#: In the place of what was taken. No blank: a number would reach across it for a unit that is not its own.
_TAKEN = "\0"


class Text:
    """A text that is read pattern by pattern: what one has taken, the next ones do not see. Offsets stay."""

    def __init__(self, text: str) -> None:
        self.whole = text
        self._left = text

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every place where `pattern` is found, taken out of what is left."""
        found = list(pattern.finditer(self._left))
        self._left = pattern.sub(lambda match: _TAKEN * len(match[0]), self._left)
        yield from found

    def is_in_brackets(self, at: int) -> bool:
        """Whether the place stands in brackets."""
        before = self.whole[max(0, at - 80) : at]
        return before.rfind("(") > before.rfind(")")


def decimal(written: str) -> Decimal:
    """ "1,234.5" as a number."""
    return Decimal(written.replace(",", ""))


def step_of(written: str, scale: Decimal | int) -> Decimal:
    """The worth of the last digit of “6.5” trillion: 100 billion; nothing for numbers without a scale."""
    if scale < _ROUNDED_FROM:
        return Decimal(0)
    return Decimal(scale).scaleb(-len(written.partition(".")[2]))


#: “2026-06-18”, “2026. 6. 18.”
FULL_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:-|/|\. ?)(0?[1-9]|1[0-2])(?:-|/|\. ?)(3[01]|[12][0-9]|0?[1-9])(?![0-9])\.?"
)

#: “18:30”, “6.30 p.m.”: what either language may put into words, and no number.
CLOCK = re.compile(
    r"(?<![0-9.,:])(?:[0-9]{1,2}:[0-9]{2}(?: ?[ap]\.?m\b\.?)?|[0-9]{1,2}(?:\.[0-9]{2})? ?[ap]\.?m\b\.?)", re.IGNORECASE
)


def full_dates(text: Text) -> Iterator[Figure]:
    """Dates in digits, as year and date."""
    for match in text.take(FULL_DATE):
        yield Figure("year", Decimal(match[1]), match[1], match.start())
        yield a_date(match[2], match[3], match[0].rstrip("."), match.start())


def a_date(month: str | int, day: str | int, written: str, at: int, *, is_loose: bool = False) -> Figure:
    """A day with its month."""
    return Figure("date", Decimal(int(month)) + Decimal(int(day)) / 100, written, at, is_loose=is_loose)
