"""The front page of an edition: what editors arranged, and the newest where they left it to a rule.

Four queries, however many sections and slots there are, and one more where a slot asks for a tag: the arrangement; pinned
stories with the newest of all; sections and tags.

The pass that fills the page is a conversation with the record: it asks, and goes on with the answer. Of the layout, of
which slots are in force, and of the answers it is a pure function, so a process that was given the same answers before knows
what comes next: the record is asked every time, and the page put together once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import FETCH_RAISE, Q

from articles.layout.filling import Filling, Place
from articles.layout.layout import AUTOMATIC, BLOCK_LENGTH, TOP_STORIES, Layout, ZoneKind
from articles.memory import Bound, Memory
from articles.models.arrangement import Arrangement
from articles.models.version import Version
from articles.questions import ask
from articles.reading.front_stories import Asking, Coming, Question, Rows, Where, newest, of_sections_and_tags

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from articles.layout.layout import Slot
    from newsroom.house import House, SectionLine

__all__ = [
    "BLOCK_LENGTH",
    "TOP_STORIES",
    "Arranged",
    "Block",
    "Coming",
    "FrontPage",
    "Placed",
    "Spot",
    "arranged_at",
    "front_page",
]


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
class Spot:
    """Where a story stands: its zone, of a block the section, and its place there, from 1."""

    kind: ZoneKind
    place: int
    section: SectionLine | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A section's stories on the front page."""

    section: SectionLine
    stories: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FrontPage:
    """The front page of one edition: no story stands on it twice. As long as nothing of it changes it is the same object.

    `until`: the next instant at which the clock alone changes how it is arranged; None when none will. `number`: of the
    arrangement, None where nobody arranged anything.
    """

    lead: Placed | None = None
    top: tuple[Placed, ...] = ()
    opinion: tuple[Placed, ...] = ()
    pictures: tuple[Placed, ...] = ()
    blocks: tuple[Block, ...] = ()
    until: datetime | None = None
    number: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        return not self.stories()

    def spot_of(self, number: int) -> Spot | None:
        """Where the story with this public number stands; None where it does not."""
        zones: list[tuple[ZoneKind, SectionLine | None, Sequence[Placed]]] = [
            (ZoneKind.LEAD, None, [self.lead] if self.lead else []),
            (ZoneKind.TOP, None, self.top),
            (ZoneKind.OPINION, None, self.opinion),
            (ZoneKind.PICTURES, None, self.pictures),
            *((ZoneKind.BLOCK, block.section, block.stories) for block in self.blocks),
        ]
        for kind, section, stories in zones:
            for place, each in enumerate(stories, 1):
                if each.version.public_number == number:
                    return Spot(kind, place, section)
        return None

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
    """What is known of how a page is arranged at one instant: the layout, its pictures by hash, and when that ends.

    `is_in_force`: as the record has it, and not only tried out.
    """

    layout: Layout
    photos: Mapping[str, Any]
    number: int | None = None
    until: datetime | None = None
    is_in_force: bool = False


type _Steps = Memory[Hashable, Question | FrontPage]

#: Bytes of a step, beside the versions that stand on it, and of an arrangement with its layout.
_STEP, _ARRANGEMENT = 10_000, 20_000
#: What was answered so far → the next question, or the page.
_steps: _Steps = Memory(lambda _step: _STEP)


def front_page(
    house: House, language: str, now: datetime, arranged: Arranged | None = None, coming: Coming | None = None
) -> FrontPage:
    """The front page as readers see it at `now`; with `arranged` as they would see it if that were in force, with
    `coming` if they had that story too."""
    arranged = arranged or arranged_at(house, language, now)
    # What is only tried out is nobody else's.
    is_tried = coming is not None or not arranged.is_in_force
    steps: _Steps = Memory(lambda _step: 1, Bound(10)) if is_tried else _steps
    since, until = arranged.layout.last_change(now), arranged.layout.next_change(now)
    key = (house.stamp, language, arranged.number, arranged.until, since)
    answers: tuple[Rows, ...] = ()
    while True:
        step = steps.get((key, answers))
        if step is None:
            changes = filter(None, (arranged.until, until))
            page = FrontPage(until=min(changes, default=None), number=arranged.number)
            begun = _filled(page, arranged, Where(house, language, coming), now)
            step = steps.put((key, answers), _resumed(begun, answers))
        if isinstance(step, FrontPage):
            return step
        answers = (*answers, step(now))


def _resumed(begun: Asking[FrontPage], answers: Iterable[Rows]) -> Question | FrontPage:
    """The pass goes through what it was answered so far; what it asks next, or what it comes to."""
    try:
        question = next(begun)
        for answer in answers:
            question = begun.send(answer)
    except StopIteration as done:
        page: FrontPage = done.value
        return page
    return question


def _filled(page: FrontPage, arranged: Arranged, where: Where, now: datetime) -> Asking[FrontPage]:
    """The pass: `page` with all its stories."""
    filling: Filling[Version] = Filling.of(_with_sections_as_they_stand(arranged.layout, where.house), now)
    pools = yield from newest(filling, where)
    filling.draw(pools)
    zones = filling.finish(pools | (yield from of_sections_and_tags(filling, where)))
    blocks: list[Block] = []
    for zone, places in zones:
        stories = tuple(_placed(place, arranged.photos, now) for place in places if place.story)
        section = where.house.section(zone.section)
        if zone.kind is not ZoneKind.BLOCK:
            page = replace(page, **_of_zone(zone.kind, stories))
        elif section and stories:
            blocks.append(Block(section, stories))
    # No page is without its lead while there are top stories: what leaves a hole lets the others move up.
    if page.top and not page.lead:
        page = replace(page, lead=page.top[0], top=page.top[1:])
    return replace(page, blocks=tuple(blocks))


def _of_zone(kind: ZoneKind, stories: tuple[Placed, ...]) -> dict[str, Any]:
    return {"lead": stories[0] if stories else None} if kind is ZoneKind.LEAD else {kind.value: stories}


def arranged_at(house: House, language: str, now: datetime) -> Arranged:
    """How the front page is arranged at `now`, and when the next arrangement begins: one query at the edge of an index."""
    in_force, until = None, None
    for each in _arrangements(house, language, now):
        if each.live_from > now:
            until = each.live_from
        else:
            in_force = each
    if in_force is None:
        return Arranged(AUTOMATIC, {}, None, until, is_in_force=True)
    return Arranged(in_force.content, in_force.page.photos, in_force.number, until, is_in_force=True)


#: By the house's stamp and key. A layout and its beginning never change; whether it has ended is asked.
_known: Memory[tuple[str, int], Arrangement] = Memory(lambda _arrangement: _ARRANGEMENT)


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

    found = [key for (key,) in ask(house, ("arrangements", language), keys, now)]
    # Held here too: what is put into a full memory drives out what was found there a moment ago.
    arrangements = {key: row for key in found if (row := _known.get((house.stamp, key)))}
    missing = [key for key in found if key not in arrangements]
    if missing:
        read = Arrangement.objects.filter(pk__in=missing).select_related("page").fetch_mode(FETCH_RAISE)
        for row in read.only("number", "layout", "live_from", "page__photos"):
            arrangements[row.pk] = _known.put((house.stamp, row.pk), row)
    return [arrangements[key] for key in found if key in arrangements]


def _with_sections_as_they_stand(layout: Layout, house: House) -> Layout:
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
