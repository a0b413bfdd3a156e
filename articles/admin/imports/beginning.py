"""An import begun at the desk: what to read and how, a dry run with its report, and bringing it in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.page import check_may, page, run_called
from articles.admin.imports.plans import Plan, keep_beside, keep_files, on_server
from articles.admin.imports.reading_in import left_of, read_on, try_out
from articles.admin.imports.sending import LARGEST_TABLE, MEGABYTE, SeveralFiles
from articles.admin.imports.words import DOUBTS, OUTCOMES
from articles.importing.intake.fitting import Fit
from articles.importing.intake.starting import Wishes, begin, prepared
from articles.importing.readers import READERS
from articles.importing.readers.html_page import known_by
from articles.importing.report import ORDER
from articles.models import ImportRun
from articles.refusals import Refused
from newsroom.models import Publication, Section

if TYPE_CHECKING:
    import uuid

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse


class StartForm(forms.Form):
    """What to read, and what is known of it."""

    publication = forms.ModelChoiceField(
        label=gettext_lazy("Publication"), queryset=Publication.objects.select_related("publisher").order_by("slug")
    )
    sent = SeveralFiles(label=gettext_lazy("Files"), required=False)
    folder = forms.ChoiceField(
        label=gettext_lazy("Or from the server"),
        required=False,
        help_text=gettext_lazy(
            "What lies in the server's folder for imports. Large archives are better put there than sent."
        ),
    )
    source = forms.SlugField(
        label=gettext_lazy("Name of the old site"),
        max_length=80,
        required=False,
        allow_unicode=True,
        help_text=gettext_lazy(
            "Numbers of articles count within it: give each old site its own. Empty: the publication's name."
        ),
    )
    old_hosts = forms.CharField(
        label=gettext_lazy("Addresses of the old site"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "Its hosts, such as old.example, with spaces between them: links to them lead to the articles here."
            " Empty: those that its articles name as their own."
        ),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section for articles that name none of ours"),
        queryset=Section.objects.none(),
        required=False,
    )
    map = forms.FileField(
        label=gettext_lazy("Map of the old site's words"),
        required=False,
        help_text=gettext_lazy("What its sections, names and tags mean here (TOML)."),
    )
    table = forms.FileField(
        label=gettext_lazy("Table of where the pictures lie"),
        required=False,
        help_text=gettext_lazy(
            "Where their names are not the ones in their addresses. Two columns (CSV): an address of the old site and a file, or"
            " all below an address and a folder, both with / at the end."
        ),
    )
    profile = forms.FileField(
        label=gettext_lazy("Profile of the old site, or map of columns"),
        required=False,
        help_text=gettext_lazy("How its pages or tables are read (TOML). Choose the format, too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", gettext_lazy("Told by what stands in the files"))]
        self.fields["format"] = forms.ChoiceField(
            label=self.fields["format"].label, choices=[*choices, *((name, name) for name in READERS)], required=False
        )
        folder = self.fields["folder"]
        self.fields["folder"] = forms.ChoiceField(
            label=folder.label,
            choices=[("", "---------"), *((name, name) for name in on_server())],
            required=False,
            help_text=folder.help_text,
        )
        sections = Section.objects.standing().select_related("publication").order_by("publication", "slug")
        self.fields["section"] = forms.ModelChoiceField(
            label=self.fields["section"].label, queryset=sections, required=False
        )
        self.fields["sent"].help_text = _(
            "Files or zips of what the old site gave you, with its pictures, up to %d MB and 100 files together."
        ) % int(settings.IMPORT_UPLOAD_MB)
        only = Publication.objects.order_by("pk")[:2]
        if len(only) == 1:
            self.fields["publication"].initial = only[0]

    def clean_old_hosts(self) -> tuple[str, ...]:
        """Each by its name alone, also where a whole address was typed in."""
        hosts = []
        for each in self.cleaned_data["old_hosts"].replace(",", " ").split():
            try:
                host = urlsplit(each if "//" in each else f"//{each}").hostname or ""
            except ValueError:
                host = ""
            if "." not in host:
                raise forms.ValidationError(_("“%s” is no host, such as old.example.") % each)
            hosts.append(host)
        return tuple(dict.fromkeys(hosts))

    def clean(self) -> dict[str, Any]:
        """Something to read, and no more than may be sent."""
        cleaned = super().clean() or self.cleaned_data
        files = cleaned.get("sent") or []
        if bool(files) is bool(cleaned.get("folder")):
            raise forms.ValidationError(_("Choose files, or something from the server; not both."))
        if sum(file.size for file in files) > settings.IMPORT_UPLOAD_MB * MEGABYTE:
            self.add_error("sent", _("This is too much to send. Put it into the server's folder."))
        for name in ("map", "profile", "table"):
            if cleaned.get(name) and cleaned[name].size > LARGEST_TABLE:
                self.add_error(name, _("This is far too large for a map."))
        if cleaned.get("profile") and not cleaned.get("format"):
            self.add_error("format", _("Choose the format that the profile is for."))
        section, publication = cleaned.get("section"), cleaned.get("publication")
        if section and publication and section.publication_id != publication.pk:
            self.add_error("section", _("This section is another publication's."))
        return cleaned

    def plan(self, by: int) -> Plan:
        """What was asked for, with the files where an import finds them."""
        said = self.cleaned_data
        token, folder = keep_files(said["sent"])
        root = Path(settings.IMPORT_FOLDER) if said["folder"] else folder
        paths = (root / said["folder"],) if said["folder"] else sorted(folder.iterdir())
        wishes = Wishes(
            tuple(map(str, paths)),
            said["format"],
            said["source"] or said["publication"].slug,
            said["section"].slug if said["section"] else "",
            map=keep_beside(token, "map.toml", said["map"]),
            profile=keep_beside(token, "profile.toml", said["profile"]),
            pictures=keep_beside(token, "pictures.csv", said["table"]),
            old_hosts=said["old_hosts"],
            root=str(root),
        )
        plan = Plan(token, said["publication"].pk, wishes, by)
        plan.save()
        return plan


def start_page(admin: ModelAdmin[ImportRun], request: HttpRequest) -> HttpResponse:
    """Ask what to read; the dry run comes next."""
    check_may(request)
    form = StartForm(request.POST, request.FILES) if request.method == "POST" else StartForm()
    if request.method == "POST" and form.is_valid():
        plan = form.plan(actor_of(request).pk)
        try:
            prepared(form.cleaned_data["publication"], plan.wishes)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason.replace(f"{Path(plan.wishes.map).parent}/", ""))
            plan.throw_away()
        else:
            return HttpResponseRedirect(reverse("admin:articles_importrun_plan", args=[plan.token]))
    return page(admin, request, "start", _("Start an import"), {"form": form})


def plan_page(admin: ModelAdmin[ImportRun], request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The dry run so far, its next part, and the button that brings everything in."""
    check_may(request)
    plan = Plan.called(token)
    if plan is None:
        raise Http404
    if plan.run is not None:
        return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[plan.run]))
    publication = Publication.objects.select_related("publisher").get(pk=plan.publication)
    here = HttpResponseRedirect(request.path)
    if request.method == "POST":
        if "throw" in request.POST:
            plan.throw_away()
            admin.message_user(request, _("What was handed in is thrown away."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_importrun_changelist"))
        if "bring" in request.POST:
            run = begin(publication, plan.wishes, actor_of(request))
            replace(plan, run=run.pk).save()
            return _gone_on_with(admin, request, run)
        try:
            plan.keep_report(try_out(publication, plan.wishes, plan.report()))
        except Refused as refused:
            for reason in refused.reasons:
                admin.message_user(request, reason, messages.ERROR)
        return here
    report = plan.report()
    counts = report.get("counts", {})
    doubts = sorted(report.get("doubts", {}).items(), key=lambda kind: -int(kind[1]["count"]))
    context = {
        "plan": plan,
        "publication": publication,
        "report": report,
        "read": counts.get("in", 0),
        "counts": [(OUTCOMES[each.value], counts.get(each.value, 0)) for each in ORDER],
        "doubts": [(DOUBTS.get(code, code), kind["count"], kind["examples"]) for code, kind in doubts],
        "fit": Fit.of(report.get("fit", {})).sentence(known_by(plan.wishes.profile)),
        "took": lasting(report.get("seconds", 0.0)),
        "rest": lasting(rest) if (rest := left_of(report)) is not None else "",
        "names": [Path(path).name for path in plan.wishes.paths[:20]],
        "more_names": max(len(plan.wishes.paths) - 20, 0),
    }
    return page(admin, request, "plan", _("Dry run"), context)


def lasting(seconds: float) -> str:
    """About how long that is, in words."""
    if seconds < 90:
        return ngettext("%d second", "%d seconds", max(round(seconds), 1)) % max(round(seconds), 1)
    minutes = round(seconds / 60)
    return ngettext("%d minute", "%d minutes", minutes) % minutes


def go_on_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """Go on with an import that has not come to its end."""
    check_may(request)
    run = run_called(key)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[run.pk]))
    return _gone_on_with(admin, request, run)


def _gone_on_with(admin: ModelAdmin[ImportRun], request: HttpRequest, run: ImportRun) -> HttpResponse:
    try:
        if read_on(run):
            admin.message_user(request, _("Everything is read. Readers see nothing of it yet."), messages.SUCCESS)
        else:
            admin.message_user(request, _("There is more to read. What was read is stored: go on."), messages.INFO)
    except Refused as refused:
        for reason in refused.reasons:
            admin.message_user(request, reason, messages.ERROR)
    return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[run.pk]))
