"""The tag or the reporter that an address names, and where it leads since a merger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F
from taggit.models import Tag

from articles.korean import nfc
from articles.models.version import began_by
from articles.models.version_index import VersionReporter, VersionTag
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from newsroom.house import House


@dataclass(frozen=True, slots=True)
class Subject[M: (Tag, Reporter)]:
    """A tag or a reporter as its address names it.

    `keys` are those whose lines of the record make its list: its own, and those of what was merged into it. `moved_to`
    is the slug to which the address leads since a merger or a change of address; None when it is the subject's own.
    """

    row: M
    keys: tuple[int, ...]
    moved_to: str | None


def tag(house: House, language: str, slug: str, now: datetime) -> Subject[Tag] | None:
    """The tag with this slug; whether readers may know of it, its list tells. One that moved leads on if they did."""
    rows = Tag.objects.filter(slug=nfc(slug)).select_related("merger__into")
    found = list(rows.annotate(also=F("mergers__tag"), also_is_address=F("mergers__only_address")))
    if not found:
        return None
    row, merger = found[0], getattr(found[0], "merger", None)
    if merger is None:
        return Subject(row, _keys(row, found), None)
    keys = [row.pk]
    if merger.only_address:
        keys = [merger.into_id, *merger.into.mergers.values_list("tag", flat=True)]
    lines = VersionTag.objects.filter(tag__in=keys)
    return Subject(merger.into, (), merger.into.slug) if _were_seen(lines, house, language, now) else None


def reporter(house: House, language: str, slug: str, now: datetime) -> Subject[Reporter] | None:
    """The reporter with this slug; whether readers may know of them, their list tells. Who moved leads on if they did."""
    rows = Reporter.objects.filter(slug=nfc(slug)).select_related("merged_into")
    found = list(rows.annotate(also=F("merged"), also_is_address=F("merged__only_address")))
    if not found:
        return None
    row, into = found[0], found[0].merged_into
    if into is None:
        return Subject(row, _keys(row, found), None)
    keys = [into.pk, *into.merged.values_list("pk", flat=True)] if row.only_address else [row.pk]
    lines = VersionReporter.objects.filter(reporter__in=keys)
    return Subject(into, (), into.slug) if _were_seen(lines, house, language, now) else None


def _keys(row: Tag | Reporter, found: Sequence[Any]) -> tuple[int, ...]:
    """The key of `row` and of those that were merged into it; `found` has a line for each of them."""
    merged = (line.also for line in found if line.also is not None and not line.also_is_address)
    return (row.pk, *merged)


def _were_seen(
    lines: QuerySet[VersionTag] | QuerySet[VersionReporter], house: House, language: str, now: datetime
) -> bool:
    here = lines.filter(publication=house.publication_id, language=language)
    return here.filter(began_by(now, through="version__")).exists()
