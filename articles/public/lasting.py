"""Until when a page holds that nobody changes: the next instant at which the clock alone changes what readers see."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from articles import reading
from newsroom.page_cache.validity import ENVIRON_KEY, Validity, cache_control

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.public.edition import Edition

#: Under this name a request's environ has the parameters that its view has read.
_READS = "newsroom.page_reads"
#: Publication → the state it was asked in, and the next instant then.
_next: dict[int, tuple[tuple[int, UUID], datetime]] = {}


def valid_until(edition: Edition) -> datetime:
    """The next beginning or end of a version or a standing page, or the publication's next midnight: offices have dates.

    A change to the record raises the state, so the answer is asked once for each state.
    """
    house = edition.house
    state = (house.generation, house.epoch)
    known = _next.get(house.publication_id)
    if known is None or known[0] != state or known[1] <= edition.now:
        day = edition.today + timedelta(days=1)
        midnight = datetime.combine(day, time.min, tzinfo=house.tzinfo)
        pages = reading.navigation(house).next_change(edition.now)
        known = (state, min(filter(None, (midnight, pages, reading.next_change(edition.now)))))
        _next[house.publication_id] = known
    return known[1]


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
