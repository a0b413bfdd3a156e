"""The screens of sections, reporters and tags, with what only `articles` can do to them: merge, rename, retire.

Sections and reporters are `newsroom`'s, which knows no article; their screens are taken up again here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from taggit.models import Tag

from articles.admin.addresses import KeepsAddresses
from articles.admin.merging.pages import admin_url, merge_page, retire_page
from articles.admin.tags import TagAdmin
from articles.verbs import merging
from newsroom.admin.people import ReporterAdmin
from newsroom.admin.publications import SectionAdmin
from newsroom.models import Reporter, Section

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


@admin.action(description=gettext_lazy("Merge into one…"), permissions=["merge"])
def merge_chosen(modeladmin: Merges, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """On to the page that asks which one stays."""
    keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
    return HttpResponseRedirect(f"{reverse(admin_url(modeladmin, 'merge'))}?keys={keys}")


class Merges(KeepsAddresses):
    """The part of the three screens that merges."""

    change_form_template = "admin/merging/change_form.html"
    actions = (merge_chosen,)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whether the list offers it; the verb asks again."""
        return request.user.has_perm(merging.MAY_MERGE[self.model])

    def get_urls(self) -> list[URLPattern]:
        """The pages of a merger."""
        name = admin_url(self, "merge").partition(":")[2]
        return [path("merge/", self.admin_site.admin_view(self.merge_view), name=name), *super().get_urls()]

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Which one stays, and what will happen."""
        return merge_page(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the way to a merger."""
        context = {"may_merge": self.has_merge_permission(request), "merge_url": admin_url(self, "merge")}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})


admin.site.unregister((Section, Reporter, Tag))


class RetiredFilter(admin.SimpleListFilter):
    """Those in use, or those that are not any more."""

    title = pgettext_lazy("of a section", "in use")
    parameter_name = "retired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Two kinds."""
        return [("no", gettext_lazy("In use")), ("yes", gettext_lazy("Retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Section]) -> QuerySet[Section]:
        """Sections of the chosen kind."""
        return queryset.filter(retired_at__isnull=self.value() == "no") if self.value() else queryset


@admin.register(Section)
class SectionScreen(Merges, SectionAdmin):
    """The parts of a publication; one that is not needed any more is retired or merged, never deleted."""

    list_display = (*SectionAdmin.list_display, "in_use")  # type: ignore[assignment]
    list_filter = (*SectionAdmin.list_filter, RetiredFilter)  # type: ignore[assignment]

    @admin.display(description=pgettext_lazy("of a section", "in use"), boolean=True)
    def in_use(self, section: Section) -> bool:
        """Whether it takes new articles."""
        return section.retired_at is None

    def get_urls(self) -> list[URLPattern]:
        """One more: retiring."""
        retire = path("<int:key>/retire/", self.admin_site.admin_view(self.retire_view), name="newsroom_section_retire")
        return [retire, *super().get_urls()]

    def retire_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """What it does, and the button."""
        return retire_page(self, request, key)

    def has_delete_permission(self, request: HttpRequest, obj: Section | None = None) -> bool:
        """Its address is a promise."""
        return False


@admin.register(Reporter)
class ReporterScreen(Merges, ReporterAdmin):
    """The people whose names stand over articles."""


@admin.register(Tag)
class TagScreen(Merges, TagAdmin):
    """Tags are made by typing them in an article; here they are renamed and merged."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For who may merge them."""
        return self.has_merge_permission(request) or super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """For who may merge them."""
        return self.has_merge_permission(request) or super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """For who may merge them."""
        return self.has_merge_permission(request)
