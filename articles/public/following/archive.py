"""What sitemaps ask of the record: what was published in a month, what is new, which tags and reporters lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from taggit.models import Tag

from articles.copytext import StoryKind
from articles.corrections import CHANGES
from articles.models.series import Series
from articles.models.version import Version, VersionKind, began_by, is_on_site
from articles.models.version_index import VersionReporter, VersionTag
from articles.public.following.months import midnight
from articles.reading import first_part, last_of_month
from newsroom.models import Reporter

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from articles.models.version import VersionQuerySet
    from newsroom.house import House

#: Addresses in one sitemap, by the protocol; 1,600 articles a day make a month of that many.
LONGEST = 50_000
#: Tags and reporters that are named: beyond that they are no help to anybody.
MOST_NAMES = 10_000
#: What Google News takes.
NEWS_SPAN = timedelta(days=2)
MOST_NEWS = 1_000


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of a month. `paths`: language → address, of every language it is on the site in."""

    path: str
    changed: datetime
    paths: dict[str, str]


class News(NamedTuple):
    """An article of the last two days."""

    path: str
    language: str
    headline: str
    published_at: datetime


class Name(NamedTuple):
    """A tag or a reporter with the languages in which something on the site leads to them."""

    slug: str
    languages: list[str]


def in_month(house: House, first_day: date, now: datetime) -> list[Listed]:
    """What was first published in that month, language by language, newest first: two queries for each."""
    most = LONGEST // len(house.languages)
    found = []
    for language in house.languages:
        versions = _of(house, language, now).filter(
            published_at__gte=midnight(house, first_day),
            published_at__lt=midnight(house, last_of_month(first_day) + timedelta(days=1)),
        )
        newest = versions.newest_first()
        rows = list(newest.values_list("path", "story", "published_at", _last_change(now))[:most])
        paths = _paths(house, newest.values("story")[:most], now) if rows else {}
        found += [
            Listed(path, changed or published_at, paths.get(story, {})) for path, story, published_at, changed in rows
        ]
    return found


def news(house: House, now: datetime) -> list[News]:
    """First published here within two days. What an archive brought is no news, and neither is advertising."""
    found = []
    for language in house.languages:
        versions = (
            _of(house, language, now)
            .filter(published_at__gt=now - NEWS_SPAN)
            .exclude(kind=VersionKind.IMPORTED)
            .exclude(story_kind=StoryKind.ADVERTORIAL)
        )
        rows = versions.newest_first().values_list("path", "language", "headline", "published_at")[:MOST_NEWS]
        found += [News(*row) for row in rows]
    return sorted(found, key=lambda each: each.published_at, reverse=True)[:MOST_NEWS]


def series(house: House, now: datetime) -> list[Name]:
    """Those of which at least one part is on the site."""
    standing = Series.objects.filter(publication=house.publication_id, merged_into=None).order_by("pk")
    first = [first_part(language, now) for language in house.languages]
    names = (
        Name(slug, [language for language, part in zip(house.languages, parts, strict=True) if part])
        for slug, *parts in standing.values_list("slug", *first)[:MOST_NAMES]
    )
    return [name for name in names if name.languages]


def tags(house: House, now: datetime) -> list[Name]:
    """Those that something on the site has. What was merged into another counts as that one."""
    lines = VersionTag.objects.filter(tag=OuterRef("pk"))
    return _names(Tag.objects.all(), lines, "merger__into__slug", house, now)


def reporters(house: House, now: datetime) -> list[Name]:
    """Those whose name stands over something on the site. Who was merged into another counts as that one."""
    lines = VersionReporter.objects.filter(reporter=OuterRef("pk"))
    return _names(Reporter.objects.all(), lines, "merged_into__slug", house, now)


# How it is asked -----------------------------------------------------------------------------------------


def _of(house: House, language: str, now: datetime) -> VersionQuerySet:
    """One language at a time: of several at once, an index that is ordered by date is no help."""
    return Version.objects.filter(publication=house.publication_id, language=language).on_site(now)


def _last_change(now: datetime) -> Subquery:
    """When the article of a version last changed for readers; None when it never did."""
    changes = Version.objects.filter(began_by(now), article=OuterRef("article"), kind__in=CHANGES)
    return Subquery(changes.order_by("-number").values("live_from")[:1])


def _paths(house: House, stories: QuerySet[Version, Any], now: datetime) -> dict[UUID, dict[str, str]]:
    """Story → language → address, of `stories` in whatever month their translations were published.

    First by story alone: beside other conditions, either database would walk through everything the publication has.
    """
    found: dict[UUID, dict[str, str]] = {}
    of_these = Version.objects.filter(story__in=stories)
    pairs = Version.objects.filter(pk__in=of_these.values("pk")).on_site(now).order_by("story", "language", "id")
    for story, language, path, publication in pairs.values_list("story", "language", "path", "publication"):
        if publication == house.publication_id and language in house.languages:
            found.setdefault(story, {})[language] = path
    return found


def _names(
    rows: QuerySet[Tag] | QuerySet[Reporter],
    lines: QuerySet[VersionTag] | QuerySet[VersionReporter],
    survivor: str,
    house: House,
    now: datetime,
) -> list[Name]:
    """`survivor` leads from a row that was merged to the slug of the one that stands."""
    newest = [newest_line(lines, house, language, now) for language in house.languages]
    anywhere = reduce(or_, (Q(IsNull(each, rhs=False)) for each in newest))
    found = rows.filter(anywhere).order_by("pk").values_list("slug", survivor, *newest)[:MOST_NAMES]
    names: dict[str, set[str]] = {}
    for slug, stands, *versions in found:
        leads = {language for language, version in zip(house.languages, versions, strict=True) if version}
        names.setdefault(stands or slug, set()).update(leads)
    # A slug that is empty makes no address.
    return [
        Name(slug, [language for language in house.languages if language in leads])
        for slug, leads in names.items()
        if slug
    ]


def newest_line(
    lines: QuerySet[VersionTag] | QuerySet[VersionReporter], house: House, language: str, now: datetime
) -> Subquery:
    """The newest version on the site among `lines` of an outer row; None when nothing there leads to that row.

    Not EXISTS: PostgreSQL would read all lines there are to answer that for all rows at once.
    """
    standing = lines.filter(is_on_site(now, through="version__"), publication=house.publication_id, language=language)
    return Subquery(standing.order_by("-published_at", "-version").values("version")[:1])
