"""What stands beside a story: what is related to it, its translations, and its neighbours in its section's list.

Many short lists make one query. Django takes longer to write that statement than a database to answer it, so it is
written once for each section and each number of tags, and given new values each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections, models, router
from django.db.models import Q, Subquery
from django.db.models.expressions import RawSQL

from articles.models.version import Version, VersionTag, is_on_site
from articles.reading.shelves import keyed, root_of, standing_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an article. Nothing stands there twice.

    `by_tag`: at least one of `related` shares a tag with it; the rest are its root section's newest.
    """

    related: list[Version]
    translations: list[Version]
    newer: Version | None = None
    older: Version | None = None
    by_tag: bool = False


def beside(house: House, version: Version, now: datetime) -> Beside:
    """Related stories, all translations and the neighbours in the section's list, in one query.

    Those that share most tags come first; among equals, and where tags bring too few, the newest of the root section.
    """
    root = root_of(version, house)
    section = house.standing(version.section_id) or root
    tags = min(_TAGS, len(version.copy.get("tags", ())))
    statement = _statement(router.db_for_read(Version), version.publication_id, version.language, section, root, tags)
    shared = RawSQL(_SHARED_TAGS, (version.pk,), output_field=models.IntegerField())  # noqa: S611 - text of our own
    versions = Version.objects.filter(pk__in=statement.of(version, now))
    versions = versions.annotate(shared_tags=shared)  # type: ignore[no-redef]  # Version declares it.
    found = list(versions.for_cards().newest_first())
    others = [each for each in found if each.language == version.language]
    listed = [each for each in others if _stands_in(section, each, house)]
    newer = next((each for each in reversed(listed) if _place(each) > _place(version)), None)
    older = next((each for each in listed if _place(each) < _place(version)), None)
    rest = [each for each in others if each is not newer and each is not older]
    related = sorted(rest, key=lambda each: -each.shared_tags)[:RELATED]
    return Beside(
        related=related,
        translations=[each for each in found if each.story == version.story],
        newer=newer,
        older=older,
        by_tag=any(each.shared_tags for each in related),
    )


# The statement ---------------------------------------------------------------------------------------------

#: What stands in a statement for each value until there is one; nothing on record has any of them.
_NOW = datetime(9998, 12, 31, 23, 59, 59, 1, tzinfo=UTC)
_PUBLISHED_AT = datetime(9998, 12, 31, 23, 59, 59, 2, tzinfo=UTC)
_KEY, _NUMBER = 2**62 + 1, 2**62 + 2
_STORY = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class _Statement:
    """The keys of all that stands beside a version: SQL as one database takes it, with the places of its values."""

    alias: str
    sql: str
    values: tuple[Any, ...]

    def of(self, version: Version, now: datetime) -> RawSQL:
        """Of this version at this instant."""
        given: dict[Any, Any] = {
            _as_bound(self.alias, _NOW): _as_bound(self.alias, now),
            _as_bound(self.alias, _PUBLISHED_AT): _as_bound(self.alias, version.published_at),
            _KEY: version.pk,
            _NUMBER: version.public_number,
            _as_bound(self.alias, _STORY): _as_bound(self.alias, version.story),
        }
        return RawSQL(self.sql, [given.get(value, value) for value in self.values])  # noqa: S611 - written by Django


def _as_bound(alias: str, value: datetime | UUID) -> Any:
    """As the database takes it: SQLite knows neither instants nor UUIDs."""
    connection = connections[alias]
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value if connection.features.has_native_uuid_field else value.hex


@lru_cache(maxsize=256)
def _statement(
    alias: str, publication: int, language: str, section: SectionLine, root: SectionLine, tags: int
) -> _Statement:
    """For stories of one section with that many tags to look into."""
    of_publication = Version.objects.filter(publication=publication).on_site(_NOW)
    of_edition = of_publication.filter(language=language).exclude(public_number=_NUMBER)
    translations = of_publication.filter(story=_STORY).exclude(language=language)
    lists: list[QuerySet[Any, int]] = [
        *_in_section(of_edition, section, root),
        *_by_tag(publication, language, tags),
        translations.values_list("pk", flat=True),
    ]
    keys = keyed(lists).values_list("pk", flat=True)
    sql, values = keys.query.get_compiler(alias).as_sql()
    return _Statement(alias, sql, tuple(values))


def _in_section(of_edition: Any, section: SectionLine, root: SectionLine) -> Iterator[QuerySet[Version, int]]:
    """The newest of the root section, and the nearest to either side in the list of the section itself."""
    for shelf in standing_in(of_edition, root):
        yield shelf.newest_first()[:_CANDIDATES].values_list("pk", flat=True)
    # The first condition is for the index, the second for stories of the same microsecond.
    later = Q(published_at__gte=_PUBLISHED_AT) & (Q(published_at__gt=_PUBLISHED_AT) | Q(pk__gt=_KEY))
    earlier = Q(published_at__lte=_PUBLISHED_AT) & (Q(published_at__lt=_PUBLISHED_AT) | Q(pk__lt=_KEY))
    for shelf in standing_in(of_edition, section):
        yield shelf.filter(later).order_by("published_at", "id")[:1].values_list("pk", flat=True)
        yield shelf.filter(earlier).newest_first()[:1].values_list("pk", flat=True)


def _by_tag(publication: int, language: str, tags: int) -> Iterator[QuerySet[VersionTag, int]]:
    """The newest under each of its first tags, each through the index of that one tag."""
    mine = VersionTag.objects.filter(version=_KEY).order_by("pk").values("tag")
    lines = (
        VersionTag.objects.filter(publication=publication, language=language)
        .filter(is_on_site(_NOW, through="version__"))
        .exclude(version__public_number=_NUMBER)
        .order_by("-published_at", "-version")
        .values_list("version", flat=True)
    )
    for number in range(tags):
        yield lines.filter(tag=Subquery(mine[number : number + 1]))[:_CANDIDATES]


def _stands_in(section: SectionLine, version: Version, house: House) -> bool:
    """Whether `version` is on the list of `section`: a root section's holds its parts' stories too."""
    here = house.standing(version.section_id)
    return here == section or (not section.is_child and root_of(version, house) == section)


def _place(version: Version) -> tuple[datetime, int]:
    return version.published_at, version.pk
