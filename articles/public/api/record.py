"""What the API asks of the record beyond the lists that pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from articles.models.version import is_on_site
from articles.models.version_index import VersionReporter
from newsroom.models import Reporter

if TYPE_CHECKING:
    from datetime import datetime

    from newsroom.house import House

#: Reporters on one page.
REPORTERS = 100


@dataclass(frozen=True, slots=True)
class Reporters:
    """One page by slug; `after` is where the next begins, None at the end."""

    found: list[Reporter]
    after: str | None


def reporters(house: House, now: datetime, after: str = "") -> Reporters:
    """Those over whose name something is on the site, by slug."""
    lines = VersionReporter.objects.filter(reporter=OuterRef("pk"), publication=house.publication_id)
    known = Reporter.objects.filter(Exists(lines.filter(is_on_site(now, through="version__"))), slug__gt=after)
    found = list(known.order_by("slug")[: REPORTERS + 1])
    return Reporters(found[:REPORTERS], found[REPORTERS - 1].slug if len(found) > REPORTERS else None)
