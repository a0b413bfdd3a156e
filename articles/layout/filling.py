"""The one pass that fills a layout: every story stands on the page once, a pinned one where it was pinned.

What falls out (a pinned story that readers may not see, a slot whose time has not come or is over, a rule that finds
nothing) leaves no hole: the others move up, and the newest of the zone takes the last place. So the pages of two
instants differ by what changed and by nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from articles.layout.layout import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from articles.layout.layout import Layout, Slot, Zone

#: A story with a picture may lead although a newer one has none, if it is among this many newest.
LEAD_CANDIDATES = 4


class Candidate(Protocol):
    """What the pass asks of a story."""

    @property
    def known_by(self) -> int:
        """Its public number, by which a slot names it."""

    @property
    def has_picture(self) -> bool:
        """Whether its card has one."""


class Kind(StrEnum):
    """Where an automatic slot finds its story."""

    LATEST = "latest"
    PICTURED = "pictured"
    OPINION = "opinion"
    SECTION = "section"
    TAG = "tag"


class Source(NamedTuple):
    """One list of stories, newest first; `slug` is the section's or the tag's."""

    kind: Kind
    slug: str = ""


LATEST, PICTURED, OPINION = Source(Kind.LATEST), Source(Kind.PICTURED), Source(Kind.OPINION)
_OF_ZONE = {
    ZoneKind.LEAD: LATEST,
    ZoneKind.TOP: LATEST,
    ZoneKind.OPINION: OPINION,
    ZoneKind.PICTURES: PICTURED,
}


@dataclass(slots=True, eq=False)
class Place[V: Candidate]:
    """A slot while the page is filled. `slot` is None for what takes the place of one that fell out.

    `source` is None for a pinned story, `story` until it is found.
    """

    zone: Zone
    slot: Slot | None
    source: Source | None
    story: V | None = None

    @property
    def is_pinned(self) -> bool:
        """Whether an editor chose the story itself."""
        return self.source is None


@dataclass(slots=True)
class _FilledZone[V: Candidate]:
    """`standard` is where its newest stories are found."""

    zone: Zone
    standard: Source
    places: list[Place[V]]

    @classmethod
    def of(cls, zone: Zone, now: datetime) -> _FilledZone[V]:
        """The places of `zone` at `now`, none of them filled."""
        standard = _OF_ZONE.get(zone.kind) or Source(Kind.SECTION, zone.section)
        filled = cls(zone, standard, [Place(zone, slot, _source_of(slot, standard)) for slot in zone.slots])
        for place in [each for each in filled.places if each.slot and not each.slot.is_in_force(now)]:
            filled.drop(place)
        return filled

    def drop(self, place: Place[V]) -> None:
        """Let the others move up and the newest take the last place."""
        self.places.remove(place)
        self.places.append(Place(self.zone, None, self.standard))


@dataclass(slots=True)
class Filling[V: Candidate]:
    """A page on its way: `pin`, then `draw` from the lists that are at hand, as often as need be, then `finish`."""

    zones: list[_FilledZone[V]]
    _shown: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, layout: Layout, now: datetime) -> Filling[V]:
        """The places of `layout` at `now`, none of them filled."""
        return cls([_FilledZone.of(zone, now) for zone in layout.zones])

    def pinned(self) -> set[int]:
        """The numbers of the stories that editors chose."""
        return {place.slot.story for place in self._open() if place.is_pinned and place.slot and place.slot.story}

    def wanted(self) -> Counter[Source]:
        """How many stories of each list could still be needed: for its own places, and for those that may fall out."""
        wanted: Counter[Source] = Counter()
        for filled in self.zones:
            for place in filled.places:
                if place.story is None:
                    wanted[filled.standard] += 1
                    if place.source is not None and place.source != filled.standard:
                        wanted[place.source] += 1
        return wanted

    def ruled(self) -> int:
        """How many places still wait for the story of a rule of their own."""
        return sum(
            place.source not in {None, filled.standard}
            for filled in self.zones
            for place in filled.places
            if place.story is None
        )

    def shown(self) -> list[V]:
        """What stands on the page so far."""
        return [place.story for filled in self.zones for place in filled.places if place.story is not None]

    def pin(self, found: Mapping[int, V]) -> None:
        """Put the pinned stories among `found` (by number) where they were pinned; the others fall out."""
        for filled in self.zones:
            for place in [each for each in filled.places if each.is_pinned]:
                number = place.slot.story if place.slot else None
                story = found.get(number) if number else None
                if story is None or story.known_by in self._shown:
                    filled.drop(place)
                else:
                    self._put(place, story)

    def draw(self, pools: Mapping[Source, Sequence[V]]) -> None:
        """Fill the places whose list is among `pools`, each list newest first, in the order of the page."""
        for filled in self.zones:
            self._draw_zone(filled, pools)

    def finish(self, pools: Mapping[Source, Sequence[V]]) -> list[tuple[Zone, list[Place[V]]]]:
        """The zones with the places that are filled, once `pools` has every list; a rule that finds nothing falls out."""
        for filled in self.zones:
            self._draw_zone(filled, pools)
            for place in [each for each in filled.places if each.story is None and each.source != filled.standard]:
                filled.drop(place)
            self._draw_zone(filled, pools)
        return [(filled.zone, [place for place in filled.places if place.story]) for filled in self.zones]

    def _draw_zone(self, filled: _FilledZone[V], pools: Mapping[Source, Sequence[V]]) -> None:
        for place in filled.places:
            if place.story is None and place.source and place.source in pools:
                self._draw(place, pools[place.source])

    def _draw(self, place: Place[V], pool: Sequence[V]) -> None:
        free = (story for story in pool if story.known_by not in self._shown)
        if place.source == PICTURED:
            free = (story for story in free if story.has_picture)
        story = next(free, None)
        if story and place.zone.kind is ZoneKind.LEAD and place.source == LATEST and not story.has_picture:
            others = (next(free, None) for _number in range(LEAD_CANDIDATES - 1))
            story = next((other for other in others if other and other.has_picture), story)
        if story:
            self._put(place, story)

    def _put(self, place: Place[V], story: V) -> None:
        place.story = story
        self._shown.add(story.known_by)

    def _open(self) -> Iterator[Place[V]]:
        return (place for filled in self.zones for place in filled.places if place.story is None)


def _source_of(slot: Slot, standard: Source) -> Source | None:
    """Where the story of `slot` is found; None when an editor chose it."""
    if slot.story is not None:
        return None
    if slot.tag:
        return Source(Kind.TAG, slot.tag)
    return Source(Kind.SECTION, slot.section) if slot.section else standard
