"""What leads about the site: standing pages and menus. One value that a process keeps until the house changes.

It holds what is scheduled and what was, with its instants: what readers see of it, or saw, is asked of the clock, and a
schedule costs no query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from articles.models.menu_entry import Menu, MenuEntry, Place
from articles.models.standing_version import OF_LAW, StandingChange, StandingKind, StandingVersion
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from newsroom.house import House, SectionLine

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
class EntryLine:
    """An entry of a menu as editors arranged it, whether what it leads to is there or not."""

    menu: str
    language: str
    section: int | None
    page: int | None
    place: str
    address: str
    label_ko: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where an entry leads at an instant: to one of a section, a standing page, a place or an address.

    `label` is empty where it goes by the name of a place.
    """

    label: str
    section: SectionLine | None = None
    page: StandingLine | None = None
    place: str = ""
    address: str = ""


#: At the foot of a publication's pages whose editors arranged nothing.
_FOOT = (Place.IMPRINT, Place.MASTHEAD, Place.CORRECTIONS, Place.ARCHIVE, Place.FEEDS)


@dataclass(frozen=True, slots=True)
class Navigation:
    """Of one publication in one state of its house."""

    lines: tuple[StandingLine, ...]
    entries: tuple[EntryLine, ...] = ()

    def head(self, house: House, language: str, now: datetime) -> tuple[Way, ...]:
        """The menu at the head: what editors arranged, or the sections in use."""
        entries = self._of(Menu.HEAD, language)
        if not entries:
            return tuple(Way(line.name_in(language), section=line) for line in house.menu)
        return self._ways(entries, house, language, now)

    def foot(self, house: House, language: str, now: datetime) -> tuple[Way, ...]:
        """The menu at the foot: what editors arranged, and whatever the law wants there; or all standing pages and places."""
        pages = self.pages(language, now)
        entries = self._of(Menu.FOOT, language)
        if not entries:
            places = (Way("", place=place) for place in _FOOT)
            return (*(Way(line.title, page=line) for line in pages), *places)
        ways = self._ways(entries, house, language, now)
        there = {way.page.page for way in ways if way.page}
        wanted = (Way(line.title, page=line) for line in pages if line.is_of_law and line.page not in there)
        return (*ways, *wanted)

    def _of(self, menu: Menu, language: str) -> list[EntryLine]:
        return [each for each in self.entries if each.menu == menu and each.language in {"", language}]

    def _ways(self, entries: list[EntryLine], house: House, language: str, now: datetime) -> tuple[Way, ...]:
        found = (self.way(each, house, language, now) for each in entries)
        return tuple(way for way in found if way is not None)

    def way(self, entry: EntryLine, house: House, language: str, now: datetime) -> Way | None:
        """Where `entry` leads for readers of `language`; None while what it leads to is not there for them."""
        label = in_language(language, entry.label_ko, entry.label_en)
        if entry.section is not None:
            section = house.standing(entry.section)
            usable = section is not None and not section.is_retired
            return Way(label or section.name_in(language), section=section) if section and usable else None
        if entry.page is not None:
            page = next((line for line in self.pages(language, now) if line.page == entry.page), None)
            return Way(label or page.title, page=page) if page else None
        return Way(label, place=entry.place, address=entry.address)

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
    entries = (
        EntryLine(*row)
        for row in MenuEntry.objects.filter(publication=house.publication_id)
        .order_by("order", "id")
        .values_list("menu", "language", "section", "page", "place", "address", "label_ko", "label_en")
    )
    in_order = sorted(lines, key=lambda line: (_IN_ORDER.get(line.kind, 99), line.page, line.live_from))
    return Navigation(tuple(in_order), tuple(entries))
