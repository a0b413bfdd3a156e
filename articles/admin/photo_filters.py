"""What the photo library can be filtered by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.models.photo import Photo

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class LacksFilter(admin.SimpleListFilter):
    """Photos that still lack what publishing asks for."""

    title = _("what is missing")
    parameter_name = "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The two things publishing asks for."""
        return [("credit", _("credit")), ("alt", _("alternative text"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        """Those that lack the chosen thing."""
        if self.value() == "credit":
            return queryset.filter(credit="", creator="")
        if self.value() == "alt":
            return queryset.filter(alt_ko="", alt_en="")
        return queryset
