"""`?as-of=`: the instant at which a page is asked for, as ISO 8601 writes it. Knows no database."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

#: The parameter's name.
AS_OF = "as-of"

#: One spelling of the many that ISO 8601 has: a day alone would be a whole day, and no instant.
_FORM = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<time>[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)"
    r"(?P<zone>Z|[+ -][0-9]{2}:?[0-9]{2})?"
)
#: No page has an address of a year with fewer than four digits; one more for every zone's sake.
_BEFORE_PAGES = 1000


class NoInstant(ValueError):
    """What stands in `?as-of=` is no instant that a page can be shown of; the message tells readers why."""


def instant(text: str, tzinfo: ZoneInfo, now: datetime) -> datetime:
    """The instant that `text` names, in UTC; without an offset it is meant where the publication is. Raises NoInstant.

    "2026-11-23T09:00+09:00". A "+" that nobody escaped arrives as a space. What has not come yet by `now` is refused: no
    page shows anything before its time.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise NoInstant(_("This is no instant that we can read."))
    zone = (found["zone"] or "").replace(" ", "+")
    try:
        read = datetime.fromisoformat(f"{found['day']}T{found['time']}{zone}")
        asked = (read if read.tzinfo else read.replace(tzinfo=tzinfo)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoInstant(_("No calendar or clock has this instant.")) from error
    if asked.year <= _BEFORE_PAGES:
        raise NoInstant(_("No calendar or clock has this instant."))
    if asked > now:
        raise NoInstant(_("This instant has not come yet."))
    return asked


def written(at: datetime, tzinfo: ZoneInfo) -> str:
    """An instant as `?as-of=` has it, exact to the microsecond where it has to be."""
    local = at.astimezone(tzinfo)
    return local.isoformat(timespec="minutes" if not (local.second or local.microsecond) else "auto")
