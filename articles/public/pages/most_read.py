"""The list of what is read most, kept in each process for as long as the pages that show it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import reading
from articles.public.lasting import valid_until

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from articles.models.version import Version
    from articles.public.edition import Edition

#: Publication and language → the state in which it was asked for, until when it holds, and the list.
_kept: dict[tuple[int, str], tuple[tuple[int, UUID], datetime, list[Version]]] = {}


def most_read(edition: Edition) -> list[Version]:
    """The list; none on a page of the past. A change of its order raises the state, as whatever it names does."""
    if edition.asked_at is not None:
        return []
    house = edition.house
    key, state = (house.publication_id, edition.language), (house.generation, house.epoch)
    known = _kept.get(key)
    if known is None or known[0] != state or known[1] <= edition.now:
        known = (state, valid_until(edition), reading.most_read(house, edition.language, edition.now))
        _kept[key] = known
    return known[2]
