"""The list of what is read most, kept in each process for as long as the pages that show it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import reading
from articles.public.lasting import Lasting

if TYPE_CHECKING:
    from articles.models.version import Version
    from articles.public.edition import Edition


def most_read(edition: Edition) -> list[Version]:
    """The list; none on a page of the past. A change of its order raises the state, as whatever it names does."""
    return _lasting.of(edition)


def _read(edition: Edition) -> list[Version]:
    return [] if edition.asked_at else reading.most_read(edition.house, edition.language, edition.now)


_lasting = Lasting(_read)
