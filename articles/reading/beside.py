"""What stands beside a story: what is related to it, its translations, and its neighbours in its section's list.

Many short lists make one query, put into SQL once for each section and each number of tags (`questions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q, Subquery
from django.db.models.expressions import RawSQL

from articles.memory import Memory
from articles.models.version import Version, is_on_site
from articles.models.version_index import VersionTag
from articles.reading.faces import faces, rows
from articles.reading.shelves import keyed, root_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from articles.models.version import VersionQuerySet
    from newsroom.house import House, SectionLine

RELATED = 4
#: Of each list more are asked for than are shown, because both neighbours may be among them.
_CANDIDATES = RELATED + 2
#: How many of an article's tags are looked into for what is related; each costs a look into an index.
_TAGS = 3

#: How many tags a row has in common with a version.
_SHARED_TAGS = (
    "SELECT COUNT(*) FROM articles_versiontag AS theirs WHERE theirs.version_id = articles_version.id"
    " AND theirs.tag_id IN (SELECT mine.tag_id FROM articles_versiontag AS mine WHERE mine.version_id = %s)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What stands beside an article. Nothing stands there twice. As long as nothing of it changes it is the same object.

    `by_tag`: at least one of `related` shares a tag with it; the rest are its root section's newest.
    """

    related: tuple[Version, ...]
    translations: tuple[Version, ...]
    newer: Version | None = None
    older: Version | None = None
    by_tag: bool = False


#: Bytes of one with the key it has, beside the versions that stand on it.
_BESIDE = 8_000
_met: Memory[Hashable, Beside] = Memory(lambda _beside: _BESIDE)


def beside(house: House, version: Version, now: datetime, shown: Collection[int] = ()) -> Beside:
    """Related stories, all translations and the neighbours in the section's list, in one query.

    What is `shown` on the page already, by its public number, is not related once more. Those that share most tags come first; among equals, and where tags bring too few, the newest of the root section.
    """
    root = root_of(version, house)
    section = house.standing(version.section_id) or root
    tags = min(_TAGS, len(version.copy.get("tags", ())))
    here = _Here(version.publication_id, version.language, section, root, tags)
    values = (now, version.published_at, version.pk, version.public_number, version.story)
    found = tuple(rows(house, ("beside", version.language, section.id, root.id, tags), here.keys, *values))
    # Of the version, of the house and of these it is a pure function: the record is asked every time, and answered alike.
    key = (house.stamp, version.pk, found, tuple(shown))
    return _met.get(key) or _met.put(key, _chosen(house, version, section, dict(found), shown))


def _chosen(
    house: House, version: Version, section: SectionLine, found: dict[int, int], shown: Collection[int]
) -> Beside:
    """Of what was `found` (by key: how many tags they have in common) what is shown where."""
    versions = faces(house, list(found))
    others = [each for each in versions if each.language == version.language]
    listed = [each for each in others if _stands_in(section, each, house)]
    newer = next((each for each in reversed(listed) if _place(each) > _place(version)), None)
    older = next((each for each in listed if _place(each) < _place(version)), None)
    there = {*shown, *(each.public_number for each in (newer, older) if each)}
    rest = [each for each in others if each.public_number not in there]
    related = sorted(rest, key=lambda each: -found[each.pk])[:RELATED]
    return Beside(
        related=tuple(related),
        translations=tuple(each for each in versions if each.story == version.story),
        newer=newer,
        older=older,
        by_tag=any(found[each.pk] for each in related),
    )


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a story stands: of what is beside it, the question for the keys."""

    publication: int
    language: str
    section: SectionLine
    root: SectionLine
    tags: int

    def keys(self, now: datetime, published_at: datetime, key: int, number: int, story: UUID) -> QuerySet[Any, Any]:
        """The key of each version beside that with this `key`, and how many tags they have in common, newest first."""
        of_publication = Version.objects.filter(publication=self.publication).on_site(now)
        of_edition = of_publication.filter(language=self.language).exclude(public_number=number)
        translations = of_publication.of_story(story).exclude(language=self.language)
        lists: list[QuerySet[Any, int]] = [
            *_in_section(of_edition, self.section, self.root, published_at, key),
            *self._by_tag(now, key, number),
            translations.values_list("pk", flat=True),
        ]
        shared = RawSQL(_SHARED_TAGS, (key,), output_field=models.IntegerField())  # noqa: S611 - text of our own
        return keyed(lists).newest_first().annotate(shared=shared).values_list("pk", "shared")

    def _by_tag(self, now: datetime, key: int, number: int) -> Iterator[QuerySet[VersionTag, int]]:
        """The newest under each of its first tags, each through the index of that one tag."""
        mine = VersionTag.objects.filter(version=key).order_by("pk").values("tag")
        lines = (
            VersionTag.objects.filter(publication=self.publication, language=self.language)
            .filter(is_on_site(now, through="version__"))
            .exclude(version__public_number=number)
            .order_by("-published_at", "-version")
            .values_list("version", flat=True)
        )
        for position in range(self.tags):
            yield lines.filter(tag=Subquery(mine[position : position + 1]))[:_CANDIDATES]


def _in_section(
    of_edition: VersionQuerySet, section: SectionLine, root: SectionLine, published_at: datetime, key: int
) -> Iterator[QuerySet[Version, int]]:
    """The newest of the root section, and the nearest to either side in the list of the section itself."""
    for shelf in standing_in(of_edition, root):
        yield shelf.newest_first()[:_CANDIDATES].values_list("pk", flat=True)
    # The first condition is for the index, the second for stories of the same microsecond.
    later = Q(published_at__gte=published_at) & (Q(published_at__gt=published_at) | Q(pk__gt=key))
    earlier = Q(published_at__lte=published_at) & (Q(published_at__lt=published_at) | Q(pk__lt=key))
    for shelf in standing_in(of_edition, section):
        yield shelf.filter(later).order_by("published_at", "id")[:1].values_list("pk", flat=True)
        yield shelf.filter(earlier).newest_first()[:1].values_list("pk", flat=True)


def _stands_in(section: SectionLine, version: Version, house: House) -> bool:
    """Whether `version` is on the list of `section`: a root section's holds its parts' stories too."""
    here = house.standing(version.section_id)
    return (here is not None and here.id == section.id) or root_of(version, house).id == section.id


def _place(version: Version) -> tuple[datetime, int]:
    return version.published_at, version.pk
