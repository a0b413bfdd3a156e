"""Many new working copies at once, as an import brings them: what `drafting.write` stores of each, in few statements.

The rows are the same to the last column, so that nothing later can tell how a copy came here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from taggit.models import TaggedItem

from articles.copytext import TagCopy
from articles.korean import nfc
from articles.models import Article, ArticlePhoto, Byline, Revision
from articles.models.many_rows import store, store_values
from articles.writing.drafting import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from taggit.models import Tag

    from articles.copytext import Copy
    from articles.models import Photo
    from newsroom.models import Reporter, Section

#: What nobody wrote: columns that lead to other rows, which whoever made the arrival has in hand, and those that no form has
#: but for the number at the source.
_NOT_WRITTEN = frozenset(
    field.name
    for field in Article._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
    if field.is_relation or (not field.editable and field.name not in {"source", "source_id"})
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A copy that is to become a working copy: `article` is not stored yet and has its publication, source and dates.

    `reporters` are those of the copy's bylines by slug, `tags` those it is found under.
    """

    article: Article
    copy: Copy
    section: Section | None
    reporters: Mapping[str, Reporter]
    tags: tuple[Tag, ...] = ()
    lead: Photo | None = None
    shared: Photo | None = None

    def made_ready(self) -> Arrival:
        """Tidied as every way in is, with the copy that will stand in it. Raises ValidationError; asks the database nothing."""
        article = self.article
        self.copy.apply_to(article)
        article.section = self.section
        article.lead_photo = self.lead
        article.share_photo = self.shared
        article.edit_version = 1
        tidy(article)
        article.clean_fields(exclude=_NOT_WRITTEN)
        article.clean()
        if not article.headline:
            raise ValidationError({"headline": "It has no headline."})
        copy = replace(
            self.copy,
            story=str(article.key),
            section=self.section.slug if self.section else "",
            headline=article.headline,
            deck=article.deck,
            slug=article.slug,
            dateline=article.dateline,
            body=article.body,
            bylines=tuple(replace(line, name=nfc(line.name)) for line in self.copy.bylines),
            tags=tuple(TagCopy(tag.slug, tag.name) for tag in sorted(self.tags, key=lambda tag: (tag.name, tag.pk))),
        )
        arrival = replace(self, copy=copy)
        for byline in arrival.bylines():
            byline.clean_fields(exclude=("article", "reporter"))
        return arrival

    def bylines(self) -> list[Byline]:
        """Its rows of the byline, not stored."""
        return [
            Byline(
                article=self.article,
                reporter=self.reporters[line.reporter] if line.reporter else None,
                name=line.name,
                role=line.role,
                contact_email=line.email,
                position=position,
            )
            for position, line in enumerate(self.copy.bylines)
        ]


def arrive(arrivals: Sequence[Arrival], note: str) -> None:
    """Store those that are `made_ready`, rows and all, and the first revision of each; `note` says where they come from.

    Called inside a transaction. Raises IntegrityError when somebody stored one of them meanwhile.
    """
    _store_articles([arrival.article for arrival in arrivals])
    store_values(
        Byline,
        ("article_id", "reporter_id", "name", "role", "contact_email", "position"),
        (
            (
                *(arrival.article.pk, arrival.reporters[line.reporter].pk if line.reporter else None),
                *(line.name, line.role, line.email, position),
            )
            for arrival in arrivals
            for position, line in enumerate(arrival.copy.bylines)
        ),
    )
    kind = ContentType.objects.get_for_model(Article).pk
    store_values(
        TaggedItem,
        ("content_type_id", "object_id", "tag_id"),
        ((kind, arrival.article.pk, tag.pk) for arrival in arrivals for tag in arrival.tags),
    )
    store(
        ArticlePhoto(article=arrival.article, sha256=key) for arrival in arrivals for key in arrival.copy.photo_keys()
    )
    store_values(
        Revision,
        ("article_id", "edit_version", "copy", "note"),
        ((arrival.article.pk, 1, arrival.copy.to_json(), note) for arrival in arrivals),
    )


def _store_articles(articles: Sequence[Article]) -> None:
    """What is translated before its translations, which name it by its key."""
    later = [
        article for article in articles if article.translation_of is not None and article.translation_of.pk is None
    ]
    waiting = {id(article) for article in later}
    store((article for article in articles if id(article) not in waiting), with_keys=True)
    for article in later:
        article.translation_of = article.translation_of
    store(later, with_keys=True)
