"""How the record is written: a version appended, or a scheduled one taken back. Only the verbs call this.

Every function here stands in a transaction that holds the article's row.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.models import NumberSeries, Series, Version, VersionReporter, VersionSeries, VersionTag
from articles.models.version import VersionKind
from articles.record.typesetting import typeset
from articles.refusals import Refused
from articles.search.index import index, tidy
from articles.writing.translations import follow
from newsroom.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.copytext import Copy
    from articles.models import Article
    from newsroom.models import Publication, Section

#: Two versions of an article never begin at the same instant.
_NEXT_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version was published, for readers, in both languages; either may be empty."""

    ko: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.ko.strip() or self.en.strip())


NO_REASON = Reason()


def append(
    article: Article,
    content: Copy,
    section: Section,
    *,
    live_from: datetime,
    live_until: datetime | None = None,
    kind: VersionKind,
    reason: Reason = NO_REASON,
    actor: User | None,
) -> Version:
    """Write the next version: close the one it follows, number and chain it, put it into the indexes.

    Sets `number` and `first_published_at` of `article`, which the verb saves. The first version is of the kind
    `first` whatever was asked for, unless it comes from an archive.
    """
    last = article.versions.order_by("number").last()
    # Of an article that was never on record there is nothing else to ask.
    before = article.versions.in_force(live_from).first() if last else None
    if before:
        live_from = max(live_from, before.live_from + _NEXT_INSTANT)
        with _before_their_instant():
            Version.objects.filter(pk=before.pk).update(live_until=live_from)
    published_at = first_published_at(article) if last else None
    if published_at is None:
        kind = VersionKind.IMPORTED if kind is VersionKind.IMPORTED else VersionKind.FIRST
        published_at = live_from
    if article.number is None:
        article.number = article.promised_number or NumberSeries.objects.take(article.publication_id)
    article.first_published_at = published_at
    version = Version(
        article=article,
        number=last.number + 1 if last else 1,
        publication_id=article.publication_id,
        section=section,
        root_section=section.root,
        kind=kind,
        reason_ko=reason.ko.strip(),
        reason_en=reason.en.strip(),
        public_number=article.number,
        story=article.story,
        path=path_of(article.publication, content, article.number, published_at),
        published_at=published_at,
        live_from=live_from,
        live_until=live_until,
        published_by=actor,
        **Version.columns_of(content),
    )
    version.digest = version.computed_digest(str(article.key), last.digest if last else "")
    version.save(force_insert=True)
    _index(version)
    typeset(version)
    follow(article, version)
    if version.kind != VersionKind.WITHDRAWAL:
        index([version])
    if last:
        tidy(version.article_id, timezone.now())
    return version


def take_back(article: Article, now: datetime) -> list[Version]:
    """Empty the intervals of all that is scheduled and let what is in force at `now` stand open; what was taken back.

    `now` was read when the article's row was locked. Refused when a scheduled version begins in the meantime: what it
    replaced has ended then, and readers would be left with neither.
    """
    pending = article.versions.pending(now)
    taken_back = list(pending.order_by("live_from"))
    with _before_their_instant():
        # In this order: the open interval may overlap none.
        pending.update(live_until=F("live_from"))
        article.versions.in_force(now).filter(live_until__gt=now).update(live_until=None)
    follow(article)
    tidy(article.pk, now)
    return taken_back


@contextmanager
def _before_their_instant() -> Iterator[None]:
    """Change ends of versions; the guards let none be changed that has passed, by the database's own clock."""
    try:
        yield
    except IntegrityError as passed:
        raise Refused(_("A scheduled version begins at this very moment. Look again in a few seconds.")) from passed


def first_published_at(article: Article) -> datetime | None:
    """When readers could (or will) first read it: schedules taken back do not count."""
    standing = article.versions.exclude(live_until__isnull=False, live_until__lte=F("live_from"))
    first = standing.order_by("number").first()
    return first.published_at if first else None


def _index(version: Version) -> None:
    """The rows that pages of tags, reporters and series read. A withdrawal has none: it is on no list."""
    if version.kind == VersionKind.WITHDRAWAL:
        return
    shared = {
        "version": version,
        "publication_id": version.publication_id,
        "language": version.language,
        "published_at": version.published_at,
    }
    content = version.content
    tags, reporters = listed_under([content])
    VersionTag.objects.bulk_create(VersionTag(tag_id=tag, **shared) for tag in keys_of(tags, content.tag_slugs()))
    VersionReporter.objects.bulk_create(
        VersionReporter(reporter_id=reporter, **shared) for reporter in keys_of(reporters, content.reporter_slugs())
    )
    if part := content.series:
        series = Series.objects.select_related("merged_into").get(publication=version.publication_id, slug=part.slug)
        VersionSeries.objects.create(
            version=version, series=series.survivor, language=version.language, installment=part.installment
        )


def listed_under(contents: Iterable[Copy]) -> tuple[dict[str, int], dict[str, int]]:
    """The rows that the slugs of tags and of reporters in `contents` lead to, by what is on record, as `verifying` asks it:
    working copies follow a merger at any moment. In place of a row that was never more than an address, the one that had it.
    """
    copies = list(contents)
    tags = Tag.objects.filter(slug__in={slug for content in copies for slug in content.tag_slugs()})
    reporters = Reporter.objects.filter(slug__in={slug for content in copies for slug in content.reporter_slugs()})
    return (
        _standing_or_merged(tags.values_list("slug", "pk", "merger__into", "merger__only_address")),
        _standing_or_merged(reporters.values_list("slug", "pk", "merged_into", "only_address")),
    )


def keys_of(rows: Mapping[str, int], slugs: Iterable[str]) -> list[int]:
    """Those of `rows` that `slugs` lead to, each once."""
    return sorted({rows[slug] for slug in slugs if slug in rows})


def _standing_or_merged(rows: Iterable[tuple[str, int, int | None, bool | None]]) -> dict[str, int]:
    return {slug: into if only_address and into else key for slug, key, into, only_address in rows}


def path_of(publication: Publication, content: Copy, number: int, published_at: datetime) -> str:
    """`/2025/06/18/123/slug/`, with the language in front unless it is the publication's first."""
    return path_for(publication, content.language, content.slug, number, published_at)


def path_for(publication: Publication, language: str, slug: str, number: int, published_at: datetime) -> str:
    """As `path_of`, before there is a copy."""
    day = published_at.astimezone(publication.tzinfo)
    prefix = "" if language == publication.languages[0] else f"/{language}"
    return f"{prefix}/{day:%Y/%m/%d}/{number}/{slug}/"
