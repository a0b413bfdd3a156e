"""What is to be filed with the authorities after a change of the masthead, and who said what was filed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.actor import actor_of
from articles.admin.read_only import ReadOnlyAdmin
from articles.refusals import Refused
from articles.verbs import filing
from newsroom.imprint.filing import Change, to_file
from newsroom.models import Filing
from newsroom.models.filing import Law, Registered
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: Rows of the trail on the page; more are in the export.
_ROWS = 100


class FiledForm(forms.Form):
    """When it was filed, and what to remember of it."""

    filed_on = forms.DateField(label=gettext_lazy("Filed on"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Such as the receipt's number."),
    )


@admin.register(Filing)
class FilingAdmin(ReadOnlyAdmin):
    """One page: what waits, and below it everything that was said."""

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whoever may change the masthead."""
        return request.user.has_perm(filing.MAY_FILE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask, and do what was pressed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = to_file()
        form = FiledForm(request.POST if "filed" in request.POST else None)
        pressed = request.POST.get("filed", "")
        if request.method == "POST":
            done = self._act(request, waiting, form)
            if done:
                self.message_user(request, done, messages.SUCCESS)
                return HttpResponseRedirect(request.path)
        trail = Filing.objects.select_related("publication", "said_by__reporter")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("To file with the authorities"),
            "waiting": [
                (change, form if pressed == change.key else FiledForm(auto_id=f"id_{number}_%s"))
                for number, change in enumerate(waiting)
            ],
            "trail": _with_the_last_word(list(trail[:_ROWS])),
        }
        return TemplateResponse(request, "admin/newsroom/filings.html", context)

    def _act(self, request: HttpRequest, waiting: list[Change], form: FiledForm) -> str:
        """What was done, in a sentence; empty when nothing was."""
        actor = actor_of(request)
        try:
            if "back" in request.POST:
                filing.take_back(self._said(request.POST["back"]), actor, request.POST.get("note", ""))
                return _("It stands on the desk again.")
            change = next((each for each in waiting if each.key == request.POST.get("filed")), None)
            if change is None:
                raise Refused(_("Somebody has said meanwhile that this was filed."))
            if form.is_valid():
                filing.say_filed(change, actor, form.cleaned_data["filed_on"], form.cleaned_data["note"])
                return _("It is noted as filed.")
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return ""

    def _said(self, key: str) -> Change:
        """The change that a row of the trail is about."""
        row = Filing.objects.select_related("publication").filter(pk=key).first() if is_key(key) else None
        if row is None:
            raise Refused(_("Nobody has said that this was filed."))
        return Change(row.publication, Registered(row.what), row.changed_on, ("", ""), ("", ""), (), Law(row.under))


def _with_the_last_word(trail: list[Filing]) -> list[tuple[Filing, bool]]:
    """Each row, and whether it is what counts for its change and can be taken back."""
    seen: set[tuple[int, str, str, date]] = set()
    found = []
    for row in trail:
        known_by = (row.publication_id, row.what, row.under, row.changed_on)
        found.append((row, known_by not in seen and row.filed_on is not None))
        seen.add(known_by)
    return found
