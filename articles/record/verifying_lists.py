"""Whether readers' lists find a version where its copy says it stands: its section, its series, its tags, its reporters.

No digest covers these columns and rows, because they name what the database knows by keys of its own. What was merged or
renamed since leads on, and is the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from taggit.models import Tag

from articles.models import Series, VersionReporter, VersionTag
from articles.models.version import VersionKind
from newsroom.models import FormerPlace, Reporter, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.models import Version

#: A version is written a moment after the section was read in which it stands.
_A_MOMENT = timedelta(minutes=1)
_NEVER, _EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Named:
    """Which row a slug means, of one publication where slugs belong to one, and into which each was merged since."""

    by_slug: dict[tuple[int | None, str], int] = field(default_factory=dict)
    survivors: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Iterable[tuple[int, int | None, str, int | None]]) -> _Named:
        """From the rows' keys, publications, slugs and what they were merged into."""
        found = cls()
        for key, publication, slug, into in rows:
            found.by_slug[publication, slug] = key
            found.survivors[key] = into or key
        return found

    def meant(self, publication: int | None, slug: str) -> int | None:
        """The key of what stands now where `slug` leads to."""
        return self.survivors.get(self.by_slug.get((publication, slug), 0))


@dataclass(frozen=True, slots=True)
class Lists:
    """What lists go by, read once for a whole record: a row for each section, series, tag and reporter."""

    sections: _Named
    series: _Named
    tags: _Named
    reporters: _Named
    #: Of each section the one on whose list it stood (itself, where it is no part of one), from when and until when.
    places: dict[int, list[tuple[int, datetime, datetime]]]

    @classmethod
    def read(cls) -> Lists:
        """As the desk has them now."""
        of_publication = ("pk", "publication", "slug", "merged_into")
        return cls(
            sections=_Named.read(Section.objects.values_list(*of_publication)),
            series=_Named.read(Series.objects.values_list(*of_publication)),
            tags=_Named.read(
                (key, None, slug, into) for key, slug, into in Tag.objects.values_list("pk", "slug", "merger__into")
            ),
            reporters=_Named.read(
                (key, None, slug, into) for key, slug, into in Reporter.objects.values_list("pk", "slug", "merged_into")
            ),
            places=_places(),
        )

    def attach(self, versions: Sequence[Version]) -> None:
        """Give each version the rows that tags' and reporters' pages read, for `faults`: two queries for all of them."""
        by_key = {version.pk: version for version in versions}
        for name, rows, of in (("of_tags", VersionTag, "tag"), ("of_reporters", VersionReporter, "reporter")):
            for version in versions:
                vars(version)[name] = []
            # The first and the last key are for the index. Until a database has counted its rows, it takes so many keys for
            # most of the table, and would read all of that for each batch.
            lines = rows._default_manager.filter(  # noqa: SLF001 - of either model
                version__gte=min(by_key), version__lte=max(by_key), version__in=by_key
            )
            for key, listed, *said in lines.values_list("version", of, "publication", "language", "published_at"):
                version = by_key[key]
                agrees = said == [version.publication_id, version.language, version.published_at]
                vars(version)[name].append((listed, agrees))

    def faults(self, version: Version) -> Iterator[str]:
        """Where lists show `version`, or do not, against its copy. It came annotated, and with its rows attached."""
        key = self.sections.survivors.get(version.section_id)
        if key is None or key != self.sections.meant(version.publication_id, version.copy.get("section") or ""):
            yield "it stands in another section than its copy names"
        elif not self._is_under_its_root(version):
            yield "it is listed under another section than the one its own was part of"
        if not self._is_part_as_it_says(version):
            yield "its series lists it as another part than its copy names"
        yield from _misplaced(vars(version)["of_tags"], self.tags, _slugs(version, "tags", "slug"), "tag")
        reporters = _slugs(version, "bylines", "reporter")
        yield from _misplaced(vars(version)["of_reporters"], self.reporters, reporters, "reporter")

    def _is_under_its_root(self, version: Version) -> bool:
        """Whether its section stood under that one when it was put on record."""
        root = self.sections.survivors.get(version.root_section_id)
        return any(
            root == self.sections.survivors[place] and begins <= version.recorded_at <= ends
            for place, begins, ends in self.places[version.section_id]
        )

    def _is_part_as_it_says(self, version: Version) -> bool:
        """Whether the row that a series' pages read is of the same series and part as the copy; a withdrawal has none."""
        part = version.copy.get("series") if version.kind != VersionKind.WITHDRAWAL else None
        key, *listed = (vars(version)[name] for name in ("listed_in", "listed_as", "listed_for"))
        if part is None:
            return key is None
        meant = self.series.meant(version.publication_id, part["slug"])
        is_same = meant is not None and self.series.survivors.get(key) == meant
        return is_same and listed == [part["installment"], version.language]


def _places() -> dict[int, list[tuple[int, datetime, datetime]]]:
    places: dict[int, list[tuple[int, datetime, datetime]]] = {}
    former: dict[int, list[tuple[int | None, datetime]]] = defaultdict(list)
    for section, parent, until in FormerPlace.objects.order_by("until", "pk").values_list("section", "parent", "until"):
        former[section].append((parent, until))
    for section, parent in Section.objects.values_list("pk", "parent"):
        begins = _NEVER
        places[section] = []
        for place, until in former[section]:
            places[section].append((place or section, begins, until + _A_MOMENT))
            begins = until - _A_MOMENT
        places[section].append((parent or section, begins, _EVER))
    return places


def _slugs(version: Version, key: str, name: str) -> set[str]:
    """Those its copy names; a withdrawal is on no list."""
    if version.kind == VersionKind.WITHDRAWAL:
        return set()
    return {said[name] for said in version.copy.get(key, ()) if said[name] is not None}


def _misplaced(rows: list[tuple[int, bool]], named: _Named, slugs: set[str], called: str) -> Iterator[str]:
    """What is wrong with the rows of one version: `slugs` are what its copy names."""
    direct = [named.by_slug.get((None, slug)) for slug in slugs]
    if len(rows) == len(direct) and all(agrees and key in direct for key, agrees in rows):
        # Nothing was merged, as nearly always.
        return
    wanted = Counter(named.meant(None, slug) for slug in slugs)
    there = Counter(named.survivors.get(key) for key, _agrees in rows)
    if wanted != there:
        for slug in sorted(slugs):
            if there[meant := named.meant(None, slug)] < wanted[meant]:
                yield f"it is not in the list of the {called} “{slug}”, which its copy names"
        if there - wanted:
            yield f"it is in the list of a {called} that its copy does not name"
    if not all(agrees for _key, agrees in rows):
        yield f"it is in the list of a {called} with another edition or another day than its own"
