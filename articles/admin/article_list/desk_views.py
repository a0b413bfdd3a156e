"""The views of the article list that a desk works by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models import ImportItem, Version
from articles.workflow import Status

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from articles.models import Article


class DeskViewFilter(admin.SimpleListFilter):
    """What is asked for every day, by name."""

    title = _("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """The views, in the order of an article's life."""
        return [
            ("mine", _("Mine")),
            ("review", _("In review")),
            ("scheduled", _("Scheduled")),
            ("live", _("On the site")),
            ("changed", _("Changed since published")),
            ("doubts", _("Doubts of an import")),
            ("templates", _("Templates")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """The articles of the chosen view; each condition is one an index or a short look-up answers."""
        versions = Version.objects.filter(article=OuterRef("pk"))
        conditions: dict[str, Q | Exists] = {
            "mine": Q(created_by=request.user.pk) | Q(holder=request.user.pk),
            "review": Q(status=Status.IN_REVIEW),
            "scheduled": Exists(versions.pending()),
            "live": Exists(versions.on_site()),
            "changed": Q(published_edit_version__isnull=False) & ~Q(published_edit_version=F("edit_version")),
            "doubts": Exists(ImportItem.objects.filter(article=OuterRef("pk")).exclude(doubts=[])),
            "templates": Q(is_template=True),
        }
        condition = conditions.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)
