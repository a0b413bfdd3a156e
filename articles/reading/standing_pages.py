"""A standing page by its address: what readers have now, what they had before, or that it was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models.standing_version import StandingChange, StandingVersion

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models.standing_version import StandingVersionQuerySet
    from newsroom.house import House


@dataclass(frozen=True, slots=True)
class StandingFound:
    """`version` is in force at this instant: the page, or the notice that it was withdrawn; `earlier` came before it,
    the newest first, without their texts."""

    version: StandingVersion
    earlier: tuple[StandingVersion, ...]

    @property
    def is_withdrawn(self) -> bool:
        """Whether readers are told that the page is gone."""
        return self.version.kind == StandingChange.WITHDRAWAL


def standing_page(house: House, language: str, slug: str, now: datetime) -> StandingFound | None:
    """The page at this address; None when readers never had one there."""
    began = _at(house, language, slug).began_by(now)
    version = began.in_force(now).first()
    if version is None:
        return None
    earlier = began.filter(number__lt=version.number).exclude(kind=StandingChange.WITHDRAWAL)
    return StandingFound(version, tuple(earlier.defer("body").order_by("-number")))


def earlier_standing(house: House, language: str, slug: str, number: int, now: datetime) -> StandingVersion | None:
    """A version that readers had before; None when they never had it, or have it still."""
    began = _at(house, language, slug).began_by(now).exclude(kind=StandingChange.WITHDRAWAL)
    return began.filter(number=number, live_until__lte=now).first()


def _at(house: House, language: str, slug: str) -> StandingVersionQuerySet:
    return StandingVersion.objects.filter(publication=house.publication_id, language=language, slug=slug)
