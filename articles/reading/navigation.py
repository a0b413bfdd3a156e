"""What leads about the site beside its articles: standing pages. One value that a process keeps until the house changes.

It holds what is scheduled and what was, with its instants: what readers see of it, or saw, is asked of the clock, and a
schedule costs no query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from articles.models.standing_version import OF_LAW, StandingChange, StandingKind, StandingVersion

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from newsroom.house import House

_IN_ORDER = {kind.value: place for place, kind in enumerate(StandingKind)}


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A standing page as other pages name it, for as long as this version of it stands."""

    page: int
    kind: str
    slug: str
    language: str
    title: str
    live_from: datetime
    live_until: datetime | None

    @property
    def is_of_law(self) -> bool:
        """Whether the law wants it within reach of every page; the privacy policy stands out among them."""
        return self.kind in OF_LAW

    def is_on_site(self, now: datetime) -> bool:
        """Whether readers see it at `now`."""
        return self.live_from <= now and (self.live_until is None or self.live_until > now)


@dataclass(frozen=True, slots=True)
class Navigation:
    """Of one publication in one state of its house."""

    lines: tuple[StandingLine, ...]

    def pages(self, language: str, now: datetime) -> tuple[StandingLine, ...]:
        """The standing pages that readers of `language` have at `now`, in the order of their kinds."""
        return tuple(line for line in self.lines if line.language == language and line.is_on_site(now))

    def languages_of(self, slug: str, now: datetime) -> frozenset[str]:
        """In which languages readers have this page."""
        return frozenset(line.language for line in self.lines if line.slug == slug and line.is_on_site(now))

    def next_change(self, now: datetime) -> datetime | None:
        """The next instant at which a page begins or ends by the clock."""
        instants = (at for line in self.lines for at in (line.live_from, line.live_until) if at and at > now)
        return min(instants, default=None)


#: Publication → the state of its house, and what was read in it.
_kept: dict[int, tuple[tuple[int, UUID], Navigation]] = {}


def forget_navigation() -> None:
    """Empty this process's memory; for tests, whose databases come and go."""
    _kept.clear()


def navigation(house: House) -> Navigation:
    """What leads about this publication's site, at any instant."""
    state = (house.house_generation, house.epoch)
    known = _kept.get(house.publication_id)
    if known is None or known[0] != state:
        known = (state, _read(house))
        _kept[house.publication_id] = known
    return known[1]


def _read(house: House) -> Navigation:
    rows = (
        StandingVersion.objects.filter(publication=house.publication_id, language__in=house.languages)
        # A schedule that was cancelled.
        .exclude(live_until=F("live_from"))
        .exclude(kind=StandingChange.WITHDRAWAL)
    )
    lines = (
        StandingLine(row.page_id, row.page_kind, row.slug, row.language, row.title, row.live_from, row.live_until)
        for row in rows.defer("body", "reason")
    )
    return Navigation(tuple(sorted(lines, key=lambda line: (_IN_ORDER.get(line.kind, 99), line.page, line.live_from))))
