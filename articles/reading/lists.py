"""Lists of stories, newest first: of an edition, a section, a day, a month, a tag, a reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from articles import cursors
from articles.models.version import Version, VersionQuerySet, is_on_site, is_past
from articles.models.version_index import VersionReporter, VersionTag
from articles.reading.faces import asked
from articles.reading.shelves import all_of, edition, keyed, standing_in

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from django.db.models import QuerySet

    from newsroom.house import House, SectionLine

#: What a list brings of its versions where more is asked for than a card shows.
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
    shown: Shown | None = None,
) -> Listing:
    """The newest of an edition."""

    def newest(at: datetime, *after: Any) -> VersionQuerySet:
        return _newest([edition(house, language, at)], *after)

    return _listing(house, ("latest", language), newest, (now,), before, shown)


def in_section(
    house: House,
    language: str,
    section: SectionLine,
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown | None = None,
) -> Listing:
    """Newest first: a root section's list holds its subsections' stories too."""

    def newest(at: datetime, *after: Any) -> VersionQuerySet:
        return _newest(standing_in(edition(house, language, at), section), *after)

    return _listing(house, ("section", language, section.id), newest, (now,), before, shown)


def on_day(house: House, language: str, day: date, now: datetime, before: str | None = None) -> Listing:
    """First published on `day` in the publication's time zone."""
    return _between(house, language, day, day + timedelta(days=1), now, before)


def in_month(house: House, language: str, first_day: date, now: datetime, before: str | None = None) -> Listing:
    """First published in the month that begins on `first_day`, in the publication's time zone."""
    return _between(house, language, first_day, last_of_month(first_day) + timedelta(days=1), now, before)


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
    shown: Shown | None = None,
) -> Listing:
    """Under a tag and what was merged into it, newest first."""

    def newest(at: datetime, *after: Any) -> VersionQuerySet:
        lines = VersionTag.objects.filter(publication=house.publication_id, language=language)
        return _newest_of_index([lines.filter(tag=key) for key in tags], at, *after)

    return _listing(house, ("tag", language, tuple(tags)), newest, (now,), before, shown)


def by_reporter(
    house: House,
    language: str,
    reporters: Sequence[int],
    now: datetime,
    before: str | None = None,
    *,
    shown: Shown | None = None,
) -> Listing:
    """Under a reporter's names, newest first."""

    def newest(at: datetime, *after: Any) -> VersionQuerySet:
        lines = VersionReporter.objects.filter(publication=house.publication_id, language=language)
        return _newest_of_index([lines.filter(reporter=key) for key in reporters], at, *after)

    return _listing(house, ("reporter", language, tuple(reporters)), newest, (now,), before, shown)


def _between(house: House, language: str, first: date, end: date, now: datetime, before: str | None) -> Listing:
    def newest(at: datetime, since: datetime, until: datetime, *after: Any) -> VersionQuerySet:
        return _newest([edition(house, language, at).filter(published_at__gte=since, published_at__lt=until)], *after)

    return _listing(house, ("between", language), newest, (now, _midnight(house, first), _midnight(house, end)), before)


def _midnight(house: House, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=house.tzinfo)


def _listing(
    house: House,
    name: Hashable,
    newest: Callable[..., VersionQuerySet],
    values: tuple[datetime, ...],
    before: str | None,
    shown: Shown | None = None,
) -> Listing:
    """One page by key, never by OFFSET: page 5,000 costs what page 1 costs.

    `newest(*values, *after)` gives the list from the story on that `after` names, an instant and a key. Cards are brought by
    their keys, and the question for these is put under `name`; whoever wants more than a card has every row brought.
    """
    after = cursors.read(before) if before else ()
    if shown is not None:
        return _cut(list(shown(newest(*values, *after)).newest_first()[: PAGE_LENGTH + 1]))

    def keys(*given: Any) -> QuerySet[Any, Any]:
        return newest(*given).newest_first().values_list("pk")[: PAGE_LENGTH + 1]

    return _cut(asked(house, (name, bool(after)), keys, *values, *after))


def _newest(shelves: Sequence[VersionQuerySet], *after: Any) -> VersionQuerySet:
    """The stories of several shelves, those from `after` on."""
    if after:
        published_at, key = after
        # The first condition is for the index, the second for stories of the same microsecond.
        shelves = [
            versions.filter(published_at__lte=published_at).filter(
                Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=key)
            )
            for versions in shelves
        ]
    if len(shelves) == 1:
        return shelves[0]
    return all_of([versions.newest_first()[: PAGE_LENGTH + 1] for versions in shelves])


def _newest_of_index(
    indexed: Sequence[QuerySet[VersionTag]] | Sequence[QuerySet[VersionReporter]], now: datetime, *after: Any
) -> VersionQuerySet:
    """Through an index of the record (tags, reporters): superseded versions are passed over on the way."""
    keys: list[QuerySet[Any, int]] = []
    for lines in indexed:
        older = lines.filter(published_at__lte=now) if is_past(now) else lines
        if after:
            published_at, key = after
            older = older.filter(published_at__lte=published_at).filter(
                Q(published_at__lt=published_at) | Q(published_at=published_at, version__lt=key)
            )
        keys.append(
            older.filter(is_on_site(now, through="version__"))
            .order_by("-published_at", "-version")
            .values_list("version", flat=True)[: PAGE_LENGTH + 1]
        )
    return keyed(keys)


def _cut(found: list[Version]) -> Listing:
    versions = found[:PAGE_LENGTH]
    older = cursor_after(versions[-1]) if len(found) > PAGE_LENGTH else None
    return Listing(versions, older)


def cursor_after(version: Version) -> str:
    """The `?before=` of the page that begins after `version`."""
    return cursors.written(version.published_at, version.pk)
