"""The front page of an edition: what editors arranged, and the newest where they left it to a rule.

Four queries, however many sections and slots there are, and one more where a slot asks for a tag: the arrangement; pinned
stories with the newest of all; sections and tags.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from taggit.models import Tag

from articles.copytext import StoryKind
from articles.layout.filling import LATEST, OPINION, PICTURED, Filling, Kind, Place, Source
from articles.layout.layout import AUTOMATIC, BLOCK_LENGTH, TOP_STORIES, Layout, ZoneKind
from articles.memory import Memory
from articles.models.arrangement import Arrangement
from articles.models.version import Version, VersionQuerySet, VersionTag, is_of_story_kind, is_on_site
from articles.questions import ask
from articles.reading.faces import asked, faces, rows
from articles.reading.shelves import edition, keyed, root_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from articles.layout.layout import Slot
    from newsroom.house import House, SectionLine

__all__ = ["BLOCK_LENGTH", "TOP_STORIES", "Arranged", "Block", "FrontPage", "Placed", "arranged_at", "front_page"]

#: Told from reporting by label and by place: they never lead the front page unless an editor put them there.
_NOT_FOR_THE_TOP = frozenset({StoryKind.ADVERTORIAL, StoryKind.PRESS_RELEASE})
_OPINION = frozenset({StoryKind.OPINION, StoryKind.EDITORIAL})
#: Of so many newest stories for each picture that is wanted, some will have one.
_FOR_A_PICTURE = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A story where it stands. `headline` is empty and `photo` None where the story's own are shown.

    `slot`: the one it fills, None for the newest in the place of one that fell out.
    """

    version: Version
    headline: str = ""
    photo: Mapping[str, Any] | None = None
    is_breaking: bool = False
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A section's stories on the front page."""

    section: SectionLine
    stories: list[Placed]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page of one edition: no story stands on it twice.

    `until`: the next instant at which the clock alone changes how it is arranged; None when none will. `number`: of the
    arrangement, None where nobody arranged anything.
    """

    lead: Placed | None
    top: list[Placed]
    opinion: list[Placed]
    pictures: list[Placed]
    blocks: list[Block]
    until: datetime | None = None
    number: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not self.stories()

    def stories(self) -> list[Placed]:
        """All of them, in the order of the page."""
        lead = [self.lead] if self.lead else []
        return [
            *lead,
            *self.top,
            *self.opinion,
            *self.pictures,
            *(each for block in self.blocks for each in block.stories),
        ]


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is known of how a page is arranged at one instant: the layout, its pictures by hash, and when that ends."""

    layout: Layout
    photos: Mapping[str, Any]
    number: int | None = None
    until: datetime | None = None


def front_page(house: House, language: str, now: datetime, arranged: Arranged | None = None) -> FrontPage:
    """The front page as readers see it at `now`; with `arranged` as they would see it if that were in force."""
    arranged = arranged or arranged_at(house, language, now)
    layout = _standing(arranged.layout, house)
    filling: Filling[Version] = Filling.of(layout, now)
    pools = _newest(filling, house, language, now)
    filling.draw(pools)
    zones = filling.finish(pools | _of_sections_and_tags(filling, house, language, now))
    changes = filter(None, (arranged.until, layout.next_change(now)))
    page = FrontPage(None, [], [], [], [], min(changes, default=None), arranged.number)
    lists = {ZoneKind.TOP: page.top, ZoneKind.OPINION: page.opinion, ZoneKind.PICTURES: page.pictures}
    for zone, places in zones:
        stories = [_placed(place, arranged.photos, now) for place in places if place.story]
        section = house.section(zone.section)
        if zone.kind is ZoneKind.LEAD:
            page = replace(page, lead=stories[0] if stories else None)
        elif zone.kind is not ZoneKind.BLOCK:
            lists[zone.kind].extend(stories)
        elif section and stories:
            page.blocks.append(Block(section, stories))
    # No page is without its lead while there are top stories: what leaves a hole lets the others move up.
    return page if page.lead or not page.top else replace(page, lead=page.top[0], top=page.top[1:])


def arranged_at(house: House, language: str, now: datetime) -> Arranged:
    """How the front page is arranged at `now`, and when the next arrangement begins: one query at the edge of an index."""
    in_force, until = None, None
    for each in _arrangements(house, language, now):
        if each.live_from > now:
            until = each.live_from
        else:
            in_force = each
    if in_force is None:
        return Arranged(AUTOMATIC, {}, None, until)
    return Arranged(in_force.content, in_force.page.photos, in_force.number, until)


#: By epoch, the house's count, and key. A layout and its beginning never change; whether it has ended is asked.
_known: Memory[tuple[UUID, int, int], Arrangement] = Memory(50)


def _arrangements(house: House, language: str, now: datetime) -> list[Arrangement]:
    """The one in force and the next that begins."""

    def keys(at: datetime) -> QuerySet[Any, Any]:
        here = Arrangement.objects.of_edition(house.publication_id, language)
        # Each is looked up for itself: of two conditions in one, PostgreSQL reads the whole table.
        begun, ahead = (
            Arrangement.objects.filter(pk__in=found.values("pk")).values("pk")
            for found in (here.begun(at), here.ahead(at)[:1])
        )
        lasting = begun.filter(Q(live_until=None) | Q(live_until__gt=at))
        return Arrangement.objects.filter(pk__in=lasting.union(ahead, all=True)).values_list("pk")

    state = (house.epoch, house.house_generation)
    found = [key for (key,) in ask(house, ("arrangements", language), keys, now)]
    missing = [key for key in found if _known.get((*state, key)) is None]
    if missing:
        read = Arrangement.objects.filter(pk__in=missing).select_related("page").fetch_mode(FETCH_RAISE)
        for row in read.only("number", "layout", "live_from", "page__photos"):
            _known.put((*state, row.pk), row)
    return [each for key in found if (each := _known.get((*state, key)))]


def _standing(layout: Layout, house: House) -> Layout:
    """The layout with the sections as they stand: a block of each in use, under its own slug, and of no other."""
    lines = {zone.section: house.section(zone.section) for zone in layout.zones if zone.section}
    zones, seen = [], set()
    for zone in layout.zones:
        line = lines.get(zone.section)
        if zone.kind is not ZoneKind.BLOCK:
            zones.append(zone)
        elif line and not line.is_retired and line.slug not in seen:
            seen.add(line.slug)
            zones.append(replace(zone, section=line.slug))
    return Layout(tuple(zones)).with_blocks_of(line.slug for line in house.menu)


def _placed(place: Place[Version], photos: Mapping[str, Any], now: datetime) -> Placed:
    version, slot = place.story, place.slot
    if version is None:
        raise LookupError(place)
    if slot is None or not place.is_pinned:
        return Placed(version, slot=slot)
    return Placed(version, slot.headline, photos.get(slot.photo), slot.is_breaking(now), slot)


# Where the stories are found -----------------------------------------------------------------------------------

type _Keys = QuerySet[Any, int]


def _newest(filling: Filling[Version], house: House, language: str, now: datetime) -> dict[Source, Sequence[Version]]:
    """Puts pinned stories in their places; the newest of all and of opinion. One query."""
    pinned = sorted(filling.pinned())
    latest, pictured, opinion = (filling.depth(source) for source in (LATEST, PICTURED, OPINION))
    wanted = latest + _FOR_A_PICTURE * pictured
    # As many more as could stand above it already.
    voices = opinion + latest if opinion else 0

    def keys(at: datetime, *numbers: int) -> QuerySet[Any, Any]:
        of_edition = edition(house, language, at)
        free = of_edition.exclude(public_number__in=numbers) if numbers else of_edition
        lists: list[_Keys] = []
        if wanted:
            lists.append(_first(free.exclude(story_kind__in=_NOT_FOR_THE_TOP), wanted))
        if voices:
            lists.append(_first(free.filter(is_of_story_kind(_OPINION)), voices))
        if numbers:
            # Found by number alone: with the language, a database would read the whole edition instead.
            of_house = Version.objects.filter(publication=house.publication_id, public_number__in=numbers)
            lists.append(of_house.on_site(at).values_list("pk", flat=True))
        return keyed(lists).newest_first().values_list("pk")

    if not (wanted or voices or pinned):
        return {}
    found = asked(house, ("front", language, wanted, voices, len(pinned)), keys, now, *pinned)
    filling.pin({each.public_number: each for each in found if each.language == language})
    others = [each for each in found if each.public_number not in pinned]
    newest = [each for each in others if each.story_kind not in _NOT_FOR_THE_TOP][:wanted]
    return {LATEST: newest, PICTURED: newest, OPINION: [each for each in others if each.story_kind in _OPINION]}


def _of_sections_and_tags(
    filling: Filling[Version], house: House, language: str, now: datetime
) -> dict[Source, Sequence[Version]]:
    """The newest of each section and tag that are not on the page yet: one query, and one for the keys of tags."""
    sources = [source for source in filling.sources() if source.kind in {Kind.SECTION, Kind.TAG}]
    # What a rule shows in one place is not there for the others.
    wanted = {source: filling.depth(source) + filling.ruled() for source in sources}
    tags = _keys_of([source.slug for source in sources if source.kind is Kind.TAG])
    shown = [version.pk for version in filling.shown()]

    def keys(at: datetime, *excluded: int) -> QuerySet[Any, Any]:
        free = edition(house, language, at)
        lines = VersionTag.objects.filter(publication=house.publication_id, language=language)
        if excluded:
            free, lines = free.exclude(pk__in=excluded), lines.exclude(version__in=excluded)
        lists: list[_Keys] = []
        for source in sources:
            if source.kind is Kind.TAG:
                lists += [_first_tagged(lines.filter(tag=key), at, wanted[source]) for key in tags.get(source.slug, ())]
            elif section := house.section(source.slug):
                lists += [_first(shelf, wanted[source]) for shelf in standing_in(free, section)]
        under = {
            _mark(number): Exists(VersionTag.objects.filter(version=OuterRef("pk"), tag__in=of))
            for number, of in enumerate(tags.values())
        }
        return keyed(lists).newest_first().annotate(**under).values_list("pk", *under)

    if not sources:
        return {}
    name = ("blocks", language, tuple(wanted.items()), tuple((slug, *sorted(of)) for slug, of in tags.items()))
    marked = {key: marks for key, *marks in rows(house, (*name, len(shown)), keys, now, *shown)}
    found = faces(house, list(marked))
    place = {slug: number for number, slug in enumerate(tags)}
    pools: dict[Source, Sequence[Version]] = {}
    for source in sources:
        if source.kind is Kind.SECTION:
            pools[source] = [each for each in found if _stands_in(each, house.section(source.slug), house)]
        else:
            pools[source] = [each for each in found if source.slug in place and marked[each.pk][place[source.slug]]]
    return pools


def _mark(number: int) -> str:
    return f"under_{number}"


def _first(versions: VersionQuerySet, wanted: int) -> _Keys:
    return versions.newest_first().values_list("pk", flat=True)[:wanted]


def _first_tagged(lines: QuerySet[VersionTag], now: datetime, wanted: int) -> _Keys:
    on_site = lines.filter(is_on_site(now, through="version__")).order_by("-published_at", "-version")
    return on_site.values_list("version", flat=True)[:wanted]


def _stands_in(version: Version, line: SectionLine | None, house: House) -> bool:
    if line is None:
        return False
    own = house.standing(version.section_id)
    return (own is not None and own.id == line.id) or root_of(version, house).id == line.id


def _keys_of(slugs: Sequence[str]) -> dict[str, set[int]]:
    """Slug → the keys under which a tag's stories stand on record: its own, and those of what was merged into it."""
    if not slugs:
        return {}
    keys: dict[str, set[int]] = {}
    rows = Tag.objects.filter(slug__in=slugs).values_list(
        "slug", "pk", "merger__into", "mergers__tag", "merger__into__mergers__tag"
    )
    for slug, tag, into, *merged in rows:
        keys.setdefault(slug, set()).update(filter(None, (into or tag, *merged)))
    return keys
