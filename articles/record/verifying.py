"""Whether the record is what was put on it: every chain of digests followed, and what no digest covers held against it.

Reads the tables in the order of their chains, a row at a time, so that a record of any length fits in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from articles.models import Article, ClaimNotice, Series, Version
from articles.models.version import VersionKind
from articles.record.chains import Finding, Tally, follow, unexplained_end
from articles.record.verifying_pages import verify_pages
from newsroom.models import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

#: Rows that the database hands over at a time.
_BATCH = 500

#: Columns that say again what the copy says, so that lists need not open it: column → key in the copy.
_SAID_TWICE = {"headline": "headline", "deck": "deck", "language": "language", "story_kind": "kind"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which chains to follow. `since`: those to which something was added since; `article`: its public number."""

    publication: int | None = None
    article: int | None = None
    since: datetime | None = None

    def of(self, model: type[Version | ClaimNotice]) -> Q:
        """As a condition on the rows of `model`."""
        wanted = Q()
        if self.publication is not None:
            wanted &= Q(article__publication=self.publication)
        if self.article is not None:
            wanted &= Q(article__number=self.article)
        if self.since is not None:
            wanted &= Q(article__in=model.objects.filter(recorded_at__gte=self.since).values("article"))
        return wanted


@dataclass(slots=True)
class _Named:
    """Which section or series a slug means, and into which each was merged since."""

    by_slug: dict[tuple[int, str], int] = field(default_factory=dict)
    survivors: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls, model: type[Section | Series]) -> _Named:
        found = cls()
        for key, publication, slug, into in model._default_manager.values_list(  # noqa: SLF001 - of either model
            "pk", "publication", "slug", "merged_into"
        ):
            found.by_slug[publication, slug] = key
            found.survivors[key] = into or key
        return found

    def agree(self, version: Version, slug: str, key: int | None) -> bool:
        """Whether `key` is that of what the copy of `version` names by `slug`, by whatever name since."""
        named = self.by_slug.get((version.publication_id, slug))
        return named is not None and key is not None and self.survivors[named] == self.survivors.get(key)


def verify(scope: Scope, tally: Tally, progress: Callable[[], object] = lambda: None) -> Iterator[Finding]:
    """Everything that is wrong in `scope`; `tally` counts what was read, and `progress` is called as it goes."""
    sections, series = _Named.read(Section), _Named.read(Series)
    versions = Version.objects.filter(scope.of(Version)).annotate(
        key=F("article__key"),
        of_publication=F("article__publication"),
        of_number=F("article__number"),
        listed_in=F("part__series"),
        listed_as=F("part__installment"),
        listed_for=F("part__language"),
    )
    for chain in _chains(_in_order(versions)):
        tally.articles += 1
        yield from _followed(chain, lambda version, chain=chain: _faults(version, chain, sections, series))  # type: ignore[misc]
        tally.versions += len(chain)
        progress()
    notices = ClaimNotice.objects.filter(scope.of(ClaimNotice)).annotate(
        key=F("article__key"), of_publication=F("article__publication"), of_number=F("article__number")
    )
    numbers = notices.select_related("before", "after").defer("before__copy", "after__copy")
    for told in _chains(_in_order(numbers)):
        yield from _followed(told, _faults_of_place)
        tally.notices += len(told)
        progress()
    yield from _without_versions(scope)
    if scope.article is None:
        yield from verify_pages(scope.publication, scope.since, tally)


def _in_order[Row: (Version, ClaimNotice)](rows: QuerySet[Row]) -> Iterator[Row]:
    """All `rows` in the order of their chains, a batch after another by the index that has it: nothing is sorted, and no
    transaction stays open while the site goes on."""
    ordered = rows.order_by("article_id", "number")
    batch = list(ordered[:_BATCH])
    while batch:
        yield from batch
        last = batch[-1]
        onwards = Q(article__gt=last.article_id) | Q(number__gt=last.number)
        # The first condition is for the index.
        batch = list(ordered.filter(article__gte=last.article_id).filter(onwards)[:_BATCH])


def _chains[Row: (Version, ClaimNotice)](rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of one article after another."""
    for _article, chain in groupby(rows, key=lambda row: row.article_id):
        yield list(chain)


def _followed[Row: (Version, ClaimNotice)](
    chain: list[Row], others: Callable[[Row], Iterable[str]]
) -> Iterator[Finding]:
    return follow(chain, str(vars(chain[0])["key"]), _finding, others)


def _faults(version: Version, chain: list[Version], sections: _Named, series: _Named) -> Iterator[str]:
    """What is wrong in columns that no digest covers, or that say what the copy does not say."""
    yield from _faults_of_place(version)
    for column, key in _SAID_TWICE.items():
        if getattr(version, column) != version.copy.get(key):
            yield f"its {column.replace('_', ' ')} is not that of its copy"
    if not sections.agree(version, version.copy.get("section") or "", version.section_id):
        yield "it stands in another section than its copy names"
    if not _is_listed_as_it_says(version, series):
        yield "its series lists it as another part than its copy names"
    yield from unexplained_end(version, (other.live_from for other in chain))


def _is_listed_as_it_says(version: Version, series: _Named) -> bool:
    """Whether the row that a series' pages read is of the same series and part as the copy; a withdrawal has none."""
    part = version.copy.get("series") if version.kind != VersionKind.WITHDRAWAL else None
    key, *listed = (vars(version)[name] for name in ("listed_in", "listed_as", "listed_for"))
    if part is None:
        return key is None
    return listed == [part["installment"], version.language] and series.agree(version, part["slug"], key)


def _faults_of_place(row: Version | ClaimNotice) -> Iterator[str]:
    if row.publication_id != vars(row)["of_publication"]:
        yield "it stands in another publication than its article"
    if row.public_number != vars(row)["of_number"]:
        yield "it has another public number than its article"


def _without_versions(scope: Scope) -> Iterator[Finding]:
    """Articles that were published, and of which the record has nothing at all."""
    if scope.since is not None:
        return
    of_record = Version.objects.filter(article=OuterRef("pk"))
    published = Article.objects.filter(~Exists(of_record), number__isnull=False)
    if scope.publication is not None:
        published = published.filter(publication=scope.publication)
    if scope.article is not None:
        published = published.filter(number=scope.article)
    for article in published.order_by("pk").iterator(chunk_size=_BATCH):
        fault = "it was published and has no version"
        yield _of_article(article.key, article.number, article.headline, "article", None, fault)


def _finding(row: Version | ClaimNotice, number: int, fault: str) -> Finding:
    kind, headline = ("version", row.headline) if isinstance(row, Version) else ("notice", row.title)
    of_article = vars(row)
    return _of_article(of_article["key"], of_article["of_number"], headline, kind, number, fault)


def _of_article(key: UUID, number: int | None, headline: str, row: str, place: int | None, fault: str) -> Finding:
    return Finding(f"Article {number} “{headline}”", row, place, fault, key, number, headline)
