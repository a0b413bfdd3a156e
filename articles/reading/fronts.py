"""The front page of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.reading.shelves import all_of, edition, root_of, standing_in

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models.version import Version
    from newsroom.house import House, SectionLine

TOP_STORIES = 8
BLOCK_LENGTH = 4
#: A story with a picture may lead although a newer one has none, if it is among this many newest.
_LEAD_CANDIDATES = 4

#: Told from reporting by label and by place: they never lead the front page.
_NOT_FOR_THE_TOP = frozenset({"advertorial", "press_release"})


@dataclass(frozen=True, slots=True)
class Block:
    """A section's newest stories on the front page."""

    section: SectionLine
    versions: list[Version]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front page of one edition: no story stands on it twice."""

    lead: Version | None
    top: list[Version]
    blocks: list[Block]


def front_page(house: House, language: str, now: datetime) -> FrontPage:
    """Lead, top stories and section blocks by recency: two queries, however many sections there are."""
    newest = list(
        edition(house, language, now)
        .exclude(story_kind__in=_NOT_FOR_THE_TOP)
        .for_cards()
        .newest_first()[: TOP_STORIES + 1]
    )
    lead = next((version for version in newest[:_LEAD_CANDIDATES] if version.page.card), newest[0] if newest else None)
    top = [version for version in newest if version is not lead]
    shown = [version.pk for version in newest]
    roots = house.menu
    by_root: dict[int, list[Version]] = {section.id: [] for section in roots}
    newest_of_each = [
        shelf.exclude(pk__in=shown).newest_first()[:BLOCK_LENGTH]
        for section in roots
        for shelf in standing_in(edition(house, language, now), section)
    ]
    for version in all_of(newest_of_each).for_cards("root_section_id").newest_first():
        by_root[root_of(version, house).id].append(version)
    blocks = [Block(section, by_root[section.id][:BLOCK_LENGTH]) for section in roots if by_root[section.id]]
    return FrontPage(lead, top, blocks)
