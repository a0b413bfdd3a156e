"""Addresses that lead nowhere, at the desk: the most wanted first, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.actor import actor_of
from articles.admin.clock import shown
from articles.admin.read_only import ReadOnlyAdmin
from articles.refusals import Refused
from articles.verbs import leading
from newsroom.models import MissingAddress
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise


class TargetForm(forms.Form):
    """Where it leads from now on."""

    to = forms.CharField(
        label=gettext_lazy("Lead it to"),
        max_length=400,
        help_text=gettext_lazy("The address of a page of this site, such as /sections/politics/ or an article's."),
    )


class IgnoredFilter(admin.SimpleListFilter):
    """What waits, or what was set aside."""

    title = gettext_lazy("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Beside those that wait."""
        return [("ignored", gettext_lazy("Ignored"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MissingAddress]) -> QuerySet[MissingAddress]:
        """Of the chosen view; those of a list of one's own choice are found by their pages in either."""
        return queryset.filter(is_ignored=self.value() == "ignored")


@admin.register(MissingAddress)
class MissingAddressAdmin(ReadOnlyAdmin):
    """Counted by the site itself; each can be led to a page, said to be gone, or ignored."""

    list_display = ("path", "hits", "last", "first", "came_from", "publication")
    list_filter = (IgnoredFilter, "publication")
    list_select_related = ("publication",)
    list_per_page = 50
    search_fields = ("path", "came_from")

    @admin.display(description=gettext_lazy("last"), ordering="last_seen")
    def last(self, missing: MissingAddress) -> SafeString | str:
        """In the publication's zone."""
        return shown(missing.last_seen, missing.publication.tzinfo)

    @admin.display(description=gettext_lazy("first"), ordering="first_seen")
    def first(self, missing: MissingAddress) -> SafeString | str:
        """The same."""
        return shown(missing.first_seen, missing.publication.tzinfo)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What is known of the address, where it may have led, and three things to do."""
        rows = MissingAddress.objects.select_related("publication")
        missing = rows.filter(pk=object_id).first() if is_key(object_id) else None
        if missing is None:
            raise Http404
        if not self.has_view_permission(request, missing):
            raise PermissionDenied
        form = TargetForm(request.POST if "to" in request.POST else None)
        if request.method == "POST":
            done = self._act(request, missing, form)
            if done:
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:newsroom_missingaddress_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Missing address"),
            "missing": missing,
            "form": form,
            "suggestions": leading.suggestions(missing, timezone.now()),
            "may_answer": request.user.has_perm(leading.MAY_ANSWER),
            "zone": missing.publication.time_zone,
        }
        return TemplateResponse(request, "admin/articles/missing/address.html", context)

    def _act(self, request: HttpRequest, missing: MissingAddress, form: TargetForm) -> str:
        """What was done, in a sentence; empty when nothing was, and the form says why."""
        actor = actor_of(request)
        try:
            if "gone" in request.POST:
                leading.say_gone(missing, actor)
                return _("“%s” answers from now on that it is gone.") % missing.path
            if "ignore" in request.POST:
                leading.ignore(missing, actor)
                return _("“%s” is off the list.") % missing.path
            if form.is_valid():
                old = leading.lead(missing, actor, form.cleaned_data["to"])
                return _("“%(path)s” leads to %(to)s from now on.") % {
                    "path": missing.path,
                    "to": old.address or old.article,
                }
        except Refused as refused:
            for reason in refused.reasons:
                if form.is_bound:
                    form.add_error("to", reason)
                else:
                    self.message_user(request, reason, messages.ERROR)
        return ""
