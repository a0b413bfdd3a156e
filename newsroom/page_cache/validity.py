"""How long a page holds: what a view says of the page it made, and what browsers and proxies are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

#: Under this name a view leaves the validity of its page in the request's environ.
ENVIRON_KEY = "newsroom.page_validity"

#: Seconds in which a proxy may go on with what it has: it learns of a withdrawal this late at most.
_TRUST = 2
#: Seconds for which a proxy may show what it has while this server does not answer.
_OUTAGE = 600


@dataclass(frozen=True, slots=True)
class Validity:
    """A page made of the publication's state `generation` (in `epoch`) holds until `until`, unless the state is raised.

    `article`: the public number of the article that the page is in `language`, 0 of any other page; that it was read is counted.
    `reads`: what its view reads of the query; a page that was asked with anything else is not kept.
    `is_brief`: it is of use for moments only, such as the answer to an address that leads nowhere.
    """

    publication: int
    generation: int
    epoch: UUID
    until: datetime
    is_brief: bool = False
    reads: frozenset[str] = frozenset()
    article: int = 0
    language: str = ""


def cache_control(seconds: float) -> str:
    """The header for a page that holds for `seconds` more.

    Browsers ask again each time. A proxy may serve what it has for two seconds (half of them while it asks again), and
    for minutes while this server is down (RFC 5861), but never past the instant at which the page changes.
    """
    whole = max(int(seconds), 0)
    fresh = min(_TRUST, whole) // 2
    stale = min(_TRUST, whole) - fresh
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={stale}, stale-if-error={min(_OUTAGE, whole)}"
