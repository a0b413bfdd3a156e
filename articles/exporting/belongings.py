"""Which rows of the house go along with a publication: the library, reporters, tags, people.

Where there is no other publication, all of them; beside others, what this one's rows name, and what that leads to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from taggit.models import Tag, TaggedItem

from articles.exporting.tables import TABLES
from articles.models import (
    Arrangement,
    ArrangementPhoto,
    Article,
    ArticlePhoto,
    Byline,
    Document,
    ImportPicture,
    MergedTag,
    Photo,
    Restriction,
    VersionDocument,
    VersionPhoto,
    VersionReporter,
    VersionTag,
)
from newsroom.models import Publication, Reporter

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from articles.exporting.tables import Table

_DOCUMENT = re.compile(r"/documents/([0-9]{1,15})/")


class Belongings:
    """The rows of `publication`, table by table."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self._is_alone = not Publication.objects.exclude(pk=publication.pk).exists()
        self._conditions: dict[type[Model], Q] = {}

    def rows(self, table: Table) -> QuerySet[Any]:
        """Those that go out, in no order."""
        rows = table.model._default_manager.filter(table.only)  # noqa: SLF001 - of each model
        if table.of:
            return rows.filter(**{table.of: self.publication.pk})
        return rows.filter(self._condition(table.model))

    def _condition(self, model: type[Model]) -> Q:
        if model not in self._conditions:
            self._conditions[model] = self._found(model)
        return self._conditions[model]

    def _found(self, model: type[Model]) -> Q:
        if model is get_user_model():
            return Q(pk__in=self._people())
        if self._is_alone:
            return Q()
        if model is Restriction:
            mine = Q(article__publication=self.publication) | Q(version__publication=self.publication)
            return mine | Q(photo__in=Photo.objects.filter(self._condition(Photo)))
        if model is MergedTag:
            return Q(tag__in=Tag.objects.filter(self._condition(Tag)))
        return Q(pk__in=_NAMED[model](self.publication))

    def _people(self) -> set[int]:
        """Everybody whom a row that goes out names."""
        people: set[int] = set()
        for table in TABLES:
            if table.model is get_user_model():
                continue
            named = [column.name for column in table.columns if column.field.related_model is get_user_model()]
            many = (table.model._meta.get_field(name) for name in table.many)  # noqa: SLF001 - Django's documented model API
            named += [each.name for each in many if each.related_model is get_user_model()]
            for name in named:
                people |= set(self.rows(table).order_by().values_list(name, flat=True).distinct())
        return people - {None}


def _reporters(publication: Publication) -> set[int]:
    found = set(
        Byline.objects.filter(article__publication=publication, reporter__isnull=False).values_list(
            "reporter", flat=True
        )
    )
    found |= set(VersionReporter.objects.filter(publication=publication).values_list("reporter", flat=True).distinct())
    found |= set(Reporter.objects.filter(section__publication=publication).values_list("pk", flat=True))
    leads = {key: into for key, into in Reporter.objects.values_list("pk", "merged_into") if into is not None}
    return _with_mergers(found, leads)


def _tags(publication: Publication) -> set[int]:
    articles = Article.objects.filter(publication=publication)
    of_articles = TaggedItem.objects.filter(
        content_type__app_label="articles", content_type__model="article", object_id__in=articles.values("pk")
    )
    found = set(of_articles.values_list("tag", flat=True).distinct())
    found |= set(VersionTag.objects.filter(publication=publication).values_list("tag", flat=True).distinct())
    slugs = {
        slot.tag
        for arrangement in Arrangement.objects.filter(publication=publication).iterator(chunk_size=100)
        for slot in arrangement.content.slots()
    }
    found |= set(Tag.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    return _with_mergers(found, dict(MergedTag.objects.values_list("tag", "into")))


def _with_mergers(found: set[int], leads: dict[int, int]) -> set[int]:
    """With what they were merged into, and with all that was merged into these: addresses are promises."""
    survivors = found | {leads[key] for key in found if key in leads}
    return survivors | {key for key, into in leads.items() if into in survivors}


def _photos(publication: Publication) -> set[int]:
    found = set(
        VersionPhoto.objects.filter(version__publication=publication).values_list("photo", flat=True).distinct()
    )
    found |= set(
        ArrangementPhoto.objects.filter(arrangement__publication=publication).values_list("photo", flat=True).distinct()
    )
    hashes = ArticlePhoto.objects.filter(article__publication=publication).values("sha256")
    found |= set(Photo.objects.filter(sha256__in=hashes).values_list("pk", flat=True))
    of_imports = ImportPicture.objects.filter(run__publication=publication).values("photo")
    found |= set(Photo.objects.filter(pk__in=of_imports).values_list("pk", flat=True))
    replaced = {key: earlier for key, earlier in Photo.objects.values_list("pk", "replaces") if earlier is not None}
    earlier = {replaced[key] for key in found if key in replaced} - found
    while earlier:
        found |= earlier
        earlier = {replaced[key] for key in earlier if key in replaced} - found
    return found


def _documents(publication: Publication) -> set[int]:
    found = set(VersionDocument.objects.filter(version__publication=publication).values_list("document", flat=True))
    linking = Article.objects.filter(publication=publication, body__contains="/documents/")
    bodies = linking.values_list("body", flat=True).iterator(chunk_size=200)
    numbers = {int(number) for body in bodies for number in _DOCUMENT.findall(body)}
    return found | set(Document.objects.filter(number__in=numbers).values_list("pk", flat=True))


_NAMED: dict[type[Model], Any] = {Reporter: _reporters, Tag: _tags, Photo: _photos, Document: _documents}
