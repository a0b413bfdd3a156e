"""The front page of an edition: what editors arranged, and the newest where they left it to a rule.

Four queries, however many sections and slots there are, and one more where a slot asks for a tag: the arrangement; pinned
stories with the newest of all; sections and tags.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import FETCH_RAISE, Exists, OuterRef
from taggit.models import Tag

from articles.copytext import StoryKind
from articles.layout.filling import LATEST, OPINION, PICTURED, Filling, Kind, Place, Source
from articles.layout.layout import AUTOMATIC, BLOCK_LENGTH, TOP_STORIES, Layout, ZoneKind
from articles.models.arrangement import Arrangement
from articles.models.version import Version, VersionQuerySet, VersionTag, is_of_story_kind, is_on_site
from articles.reading.shelves import edition, keyed, root_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

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
    asked = edition(house, language, now)
    pools = _newest(filling, asked, house, language, now)
    filling.draw(pools)
    zones = filling.finish(pools | _of_sections_and_tags(filling, asked, house, language, now))
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
    return page


def arranged_at(house: House, language: str, now: datetime) -> Arranged:
    """How the front page is arranged at `now`, and when the next arrangement begins: one query at the edge of an index."""
    here = Arrangement.objects.of_edition(house.publication_id, language)
    # Each is looked up for itself: of two conditions in one, PostgreSQL reads the whole table.
    begun, ahead = (
        Arrangement.objects.filter(pk__in=keys.values("pk")).values("pk")
        for keys in (here.begun(now), here.ahead(now)[:1])
    )
    found = Arrangement.objects.filter(pk__in=begun.union(ahead, all=True))
    found = found.select_related("page").fetch_mode(FETCH_RAISE)
    in_force, until = None, None
    for each in found.only("number", "layout", "live_from", "live_until", "page__photos"):
        if each.live_from > now:
            until = each.live_from
        elif each.live_until is None or now < each.live_until:
            in_force = each
    if in_force is None:
        return Arranged(AUTOMATIC, {}, None, until)
    return Arranged(in_force.content, in_force.page.photos, in_force.number, until)


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


def _newest(
    filling: Filling[Version], asked: VersionQuerySet, house: House, language: str, now: datetime
) -> dict[Source, Sequence[Version]]:
    """Puts pinned stories in their places; the newest of all and of opinion. One query."""
    pinned = filling.pinned()
    latest, pictured, opinion = (filling.depth(source) for source in (LATEST, PICTURED, OPINION))
    free = asked.exclude(public_number__in=pinned) if pinned else asked
    lists: list[_Keys] = []
    wanted = latest + _FOR_A_PICTURE * pictured
    if wanted:
        lists.append(_first(free.exclude(story_kind__in=_NOT_FOR_THE_TOP), wanted))
    if opinion:
        # As many more as could stand above it already.
        lists.append(_first(free.filter(is_of_story_kind(_OPINION)), opinion + latest))
    if pinned:
        # Found by number alone: with the language, a database would read the whole edition instead.
        of_house = Version.objects.filter(publication=house.publication_id, public_number__in=pinned)
        lists.append(of_house.on_site(now).values_list("pk", flat=True))
    found = list(_cards(lists))
    filling.pin({each.public_number: each for each in found if each.language == language})
    others = [each for each in found if each.public_number not in pinned]
    newest = [each for each in others if each.story_kind not in _NOT_FOR_THE_TOP][:wanted]
    return {LATEST: newest, PICTURED: newest, OPINION: [each for each in others if each.story_kind in _OPINION]}


def _of_sections_and_tags(
    filling: Filling[Version], asked: VersionQuerySet, house: House, language: str, now: datetime
) -> dict[Source, Sequence[Version]]:
    """The newest of each section and tag that are not on the page yet: one query, and one for the keys of tags."""
    sources = [source for source in filling.sources() if source.kind in {Kind.SECTION, Kind.TAG}]
    tags = _keys_of([source.slug for source in sources if source.kind is Kind.TAG])
    shown = [version.pk for version in filling.shown()]
    free = asked.exclude(pk__in=shown)
    lines = VersionTag.objects.filter(publication=house.publication_id, language=language).exclude(version__in=shown)
    lists: list[_Keys] = []
    for source in sources:
        # What a rule shows in one place is not there for the others.
        wanted = filling.depth(source) + filling.ruled()
        if source.kind is Kind.TAG:
            lists += [_first_tagged(lines.filter(tag=key), now, wanted) for key in tags.get(source.slug, ())]
        elif section := house.section(source.slug):
            lists += [_first(shelf, wanted) for shelf in standing_in(free, section)]
    marks: dict[str, Any] = {
        _mark(number): Exists(VersionTag.objects.filter(version=OuterRef("pk"), tag__in=keys))
        for number, keys in enumerate(tags.values())
    }
    found = list(_cards(lists).annotate(**marks))
    pools: dict[Source, Sequence[Version]] = {
        Source(Kind.TAG, slug): [each for each in found if getattr(each, _mark(number))]
        for number, slug in enumerate(tags)
    }
    for source in sources:
        if source.kind is Kind.SECTION:
            pools[source] = [each for each in found if _stands_in(each, house.section(source.slug), house)]
        else:
            pools.setdefault(source, [])
    return pools


def _first(versions: VersionQuerySet, wanted: int) -> _Keys:
    return versions.newest_first().values_list("pk", flat=True)[:wanted]


def _first_tagged(lines: QuerySet[VersionTag], now: datetime, wanted: int) -> _Keys:
    on_site = lines.filter(is_on_site(now, through="version__")).order_by("-published_at", "-version")
    return on_site.values_list("version", flat=True)[:wanted]


def _cards(lists: Sequence[_Keys]) -> VersionQuerySet:
    """The stories of short lists with all that a card shows, newest first."""
    return keyed(lists).for_cards().newest_first()


def _mark(number: int) -> str:
    return f"under_{number}"


def _stands_in(version: Version, line: SectionLine | None, house: House) -> bool:
    return line is not None and line in {house.standing(version.section_id), root_of(version, house)}


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
