"""Layouts thrown together, for whoever tries to make a page show a story twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from articles.layout.layout import Layout, Slot, Zone, ZoneKind

if TYPE_CHECKING:
    from random import Random

SECTIONS = ("politics", "culture", "world")
TAGS = ("seoul", "trade")
STORIES = 40


def random_layout(dice: Random, now: datetime) -> Layout:
    """Any zones with any slots around `now`, far more than the desk lets anybody arrange."""
    kinds = [kind for kind in ZoneKind if kind is not ZoneKind.BLOCK and dice.random() < 0.8]
    zones = [Zone(kind, slots=_slots(dice, now)) for kind in kinds]
    blocks = dice.sample(SECTIONS, dice.randint(0, len(SECTIONS)))
    return Layout((*zones, *(Zone(ZoneKind.BLOCK, slug, _slots(dice, now)) for slug in blocks)))


def _slots(dice: Random, now: datetime) -> tuple[Slot, ...]:
    return tuple(_slot(dice, now) for _number in range(dice.randint(0, 9)))


def _slot(dice: Random, now: datetime) -> Slot:
    def instant() -> datetime | None:
        return now + timedelta(hours=dice.randint(-3, 3)) if dice.random() < 0.3 else None

    what = dice.randint(0, 5)
    if what == 0:
        return Slot(begins=instant(), ends=instant())
    if what == 1:
        return Slot(section=dice.choice(SECTIONS), begins=instant(), ends=instant())
    if what == 2:
        return Slot(tag=dice.choice(TAGS), begins=instant(), ends=instant())
    return Slot(story=dice.randint(1, STORIES), begins=instant(), ends=instant(), breaking_until=instant())
