"""The pages of what is done with a standing page: each says what will happen, asks, then calls its verb."""

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
from articles.admin.acts.forms import ReasonFields, SeenForm, WithdrawForm
from articles.admin.clock import MomentField
from articles.comparison import Comparison, FieldRow, compare_words
from articles.comparison.blocks import compare_bodies
from articles.comparison.stretches import stretches_of
from articles.refusals import Refused
from articles.verbs import standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    from articles.comparison.stretches import Stretch
    from articles.models import StandingPage, StandingVersion
    from articles.verbs.standing import Outlook


class PublishPageForm(SeenForm, ReasonFields):
    """When readers get it, and what they are told of the change."""

    at = MomentField(label=gettext_lazy("From when"), required=False)
    field_order = ("at", "reason_ko", "reason_en")

    def __init__(self, *args: Any, page: StandingPage, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = _(
            "Leave this empty to publish now. In the publication's time: %s. A new privacy policy is announced some days"
            " before it holds."
        ) % (page.publication.time_zone)
        for language in ("ko", "en"):
            if is_new or language not in page.publication.languages:
                # Of a first version there is nothing to explain.
                del self.fields[f"reason_{language}"]

    def reason(self) -> standing.Reason:
        """What was typed."""
        return standing.Reason(self.cleaned_data.get("reason_ko", ""), self.cleaned_data.get("reason_en", ""))


@dataclass(frozen=True, slots=True)
class Act:
    """`button`: on the page's form. `ask`: the form, made of the page, its outlook and what was sent."""

    button: str | Promise
    done: str | Promise
    ask: Callable[[StandingPage, list[Outlook], Any], forms.Form]
    act: Callable[[StandingPage, User, Any], object]
    question: str | Promise = ""
    style: str = "default"
    shows_changes: bool = False


def _ask_publish(page: StandingPage, found: list[Outlook], data: Any) -> forms.Form:
    is_new = not any(each.newest for each in found)
    return PublishPageForm(data, page=page, is_new=is_new, initial={"edit_version": page.edit_version})


ACTS: dict[str, Act] = {
    "publish": Act(
        button=gettext_lazy("Publish the changes…"),
        done=gettext_lazy("The changes are on record. Readers have them from the time you chose."),
        ask=_ask_publish,
        act=lambda page, actor, form: standing.publish_page(
            page, actor, seen=form.cleaned_data["edit_version"], at=form.cleaned_data["at"], reason=form.reason()
        ),
        shows_changes=True,
    ),
    "take-back": Act(
        button=gettext_lazy("Take back what is scheduled…"),
        done=gettext_lazy("Nothing is scheduled any more. Readers keep what they have."),
        ask=lambda _page, _found, data: forms.Form(data),
        act=lambda page, actor, _form: standing.take_back_page(page, actor),
        question=gettext_lazy("The scheduled version never goes out; the working copy stays as it is."),
        style="",
    ),
    "withdraw": Act(
        button=gettext_lazy("Withdraw…"),
        done=gettext_lazy("The page is off the site. Its address says so, and why."),
        ask=lambda _page, _found, data: WithdrawForm(data),
        act=lambda page, actor, form: standing.withdraw_page(page, actor, form.reason()),
        question=gettext_lazy(
            "The page leaves the site in all its languages at once, its earlier versions too. The record keeps them."
        ),
        style="deletelink",
    ),
}


@dataclass(frozen=True, slots=True)
class Differences:
    """One language: how it stands, and what differs between two texts of it."""

    outlook: Outlook
    comparison: Comparison | None
    stretches: list[Stretch]


def may(name: str, found: list[Outlook]) -> bool:
    """Whether the act is of use as the page stands; the right to it is asked for elsewhere."""
    if name == "publish":
        return any(each.goes_out for each in found)
    if name == "take-back":
        return any(each.pending for each in found)
    return any(each.live for each in found)


def act_page(admin: ModelAdmin[StandingPage], request: HttpRequest, page: StandingPage, name: str) -> HttpResponse:
    """Say what will happen and ask; on POST, act."""
    act, actor = ACTS[name], actor_of(request)
    here = reverse("admin:articles_standingpage_change", args=[page.pk])
    found = standing.outlook(page, timezone.now())
    if not actor.has_perm(standing.MAY_PUBLISH) or not may(name, found):
        refusal = _("This is not possible as the page stands now, or you do not have the right to it.")
        admin.message_user(request, refusal, messages.ERROR)
        return HttpResponseRedirect(here)
    with timezone.override(page.publication.tzinfo):
        form = act.ask(page, found, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                act.act(page, actor, form)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                admin.log_change(request, page, str(act.done))
                admin.message_user(request, str(act.done), messages.SUCCESS)
                return HttpResponseRedirect(here)
        title = str(act.button).rstrip("…")
        context = {
            **admin.admin_site.each_context(request),
            "opts": admin.opts,
            "page": page,
            "form": form,
            "title": title,
            "act": act,
            "here": here,
            "zone": page.publication.time_zone,
            "changes": [differences(page, each) for each in found] if act.shows_changes else [],
        }
        return TemplateResponse(request, "admin/articles/standingpage/act.html", context).render()


def differences(page: StandingPage, outlook: Outlook) -> Differences:
    """From what readers have, or will have, to the working copy."""
    if not outlook.goes_out or outlook.newest is None:
        return Differences(outlook, None, [])
    return compared(outlook, outlook.newest, page.title_in(outlook.language), page.body_in(outlook.language))


def compared(outlook: Outlook, old: StandingVersion, title: str, body: str) -> Differences:
    """From a version to a title and a text."""
    titles = (FieldRow("title", _("title"), tuple(compare_words(old.title, title))),) if old.title != title else ()
    blocks = tuple(compare_bodies(old.body, body))
    return Differences(outlook, Comparison(titles, (), blocks), stretches_of(blocks))
