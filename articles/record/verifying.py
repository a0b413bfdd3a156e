"""Whether the record is what was put on it: every chain of digests followed, and what no digest covers held against it.

Reads the tables in the order of their chains, a row at a time, so that a record of any length fits in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery

from articles.models import Article, ClaimAct, ClaimNotice, Version
from articles.record.chains import Finding, Tally, follow, unexplained_end
from articles.record.missing import missing_of_articles, missing_of_pages
from articles.record.verifying_lists import Lists
from articles.record.verifying_pages import verify_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

#: Rows that the database hands over at a time.
_BATCH = 500

#: A notice ends a moment before the docket notes it, in the same transaction.
_A_MOMENT = timedelta(minutes=1)

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


def verify(scope: Scope, tally: Tally, progress: Callable[[], object] = lambda: None) -> Iterator[Finding]:
    """Everything that is wrong in `scope`; `tally` counts what was read, and `progress` is called as it goes."""
    lists = Lists.read()
    versions = Version.objects.filter(scope.of(Version)).annotate(
        listed_in=F("part__series"),
        listed_as=F("part__installment"),
        listed_for=F("part__language"),
    )
    for chain in _chains(_in_order(versions, lists.attach)):
        tally.articles += 1
        yield from _followed(chain, lambda version, chain=chain: _faults(version, chain, lists))  # type: ignore[misc]
        tally.versions += len(chain)
        progress()
    ended = ClaimAct.objects.filter(notice=OuterRef("pk"), kind=ClaimAct.Kind.ENDED).order_by("pk")
    notices = ClaimNotice.objects.filter(scope.of(ClaimNotice)).annotate(taken_down=Subquery(ended.values("at")[:1]))
    numbers = notices.select_related("before", "after").defer("before__copy", "after__copy")
    for told in _chains(_in_order(numbers)):
        yield from _followed(told, _faults_of_notice)
        tally.notices += len(told)
        progress()
    if scope.since is None:
        yield from missing_of_articles(scope.publication, scope.article)
    if scope.article is None:
        yield from verify_pages(scope.publication, scope.since, tally)
        if scope.since is None:
            yield from missing_of_pages(scope.publication)


def _in_order[Row: (Version, ClaimNotice)](
    rows: QuerySet[Row], attach: Callable[[list[Row]], object] = lambda batch: None
) -> Iterator[Row]:
    """All `rows` in the order of their chains, a batch after another by the index that has it: nothing is sorted, and no
    transaction stays open while the site goes on. `attach` is called with each batch."""
    ordered = rows.order_by("article_id", "number")
    batch = list(ordered[:_BATCH])
    while batch:
        attach(batch)
        yield from _with_articles(batch)
        last = batch[-1]
        onwards = Q(article__gt=last.article_id) | Q(number__gt=last.number)
        # The first condition is for the index.
        batch = list(ordered.filter(article__gte=last.article_id).filter(onwards)[:_BATCH])


def _with_articles[Row: (Version, ClaimNotice)](batch: list[Row]) -> Iterator[Row]:
    """Each row with what its article says of it; a row without an article is missed by the article's number.

    Not joined: PostgreSQL would go through the articles from the first one on to come to those of the batch.
    """
    articles = Article.objects.filter(pk__in={row.article_id for row in batch})
    said = {key: names for key, *names in articles.values_list("pk", "key", "publication", "number")}
    for row in batch:
        if row.article_id in said:
            vars(row).update(zip(("key", "of_publication", "of_number"), said[row.article_id], strict=True))
            yield row


def _chains[Row: (Version, ClaimNotice)](rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of one article after another."""
    for _article, chain in groupby(rows, key=lambda row: row.article_id):
        yield list(chain)


def _followed[Row: (Version, ClaimNotice)](
    chain: list[Row], others: Callable[[Row], Iterable[str]]
) -> Iterator[Finding]:
    return follow(chain, str(vars(chain[0])["key"]), _finding, others)


def _faults(version: Version, chain: list[Version], lists: Lists) -> Iterator[str]:
    """What is wrong in columns that no digest covers, or that say what the copy does not say."""
    yield from _faults_of_place(version)
    try:
        yield from [*_otherwise_in_copy(version), *lists.faults(version)]
    except (AttributeError, LookupError, TypeError):
        yield "its copy has not the form in which copies are put on record"
    yield from unexplained_end(version, (other.live_from for other in chain))


def _otherwise_in_copy(version: Version) -> Iterator[str]:
    for column, key in _SAID_TWICE.items():
        if getattr(version, column) != version.copy.get(key):
            yield f"its {column.replace('_', ' ')} is not that of its copy"


def _faults_of_notice(notice: ClaimNotice) -> Iterator[str]:
    """What no digest of a notice covers: its article's columns, and its end, which the docket knows."""
    yield from _faults_of_place(notice)
    taken_down = vars(notice)["taken_down"]
    if notice.live_until is None:
        if taken_down is not None:
            yield "it has no end, and the docket says that it was taken down"
    elif taken_down is None:
        yield "it was given an end, and the docket knows of nobody who took it down"
    elif not taken_down - _A_MOMENT <= notice.live_until <= taken_down:
        yield "it ended at another time than the docket says that it was taken down"


def _faults_of_place(row: Version | ClaimNotice) -> Iterator[str]:
    if row.publication_id != vars(row)["of_publication"]:
        yield "it stands in another publication than its article"
    if row.public_number != vars(row)["of_number"]:
        yield "it has another public number than its article"


def _finding(row: Version | ClaimNotice, number: int, fault: str) -> Finding:
    kind, headline = ("version", row.headline) if isinstance(row, Version) else ("notice", row.title)
    of_article = vars(row)
    public = of_article["of_number"]
    return Finding(f"Article {public} “{headline}”", kind, number, fault, of_article["key"], public, headline)
