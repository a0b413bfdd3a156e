"""Until when a page holds that nobody changes: the next instant at which the clock alone changes what readers see."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from articles import reading
from newsroom.page_cache.validity import ENVIRON_KEY, Validity, cache_control

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.public.edition import Edition

#: Under this name a request's environ has the parameters that its view has read.
_READS = "newsroom.page_reads"


class _Held[V](NamedTuple):
    """What was made in one state of a publication. It holds from the instant it was made of until the next that changes a
    page: who looks ahead, as the desk's previews do, must not leave to others what comes only then."""

    state: tuple[int, UUID]
    since: datetime
    until: datetime
    value: V

    def holds(self, edition: Edition) -> bool:
        """Whether it would be made again just so."""
        return self.state == _state(edition) and self.since <= edition.now < self.until


def _state(edition: Edition) -> tuple[int, UUID]:
    return edition.house.generation, edition.house.epoch


#: Of each publication the next instant.
_next: dict[int, _Held[datetime]] = {}


def valid_until(edition: Edition) -> datetime:
    """The next beginning or end of a version or a standing page, or the publication's next midnight: offices have dates.

    A change to the record raises the state, so the answer is asked once for each state.
    """
    house = edition.house
    held = _next.get(house.publication_id)
    if held is None or not held.holds(edition):
        midnight = datetime.combine(edition.today + timedelta(days=1), time.min, tzinfo=house.tzinfo)
        pages = reading.navigation(house).next_change(edition.now)
        until = min(filter(None, (midnight, pages, reading.next_change(edition.now))))
        held = _next[house.publication_id] = _Held(_state(edition), edition.now, until, until)
    return held.value


class Lasting[V]:
    """What does not depend on which page of an edition is asked for: of each publication and language, made once for as
    long as its pages hold, and not beyond the instant that `until` gives of it, if it gives one."""

    def __init__(
        self, make: Callable[[Edition], V], until: Callable[[V], datetime | None] = lambda _made: None
    ) -> None:
        self._make, self._until = make, until
        self._held: dict[tuple[int, str], _Held[V]] = {}

    def of(self, edition: Edition) -> V:
        """For a page of the past it is made each time."""
        if edition.asked_at is not None:
            return self._make(edition)
        key = (edition.house.publication_id, edition.language)
        held = self._held.get(key)
        if held is None or not held.holds(edition):
            made = self._make(edition)
            until = min(filter(None, (valid_until(edition), self._until(made))))
            held = self._held[key] = _Held(_state(edition), edition.now, until, made)
        return held.value


def asked(request: HttpRequest, name: str) -> str | None:
    """A parameter of the query, noted as one that this page's view reads."""
    request.META[_READS] = _read_by(request) | {name}
    return request.GET.get(name)


def _read_by(request: HttpRequest) -> frozenset[str]:
    read: frozenset[str] = request.META.get(_READS, frozenset())
    return read


def declare(
    request: HttpRequest,
    response: HttpResponseBase,
    edition: Edition,
    *,
    is_brief: bool = False,
    until: datetime | None = None,
    article: int = 0,
) -> None:
    """Tell the page cache, proxies and browsers how long `response` holds; not beyond `until` where a view has one.

    `article`: the public number of the article that it is; see `Validity`.

    Only pages asked with no other parameters than those their view asked `asked` for are kept.
    """
    end = min(filter(None, (valid_until(edition), until)))
    house = edition.house
    request.META[ENVIRON_KEY] = Validity(
        house.publication_id, house.generation, house.epoch, end, is_brief, _read_by(request), article, edition.language
    )
    response.headers["Cache-Control"] = cache_control((end - edition.now).total_seconds())
    # For a CDN that keeps pages longer than it is told here: one purge empties an article's page, or the publication's.
    response.headers["Surrogate-Key"] = f"{house.slug} {house.slug}-{article}" if article else house.slug
