"""What was put on record and is there no more: no row of a chain misses the chain itself.

So it is asked of what still knows of it: the numbers that articles were given, the acts of the desk and of the docket, rows
that were written with a version, and the count of each chain of pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Q

from articles.models import (
    Arrangement,
    ArrangementPage,
    Article,
    ChainEnd,
    ClaimAct,
    ClaimNotice,
    NumberSeries,
    StandingVersion,
    StatusChange,
    Version,
    VersionPage,
    VersionReporter,
    VersionSeries,
    VersionTag,
)
from articles.record.chains import Finding
from articles.workflow import Action

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.db.models import QuerySet

#: Rows that the database hands over at a time.
_BATCH = 500
#: Acts that put a version on record.
_RECORDING = (Action.PUBLISH, Action.WITHDRAW, Action.ADOPT)
#: Written with every version that is on a list or has a page.
_BESIDE = (VersionPage, VersionTag, VersionReporter, VersionSeries)


def missing_of_articles(publication: int | None, number: int | None) -> Iterator[Finding]:
    """Articles, versions and notices that are gone: of one publication, of the article with `number`, or of all."""
    articles = Q()
    if publication is not None:
        articles &= Q(publication=publication)
    if number is not None:
        articles &= Q(number=number)
    yield from _without_versions(articles)
    yield from _numbers_of_nobody(publication, number)
    of_act = Q(article__in=Article.objects.filter(articles)) if articles else Q()
    yield from _acts_without_version(of_act)
    yield from _acts_without_notice(Q(claim__article__in=Article.objects.filter(articles)) if articles else Q())
    if not articles:
        yield from _left_beside()


def _without_versions(articles: Q) -> Iterator[Finding]:
    """Articles that were published, and of which the record has nothing at all."""
    of_record = Version.objects.filter(article=OuterRef("pk"))
    recorded = StatusChange.objects.filter(article=OuterRef("pk"), action__in=_RECORDING)
    known = Q(number__isnull=False) | Q(first_published_at__isnull=False) | Exists(recorded)
    gone = Article.objects.filter(articles, ~Exists(of_record)).filter(known).order_by("pk")
    for key, number, headline in gone.values_list("key", "number", "headline").iterator(chunk_size=_BATCH):
        yield _of_article(key, number, headline, "article", "it was published and has no version")


def _numbers_of_nobody(publication: int | None, number: int | None) -> Iterator[Finding]:
    """Numbers that a publication gave, and no article has: whoever took one out with all its rows left a gap."""
    series = NumberSeries.objects.order_by("pk")
    if publication is not None:
        series = series.filter(pk=publication)
    for key, slug, last in series.values_list("pk", "publication__slug", "last"):
        numbered = Article.objects.filter(publication=key, number__lte=last).order_by("number")
        if number is not None:
            if number <= last and not numbered.filter(number=number).exists():
                yield _of_number(slug, number, number)
            continue
        if numbered.count() == last:
            continue
        before = 0
        for there in filter(None, numbered.values_list("number", flat=True).iterator(chunk_size=_BATCH)):
            if there > before + 1:
                yield _of_number(slug, before + 1, there - 1)
            before = there
        if before < last:
            yield _of_number(slug, before + 1, last)


def _of_number(slug: str, first: int, last: int) -> Finding:
    called = f"Article {first} of {slug}" if first == last else f"Articles {first} to {last} of {slug}"
    return Finding(called, "article", None, "this number was given, and no article has it", None, first)


def _acts_without_version(articles: Q) -> Iterator[Finding]:
    """The desk knows that somebody published, withdrew or adopted; what was put on record by that is gone."""
    there = Version.objects.filter(pk=OuterRef("version"))
    nothing = Q(version=None, action__in=_RECORDING) | Q(version__isnull=False) & ~Exists(there)
    acts = StatusChange.objects.filter(articles).filter(nothing).order_by("article", "pk")
    told = acts.values_list("article__key", "article__number", "article__headline", "action", "at")
    for key, number, headline, action, at in told.iterator(chunk_size=_BATCH):
        fault = f"the version is missing that “{Action(action).name.lower().replace('_', ' ')}” of {at:%Y-%m-%d %H:%M} UTC is about"
        yield _of_article(key, number, headline, "act", fault)


def _acts_without_notice(claims: Q) -> Iterator[Finding]:
    """The docket knows that a notice was published or taken down, and it is gone."""
    there = ClaimNotice.objects.filter(pk=OuterRef("notice"))
    kinds = (ClaimAct.Kind.PUBLISHED, ClaimAct.Kind.ENDED)
    acts = ClaimAct.objects.filter(claims, kind__in=kinds).filter(Q(notice=None) | ~Exists(there)).order_by("pk")
    told = acts.values_list("claim__article__key", "claim__article__number", "claim__article__headline", "kind", "at")
    for key, number, headline, kind, at in told:
        fault = f"the notice is missing that was {ClaimAct.Kind(kind).value} on {at:%Y-%m-%d %H:%M} UTC"
        yield _of_article(key, number, headline, "notice", fault)


def _left_beside() -> Iterator[Finding]:
    """Rows that were written with a version that is not there: a database without its foreign keys lets it go alone."""
    told: set[int] = set()
    for rows in _BESIDE:
        gone: QuerySet[Any] = rows._default_manager.filter(~Exists(Version.objects.filter(pk=OuterRef("version_id"))))  # noqa: SLF001 - of each model
        told |= set(gone.values_list("version_id", flat=True))
    for key in sorted(told):
        yield Finding(
            f"Version with the key {key}", "version", None, "rows of lists and pages are left of it, and it is missing"
        )
    fronts = ArrangementPage.objects.filter(~Exists(Arrangement.objects.filter(pk=OuterRef("arrangement_id"))))
    for key in fronts.order_by("pk").values_list("pk", flat=True):
        yield Finding(f"Front page with the key {key}", "arrangement", None, "its pictures are left, and it is missing")


def missing_of_pages(publication: int | None) -> Iterator[Finding]:
    """Versions of standing pages and arrangements of front pages that are gone from the end of their chain, or all of them."""
    ends = ChainEnd.objects.select_related("publication").order_by("publication", "language", "page")
    if publication is not None:
        ends = ends.filter(publication=publication)
    for end in ends:
        here = {"publication": end.publication_id, "language": end.language}
        rows: QuerySet[Any] = (
            StandingVersion.objects.filter(**here, slug=end.page) if end.page else Arrangement.objects.filter(**here)
        )
        last = rows.aggregate(last=Max("number"))["last"] or 0
        of, row = f"Front page of {end.publication.slug}, {end.language}", "arrangement"
        if end.page:
            of, row = f"Standing page {end.page} of {end.publication.slug}, {end.language}", "version"
        for number in range(last + 1, end.last + 1):
            yield Finding(of, row, number, "it is missing")


def _of_article(key: UUID, number: int | None, headline: str, row: str, fault: str) -> Finding:
    return Finding(f"Article {number} “{headline}”", row, None, fault, key, number, headline)
