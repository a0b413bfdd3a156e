"""Counts of a process, added to the database's; and how long those are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newsroom.models import MissingAddress, ReadCount

if TYPE_CHECKING:
    from newsroom.counting.tally import Counts, Read

#: Missing addresses kept for each publication: more would be nobody's to look through.
MOST_ADDRESSES = 5000
#: New ones a day, so that whoever makes addresses up for an hour does not push the real ones out for months.
MOST_NEW_A_DAY = 500
#: How long numbers are kept: reads by the hour, and addresses that nobody asked for since.
READS_KEPT = timedelta(days=30)
ADDRESSES_KEPT = timedelta(days=90)


def add(counts: Counts) -> None:
    """Add what a process counted. In the order of keys, so that two processes never wait for each other in a circle."""
    with transaction.atomic():
        _add_reads(counts)
        _add_missing(counts, timezone.now())


def tidy(now: datetime) -> int:
    """Take away what is older than it is kept; how many rows."""
    reads, _each = ReadCount.objects.filter(hour__lt=now - READS_KEPT).delete()
    addresses, _each = MissingAddress.objects.filter(last_seen__lt=now - ADDRESSES_KEPT, is_ignored=False).delete()
    return reads + addresses


def _add_reads(counts: Counts) -> None:
    wanted = sorted(counts.read)
    ReadCount.objects.bulk_create((ReadCount(**_of(each)) for each in wanted), ignore_conflicts=True)
    for each in wanted:
        ReadCount.objects.filter(**_of(each)).update(hits=F("hits") + counts.read[each])


def _add_missing(counts: Counts, now: datetime) -> None:
    for publication in sorted({each.publication for each in counts.missing}):
        here = sorted(each for each in counts.missing if each.publication == publication)
        rows = MissingAddress.objects.filter(publication=publication)
        known = set(rows.filter(path__in=[each.path for each in here]).values_list("path", flat=True))
        room = _room(publication, now) if len(known) < len(here) else 0
        # What was asked for most comes first where there is not room for all.
        new = sorted((each for each in here if each.path not in known), key=lambda each: -counts.missing[each])[:room]
        MissingAddress.objects.bulk_create(
            (MissingAddress(publication_id=publication, path=each.path, first_seen=now, last_seen=now) for each in new),
            ignore_conflicts=True,
        )
        for each in sorted([*new, *(one for one in here if one.path in known)]):
            came_from = {"came_from": counts.came_from[each]} if each in counts.came_from else {}
            rows.filter(path=each.path).update(hits=F("hits") + counts.missing[each], last_seen=now, **came_from)


def _room(publication: int, now: datetime) -> int:
    """How many new addresses may still be kept."""
    rows = MissingAddress.objects.filter(publication=publication)
    of_day = rows.filter(first_seen__gte=now - timedelta(days=1)).count()
    return max(0, min(MOST_NEW_A_DAY - of_day, MOST_ADDRESSES - rows.count()))


def _of(read: Read) -> dict[str, Any]:
    """The columns that name a row."""
    hour = datetime.fromtimestamp(read.hour * 3600, UTC)
    return {"publication_id": read.publication, "language": read.language, "number": read.number, "hour": hour}
