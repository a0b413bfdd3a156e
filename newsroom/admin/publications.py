"""Publishers, publications, and the facts of their imprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsroom.checks import missing_entries, overlapping_entries
from newsroom.models import (
    FormerName,
    Host,
    MastheadPost,
    Publication,
    Publisher,
    PublisherDetails,
    Registration,
    Section,
)

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse


class HistoryStays:
    """What held once is ended, not deleted: old pages show it. Only what has not begun yet may be deleted."""

    begins = "starts_on"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only for a fact whose first day is still to come."""
        allowed: bool = super().has_delete_permission(request, obj)  # type: ignore[misc]
        if obj is None or isinstance(obj, Publication | Publisher):
            return False
        return allowed and getattr(obj, self.begins) > timezone.localdate()


class DetailsInline(admin.StackedInline):  # type: ignore[type-arg]
    """The company as it stood."""

    model = PublisherDetails
    extra = 0
    can_delete = False


class HostInline(admin.TabularInline):  # type: ignore[type-arg]
    """Where readers reach it."""

    model = Host
    extra = 0


class FormerNameInline(admin.TabularInline):  # type: ignore[type-arg]
    """Names it had before."""

    model = FormerName
    extra = 0
    can_delete = False


class RegistrationInline(admin.StackedInline):  # type: ignore[type-arg]
    """Its entries with the authorities."""

    model = Registration
    extra = 0
    can_delete = False
    fields = (("kind", "frequency"), ("authority_ko", "authority_en", "number"), ("registered_on", "ends_on"))


class MastheadInline(admin.StackedInline):  # type: ignore[type-arg]
    """Who holds which office."""

    model = MastheadPost
    extra = 0
    can_delete = False
    fields = (
        ("office", "order"),
        ("name_ko", "name_en"),
        ("title_ko", "title_en"),
        ("field_ko", "field_en"),
        ("starts_on", "ends_on"),
    )


@admin.register(Publisher)
class PublisherAdmin(HistoryStays, admin.ModelAdmin):  # type: ignore[type-arg]
    """The company; a move or a new representative is a further row below."""

    list_display = ("name_en", "name_ko", "business_number")
    search_fields = ("name_en", "name_ko", "slug")
    inlines = (DetailsInline,)


@admin.register(Publication)
class PublicationAdmin(HistoryStays, admin.ModelAdmin):  # type: ignore[type-arg]
    """A title with its hosts, former names, registrations and masthead; what the law still misses stands on top."""

    list_display = ("name_en", "name_ko", "publisher", "imprint_state")
    list_filter = ("publisher", "second_reader")
    list_select_related = ("publisher",)
    search_fields = ("name_en", "name_ko", "slug", "hosts__hostname")
    inlines = (HostInline, FormerNameInline, RegistrationInline, MastheadInline)
    fieldsets = (
        (None, {"fields": ("publisher", ("name_ko", "name_en"), "slug", "founded_on", "copyright_line")}),
        (_("Pages"), {"fields": ("languages", "time_zone")}),
        (_("Desk"), {"fields": ("second_reader",)}),
    )

    @admin.display(description=_("imprint"))
    def imprint_state(self, publication: Publication) -> str:
        """Complete, or how many entries the law still misses."""
        count = len(missing_entries(publication)) + len(overlapping_entries(publication))
        if not count:
            return str(_("complete"))
        return ngettext("%d entry to mend", "%d entries to mend", count) % count

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The same findings as the system check, where they can be mended."""
        publication = self.get_object(request, object_id)
        if publication and request.method == "GET":
            for finding, advice in missing_entries(publication):
                messages.warning(request, _("Missing in the imprint: %(what)s. %(do)s") % {"what": finding, "do": advice})
            for finding in overlapping_entries(publication):
                messages.warning(request, finding)
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(Registration)
class RegistrationAdmin(HistoryStays, admin.ModelAdmin):  # type: ignore[type-arg]
    """All registrations of all titles."""

    begins = "registered_on"
    list_display = ("number", "kind", "authority_ko", "publication", "registered_on", "ends_on")
    list_filter = ("kind", "publication")
    list_select_related = ("publication",)
    search_fields = ("number", "authority_ko", "authority_en")


@admin.register(MastheadPost)
class MastheadPostAdmin(HistoryStays, admin.ModelAdmin):  # type: ignore[type-arg]
    """All posts of all titles, past ones too."""

    list_display = ("title_en", "name_en", "name_ko", "office", "publication", "starts_on", "ends_on")
    list_display_links = ("title_en", "name_en")
    list_filter = ("office", "publication", ("ends_on", admin.EmptyFieldListFilter))
    list_select_related = ("publication",)
    search_fields = ("name_en", "name_ko", "title_en", "title_ko")
    date_hierarchy = "starts_on"


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin[Section]):
    """The parts of a publication."""

    list_display = ("name_en", "name_ko", "slug", "parent", "publication", "order")
    list_editable = ("order",)
    list_filter = ("publication",)
    list_select_related = ("parent", "publication")
    search_fields = ("name_en", "name_ko", "slug")
    prepopulated_fields = {"slug": ("name_en",)}
