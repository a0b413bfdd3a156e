"""What of an import is known and gone for good: said with a reason, listed with who said it, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.page import check_may, page, run_called
from articles.importing.deciding.leaving_out import leave_out, refused_and_missed, take_back
from articles.models import ImportRun
from articles.refusals import Refused
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

#: Refused, and missing, at a time: as many as a person ticks.
_SHOWN = 50


class OmissionForm(forms.Form):
    """What is not among those to tick, and why all of it is left out."""

    others = forms.CharField(
        label=gettext_lazy("Numbers and addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line: 17, a range such as 400-412, or an address of the old site."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("It stands in the report. Such as: printed twice, 16 is the same."),
    )


def omissions_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """Say what is gone, and take it back; below, all that was said."""
    check_may(request)
    run = run_called(key)
    form = OmissionForm(request.POST if "leave" in request.POST else None)
    if request.method == "POST" and (done := _done(admin, request, run, form)):
        admin.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_importrun_omissions", args=[run.pk]))
    before = request.GET.get("before", "")
    rows = run.omissions.select_related("said_by__reporter", "taken_back_by__reporter").order_by("-pk")
    said = list((rows.filter(pk__lt=int(before)) if is_key(before) else rows)[: _SHOWN + 1])
    refused = list(refused_and_missed(run)[: _SHOWN + 1])
    pictures = run.pictures.missing().select_related("item__article").defer("item__original").order_by("pk")
    missing = list(pictures[: _SHOWN + 1])
    context = {
        "run": run,
        "form": form,
        "may_say": run.state != ImportRun.State.UNDONE and run.finished_at is not None,
        "refused": refused[:_SHOWN],
        "pictures": missing[:_SHOWN],
        "more": len(refused) > _SHOWN or len(missing) > _SHOWN,
        "ticked": request.POST.getlist("what"),
        "omissions": said[:_SHOWN],
        "next": said[_SHOWN - 1].pk if len(said) > _SHOWN else 0,
    }
    return page(admin, request, "omissions", _("Gone for good"), context)


def _done(admin: ModelAdmin[Any], request: HttpRequest, run: ImportRun, form: OmissionForm) -> str:
    """What was done, in a sentence; empty when nothing was."""
    back = request.POST.get("back", "")
    try:
        if is_key(back):
            omission = take_back(run, int(back), request.POST.get("why", ""), actor_of(request))
            return _("It is missed again: %s") % omission.what
        if form.is_valid():
            whats = [*request.POST.getlist("what"), *form.cleaned_data["others"].splitlines()]
            count = leave_out(run, whats, form.cleaned_data["why"], actor_of(request))
            said = ngettext("%d is left out for good.", "%d are left out for good.", count)
            return said % count if count else _("All of this was said already.")
    except Refused as refused:
        for reason in refused.reasons:
            admin.message_user(request, reason, messages.ERROR)
    return ""
