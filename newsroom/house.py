"""The house: what every page shows of its publication, as one value that a process keeps until it changes.

A process reads the publication's `PublicState` again once it has trusted it for `HOUSE_TRUST_SECONDS`, and the
rest only when the house's own count has moved. So a page costs at most one small query for all of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.conf import settings

from newsroom import verification
from newsroom.imprint import ImprintRows
from newsroom.models import FeedText, Host, Publication, PublicState, Section
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from newsroom.imprint import Imprint


@dataclass(frozen=True, slots=True)
class Shelf:
    """Versions on record that a section's list shows: those whose `column` has `section`, without the sections in
    `without`, which were merged into a section that stands elsewhere."""

    column: Literal["section", "root_section"]
    section: int
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section as pages name it. Its list is made of its shelves: its own, and those of what was merged into it."""

    id: int
    slug: str
    name_ko: str
    name_en: str
    is_child: bool
    children: tuple[SectionLine, ...] = ()
    is_retired: bool = False
    shelves: tuple[Shelf, ...] = ()

    @property
    def parts(self) -> tuple[SectionLine, ...]:
        """Its parts that are in use."""
        return tuple(child for child in self.children if not child.is_retired)

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
    #: (name, token) of each tag by which others know that the site is its owner's; for the front page.
    verification: tuple[tuple[str, str], ...]
    hostname: str
    #: All the names it has, that one among them.
    hostnames: frozenset[str]
    #: Names of pictures in the storage; empty where none was uploaded.
    logo: str
    share_picture: str
    sections: tuple[SectionLine, ...]
    #: Of every section that was merged into another: its slug and its key, and the key of the other one.
    merged_sections: tuple[tuple[str, int, int], ...]
    rows: ImprintRows
    generation: int
    house_generation: int
    epoch: UUID
    #: Names the house as it is now in the keys of what is kept of it.
    stamp: str = field(init=False, repr=False, compare=False)
    #: Key of every section, merged ones too → where it stands; key of a section that stands → its root.
    _standing: Mapping[int, SectionLine] = field(init=False, repr=False, compare=False)
    _roots: Mapping[int, SectionLine] = field(init=False, repr=False, compare=False)
    #: Slug of every section, and those that lead to one → where it stands.
    _slugs: Mapping[str, SectionLine] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Pages ask for these hundreds of times."""
        object.__setattr__(self, "stamp", f"{self.publication_id}:{self.epoch.hex}:{self.house_generation}")
        lines = {line.id: line for line in self._lines()}
        merged = {key: lines[into] for _slug, key, into in self.merged_sections if into in lines}
        object.__setattr__(self, "_standing", lines | merged)
        roots = {line.id: root for root in self.sections for line in (root, *root.children)}
        object.__setattr__(self, "_roots", roots)
        former = {slug: lines[into] for slug, _key, into in self.merged_sections if into in lines}
        object.__setattr__(self, "_slugs", former | {line.slug: line for line in lines.values()})

    @property
    def first_language(self) -> str:
        """The language served at `/`."""
        return self.languages[0]

    def name_in(self, language: str) -> str:
        """The title in `language`, or in the other one."""
        return in_language(language, self.name_ko, self.name_en)

    @property
    def menu(self) -> tuple[SectionLine, ...]:
        """The sections in use."""
        return tuple(line for line in self.sections if not line.is_retired)

    def section(self, slug: str) -> SectionLine | None:
        """A section or subsection by its slug, or by one that leads to it since a merger or a change of its address."""
        return self._slugs.get(slug)

    def standing(self, key: int) -> SectionLine | None:
        """The section with this key, or the one it was merged into."""
        return self._standing.get(key)

    def root_of(self, line: SectionLine) -> SectionLine:
        """The section that `line` is part of, or `line` itself."""
        return self._roots.get(line.id, line)

    def _lines(self) -> Iterator[SectionLine]:
        return (line for root in self.sections for line in (root, *root.children))

    def parent_of(self, line: SectionLine) -> SectionLine | None:
        """The section that `line` is part of."""
        root = self.root_of(line)
        return None if root.id == line.id else root

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
    found = _publication_at(name)
    if found is None:
        return None
    state, _created = PublicState.objects.get_or_create(publication=found)
    # The count comes first here too: what changed between the two would stay under it as it was.
    publication = Publication.objects.select_related("publisher").get(pk=found.pk)
    hosts = list(Host.objects.filter(publication=publication).order_by("-is_primary", "hostname"))
    rows = list(Section.objects.filter(publication=publication).order_by("order", "id"))
    return House(
        publication_id=publication.pk,
        slug=publication.slug,
        name_ko=publication.name_ko,
        name_en=publication.name_en,
        languages=tuple(publication.languages),
        tzinfo=publication.tzinfo,
        copyright_line=publication.copyright_line,
        feeds_carry_text=publication.feed_text == FeedText.FULL,
        verification=_verification(publication),
        hostname=hosts[0].hostname if hosts else name,
        hostnames=frozenset(host.hostname for host in hosts),
        logo=publication.logo.name or "",
        share_picture=publication.share_picture.name or "",
        sections=_sections(rows),
        merged_sections=tuple((row.slug, row.pk, row.merged_into_id) for row in rows if row.merged_into_id),
        rows=ImprintRows.of(publication),
        generation=state.generation,
        house_generation=state.house_generation,
        epoch=state.epoch,
    )


def _verification(publication: Publication) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(verification.read(publication.site_verification))
    except verification.NotATag:
        # Whoever wrote it went round the form. No page fails because of it, and none shows it.
        return ()


def _publication_at(name: str) -> Publication | None:
    everything = Publication.objects.select_related("publisher")
    found = everything.filter(hosts__hostname=name).first()
    if found is None and settings.DEFAULT_PUBLICATION:
        found = everything.filter(slug=settings.DEFAULT_PUBLICATION).first()
    if found is None and not settings.PRODUCTION:
        only = list(everything.order_by("pk")[:2])
        found = only[0] if len(only) == 1 else None
    return found


def _sections(rows: list[Section]) -> tuple[SectionLine, ...]:
    """The sections that stand, roots with their parts."""
    merged = [row for row in rows if row.merged_into_id and not row.only_address]

    def line(row: Section, children: tuple[SectionLine, ...] = ()) -> SectionLine:
        return SectionLine(
            row.pk,
            row.slug,
            row.name_ko,
            row.name_en,
            is_child=row.parent_id is not None,
            children=children,
            is_retired=row.retired_at is not None,
            shelves=tuple(_shelves(row, [child.id for child in children], merged)),
        )

    standing = [row for row in rows if row.merged_into_id is None]
    # A part that somebody began in a section just when that was merged.
    into: dict[int | None, int | None] = {row.pk: row.merged_into_id for row in rows if row.merged_into_id}
    return tuple(
        line(root, tuple(line(row) for row in standing if into.get(row.parent_id, row.parent_id) == root.pk))
        for root in standing
        if root.parent_id is None
    )


def _shelves(row: Section, children: Iterable[int], merged: list[Section]) -> Iterator[Shelf]:
    """What the list of `row` shows. A root's holds also what was merged into its parts."""
    here = {row.pk, *children}
    came = [each for each in merged if each.merged_into_id in here]
    roots = [row.pk] if row.parent_id is None else []
    roots += [each.pk for each in came if each.parent_id is None]
    went = tuple(each.pk for each in merged if each.parent_id in roots and each.merged_into_id not in here)
    if row.parent_id is not None:
        yield Shelf("section", row.pk)
    yield from (Shelf("root_section", root, went) for root in roots)
    yield from (
        Shelf("section", each.pk) for each in came if each.parent_id is not None and each.parent_id not in roots
    )
