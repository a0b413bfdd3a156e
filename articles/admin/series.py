"""Series at the desk: their titles, their address, and which parts they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.addresses import AddressForm, KeepsAddresses
from articles.admin.places import first_publication
from articles.models import Series
from articles.workflow import Status
from articles.writing.installments import next_installment
from newsroom.admin.history import StaysWhereItIs
from newsroom.primary_keys import is_key, key_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.urls import URLPattern
    from django.utils.safestring import SafeString

#: Parts that the form lists, the last ones.
_LISTED = 100


class SeriesForm(AddressForm):
    """Its words, each in its language."""

    class Meta:
        widgets = {
            "title_ko": AdminTextInputWidget(attrs={"lang": "ko"}),
            "title_en": AdminTextInputWidget(attrs={"lang": "en"}),
            "description_ko": AdminTextareaWidget(attrs={"rows": 3, "lang": "ko"}),
            "description_en": AdminTextareaWidget(attrs={"rows": 3, "lang": "en"}),
        }


@admin.register(Series)
class SeriesScreen(KeepsAddresses, StaysWhereItIs):
    """What is told in parts. A series that readers have had is finished, never deleted."""

    form = SeriesForm
    list_display = ("title_en", "title_ko", "slug", "is_finished", "publication")
    list_display_links = ("title_en", "title_ko")
    list_filter = ("is_finished", "publication")
    list_select_related = ("publication",)
    search_fields = ("title_en", "title_ko", "slug")
    fieldsets = (
        (None, {"fields": ("publication", ("title_ko", "title_en"), "slug", "is_finished")}),
        (_("Description"), {"fields": ("description_ko", "description_en")}),
    )

    def get_urls(self) -> list[URLPattern]:
        """One more: which part would be the next."""
        following = path("next/", self.admin_site.admin_view(self.next_part), name="articles_series_next")
        return [following, *super().get_urls()]

    def next_part(self, request: HttpRequest) -> JsonResponse:
        """`?series=&language=&article=` → `{"next": 4}`; 403 for whoever writes nothing, 404 for a series there is not."""
        if not request.user.has_perms(["articles.view_series", "articles.change_article"]):
            raise PermissionDenied
        asked = request.GET
        key = asked.get("series", "")
        series = self.get_queryset(request).filter(pk=key).first() if is_key(key) else None
        if series is None:
            raise Http404
        return JsonResponse({"next": next_installment(series, asked.get("language", ""), key_in(asked.get("article")))})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """In the first publication."""
        publication = first_publication(request)
        return {"publication": publication.pk if publication else None, **super().get_changeform_initial_data(request)}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Series | None = None) -> dict[str, Sequence[str]]:
        """Only before there is an address."""
        return {"slug": ("title_en",)} if obj is None else {}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """With the parts, once there can be any."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "parts") if obj is not None else fields

    def get_fieldsets(self, request: HttpRequest, obj: Series | None = None) -> Any:
        """The parts stand before the addresses."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets[:-1], (_("Parts"), {"fields": ("parts",)}), fieldsets[-1]]

    @admin.display(description=_("parts"))
    def parts(self, series: Series) -> SafeString | str:
        """Every working copy that says it is one, whether readers have it or not."""
        articles = series.articles.order_by("-installment", "language", "pk")
        rows = articles.only("installment", "headline", "language", "status", "number")[:_LISTED]
        lines = format_html_join(
            "",
            '<li>{}. <a href="{}" lang="{}">{}</a> <span class="desk-when">{}</span></li>',
            (
                (
                    each.installment,
                    reverse("admin:articles_article_change", args=[each.pk]),
                    each.language,
                    each,
                    Status(each.status).label,
                )
                for each in rows
            ),
        )
        return format_html('<ul class="desk-addresses">{}</ul>', lines) if lines else gettext("None yet.")

    def has_delete_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """The record names it, and its address is a promise; what no article names may go, one at a time."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.articles.exists()
