"""The pictures an import lacks: the list, what was found sent along, and looking again for as long as one request may take."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.driving import driven
from articles.admin.imports.page import check_may, page, run_called
from articles.admin.imports.plans import Plan, keep_beside, keep_files, on_server
from articles.admin.imports.sending import LARGEST_TABLE, MEGABYTE, SeveralFiles
from articles.importing.intake.late_pictures import look_again
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.starting import Wishes, pictures_in
from articles.importing.sources.fetching import Fetcher
from articles.importing.sources.handed_in import HandedIn
from articles.models import ImportRun
from articles.refusals import Refused
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.importing.intake.late_pictures import Sought

_SHOWN = 50


class LookAgainForm(forms.Form):
    """Where to look; nothing said: where the import looked."""

    sent = SeveralFiles(
        label=gettext_lazy("Pictures, or zips of them"),
        required=False,
        help_text=gettext_lazy("Any folders in a zip will do. Empty: it is looked again where the import looked."),
    )
    folder = forms.ChoiceField(label=gettext_lazy("Or from the server"), required=False)
    table = forms.FileField(
        label=gettext_lazy("Table of where they lie"),
        required=False,
        help_text=gettext_lazy(
            "Where the names are other ones. Two columns (CSV): an address of the old site and a file, or all below an address"
            " and a folder, both with / at the end."
        ),
    )
    fetches = forms.BooleanField(label=gettext_lazy("Fetch from the old site what is still missing"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "---------"), *((name, name) for name in on_server())]
        self.fields["folder"] = forms.ChoiceField(label=self.fields["folder"].label, choices=choices, required=False)
        if settings.IMPORT_FETCH_HOSTS:
            self.fields["fetches"].help_text = _("Nobody else is asked than %s.") % ", ".join(
                settings.IMPORT_FETCH_HOSTS
            )
        else:
            del self.fields["fetches"]

    def clean(self) -> dict[str, Any]:
        """No more than may be sent."""
        cleaned = super().clean() or self.cleaned_data
        sent = cleaned.get("sent") or []
        if sent and cleaned.get("folder"):
            raise forms.ValidationError(_("Choose files, or something from the server; not both."))
        if sum(file.size for file in sent) > settings.IMPORT_UPLOAD_MB * MEGABYTE:
            self.add_error("sent", _("This is too much to send. Put it into the server's folder."))
        if cleaned.get("table") and cleaned["table"].size > LARGEST_TABLE:
            self.add_error("table", _("This is far too large for a table."))
        return cleaned

    def plan(self, run: ImportRun, by: int) -> Plan | None:
        """What was handed in, kept until all of it was looked through; None where nothing was."""
        said = self.cleaned_data
        if not (said["sent"] or said["folder"] or said["table"]):
            return None
        token, folder = keep_files(said["sent"])
        wishes = Wishes.from_json(run.options)
        if said["sent"]:
            wishes = replace(wishes, paths=tuple(map(str, sorted(folder.iterdir()))), root=str(folder), pictures="")
        elif said["folder"]:
            root = Path(settings.IMPORT_FOLDER)
            wishes = replace(wishes, paths=(str(root / said["folder"]),), root=str(root), pictures="")
        if said["table"]:
            wishes = replace(wishes, pictures=keep_beside(token, "pictures.csv", said["table"]))
        plan = Plan(token, run.publication_id, wishes, by, run=run.pk)
        plan.save()
        return plan


def pictures_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """List what is missing and what a person has to put in; on POST look again."""
    check_may(request)
    run = run_called(key)
    form = LookAgainForm(request.POST, request.FILES) if request.method == "POST" else LookAgainForm()
    if request.method == "POST" and "from" in request.POST:
        return _looked(admin, request, run, _plan_of(request.POST.get("plan", ""), run))
    if request.method == "POST" and form.is_valid():
        return _looked(admin, request, run, form.plan(run, actor_of(request).pk))
    after = request.GET.get("after", "")
    missing = run.pictures.missing()
    rows = missing.filter(pk__gt=int(after)) if is_key(after) else missing
    shown = list(rows.select_related("item__article").defer("item__original").order_by("pk")[: _SHOWN + 1])
    context = {
        "run": run,
        "form": form,
        "may_look": run.state != ImportRun.State.UNDONE and run.finished_at is not None,
        "count": missing.count(),
        "pictures": shown[:_SHOWN],
        "next": shown[_SHOWN - 1].pk if len(shown) > _SHOWN else 0,
        "left": list(run.pictures.left().select_related("item__article", "photo").defer("item__original")[:_SHOWN]),
        "goes_on": {name: request.GET[name] for name in ("plan", "from", "fetches") if name in request.GET},
    }
    return page(admin, request, "pictures", _("Missing pictures"), context)


def _plan_of(token: str, run: ImportRun) -> Plan | None:
    try:
        plan = Plan.called(uuid.UUID(token))
    except ValueError:
        return None
    return plan if plan is not None and plan.run == run.pk else None


def _looked(admin: ModelAdmin[ImportRun], request: HttpRequest, run: ImportRun, plan: Plan | None) -> HttpResponse:
    here = reverse("admin:articles_importrun_pictures", args=[run.pk])
    wishes = plan.wishes if plan else Wishes.from_json(run.options)
    begins = request.POST.get("from", "")
    fetches = bool(request.POST.get("fetches")) and bool(settings.IMPORT_FETCH_HOSTS)
    fetcher = Fetcher(tuple(settings.IMPORT_FETCH_HOSTS), waits=()) if fetches else None
    sought: Sought | None = None
    is_done = True
    try:
        with HandedIn(wishes.paths, wishes.root) as handed_in:
            desk = PictureDesk(pictures_in(handed_in, wishes.pictures), fetch=fetcher.fetch if fetcher else None)
            steps = look_again(run, desk, actor_of(request), int(begins) if is_key(begins) else 0)
            sought, is_done = driven(admin, request, steps)
    except Refused as refused:
        for reason in refused.reasons:
            admin.message_user(request, reason, messages.ERROR)
    if sought is not None:
        _tell(admin, request, sought)
    if is_done or sought is None:
        if plan is not None:
            plan.throw_away()
        return HttpResponseRedirect(here)
    goes_on = {"from": sought.last, **({"plan": plan.token} if plan else {}), **({"fetches": 1} if fetches else {})}
    return HttpResponseRedirect(f"{here}?{urlencode(goes_on)}")


def _tell(admin: ModelAdmin[ImportRun], request: HttpRequest, sought: Sought) -> None:
    if sought.placed:
        said = ngettext("%d picture is in its article now.", "%d pictures are in their articles now.", sought.placed)
        admin.message_user(request, said % sought.placed, messages.SUCCESS)
    if sought.left:
        said = ngettext(
            "%d picture is in the library: somebody has worked on its article, so put it in by hand.",
            "%d pictures are in the library: somebody has worked on their articles, so put them in by hand.",
            sought.left,
        )
        admin.message_user(request, said % sought.left, messages.WARNING)
    if sought.missing:
        said = ngettext("%d picture was not found.", "%d pictures were not found.", sought.missing)
        admin.message_user(request, said % sought.missing, messages.WARNING)
