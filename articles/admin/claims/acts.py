"""The pages of what is done with a claim: each asks, then calls its verb, which checks every right again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.actor import actor_of
from articles.admin.claims.forms import ClaimForm, DecideForm, NoticeForm, OptionalReasonForm, ReasonForm
from articles.refusals import Refused
from articles.verbs import claims

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    from articles.models import Article, Claim


@dataclass(frozen=True, slots=True)
class Act:
    """`button`: on the claim's page. `form`: made of the claim and what was sent. `question`: what to know before."""

    button: str | Promise
    done: str | Promise
    form: Callable[[Claim, Any], forms.Form]
    act: Callable[[Claim, User, Any], object]
    question: str | Promise = ""
    style: str = ""


ACTS: dict[str, Act] = {
    "decide": Act(
        button=gettext_lazy("Decide…"),
        done=gettext_lazy("The decision is on the docket."),
        form=DecideForm,
        act=lambda claim, actor, form: claims.decide(claim, actor, form.decided()),
        question=gettext_lazy("What was decided, and when was the claimant told?"),
        style="default",
    ),
    "publish": Act(
        button=gettext_lazy("Publish the notice…"),
        done=gettext_lazy("The notice stands."),
        form=NoticeForm,
        act=lambda claim, actor, form: claims.publish_notice(claim, actor, form.said(), form.after_version()),
        question=gettext_lazy(
            "Readers see it at once: on the article, on a page of its own and under Corrections. It cannot be changed"
            " afterwards, only taken down."
        ),
        style="default",
    ),
    "amend": Act(
        button=gettext_lazy("Change what was recorded…"),
        done=gettext_lazy("The claim was changed."),
        form=lambda claim, data: ClaimForm(claim.article, data, claim=claim),
        act=lambda claim, actor, form: claims.amend(claim, actor, form.details(), form.versions_chosen()),
    ),
    "close": Act(
        button=gettext_lazy("Close…"),
        done=gettext_lazy("The claim is closed."),
        form=lambda _claim, data: OptionalReasonForm(data),
        act=lambda claim, actor, form: claims.close(claim, actor, form.cleaned_data["note"]),
        question=gettext_lazy("A notice that stands goes on standing."),
    ),
    "reopen": Act(
        button=gettext_lazy("Take up again…"),
        done=gettext_lazy("The claim is open again."),
        form=lambda _claim, data: ReasonForm(data),
        act=lambda claim, actor, form: claims.reopen(claim, actor, form.cleaned_data["note"]),
    ),
    "forget": Act(
        button=gettext_lazy("Erase the claimant…"),
        done=gettext_lazy("Name and address of the claimant are gone."),
        form=lambda _claim, data: forms.Form(data),
        act=lambda claim, actor, _form: claims.forget(claim, actor),
        question=gettext_lazy(
            "Name, address, telephone and e-mail are deleted for good, once nobody needs them. What was claimed and what"
            " became of it stays; names in it stay too."
        ),
        style="deletelink",
    ),
    "take-down": Act(
        button=gettext_lazy("Take the notice down…"),
        done=gettext_lazy("Readers do not see the notice any more. Another one can be published."),
        form=lambda _claim, data: ReasonForm(data),
        act=lambda claim, actor, form: claims.take_down(claim, actor, form.cleaned_data["note"]),
        question=gettext_lazy("Why? Readers are not told; the record keeps the notice and how long it stood."),
        style="deletelink",
    ),
}


@dataclass(frozen=True, slots=True)
class Button:
    """An act on the claim's page; the first one stands out."""

    act: str
    label: str | Promise
    style: str


def buttons_for(claim: Claim, actor: User) -> list[Button]:
    """What this person may do with this claim now."""
    allowed = [name for name in ACTS if claims.may(claim, name, actor)]
    return [Button(name, ACTS[name].button, _style(name, allowed)) for name in allowed]


def _style(name: str, allowed: list[str]) -> str:
    # Of an accepted claim the next thing is its notice, not another decision.
    return "" if name == "decide" and "publish" in allowed else ACTS[name].style


def record_page(admin: ModelAdmin[Any], request: HttpRequest, article: Article) -> HttpResponse:
    """Write down a claim on `article`."""
    here = reverse("admin:articles_article_change", args=[article.pk])
    with timezone.override(article.publication.tzinfo):
        form = ClaimForm(article, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                claim = claims.record(article, actor_of(request), form.details(), form.versions_chosen())
            except Refused as refused:
                _say(form, refused)
            else:
                admin.message_user(request, _("The claim is on the docket."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:articles_claim_change", args=[claim.pk]))
        title = _("Record a claim")
        return _asked(admin, request, article, form, {"title": title, "button": title, "back": here})


def act_page(admin: ModelAdmin[Claim], request: HttpRequest, claim: Claim, name: str) -> HttpResponse:
    """Ask what the act needs; on POST, act."""
    act, actor = ACTS[name], actor_of(request)
    here = reverse("admin:articles_claim_change", args=[claim.pk])
    if not claims.may(claim, name, actor):
        refusal = _("This is not possible as the claim stands now, or you do not have the right to it.")
        admin.message_user(request, refusal, messages.ERROR)
        return HttpResponseRedirect(here)
    with timezone.override(claim.article.publication.tzinfo):
        form = act.form(claim, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                act.act(claim, actor, form)
            except Refused as refused:
                _say(form, refused)
            else:
                admin.message_user(request, str(act.done), messages.SUCCESS)
                return HttpResponseRedirect(here)
        title = str(act.button).rstrip("…")
        more = {
            "title": title,
            "button": title,
            "style": act.style,
            "question": act.question,
            "back": here,
            "claim": claim,
        }
        return _asked(admin, request, claim.article, form, more)


def _say(form: forms.Form, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(None, reason)


def _asked(
    admin: ModelAdmin[Any], request: HttpRequest, article: Article, form: forms.Form, more: dict[str, Any]
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "article": article,
        "form": form,
        **more,
    }
    return TemplateResponse(request, "admin/articles/claim/act.html", context).render()
