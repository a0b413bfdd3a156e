"""The screens of sections, reporters and tags, with what only `articles` can do to them: merge, rename, retire.

Sections and reporters are `newsroom`'s, which knows no article; their screens are taken up again here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from taggit.models import Tag

from articles.admin.actor import actor_of
from articles.admin.merging.pages import admin_url, merge_page, retire_page
from articles.admin.tags import TagAdmin
from articles.models import MergedTag
from articles.verbs import merging, renaming
from articles.verbs.weighing import weight_of
from newsroom.admin.people import ReporterAdmin
from newsroom.admin.publications import SectionAdmin
from newsroom.models import Reporter, Section
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


class AddressForm(forms.ModelForm[Any]):
    """A form in which an address can be changed: an own one of before is taken back, one that leads elsewhere is not."""

    def clean_slug(self) -> str:
        """Refused with what it leads to."""
        slug: str = self.cleaned_data["slug"]
        there = renaming.taken(self.instance, slug)
        if there is not None and not there.is_own:
            raise forms.ValidationError(renaming.refusal(there))
        return slug

    def _get_validation_exclusions(self) -> set[str]:
        # The row that has it is this one's own former address, which `rename` takes away.
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        there = renaming.taken(self.instance, self.cleaned_data.get("slug", ""))
        if there and there.is_own:
            exclude.add("slug")
        if isinstance(self.instance, Tag) and renaming.was_called(self.instance, self.cleaned_data.get("name", "")):
            exclude.add("name")
        return exclude


@admin.action(description=gettext_lazy("Merge into one…"), permissions=["merge"])
def merge_chosen(modeladmin: Merges, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """On to the page that asks which one stays."""
    keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
    return HttpResponseRedirect(f"{reverse(admin_url(modeladmin, 'merge'))}?keys={keys}")


class Merges(admin.ModelAdmin[Any]):
    """The part of the three screens that merges and renames. Merged rows are not listed; their pages lead on."""

    form = AddressForm
    change_form_template = "admin/merging/change_form.html"
    actions = (merge_chosen,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that stand: what was merged can be neither changed nor chosen."""
        rows = super().get_queryset(request)
        return rows.filter(merger=None) if self.model is Tag else rows.filter(merged_into=None)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """What is about to be saved is held first: a merger meanwhile would be undone by the row as it was before."""
        if request.method == "POST" and is_key(object_id):
            held = self.get_queryset(request).select_for_update(of=("self",), no_key=True)
            held.filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """With the addresses, once there are any."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "addresses") if obj is not None else fields

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The addresses stand last."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        shown = [(name, options) for name, options in fieldsets if "addresses" not in options["fields"]]
        said = gettext_lazy("When the slug is changed, the old address goes on leading here.")
        return [*shown, (gettext_lazy("Addresses"), {"fields": ("addresses",), "description": said})]

    @admin.display(description=gettext_lazy("lead here"))
    def addresses(self, row: Any) -> SafeString:
        """Its own, and those of what was merged into it."""
        lines = format_html_join("", "<li>{}</li>", ((address,) for address in weight_of(row).addresses))
        return format_html('<ul class="desk-addresses">{}</ul>', lines)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """The old address goes on leading here."""
        if change and {"slug", "name"} & set(form.changed_data):
            name = obj.name if isinstance(obj, Tag) else ""
            renaming.rename(obj, actor_of(request), slug=obj.slug, name=name)
        super().save_model(request, obj, form, change)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of one that was merged, the page of the one that stands."""
        into = self._merged_into(request, object_id)
        if into is not None:
            self.message_user(request, _("This was merged into “%s”.") % into, messages.INFO)
            return HttpResponseRedirect(reverse(admin_url(self, "change"), args=[into.pk]))
        context = {"may_merge": self.has_merge_permission(request), "merge_url": admin_url(self, "merge")}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def _merged_into(self, request: HttpRequest, key: str) -> Any:
        if not is_key(key):
            return None
        if self.model is Tag:
            merger = MergedTag.objects.filter(tag=key).select_related("into").first()
            return merger.into if merger else None
        row = super().get_queryset(request).filter(pk=key).select_related("merged_into").first()
        return row.merged_into if row else None


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
