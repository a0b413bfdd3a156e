"""The columns of the list of articles, and its filter by language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import name_of
from articles.admin.acts.schedule import standing_of
from articles.admin.article_list.published import BY_PUBLICATION
from articles.admin.clock import shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from articles.models import Article


class LanguageFilter(admin.SimpleListFilter):
    """Each language by its own name."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The languages a publication can have."""
        return [(code, str(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Articles in the chosen one."""
        return queryset.filter(language=self.value()) if self.value() else queryset


class Columns:
    """What a row of the list says of its article."""

    @admin.display(description=_("headline"), ordering="headline")
    def titled(self, article: Article) -> SafeString:
        """In its own language, for the screen reader and for the type."""
        return format_html('<span lang="{}" class="desk-listed">{}</span>', article.language, article)

    @admin.display(description=_("language"), ordering="language")
    def spoken(self, article: Article) -> str:
        """By its own name."""
        return str(get_language_info(article.language)["name_local"])

    @admin.display(description=_("bylines"))
    def writer(self, article: Article) -> SafeString | str:
        """As they are printed; while there are none, who began it."""
        names = article.names_over_it
        if names or article.created_by is None:
            return names or "–"
        return format_html('<span class="desk-also">{}</span>', _("Begun by %s") % name_of(article.created_by))

    @admin.display(description=_("published"), ordering=BY_PUBLICATION)
    def published(self, article: Article) -> SafeString | str:
        """When readers first got it, in the publication's zone."""
        at = article.first_published_at
        return _dated(_("published"), at if at and at <= timezone.now() else None, article)

    @admin.display(description=_("last change"), ordering="updated_at")
    def changed(self, article: Article) -> SafeString | str:
        """In the publication's zone."""
        return _dated(_("last change"), article.updated_at, article)

    @admin.display(description=_("status"), ordering="status")
    def state(self, article: Article) -> SafeString:
        """The standing with its colour."""
        found = standing_of(article)
        return format_html('{} <span class="desk-also">{}</span>', found.pill, found.also) if found.also else found.pill


def _dated(what: StrOrPromise, at: datetime | None, article: Article) -> SafeString | str:
    """The time, with its name where the list has no columns: two dates would say nothing."""
    time = shown(at, article.publication.tzinfo)
    return format_html('<span class="desk-without-columns">{} </span>{}', what, time) if at else time
