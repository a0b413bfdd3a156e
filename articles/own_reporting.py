"""How much of a week's articles the newsroom reported itself, as it went out; asked of the record.

The decree of the Newspapers Act (신문법 시행령) art. 2 makes it a condition of an internet newspaper that at least 30 % of a
week's articles are its own, and that new articles appear every week. Read in public mirrors of the statutes; a lawyer has to check
what counts as an article and as own. Here

- a story counts once, in the week in which readers first got it in any language: a translation is no new article;
- what was published counts, whether or not it was changed, moved or withdrawn since, with the origin it had then;
- what an archive brought counts nowhere, and neither does what is paid for (art. 6 tells it from articles);
- weeks are those of ISO 8601, from Monday to Sunday, in the publication's zone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.fields.json import KT
from django.utils import timezone

from articles.copytext import Origin, StoryKind
from articles.models.version import Version, VersionKind, began_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from articles.models.version import VersionQuerySet
    from newsroom.models import Publication

#: Per cent of a week's articles.
LEAST = 30
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """What went out from `monday` on, by origin. `is_over`: nothing can come to it any more."""

    monday: date
    counts: Mapping[str, int]
    from_archive: int
    is_over: bool

    @property
    def name(self) -> str:
        """As ISO 8601 writes it: "2026-W48"."""
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def total(self) -> int:
        """All articles that count."""
        return sum(self.counts.values())

    @property
    def own(self) -> int:
        """Own reporting."""
        return self.counts.get(Origin.OWN, 0)

    @property
    def share(self) -> int | None:
        """Per cent, rounded down so that 29.9 is not called 30; None where there is nothing."""
        return self.own * 100 // self.total if self.total else None

    @property
    def is_short(self) -> bool:
        """Less own reporting than the decree asks."""
        return self.total > 0 and self.own * 100 < LEAST * self.total

    @property
    def is_empty(self) -> bool:
        """A week that is over without a new article; a week of which an archive has articles was before our time."""
        return self.is_over and not self.total and not self.from_archive

    def of_each(self) -> list[int]:
        """The numbers in the order of the origins."""
        return [self.counts.get(origin, 0) for origin in Origin]


def monday_of(name: str) -> date | None:
    """The first day of "2026-W48", or None."""
    try:
        return date.fromisoformat(f"{name}-1") if "W" in name else None
    except ValueError:
        return None


def this_monday(publication: Publication, now: datetime) -> date:
    """The first day of the week that is going on where the publication is."""
    today = now.astimezone(publication.tzinfo).date()
    return today - timedelta(days=today.weekday())


def weeks(publication: Publication, last: date, number: int, now: datetime) -> list[Week]:
    """The week of the Monday `last` and those before it, the latest first, `number` at most; none from before the oldest article,
    and none that has not begun.

    Three queries, however many weeks: each reads a stretch of an index.
    """
    running = this_monday(publication, now)
    oldest, last = _oldest_monday(publication), min(last, running)
    if oldest is None or last < oldest:
        return []
    zone = publication.tzinfo
    first = last - min(number - 1, (last - oldest) // _WEEK) * _WEEK
    begin, end = (datetime.combine(day, time.min, tzinfo=zone) for day in (first, last + _WEEK))
    rows = _given(publication, now).filter(published_at__gte=begin, published_at__lt=end)
    told = list(
        rows.order_by("published_at", "id").values_list(
            "published_at", "story", "kind", "story_kind", KT("copy__origin"), F("article__key")
        )
    )
    earlier = _told_before(publication, begin, now, {row[1] for row in told if row[1] != row[5]})
    counts: dict[date, Counter[str]] = {}
    archive: Counter[date] = Counter()
    for at, story, kind, story_kind, origin, _key in told:
        day = at.astimezone(zone).date()
        monday = day - timedelta(days=day.weekday())
        if kind == VersionKind.IMPORTED:
            archive[monday] += 1
        elif story not in earlier and story_kind != StoryKind.ADVERTORIAL:
            counts.setdefault(monday, Counter())[origin] += 1
        earlier.add(story)
    mondays = [last - back * _WEEK for back in range((last - first) // _WEEK + 1)]
    return [Week(monday, counts.get(monday, Counter()), archive[monday], monday < running) for monday in mondays]


def _given(publication: Publication, now: datetime) -> VersionQuerySet:
    """First versions that readers got by `now`, with the archive's."""
    return Version.objects.filter(
        began_by(now),
        publication=publication,
        language__in=publication.languages,
        kind__in=(VersionKind.FIRST, VersionKind.IMPORTED),
    )


def _told_before(publication: Publication, begin: datetime, now: datetime, stories: set[UUID]) -> set[UUID]:
    """Of the stories of translations those that readers had in another language before."""
    before = _given(publication, now).filter(story__in=stories, published_at__lt=begin)
    return set(before.values_list("story", flat=True)) if stories else set()


def _oldest_monday(publication: Publication) -> date | None:
    """The week of the oldest article: the end of the index in each language."""
    # SQLite takes no LIMIT in a part of a union, but in a part's part.
    ends = [
        Version.objects.filter(
            pk__in=Version.objects.filter(publication=publication, language=language)
            .order_by("published_at", "id")
            .values("pk")[:1]
        )
        .order_by()
        .values_list("published_at", flat=True)
        for language in publication.languages
    ]
    oldest = min(ends[0].union(*ends[1:]).order_by(), default=None)
    if oldest is None:
        return None
    day = timezone.localdate(oldest, publication.tzinfo)
    return day - timedelta(days=day.weekday())


def table(found: Iterable[Week]) -> list[list[str]]:
    """The weeks as a table for a spreadsheet, with its head: the words are the law's and the code's, in no language."""
    head = ["week", "from", "to", *(origin.value for origin in Origin), "all", "own_percent", "short", "empty"]
    return [head] + [
        [
            week.name,
            week.monday.isoformat(),
            week.sunday.isoformat(),
            *map(str, week.of_each()),
            str(week.total),
            "" if week.share is None else str(week.share),
            "yes" if week.is_short else "no",
            "yes" if week.is_empty else "no",
        ]
        for week in found
    ]
