"""The history of one article: every version that readers were given, and how it stood at an instant that has passed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Q

from articles import cursors
from articles.models.restriction import Restriction
from articles.models.version import Version, VersionKind, VersionQuerySet, began_by, is_given, withdrawn_since
from articles.reading.shelves import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newsroom.house import House

type Withheld = Literal["", "restricted", "withdrawn"]

#: Versions on one page, each compared with the one before it.
VERSIONS = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """A version that readers were given: from when until when (None: it still stands), and what it replaced.

    `withheld`: it stands in the list and nobody is shown it any more, because the article was withdrawn after it, or because
    it is restricted; empty for what is shown. `before` is None also where what it replaced is not shown.
    """

    version: Version
    until: datetime | None
    before: Version | None
    withheld: Withheld


@dataclass(frozen=True, slots=True)
class History:
    """One page, newest first; `older` is the `?before=` of the next page, None at the end."""

    standings: list[Standing]
    older: str | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the versions before and after one, None at either end."""

    earlier: int | None
    later: int | None


def history(house: House, number: int, now: datetime, before: str | None = None) -> History:
    """What readers were given of the article with this public number by `now`. Raises BadCursor."""
    versions = _given(house, number, now)
    if before:
        versions = versions.filter(live_from__lt=cursors.read(before)[0])
    rows = list(versions.order_by("-live_from")[: VERSIONS + 1])
    older = cursors.written(rows[VERSIONS - 1].live_from, rows[VERSIONS - 1].number) if len(rows) > VERSIONS else None
    return History(list(_standings(rows, now))[:VERSIONS], older)


def versions(house: House, number: int, now: datetime) -> list[Standing]:
    """All of them, oldest first, without what each replaced."""
    rows = list(_given(house, number, now).order_by("number"))
    return [replace(each, before=None) for each in _standings(rows, now)]


def version(house: House, number: int, which: int, now: datetime) -> Standing | None:
    """One of them by its own number, without what it replaced."""
    found = _given(house, number, now).filter(number=which).first()
    return next(_standings([found], now)) if found else None


def numbers_around(house: House, number: int, version: Version, now: datetime) -> Numbers:
    """Which versions stood before and after `version`."""
    began = numbered(house, number).filter(began_by(now)).exclude(kind=VersionKind.WITHDRAWAL)
    order = list(began.order_by("live_from").values_list("number", flat=True))
    at = order.index(version.number)
    return Numbers(order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None)


def withdrawal_since(house: House, number: int, at: datetime) -> Version | None:
    """The first withdrawal of the article after `at`: what it said until then nobody is shown again."""
    since = numbered(house, number).filter(kind=VersionKind.WITHDRAWAL, live_from__gt=at)
    return since.order_by("live_from").for_page().first()


def first_seen(house: House, number: int, now: datetime) -> Version | None:
    """The first version of the article that readers were given by `now`."""
    return numbered(house, number).filter(began_by(now)).order_by("live_from").for_cards().first()


def restriction(house: House, number: int, at: datetime, now: datetime, which: int | None = None) -> Restriction | None:
    """What withholds the article with this public number, or the version that stood at `at` (or has the number `which`).

    None while readers have not seen the article by `now`: of what is to come they are told nothing.
    """
    versions = numbered(house, number).filter(began_by(now))
    article = versions.values_list("article", flat=True).first()
    if article is None:
        return None
    version = versions.filter(number=which) if which else versions.in_force(at)
    standing = Restriction.objects.standing()
    return standing.filter(Q(article=article) | Q(version__in=version.values("pk"))).order_by("version", "pk").first()


def _given(house: House, number: int, now: datetime) -> VersionQuerySet:
    began = numbered(house, number).filter(began_by(now))
    flags: dict[str, Any] = {"was_withdrawn": withdrawn_since(), "may_be_given": is_given()}
    return began.annotate(**flags).for_page()


def _standings(rows: list[Version], now: datetime) -> Iterator[Standing]:
    for at, row in enumerate(rows):
        # Until when it will be readable is nobody's business before it is over.
        until = row.live_until if row.live_until and row.live_until <= now else None
        before = rows[at + 1] if at + 1 < len(rows) and not _withheld(rows[at + 1]) else None
        yield Standing(row, until, before, _withheld(row))


def _withheld(row: Version) -> Withheld:
    if not row.may_be_given:
        return "restricted"
    return "withdrawn" if row.was_withdrawn else ""
