"""The house: what every page shows of its publication, as one value that a process keeps until it changes.

A process reads the publication's `PublicState` again once it has trusted it for `HOUSE_TRUST_SECONDS`, and the
rest only when the house's own count has moved. So a page costs at most one small query for all of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from newsroom.imprint import ImprintRows
from newsroom.models import FeedText, Host, Publication, PublicState, Section
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from newsroom.imprint import Imprint


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section as pages name it."""

    id: int
    slug: str
    name_ko: str
    name_en: str
    is_child: bool
    children: tuple[SectionLine, ...] = ()

    def name_in(self, language: str) -> str:
        """The name in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)


@dataclass(frozen=True, slots=True)
class House:
    """One publication, ready for pages."""

    publication_id: int
    slug: str
    name_ko: str
    name_en: str
    languages: tuple[str, ...]
    tzinfo: ZoneInfo
    copyright_line: str
    #: Feeds carry the whole text, not headline and deck alone.
    feeds_carry_text: bool
    hostname: str
    sections: tuple[SectionLine, ...]
    rows: ImprintRows
    generation: int
    house_generation: int
    epoch: UUID

    @property
    def first_language(self) -> str:
        """The language served at `/`."""
        return self.languages[0]

    def name_in(self, language: str) -> str:
        """The title in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)

    def section(self, slug: str) -> SectionLine | None:
        """A section or subsection by its slug."""
        everything = (line for root in self.sections for line in (root, *root.children))
        return next((line for line in everything if line.slug == slug), None)

    def parent_of(self, line: SectionLine) -> SectionLine | None:
        """The section that `line` is part of."""
        return next((root for root in self.sections if line in root.children), None)

    def imprint_on(self, day: date) -> Imprint:
        """The imprint as it stood on `day`, without a query."""
        return self.rows.on(day)


@dataclass(slots=True)
class _Kept:
    """A house and when its count was last read (monotonic seconds)."""

    house: House
    read_at: float


_kept: dict[str, _Kept] = {}
#: Far more names than a process answers to; beyond it somebody is making names up, and memory starts anew.
_NAMES_KEPT = 256


def forget_houses() -> None:
    """Empty this process's memory; for tests, whose databases come and go."""
    _kept.clear()


def house_for_host(host: str) -> House | None:
    """The house that answers to `host` (a name, with or without port), or None.

    A name no publication has is answered by `DEFAULT_PUBLICATION`, and outside production by the only publication.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    name = name.lower().rstrip(".")
    now = time.monotonic()
    kept = _kept.get(name)
    if kept and now - kept.read_at < settings.HOUSE_TRUST_SECONDS:
        return kept.house
    if kept:
        # The count is read before anything else of the page, so that nothing newer is stored under an older count.
        state = PublicState.objects.filter(publication=kept.house.publication_id).first()
        if state and (state.epoch, state.house_generation) == (kept.house.epoch, kept.house.house_generation):
            kept.house = replace(kept.house, generation=state.generation)
            kept.read_at = now
            return kept.house
    house = _read(name)
    if house is None:
        # Names nobody has are not kept: anybody can send as many as they like.
        _kept.pop(name, None)
        return None
    if len(_kept) >= _NAMES_KEPT:
        _kept.clear()
    _kept[name] = _Kept(house, now)
    return house


def house_of(publication: Publication) -> House | None:
    """The house of a publication by its first host; None when no address leads to it."""
    hosts = Host.objects.filter(publication=publication).order_by("-is_primary", "hostname")
    return house_for_host(hosts.values_list("hostname", flat=True).first() or "")


def _read(name: str) -> House | None:
    publication = _publication_at(name)
    if publication is None:
        return None
    state, _created = PublicState.objects.get_or_create(publication=publication)
    hosts = list(Host.objects.filter(publication=publication).order_by("-is_primary", "hostname"))
    return House(
        publication_id=publication.pk,
        slug=publication.slug,
        name_ko=publication.name_ko,
        name_en=publication.name_en,
        languages=tuple(publication.languages),
        tzinfo=publication.tzinfo,
        copyright_line=publication.copyright_line,
        feeds_carry_text=publication.feed_text == FeedText.FULL,
        hostname=hosts[0].hostname if hosts else name,
        sections=_sections(publication),
        rows=ImprintRows.of(publication),
        generation=state.generation,
        house_generation=state.house_generation,
        epoch=state.epoch,
    )


def _publication_at(name: str) -> Publication | None:
    everything = Publication.objects.select_related("publisher")
    found = everything.filter(hosts__hostname=name).first()
    if found is None and settings.DEFAULT_PUBLICATION:
        found = everything.filter(slug=settings.DEFAULT_PUBLICATION).first()
    if found is None and not settings.PRODUCTION:
        only = list(everything.order_by("pk")[:2])
        found = only[0] if len(only) == 1 else None
    return found


def _sections(publication: Publication) -> tuple[SectionLine, ...]:
    rows = list(Section.objects.filter(publication=publication).order_by("order", "id"))

    def line(row: Section, children: tuple[SectionLine, ...] = ()) -> SectionLine:
        return SectionLine(row.pk, row.slug, row.name_ko, row.name_en, row.parent_id is not None, children)

    return tuple(
        line(root, tuple(line(row) for row in rows if row.parent_id == root.pk))
        for root in rows
        if root.parent_id is None
    )
