"""What the board shows of each slot: the story, where it stands for readers, and what a rule finds now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import reading
from articles.admin.clock import written
from articles.layout.layout import LIMITS, ZoneKind
from articles.models import Version
from articles.models.version import VersionKind, VersionQuerySet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from articles.admin.front_page.board import Board, Part, Row
    from articles.layout.layout import Layout, Slot
    from articles.reading import Placed
    from newsroom.house import House


#: Where readers find each part of the page: not all of them have their name over them.
_WHERE: dict[ZoneKind, StrOrPromise] = {
    ZoneKind.LEAD: gettext_lazy("The large story at the head of the page."),
    ZoneKind.TOP: gettext_lazy("Beside and below the lead. Readers see no heading over them."),
    ZoneKind.OPINION: gettext_lazy("Below the top stories, under the heading “Opinion”."),
    ZoneKind.PICTURES: gettext_lazy("Below that, under the heading “In pictures”."),
    ZoneKind.BLOCK: gettext_lazy("Under the name of the section."),
}


@dataclass(frozen=True, slots=True)
class Story:
    """A story that can be or is pinned. `state` is empty while readers see it; `comes`: when they first will."""

    number: int
    headline: str
    section: str
    at: datetime
    state: str = ""
    comes: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with what stands there. `now`: the headline that readers see in this place; `story`: of a chosen one.

    `place`: counted without the chosen stories that readers do not see now, which have none (0).
    """

    row: Row
    place: int
    story: Story | None
    now: str
    not_now: str
    photo: str

    @property
    def called(self) -> str:
        """What its buttons name."""
        if self.story:
            return self.row.headline or self.story.headline
        return self.now or _("automatic place")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A zone with its rows."""

    part: Part
    title: str
    rows: list[ShownRow]

    @property
    def where(self) -> str:
        """Where on the page readers find it."""
        return str(_WHERE[self.part.kind])

    @property
    def waiting(self) -> str:
        """How many chosen stories are not counted as standing there; empty for none."""
        number = sum(not row.place for row in self.rows)
        words = ngettext(
            "%d chosen story is not on the page now and is not counted.",
            "%d chosen stories are not on the page now and are not counted.",
            number,
        )
        return words % number if number else ""

    @property
    def has_room(self) -> bool:
        """Whether one more place can be added."""
        return len(self.part.rows) < LIMITS[self.part.kind].stop - 1

    @property
    def is_block(self) -> bool:
        """Whether it is a section's."""
        return self.part.kind is ZoneKind.BLOCK


def title_of(part: Part, house: House, language: str) -> str:
    """The zone's name; of a block the section's, in the language of the edition."""
    if part.kind is not ZoneKind.BLOCK:
        return str(part.kind.label)
    section = house.section(part.section)
    return section.name_in(language) if section else part.section


def shown(board: Board, layout: Layout, house: House, language: str, now: datetime) -> list[ShownPart]:
    """The board with what stands in each place at `now`: the queries of the front page, and one for chosen stories."""
    page = reading.front_page(house, language, now, reading.Arranged(layout, {}))
    placed = {id(each.slot): each for each in page.stories() if each.slot is not None}
    stories = {story.number: story for story in stories_of(house, language, now, board.numbers())}
    parts = []
    for part, zone in zip(board.parts, layout.zones, strict=True):
        rows: list[ShownRow] = []
        places = count(1)
        for row, slot in zip(part.rows, zone.slots, strict=True):
            story, found = _story(slot, stories, now), placed.get(id(slot))
            rows.append(
                ShownRow(
                    row,
                    next(places) if found or story is None else 0,
                    story,
                    _headline(found),
                    _why_not(slot, story, found, now, house),
                    str(row.known_photo or ""),
                )
            )
        parts.append(ShownPart(part, title_of(part, house, language), rows))
    return parts


def _story(slot: Slot, stories: Mapping[int, Story], now: datetime) -> Story | None:
    if slot.story is None:
        return None
    unknown = Story(slot.story, _("Article no. %d") % slot.story, "", now, _("Readers were never given it here"))
    return stories.get(slot.story, unknown)


def _headline(placed: Placed | None) -> str:
    return (placed.headline or placed.version.headline) if placed else ""


def _why_not(slot: Slot, story: Story | None, placed: Placed | None, now: datetime, house: House) -> str:
    """Why nothing of this slot is on the page now; empty where something is."""
    if placed:
        return ""
    if story and story.comes and (slot.begins is None or slot.begins <= story.comes):
        at = written(story.comes, house.tzinfo)
        return _("Scheduled: on the page from %s. Until then the newest of its zone moves up.") % at
    if slot.begins and slot.begins > now:
        return _("Not before %s. Until then the newest of its zone moves up.") % written(slot.begins, house.tzinfo)
    if slot.ends and slot.ends <= now:
        return _("Its time ended at %s. Take it out, or give it another.") % written(slot.ends, house.tzinfo)
    if slot.story is None:
        return _("Nothing is found for this place now.")
    return _("Readers cannot see it now; the newest of its zone moves up.")


# Stories -------------------------------------------------------------------------------------------------------


def stories_of(house: House, language: str, now: datetime, numbers: Collection[int]) -> list[Story]:
    """The stories with these numbers as they stand or will stand. One query."""
    if not numbers:
        return []
    found = Version.objects.filter(publication=house.publication_id, public_number__in=numbers, language=language)
    return _stories(found.order_by("live_from"), house, language, now)


def newest(house: House, language: str, now: datetime, numbers: Collection[int], length: int) -> list[Story]:
    """The newest that are not on the board. One query."""
    here = Version.objects.filter(publication=house.publication_id, language=language).on_site(now)
    return _stories(here.exclude(public_number__in=numbers).newest_first()[:length], house, language, now)


def _stories(versions: VersionQuerySet, house: House, language: str, now: datetime) -> list[Story]:
    found: dict[int, Story] = {}
    columns = ("public_number", "headline", "section", "published_at", "live_from", "live_until", "kind")
    for version in versions.only(*columns):
        story = as_story(version, house, language, now, _state(version, now, house))
        known = found.get(version.public_number)
        # Rather what readers see than what is past or to come.
        if known is None or not story.state or known.state:
            found[version.public_number] = story
    return list(found.values())


def as_story(version: Version, house: House, language: str, now: datetime, state: str = "") -> Story:
    """A version for a row or for the list."""
    section = house.standing(version.section_id)
    return Story(
        version.public_number,
        version.headline,
        section.name_in(language) if section else "",
        version.published_at,
        state,
        version.live_from if state and version.live_from > now and version.live_until != version.live_from else None,
    )


def coming(house: House, language: str, now: datetime, typed: str, length: int) -> list[Story]:
    """The next first publications that are scheduled, those with `typed` in their headline. One query."""
    here = Version.objects.filter(publication=house.publication_id, language=language).pending(now)
    stories = _stories(here.filter(number=1).order_by("live_from")[:length], house, language, now)
    return [story for story in stories if typed.casefold() in story.headline.casefold()]


def _state(version: Version, now: datetime, house: House) -> str:
    if version.live_until is not None and version.live_until <= max(now, version.live_from):
        return _("Not on the site")
    if version.live_from > now:
        return _("From %s") % written(version.live_from, house.tzinfo)
    return _("Withdrawn") if version.kind == VersionKind.WITHDRAWAL else ""
