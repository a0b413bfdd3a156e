"""What a program asks a list for, read strictly: whoever misspells a name is told so, and gets no wrong list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from articles import cursors, reading
from articles.public.api.answers import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from articles.public.edition import Edition
    from newsroom.house import House

_PARAMETERS = ("language", "section", "series", "tag", "reporter", "day", "month", "before")
#: Each is a list of its own, read through its own index.
_LISTS = ("section", "series", "tag", "reporter", "day", "month")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list, of which language, from where on."""

    language: str
    by: str
    value: str
    before: str | None


def asked_for(query: Mapping[str, str], edition: Edition) -> Asked:
    """The query as a list to read. Raises Problem (400) naming the parameter."""
    for name in query:
        if name not in _PARAMETERS:
            raise Problem(400, "Unknown parameter", f"Known are {', '.join(_PARAMETERS)}.", name)
    languages = edition.house.languages
    language = query.get("language", edition.house.first_language)
    if language not in languages:
        raise Problem(400, "No such language", f"This publication appears in {', '.join(languages)}.", "language")
    given = [name for name in _LISTS if name in query]
    if len(given) > 1:
        raise Problem(400, "Too many lists", f"Give one of {', '.join(_LISTS)}.", given[1])
    by = given[0] if given else ""
    return Asked(language, by, query.get(by, ""), query.get("before") or None)


def listing(asked: Asked, edition: Edition) -> reading.Listing:
    """One page of the list. Raises Problem: 404 for a list that readers know nothing of, 400 for a foreign cursor."""
    try:
        return _LISTED[asked.by](asked, edition)
    except cursors.BadCursor as error:
        raise Problem(400, "Unknown cursor", "Follow “next” as it stands; do not make cursors.", "before") from error


def _latest(asked: Asked, edition: Edition) -> reading.Listing:
    return reading.latest(edition.house, asked.language, edition.now, asked.before)


def _section(asked: Asked, edition: Edition) -> reading.Listing:
    section = edition.house.section(asked.value)
    if section is None:
        raise _unknown("section")
    return reading.in_section(edition.house, asked.language, section, edition.now, asked.before)


def _series(asked: Asked, edition: Edition) -> reading.Listing:
    """The last part first, whenever each was published; an address that the series had before is followed."""
    series = reading.series(edition.house, asked.value)
    if series is None:
        raise _unknown("series")
    return _known(reading.last_parts(edition.house, asked.language, series, edition.now, asked.before), "series")


def _tag(asked: Asked, edition: Edition) -> reading.Listing:
    keys = _keys(reading.tag, asked, edition)
    return _known(reading.with_tag(edition.house, asked.language, keys, edition.now, asked.before), "tag")


def _reporter(asked: Asked, edition: Edition) -> reading.Listing:
    keys = _keys(reading.reporter, asked, edition)
    return _known(reading.by_reporter(edition.house, asked.language, keys, edition.now, asked.before), "reporter")


def _keys(
    find: Callable[[House, str, str, datetime], reading.Subject[Any] | None], asked: Asked, edition: Edition
) -> tuple[int, ...]:
    """Whose lines make the list; a slug that has moved is followed, as on pages."""
    subject = find(edition.house, asked.language, asked.value, edition.now)
    if subject is not None and subject.moved_to:
        subject = find(edition.house, asked.language, subject.moved_to, edition.now)
    if subject is None:
        raise _unknown(asked.by)
    return subject.keys


def _day(asked: Asked, edition: Edition) -> reading.Listing:
    return reading.on_day(edition.house, asked.language, _date(asked, ""), edition.now, asked.before)


def _month(asked: Asked, edition: Edition) -> reading.Listing:
    return reading.in_month(edition.house, asked.language, _date(asked, "-01"), edition.now, asked.before)


_LISTED = {
    "": _latest,
    "section": _section,
    "series": _series,
    "tag": _tag,
    "reporter": _reporter,
    "day": _day,
    "month": _month,
}


def _date(asked: Asked, rest: str) -> date:
    try:
        found = date.fromisoformat(asked.value + rest)
    except ValueError:
        found = date.min
    # Beyond these no calendar has the day after.
    if not date(1900, 1, 1) <= found < date(9999, 1, 1):
        form = "2026-11" if rest else "2026-11-26"
        raise Problem(400, "No date", f"Write it as {form}.", asked.by)
    return found


def _known(found: reading.Listing, name: str) -> reading.Listing:
    """As on pages: a series, a tag or a reporter that only drafts have is not known."""
    if not found.versions:
        raise _unknown(name)
    return found


def _unknown(name: str) -> Problem:
    return Problem(404, f"No such {name}", f"Readers know of no {name} with this slug in this language.", name)
