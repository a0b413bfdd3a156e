"""Lists of stories, newest first: of an edition, a section, a day, a month, a tag, a reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from articles import cursors
from articles.models.version import Version, VersionQuerySet, VersionReporter, VersionTag, is_on_site, is_past
from articles.reading.shelves import all_of, edition, keyed, standing_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from newsroom.house import House, SectionLine

#: What a list brings of its versions: all that a card shows, unless more is asked for.
type Shown = Callable[[VersionQuerySet], VersionQuerySet]

#: Cards on one page of a list.
PAGE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, newest first; `older` is the `?before=` of the next page, None at the end."""

    versions: list[Version]
    older: str | None


@dataclass(frozen=True, slots=True)
class Around:
    """The nearest days before and after, in the publication's zone, on which something was published."""

    earlier: date | None
    later: date | None


def latest(
    house: House,
    language: str,
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """The newest of an edition."""
    return _page([edition(house, language, now)], before, shown)


def in_section(
    house: House,
    language: str,
    section: SectionLine,
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """Newest first: a root section's list holds its subsections' stories too."""
    return _page(standing_in(edition(house, language, now), section), before, shown)


def on_day(house: House, language: str, day: date, now: datetime, before: str | None = None) -> Listing:
    """First published on `day` in the publication's time zone."""
    return _page([_between(house, language, now, day, day + timedelta(days=1))], before)


def in_month(house: House, language: str, first_day: date, now: datetime, before: str | None = None) -> Listing:
    """First published in the month that begins on `first_day`, in the publication's time zone."""
    return _page([_between(house, language, now, first_day, last_of_month(first_day) + timedelta(days=1))], before)


def last_of_month(first_day: date) -> date:
    """The last day of the month that begins on `first_day`."""
    return (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def days_around(house: House, language: str, first: date, last: date, now: datetime) -> Around:
    """Where an archive goes on before `first` and after `last`: two look-ups at the edge of an index."""
    of_edition = edition(house, language, now)
    earlier = of_edition.filter(published_at__lt=_midnight(house, first)).order_by("-published_at", "-id")
    later = of_edition.filter(published_at__gte=_midnight(house, last + timedelta(days=1))).order_by(
        "published_at", "id"
    )
    found = [versions.values_list("published_at", flat=True).first() for versions in (earlier, later)]
    return Around(*(instant.astimezone(house.tzinfo).date() if instant else None for instant in found))


def with_tag(
    house: House,
    language: str,
    tags: Sequence[int],
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """Under a tag and what was merged into it, newest first."""
    lines = VersionTag.objects.filter(publication=house.publication_id, language=language)
    return _page_of_index([lines.filter(tag=key) for key in tags], now, before, shown)


def by_reporter(
    house: House,
    language: str,
    reporters: Sequence[int],
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown = VersionQuerySet.for_cards,
) -> Listing:
    """Under a reporter's names, newest first."""
    lines = VersionReporter.objects.filter(publication=house.publication_id, language=language)
    return _page_of_index([lines.filter(reporter=key) for key in reporters], now, before, shown)


def _between(house: House, language: str, now: datetime, first: date, end: date) -> VersionQuerySet:
    return edition(house, language, now).filter(
        published_at__gte=_midnight(house, first), published_at__lt=_midnight(house, end)
    )


def _midnight(house: House, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=house.tzinfo)


def _page(shelves: Sequence[VersionQuerySet], before: str | None, shown: Shown = VersionQuerySet.for_cards) -> Listing:
    """One page by key, never by OFFSET: page 5,000 costs what page 1 costs."""
    if before:
        published_at, key = cursors.read(before)
        # The first condition is for the index, the second for stories of the same microsecond.
        shelves = [
            versions.filter(published_at__lte=published_at).filter(
                Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=key)
            )
            for versions in shelves
        ]
    if len(shelves) == 1:
        versions = shelves[0]
    else:
        versions = all_of([versions.newest_first()[: PAGE_LENGTH + 1] for versions in shelves])
    return _cut(list(shown(versions).newest_first()[: PAGE_LENGTH + 1]))


def _page_of_index(
    indexed: Sequence[QuerySet[VersionTag]] | Sequence[QuerySet[VersionReporter]],
    now: datetime,
    before: str | None,
    shown: Shown,
) -> Listing:
    """One page through an index of the record (tags, reporters): superseded versions are passed over on the way."""
    keys: list[QuerySet[Any, int]] = []
    for lines in indexed:
        older = lines.filter(published_at__lte=now) if is_past(now) else lines
        if before:
            published_at, key = cursors.read(before)
            older = older.filter(published_at__lte=published_at).filter(
                Q(published_at__lt=published_at) | Q(published_at=published_at, version__lt=key)
            )
        keys.append(
            older.filter(is_on_site(now, through="version__"))
            .order_by("-published_at", "-version")
            .values_list("version", flat=True)[: PAGE_LENGTH + 1]
        )
    return _cut(list(shown(keyed(keys)).newest_first()[: PAGE_LENGTH + 1]))


def _cut(found: list[Version]) -> Listing:
    versions = found[:PAGE_LENGTH]
    older = cursor_after(versions[-1]) if len(found) > PAGE_LENGTH else None
    return Listing(versions, older)


def cursor_after(version: Version) -> str:
    """The `?before=` of the page that begins after `version`."""
    return cursors.written(version.published_at, version.pk)
