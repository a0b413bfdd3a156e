"""What an editor decided of a front page: zones with slots, as one frozen value.

It holds natural keys only (a story's public number, a section's or tag's slug, a file's hash), so that the same layout in
another installation is the same value with the same digest.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class ZoneKind(models.TextChoices):
    """The parts of a front page, in the order in which they stand and are filled."""

    LEAD = "lead", _("Lead")
    TOP = "top", _("Top stories")
    OPINION = "opinion", _("Opinion")
    PICTURES = "pictures", _("In pictures")
    BLOCK = "block", _("Section block")


#: Zone → how many slots it may have. A page without its lead is none; beyond the others nobody scrolls.
LIMITS: dict[ZoneKind, range] = {
    ZoneKind.LEAD: range(1, 2),
    ZoneKind.TOP: range(13),
    ZoneKind.OPINION: range(7),
    ZoneKind.PICTURES: range(9),
    ZoneKind.BLOCK: range(9),
}
#: What stands in each zone while nobody has arranged anything.
TOP_STORIES = 8
BLOCK_LENGTH = 4

_INSTANTS = ("begins", "ends", "breaking_until")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place on the page: a pinned story, or a rule that chooses the newest.

    `story`: the public number of the pinned one. Without it the newest in `section` or under `tag` (slugs) stands here, and
    without any of them the newest of its zone. `headline` and `photo` (SHA-256 in hex) stand in place of a pinned story's
    own. The slot is in force from `begins` until `ends`; the breaking label stands until `breaking_until`.
    """

    story: int | None = None
    section: str = ""
    tag: str = ""
    headline: str = ""
    photo: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    breaking_until: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """Whether its time has come and not gone."""
        return (self.begins is None or self.begins <= now) and (self.ends is None or now < self.ends)

    def is_breaking(self, now: datetime) -> bool:
        """Whether its story stands there with the label; a rule's story never does."""
        return self.story is not None and self.breaking_until is not None and now < self.breaking_until

    def instants(self) -> Iterator[datetime]:
        """When the clock alone changes what stands here."""
        return (at for at in (self.begins, self.ends, self.breaking_until) if at is not None)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; what is not said has no key."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _written(value) if name in _INSTANTS else value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. Raises TypeError for a key this version of the software does not know."""
        said: dict[str, Any] = {}
        for name, each in value.items():
            said[name] = datetime.fromisoformat(each) if name in _INSTANTS else each
        return cls(**said)


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the page with its slots, the first one first. Only a block has a `section` (slug)."""

    kind: ZoneKind
    section: str = ""
    slots: tuple[Slot, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the page's other zones: "top", "block:culture"."""
        return f"{self.kind.value}:{self.section}" if self.section else self.kind.value


@dataclass(frozen=True, slots=True)
class Layout:
    """All zones of a page. A section that has no block in it is shown by the newest after those that have.

    A block without slots is left out on purpose.
    """

    zones: tuple[Zone, ...] = ()
    #: In order, when the clock alone changes what stands on it.
    _instants: tuple[datetime, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Every page asks for these."""
        object.__setattr__(self, "_instants", tuple(sorted(at for slot in self.slots() for at in slot.instants())))

    def zone(self, kind: ZoneKind, section: str = "") -> Zone | None:
        """The zone of that kind, of a block the one of that section."""
        return next((zone for zone in self.zones if (zone.kind, zone.section) == (kind, section)), None)

    def slots(self) -> Iterator[Slot]:
        """Every slot, in the order of the page."""
        return (slot for zone in self.zones for slot in zone.slots)

    def with_blocks_of(self, sections: Iterable[str]) -> Layout:
        """The same with a block of the newest for each of `sections` (slugs) of which nothing is said."""
        said = {zone.section for zone in self.zones if zone.kind is ZoneKind.BLOCK}
        newest = tuple(Slot() for _number in range(BLOCK_LENGTH))
        return Layout((*self.zones, *(Zone(ZoneKind.BLOCK, slug, newest) for slug in sections if slug not in said)))

    def next_change(self, now: datetime) -> datetime | None:
        """The next instant after `now` at which a slot begins or ends, or a label goes."""
        return next(iter(self._instants[bisect_right(self._instants, now) :]), None)

    def last_change(self, now: datetime) -> datetime | None:
        """The last such instant by `now`: since then its slots stand as they are."""
        return next(reversed(self._instants[: bisect_right(self._instants, now)]), None)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "zones": [
                {
                    "kind": zone.kind.value,
                    **({"section": zone.section} if zone.section else {}),
                    "slots": [slot.to_json() for slot in zone.slots],
                }
                for zone in self.zones
            ]
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. Raises TypeError or ValueError for what this version of the software does not know."""
        return cls(
            tuple(
                Zone(ZoneKind(zone["kind"]), zone.get("section", ""), tuple(map(Slot.from_json, zone["slots"])))
                for zone in value["zones"]
            )
        )


#: The page that nobody arranged: lead and top stories by recency; the blocks are added for the menu's sections.
AUTOMATIC = Layout((Zone(ZoneKind.LEAD, slots=(Slot(),)), Zone(ZoneKind.TOP, slots=(Slot(),) * TOP_STORIES)))


def _written(at: datetime) -> str:
    """UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
