"""The index: rows written, rows taken out, and what a question is in the words of each database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connections, router
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

from articles.models.many_rows import store_values
from articles.models.version import Version, VersionKind
from articles.models.version_index import VersionReporter
from articles.models.version_search import FTS_TABLE, VersionSearch
from articles.search.analyser import ANALYSIS, analyse, searched_body
from articles.search.question import ANY_END

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from articles.models.version import VersionQuerySet
    from articles.search.analyser import Analysis
    from articles.search.question import AnyOf, Needs


class _Named(NamedTuple):
    """A reporter, with the name in each language."""

    key: int
    names: list[str]


#: The columns of a row.
_NAMES = (
    *("version_id", "publication_id", "language", "section_id", "root_section_id", "published_at"),
    *("analysis", "words", "terms"),
)
_COLUMNS = ("publication", "language", "section", "root_section", "published_at", "analysis", "words", "terms")


def wanted(now: datetime) -> VersionQuerySet:
    """Versions that readers can find at `now`, or will be able to: on the site or scheduled, and no notice of withdrawal."""
    to_come = Q(live_until=None) | Q(live_until__gt=now) & Q(live_until__gt=F("live_from"))
    return Version.objects.filter(to_come).exclude(kind=VersionKind.WITHDRAWAL)


def index(versions: Sequence[Version]) -> None:
    """Put `versions`, each with its `page`, into the index, or make their rows anew."""
    values, fts5 = _rows(versions)
    rows = [VersionSearch(**dict(zip(_NAMES, each, strict=True))) for each in values]
    for row in rows if _vendor() == "postgresql" else ():
        row.terms = RawSQL("%s::tsvector", [row.terms])
    VersionSearch.objects.bulk_create(rows, update_conflicts=True, unique_fields=["version"], update_fields=_COLUMNS)
    _put_into_fts5(fts5)


def index_new(versions: Sequence[Version]) -> None:
    """Put `versions`, each with its `page`, into the index, in which none of them is."""
    rows, fts5 = _rows(versions)
    store_values(VersionSearch, _NAMES, rows)
    _put_into_fts5(fts5)


def _rows(versions: Sequence[Version]) -> tuple[list[tuple[Any, ...]], dict[int, str]]:
    """Their rows as `_NAMES` calls their values, and what stands in FTS5 by key; each database has the terms in one of them.

    As one text at once: the terms of a whole batch, each a text of its own, would take more room than all else.
    """
    reporters = _reporters(versions)
    is_postgresql = _vendor() == "postgresql"
    rows: list[tuple[Any, ...]] = []
    fts5: dict[int, str] = {}
    for version in versions:
        analysis = _analysed(version, reporters[version.pk])
        if not is_postgresql:
            fts5[version.pk] = " ".join(analysis.terms)
        rows.append(
            (
                *(version.pk, version.publication_id, version.language, version.section_id, version.root_section_id),
                *(version.published_at, ANALYSIS, analysis.words),
                _tsvector(analysis.terms) if is_postgresql else None,
            )
        )
    return rows, fts5


def _tsvector(terms: Iterable[str]) -> str:
    """A tsvector as PostgreSQL writes one, without places. No term holds a line end."""
    joined = "\n".join(terms).replace("\\", "\\\\").replace("'", "''")
    return f"'{joined.replace('\n', "' '")}'" if joined else ""


def _put_into_fts5(terms: Mapping[int, str]) -> None:
    if _vendor() == "sqlite":
        with connections[_alias()].cursor() as cursor:
            cursor.executemany(
                f"INSERT OR REPLACE INTO {FTS_TABLE} (rowid, terms) VALUES (%s, %s)",  # noqa: S608 - a constant
                list(terms.items()),
            )


def take_out(keys: Collection[int]) -> None:
    """Take the versions with these primary keys out of the index."""
    if not keys:
        return
    VersionSearch.objects.filter(pk__in=keys).delete()
    if _vendor() == "sqlite":
        with connections[_alias()].cursor() as cursor:
            cursor.executemany(f"DELETE FROM {FTS_TABLE} WHERE rowid = %s", [(key,) for key in keys])  # noqa: S608


def tidy(article: int, now: datetime) -> None:
    """Take out the versions of an article that readers will not find any more."""
    rows = VersionSearch.objects.filter(version__article=article)
    take_out(rows.exclude(pk__in=wanted(now).filter(article=article)).values_list("pk", flat=True))


def lacking(now: datetime, after: int = 0) -> VersionQuerySet:
    """Versions that should be in the index and are not, or as an older analyser read them; from key `after` on."""
    current = VersionSearch.objects.filter(pk=OuterRef("pk"), analysis=ANALYSIS)
    return wanted(now).filter(~Exists(current), pk__gt=after).order_by("pk")


def superfluous(now: datetime, after: int = 0) -> QuerySet[VersionSearch]:
    """Rows whose version readers will not find any more; from key `after` on."""
    return VersionSearch.objects.filter(~Exists(wanted(now).filter(pk=OuterRef("pk"))), pk__gt=after).order_by("pk")


def matching(
    rows: QuerySet[VersionSearch], questions: Iterable[Needs], also: Iterable[AnyOf] = ()
) -> QuerySet[VersionSearch]:
    """Those of `rows` that have what one of `questions` needs (see `Question.anywhere`), and one term of each of `also`."""
    if _vendor() == "postgresql":
        return rows.filter(terms__match=_tsquery(questions, also))
    found = f"SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s"  # noqa: S608 - a constant
    return rows.filter(pk__in=RawSQL(found, [_fts5(questions, also)]))  # noqa: S611 - its only parameter is one


def _tsquery(questions: Iterable[Needs], also: Iterable[AnyOf]) -> str:
    def quoted(term: str) -> str:
        begins = term.endswith(ANY_END)
        escaped = term.removesuffix(ANY_END).replace("\\", "\\\\").replace("'", "''")
        return f"'{escaped}'" + (":*" if begins else "")

    return _expression(questions, also, quoted, " & ", " | ")


def _fts5(questions: Iterable[Needs], also: Iterable[AnyOf]) -> str:
    def quoted(term: str) -> str:
        begins = term.endswith(ANY_END)
        escaped = term.removesuffix(ANY_END).replace('"', '""')
        return f'"{escaped}"' + (" *" if begins else "")

    return _expression(questions, also, quoted, " AND ", " OR ")


def _expression(
    questions: Iterable[Needs], also: Iterable[AnyOf], quoted: Callable[[str], str], and_: str, or_: str
) -> str:
    def any_of(terms: AnyOf) -> str:
        return f"({or_.join(map(quoted, terms))})"

    def all_of(parts: Iterable[str]) -> str:
        return f"({and_.join(parts)})"

    def one_of(parts: Iterable[str]) -> str:
        return f"({or_.join(parts)})"

    asked = one_of(all_of(one_of(all_of(map(any_of, way)) for way in ways) for ways in needs) for needs in questions)
    return and_.join([asked, *map(any_of, also)])


def _analysed(version: Version, reporters: Iterable[_Named]) -> Analysis:
    content = version.content
    bylines = [line.name for line in content.bylines]
    tags = [tag.name for tag in content.tags]
    return analyse(
        version.headline,
        version.deck,
        [*bylines, *(name for reporter in reporters for name in reporter.names), *tags],
        searched_body(content.dateline, version.page.text, content.lead.caption if content.lead else ""),
        [reporter.key for reporter in reporters],
        version.published_at,
    )


def _reporters(versions: Iterable[Version]) -> dict[int, list[_Named]]:
    """Key of a version → the reporters it is on record under."""
    found = defaultdict(list)
    lines = VersionReporter.objects.filter(version__in=[version.pk for version in versions]).values_list(
        "version", "reporter", "reporter__name_ko", "reporter__name_en"
    )
    for version, key, *names in lines:
        found[version].append(_Named(key, names))
    return found


def _alias() -> str:
    return router.db_for_write(VersionSearch)


def _vendor() -> str:
    return connections[_alias()].vendor
