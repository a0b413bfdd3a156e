"""What the screens of everything with an address have in common: a new address, and the old one leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from articles.admin.actor import actor_of
from articles.models import MergedTag
from articles.verbs import renaming
from articles.verbs.weighing import addresses_of
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


class AddressForm(forms.ModelForm[Any]):
    """A form in which an address can be changed: an own one of before is taken back, one that leads elsewhere is not."""

    def clean_slug(self) -> str:
        """Refused with what it leads to."""
        slug: str = self.cleaned_data["slug"]
        if self.instance.pk is None and (publication := self.cleaned_data.get("publication")):
            # An address is one of its publication, which a new row is given with the rest of the form.
            self.instance.publication = publication
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


class KeepsAddresses(admin.ModelAdmin[Any]):
    """The part of a screen that renames. What leads elsewhere is not listed; its page leads on."""

    form = AddressForm

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
        lines = format_html_join("", "<li>{}</li>", ((address,) for address in addresses_of(row)))
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
            here = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(here, args=[into.pk]))
        return super().change_view(request, object_id, form_url, extra_context)

    def _merged_into(self, request: HttpRequest, key: str) -> Any:
        if not is_key(key):
            return None
        if self.model is Tag:
            merger = MergedTag.objects.filter(tag=key).select_related("into").first()
            return merger.into if merger else None
        row = super().get_queryset(request).filter(pk=key).select_related("merged_into").first()
        return row.merged_into if row else None
