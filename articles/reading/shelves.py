"""How the record is asked: an edition at one instant, a section's keys, and short lists put together in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.models.version import Version, VersionQuerySet, is_past

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from newsroom.house import House, SectionLine


def edition(house: House, language: str, now: datetime) -> VersionQuerySet:
    """What readers see of a publication in one language."""
    versions = Version.objects.filter(publication=house.publication_id, language=language).on_site(now)
    # Looking back, a list begins where its index has that day, and not at the newest.
    return versions.filter(published_at__lte=now) if is_past(now) else versions


def standing_in(versions: VersionQuerySet, section: SectionLine) -> list[VersionQuerySet]:
    """Those of `versions` that stand in a section: one list for each key of the record, never `section IN (…)`.

    A section that others were merged into has several. Each is read through its own index and cut before they are put
    together, so the page costs as many pages as there are keys, however deep the archive.
    """
    return [
        versions.filter(**{shelf.column: shelf.section}).exclude(section__in=shelf.without)
        if shelf.without
        else versions.filter(**{shelf.column: shelf.section})
        for shelf in section.shelves
    ]


def root_of(version: Version, house: House) -> SectionLine:
    """The root section in whose list a version stands now: its own on record, unless one of its sections was merged."""
    section = house.standing(version.section_id)
    if section is not None and section.id != version.section_id:
        return house.root_of(section)
    root = house.standing(version.root_section_id)
    if root is None:
        raise LookupError(version.root_section_id)
    return house.root_of(root)


def numbered(house: House, number: int) -> VersionQuerySet:
    """All versions of the article with this public number."""
    return Version.objects.filter(publication=house.publication_id, public_number=number)


def all_of(parts: Sequence[QuerySet[Version]]) -> VersionQuerySet:
    """The versions of several short lists in one query, each list still read through its own index."""
    return keyed([part.values_list("pk", flat=True) for part in parts])


def keyed(lists: Sequence[QuerySet[Any, int]]) -> VersionQuerySet:
    """The versions whose keys stand in any of these short lists.

    SQLite wants every ordered, cut list of a UNION wrapped once more.
    """
    if len(lists) < 2:
        return Version.objects.filter(pk__in=lists[0]) if lists else Version.objects.none()
    first, *rest = (Version.objects.filter(pk__in=keys).values_list("pk", flat=True) for keys in lists)
    return Version.objects.filter(pk__in=first.union(*rest, all=True))
