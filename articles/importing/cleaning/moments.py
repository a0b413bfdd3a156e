"""Dates and times as databases and their exports write them; without a zone they are Korean local time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from articles.importing.cleaning.times import KOREA

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARTS = re.compile(
    r"(?P<year>\d{4})(?:\s*[.\-/년]\s*|(?=\d{4}))(?P<month>\d{1,2})(?:\s*[.\-/월]\s*|(?=\d{2}))(?P<day>\d{1,2})\s*[일.]?"
    r"(?:\s*\([^)\d]{1,4}\)|\s*[월화수목금토일]요일)?"
    r"(?:[\sT,]*(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:시]?\s*(?P<minute>\d{2})?\s*[:분]?\s*"
    r"(?P<second>\d{1,2})?\s*초?(?:\.\d{1,9})?\s*(?P<after>AM|PM)?)?",
    re.IGNORECASE,
)
_OUTSIDE = (1880, 2100)
#: Seconds since 1970, as some databases keep time: from 1986 to 2096.
_SECONDS = re.compile(r"[5-9]\d{8}|[1-3]\d{9}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time with its zone. `is_exact` False: only the day is given, and midnight is taken."""

    at: datetime
    is_exact: bool = True


def moment_of(value: object, formats: Sequence[str] = (), zone: tzinfo = KOREA) -> Moment:
    """What `value` says: text in any usual form or in one of `formats` (as `strptime` has them), or a cell's own date.

    Raises ValueError, with a sentence for whoever has to mend it.
    """
    found = _moment(value, formats)
    if not _OUTSIDE[0] <= found.at.year <= _OUTSIDE[1]:
        raise ValueError(f"“{value}” is no time an article can have")
    return Moment(found.at if found.at.tzinfo else found.at.replace(tzinfo=zone), found.is_exact)


def _moment(value: object, formats: Sequence[str]) -> Moment:
    if isinstance(value, datetime):
        return Moment(value)
    if isinstance(value, date):
        return Moment(datetime(value.year, value.month, value.day), is_exact=False)  # noqa: DTZ001 - given its zone above
    text = str(value).strip()
    for form in formats:
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007 - given its zone above
        except ValueError:
            continue
        return Moment(at, is_exact=any(directive in form for directive in ("%H", "%I", "%c", "%X", "%T", "%R")))
    if formats:
        raise ValueError(f"“{text[:60]}” is in none of the forms the map gives: {', '.join(formats)}")
    try:
        return _usual(text)
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise ValueError(f"“{text[:60]}” is no date and time that exists") from error


def _usual(text: str) -> Moment:
    if _SECONDS.fullmatch(text):
        return Moment(datetime.fromtimestamp(int(text), UTC))
    found = _PARTS.fullmatch(text)
    if found and not (found["hour"] and not found["minute"] and "시" not in text):
        return _from_parts(found)
    if re.match(r"\d{4}-?\d{2}-?\d{2}[T ]", text):
        return Moment(datetime.fromisoformat(text))
    return Moment(parsedate_to_datetime(text))


def _from_parts(found: re.Match[str]) -> Moment:
    hour = int(found["hour"] or 0)
    half = (found["half"] or found["after"] or "").lower()
    if half in {"오후", "pm"} and hour < 12:
        hour += 12
    elif half in {"오전", "am"} and hour == 12:
        hour = 0
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    at = datetime(int(found["year"]), int(found["month"]), int(found["day"]), hour, minute, second)  # noqa: DTZ001
    return Moment(at, is_exact=found["hour"] is not None)
