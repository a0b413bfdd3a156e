"""Until when a page holds that nobody changes: the next instant at which the clock alone changes what readers see."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from articles import reading
from newsroom.page_cache.validity import ENVIRON_KEY, Validity, cache_control

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.public.edition import Edition

#: Publication → the state it was asked in, and the next instant then.
_next: dict[int, tuple[tuple[int, UUID], datetime]] = {}


def valid_until(edition: Edition) -> datetime:
    """The next beginning or end of a version, or the publication's next midnight: offices and registrations have dates.

    A change to the record raises the state, so the answer is asked once for each state.
    """
    house = edition.house
    state = (house.generation, house.epoch)
    known = _next.get(house.publication_id)
    if known is None or known[0] != state or known[1] <= edition.now:
        day = edition.today + timedelta(days=1)
        midnight = datetime.combine(day, time.min, tzinfo=house.tzinfo)
        known = (state, min(filter(None, (midnight, reading.next_change(edition.now)))))
        _next[house.publication_id] = known
    return known[1]


def declare(
    request: HttpRequest,
    response: HttpResponseBase,
    edition: Edition,
    *,
    is_brief: bool = False,
    until: datetime | None = None,
    reads: Iterable[str] = ("before",),
) -> None:
    """Tell the page cache, proxies and browsers how long `response` holds; not beyond `until` where a view has one.

    `reads` are the parameters of the query that its view reads: only pages asked with no other are kept.
    """
    end = min(filter(None, (valid_until(edition), until)))
    house = edition.house
    request.META[ENVIRON_KEY] = Validity(
        house.publication_id, house.generation, house.epoch, end, is_brief, frozenset(reads)
    )
    response.headers["Cache-Control"] = cache_control((end - edition.now).total_seconds())
