"""The table of translations: every story with its two languages, what each is like, and which lacks what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import cursors
from articles.admin.acts.schedule import Standing, standing_of
from articles.admin.translations.source import language_name
from articles.models import Article
from articles.workflow import Status
from articles.writing.translations import count_missed
from newsroom.models import Publication

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.admin import ModelAdmin
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

_ROWS = 50


@dataclass(frozen=True, slots=True)
class Half:
    """One language of a story, for a cell."""

    article: Article
    language: str
    standing: Standing
    missed: int = 0

    @property
    def is_behind(self) -> bool:
        """Whether readers have a version of its source that it was not made from."""
        return self.missed > 0

    @property
    def is_unknown(self) -> bool:
        """Whether nobody said which state of its source it was made from."""
        article = self.article
        return article.translated_from_version is None and article.translated_from_edit is None


@dataclass(frozen=True, slots=True)
class Story:
    """A source, its translation if there is one, and the languages it can still be translated into (code, own name)."""

    source: Half
    translation: Half | None
    lacking: tuple[tuple[str, str], ...]


def table_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The page of this module."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not admin.has_view_permission(request):
            raise PermissionDenied
        return table(admin, request)

    return [path("translations/", admin.admin_site.admin_view(answer), name="articles_article_translations")]


def views() -> dict[str, str]:
    """The filters by their names in the address."""
    lacking = {f"no-{code}": _("Without %s") % name for code, name in settings.LANGUAGES}
    return {"": _("All stories"), "behind": _("Behind the source"), "work": _("In work"), **lacking}


def table(admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """One page of the chosen view, the latest first."""
    view = request.GET.get("view", "")
    names = views()
    if view not in names:
        raise Http404
    now = timezone.now()
    publications = {each.pk: each for each in Publication.objects.all()}
    found, order = _chosen(view, publications, now)
    rows = list(_page(found, order, request.GET.get("before", "")))
    older = None
    if len(rows) > _ROWS:
        rows = rows[:_ROWS]
        older = cursors.written(getattr(rows[-1], order), rows[-1].pk)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Translations"),
        "views": names,
        "view": view,
        "stories": _stories(rows, publications, now),
        "older": older,
        "is_first": "before" not in request.GET,
        "may_begin": request.user.has_perm("articles.add_article"),
    }
    return TemplateResponse(request, "admin/articles/article/translations.html", context)


def _chosen(view: str, publications: dict[int, Publication], now: datetime) -> tuple[QuerySet[Article], str]:
    """The articles of a view, sources or translations, and by which instant they are ordered; each has its index."""
    if view == "behind":
        return Article.objects.behind(now), "behind_since"
    if view == "work":
        return Article.objects.translations_in_work(), "updated_at"
    sources = Article.objects.filter(translation_of=None, is_template=False)
    # All are without a source: PostgreSQL reads them in their index's order when that is the order asked for.
    sources = sources.order_by("translation_of_id", "-updated_at", "-id")
    if view:
        code = view.removeprefix("no-")
        there = Article.objects.filter(translation_of=OuterRef("pk"), language=code)
        never = [key for key, publication in publications.items() if code not in publication.languages]
        sources = sources.filter(~Exists(there)).exclude(publication__in=never)
        sources = sources.exclude(language=code).exclude(status=Status.WITHDRAWN)
    return sources, "updated_at"


def _page(found: QuerySet[Article], order: str, before: str) -> QuerySet[Article]:
    if before:
        try:
            instant, key = cursors.read(before)
        except cursors.BadCursor as bad:
            raise Http404 from bad
        # The first condition is for the index, the second for rows of the same microsecond.
        same = Q((order, instant), pk__lt=key)
        found = found.filter((f"{order}__lte", instant)).filter(Q((f"{order}__lt", instant)) | same)
    return found[: _ROWS + 1]


def _stories(rows: list[Article], publications: dict[int, Publication], now: datetime) -> list[Story]:
    """The other language of each row, found for all rows at once."""
    keys = [row.translation_of_id or row.pk for row in rows]
    standing = Article.objects.select_related("publication").with_standing(now).defer("body", "internal_note")
    sources = standing.in_bulk(set(keys))
    translations = standing.annotate(missed=count_missed(now)).filter(translation_of__in=set(keys))
    of_source: dict[int, list[Article]] = {}
    for each in translations:
        of_source.setdefault(each.translation_of_id or 0, []).append(each)
    stories = []
    for row, key in zip(rows, keys, strict=True):
        source = sources[key]
        source.publication = publications[source.publication_id]
        theirs = [each for each in of_source.get(key, []) if row.pk in {key, each.pk}]
        spoken = {source.language, *(each.language for each in of_source.get(key, []))}
        lacking = tuple((code, language_name(code)) for code in source.publication.languages if code not in spoken)
        halves: list[Half | None] = [_half(each) for each in theirs]
        stories += [Story(_half(source), half, lacking) for half in halves or [None]]
    return stories


def _half(article: Article) -> Half:
    missed: Any = getattr(article, "missed", 0)
    return Half(article, language_name(article.language), standing_of(article), missed)
