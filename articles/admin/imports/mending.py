"""One answer for all articles that are alike: their section, kind, language or reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.imports.deeds import Deed, asked_about, deed_page
from articles.admin.imports.page import check_may, run_called
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
    """Ask once, and write it into all of them."""
    check_may(request)
    run = run_called(key)
    chosen, _after = asked_about(request)
    name = ANSWERS.get(chosen.code)
    if name is None:
        raise Http404
    said = {"answer": request.GET.get("answer", "")}
    form = AnswerForm(name, run, chosen, request.POST if request.method == "POST" else None, initial=said)
    deed = Deed(
        lambda run, chosen, actor, after: mend(run, chosen, form.answer(), actor, after),
        _("Mend articles"),
        _(
            "What you choose is written into all of them, with your name in their history, and these doubts are decided. What readers have and what somebody has worked on is left."
        ),
        lambda count: ngettext("Mend %d article", "Mend all %d articles", count) % count,
        lambda count: ngettext("%d article was mended.", "%d articles were mended.", count) % count,
        carried={"answer": request.POST.get("answer", "")},
    )
    return deed_page(admin, request, run, deed, form)
