"""What the photo library can be filtered by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.photo import RIGHTS_END_SOON

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from articles.models.photo import Photo


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


class RightsFilter(admin.SimpleListFilter):
    """Photos whose right is about to end, and those that may not be chosen any more."""

    title = _("usage rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Before the end and after it."""
        return [("soon", _("end within 30 days")), ("ended", _("have ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        """Those of the chosen time."""
        today = timezone.localdate()
        if self.value() == "soon":
            return queryset.filter(rights_expire_on__range=(today, today + RIGHTS_END_SOON))
        if self.value() == "ended":
            return queryset.filter(rights_expire_on__lt=today)
        return queryset
