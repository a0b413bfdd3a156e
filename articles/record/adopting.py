"""The record of many articles that come from an archive, written at once: the first version of each, with its old date.

What `recording.append` writes of each, in few statements. The guards ask of every row what they always ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from articles.library.documents import index_documents
from articles.models import (
    Article,
    NumberSeries,
    Series,
    Version,
    VersionPage,
    VersionPhoto,
    VersionReporter,
    VersionSeries,
    VersionTag,
)
from articles.models.many_rows import store, store_values
from articles.models.version import VersionKind
from articles.record.recording import keys_of, listed_under, path_of
from articles.record.typesetting import composed
from articles.search.index import index_new
from articles.writing.translations import follow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.copytext import Copy
    from newsroom.models import Section


_SHARED = ("version_id", "publication_id", "language", "published_at")


@dataclass(frozen=True, slots=True)
class Adoption:
    """An article that has no version yet, what it says, and since when readers had it at its old home."""

    article: Article
    content: Copy
    section: Section
    published_at: datetime


def append_first(adoptions: Sequence[Adoption], actor: User | None) -> list[Version]:
    """Put those on record that are stored and have their `number`, all of one publication."""
    if not adoptions:
        return []
    versions = [_version(adoption, actor) for adoption in adoptions]
    store(versions, with_keys=True)
    tags, reporters = listed_under(adoption.content for adoption in adoptions)
    store_values(
        VersionTag,
        ("tag_id", *_SHARED),
        ((tag, *_shared(version)) for version in versions for tag in keys_of(tags, version.content.tag_slugs())),
    )
    store_values(
        VersionReporter,
        ("reporter_id", *_SHARED),
        (
            (reporter, *_shared(version))
            for version in versions
            for reporter in keys_of(reporters, version.content.reporter_slugs())
        ),
    )
    _join_series(versions)
    _typeset(versions)
    index_new(versions)
    by_article = {version.article_id: version for version in versions}
    # A translation may have been begun while its source was held.
    for source in Article.objects.filter(pk__in=by_article, translations__isnull=False).distinct():
        follow(source, by_article[source.pk])
    return versions


def number(adoptions: Sequence[Adoption]) -> None:
    """Give the articles, all of one publication, the numbers they were promised, else the next in this order, and say since
    when readers had them; nothing is stored.
    """
    for adoption in adoptions:
        adoption.article.number = adoption.article.number or adoption.article.promised_number
        adoption.article.first_published_at = adoption.published_at
    without = [adoption.article for adoption in adoptions if adoption.article.number is None]
    if without:
        first = NumberSeries.objects.take(without[0].publication_id, len(without))
        for article, free in zip(without, count(first), strict=False):
            article.number = free


def _version(adoption: Adoption, actor: User | None) -> Version:
    article, content, at = adoption.article, adoption.content, adoption.published_at
    if article.number is None:
        raise TypeError("number() comes first")
    version = Version(
        article=article,
        number=1,
        publication=article.publication,
        section=adoption.section,
        root_section=adoption.section.root,
        kind=VersionKind.IMPORTED,
        public_number=article.number,
        story=article.story,
        path=path_of(article.publication, content, article.number, at),
        published_at=at,
        live_from=at,
        published_by=actor,
        **Version.columns_of(content),
    )
    version.content = content
    version.digest = version.computed_digest(str(article.key), "")
    return version


def _join_series(versions: Sequence[Version]) -> None:
    """What the pages of series read."""
    parts = [(version, part) for version in versions if (part := version.content.series) is not None]
    if not parts:
        return
    slugs = {part.slug for _version, part in parts}
    rows = Series.objects.filter(publication=versions[0].publication_id, slug__in=slugs)
    survivors = {slug: into or key for key, slug, into in rows.values_list("pk", "slug", "merged_into")}
    store(
        VersionSeries(
            version=version, series_id=survivors[part.slug], language=version.language, installment=part.installment
        )
        for version, part in parts
    )


def _shared(version: Version) -> tuple[object, ...]:
    """What lists by tag and by reporter know of a version, as `_SHARED` calls it."""
    return version.pk, version.publication_id, version.language, version.published_at


def _typeset(versions: Iterable[Version]) -> None:
    pages: list[VersionPage] = []
    photos: list[VersionPhoto] = []
    for version in versions:
        page, shown = composed(version)
        version.page = page
        pages.append(page)
        photos += [VersionPhoto(version=version, photo=photo) for photo in shown]
        index_documents(version)
    store(pages)
    if photos:
        VersionPhoto.objects.bulk_create(photos, ignore_conflicts=True)
