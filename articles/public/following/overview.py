"""The feeds that the page for people lists: of series, of whoever writes here, and of what the newest articles are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import OuterRef
from django.db.models.lookups import IsNull

from articles.models.series import Series
from articles.models.version import Version
from articles.models.version_index import VersionReporter, VersionTag
from articles.public.following.archive import newest_line
from articles.reading.series import first_part
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newsroom.house import House

MOST_SERIES = 100
MOST_REPORTERS = 100
MOST_TAGS = 20
#: Articles whose tags are listed.
_NEWEST = 60


class Subject(NamedTuple):
    """A series, a tag or a reporter as the page lists it."""

    slug: str
    name: str


def series(house: House, language: str, now: datetime) -> list[Subject]:
    """Those of which readers of this edition have a part, the newest series first."""
    rows = Series.objects.filter(publication=house.publication_id, merged_into=None).order_by("-pk")
    told = rows.annotate(part=first_part(language, now)).filter(part__isnull=False)[:MOST_SERIES]
    return [Subject(row.slug, row.title_in(language)) for row in told]


def reporters(house: House, language: str, now: datetime) -> list[Subject]:
    """Those whose name stands over something in this edition, by name."""
    lines = VersionReporter.objects.filter(reporter=OuterRef("pk"))
    leads_there = IsNull(newest_line(lines, house, language, now), rhs=False)
    rows = Reporter.objects.filter(leads_there).select_related("merged_into")[:MOST_REPORTERS]
    standing = {row.survivor for row in rows}
    return _by_name(Subject(row.slug, row.name_in(language)) for row in standing)


def tags(house: House, language: str, now: datetime) -> list[Subject]:
    """Those of the newest articles of this edition, by name."""
    newest = Version.objects.filter(publication=house.publication_id, language=language).on_site(now).newest_first()
    lines = VersionTag.objects.filter(version__in=newest.values("pk")[:_NEWEST]).order_by("-version", "pk")
    rows = lines.values_list("tag__slug", "tag__name", "tag__merger__into__slug", "tag__merger__into__name")
    # Each once, the newest of them.
    found = dict.fromkeys(Subject(into or slug, into_name or name) for slug, name, into, into_name in rows)
    return _by_name([subject for subject in found if subject.slug][:MOST_TAGS])


def _by_name(subjects: Iterable[Subject]) -> list[Subject]:
    return sorted(subjects, key=lambda subject: (subject.name.casefold(), subject.slug))
