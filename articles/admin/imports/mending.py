"""One answer for all articles that are alike: their section, kind, language or reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.deciding import asked_about, home_of
from articles.admin.imports.driving import driven, tell_left
from articles.admin.imports.page import check_may, page, run_called
from articles.admin.imports.words import DOUBTS
from articles.copytext import StoryKind
from articles.importing.deciding.mending import ANSWERS, Answer, mend, namesakes_of
from newsroom.models import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from articles.importing.deciding.choosing import Chosen
    from articles.models import ImportRun

#: What the button calls it that leads here.
BUTTONS: Mapping[str, StrOrPromise] = {
    "section": gettext_lazy("Choose the section…"),
    "kind": gettext_lazy("Choose the kind…"),
    "language": gettext_lazy("Choose the language…"),
    "reporter": gettext_lazy("Choose the reporter…"),
}


class AnswerForm(forms.Form):
    """The one thing that is asked; which, the kind of doubt says."""

    def __init__(self, name: str, run: ImportRun, chosen: Chosen, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["answer"] = _FIELDS[name](run, chosen)

    def answer(self) -> Answer:
        """What was said."""
        return Answer(**{self.name: self.cleaned_data["answer"]})


def _section(run: ImportRun, _chosen: Chosen) -> forms.Field:
    sections = Section.objects.standing().filter(publication=run.publication).order_by("order", "slug")
    return forms.ModelChoiceField(sections, label=_("Section"))


def _kind(_run: ImportRun, _chosen: Chosen) -> forms.Field:
    return forms.ChoiceField(choices=[("", "---------"), *StoryKind.choices], label=_("Kind"))


def _language(_run: ImportRun, _chosen: Chosen) -> forms.Field:
    return forms.ChoiceField(choices=[("", "---------"), *settings.LANGUAGES], label=_("Language"))


def _reporter(run: ImportRun, chosen: Chosen) -> forms.Field:
    said = _("Those whose name is printed over these articles. Their names stand as printed.")
    return forms.ModelChoiceField(namesakes_of(run, chosen), label=_("Reporter"), help_text=said)


_FIELDS = {"section": _section, "kind": _kind, "language": _language, "reporter": _reporter}


def mend_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """Ask once; on POST write it into all of them, for as long as one request may take."""
    check_may(request)
    run = run_called(key)
    chosen, after = asked_about(request)
    name = ANSWERS.get(chosen.code)
    if name is None:
        raise Http404
    kind = reverse("admin:articles_importrun_kind", args=[run.pk, chosen.code])
    said = {"answer": request.GET.get("answer", "")}
    form = AnswerForm(name, run, chosen, request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        progress, is_done = driven(admin, request, mend(run, chosen, form.answer(), actor_of(request), after))
        if progress is not None:
            if progress.decided:
                told = ngettext("%d article was mended.", "%d articles were mended.", progress.decided)
                admin.message_user(request, told % progress.decided, messages.SUCCESS)
            tell_left(admin, request, progress.left)
        if not is_done and progress is not None:
            again = {**request.GET.dict(), "after": str(progress.last), "answer": request.POST["answer"]}
            return HttpResponseRedirect(f"{request.path}?{urlencode(again)}")
        return HttpResponseRedirect(kind if chosen.of(run).exists() else home_of(run))
    doubts = chosen.of(run)
    count = (doubts.filter(pk__gt=after) if after else doubts).count()
    context = {
        "run": run,
        "kind": DOUBTS.get(chosen.code, chosen.code),
        "pattern": chosen.pattern,
        "count": count,
        "form": form,
        "button": (
            ngettext("Go on: %d is left", "Go on: %d are left", count)
            if after
            else ngettext("Mend %d article", "Mend all %d articles", count)
        )
        % count,
        "back": kind,
        "query": request.GET.urlencode(),
    }
    return page(admin, request, "mend", _("Mend articles"), context)
