"""When the clock alone changes what readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import corrections
from articles.models.version import Version

if TYPE_CHECKING:
    from datetime import datetime


def next_change(now: datetime) -> datetime | None:
    """The next instant after `now` at which the clock alone changes a page, of whatever publication; None when none will.

    A version begins or ends, two look-ups at the edge of an index each; or the front page is done with a notice.
    """
    begins = Version.objects.filter(live_from__gt=now).order_by("live_from").values_list("live_from", flat=True)
    ends = Version.objects.filter(live_until__gt=now).order_by("live_until").values_list("live_until", flat=True)
    return min(filter(None, (begins.first(), ends.first(), corrections.leaves_front(now))), default=None)
