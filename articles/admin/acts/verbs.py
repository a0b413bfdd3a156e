"""The desk's face of each verb: its button, the form it asks with, what it calls, and the sentence when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from articles.admin.acts.forms import (
    CopyNoteForm,
    HandOverForm,
    NoteForm,
    OptionalNoteForm,
    PublishForm,
    SubmitForm,
    WithdrawForm,
)
from articles.models import Article
from articles.models.version import VersionKind
from articles.verbs import publishing, reviewing, scheduling, teamwork
from articles.workflow import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.contrib.auth.models import User
    from django.utils.functional import Promise

    type Words = str | Promise
    type Act = Callable[[Article, User, Any], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """`button`: on the article form. `title`, `form`, `act`: the page that asks. `done`: the message afterwards."""

    button: Words
    done: Words
    title: Words = ""
    form: type[forms.Form] = OptionalNoteForm
    act: Act | None = None
    style: str = ""


def _publish(article: Article, actor: User, form: PublishForm) -> object:
    asked = form.cleaned_data
    articles = [article, *form.companions()]
    order: dict[str, Any] = {
        "at": form.chosen_time(),
        "kind": VersionKind(asked.get("kind") or VersionKind.UPDATE),
        "reason": form.reason(),
        "pending": publishing.Pending(asked.get("pending") or form.unasked),
        "over_embargo": asked.get("over_embargo", ""),
    }
    if len(articles) > 1:
        seen = {each.pk: each.edit_version for each in articles}
        return publishing.publish_together(articles, actor, **order, seen=seen)
    return publishing.publish(article, actor, **order, seen=article.edit_version)


VERBS: dict[Action, Verb] = {
    Action.SUBMIT: Verb(
        button=_("Submit for review…"),
        title=_("Submit for review"),
        done=_("“%(headline)s” was submitted for review."),
        form=SubmitForm,
        act=lambda article, actor, form: reviewing.submit(
            article, actor, form.cleaned_data["note"], seen=article.edit_version
        ),
        style="default",
    ),
    Action.APPROVE: Verb(
        button=_("Save and approve"),
        title=_("Approve"),
        done=_("“%(headline)s” was approved. Readers do not see it yet."),
        form=CopyNoteForm,
        act=lambda article, actor, form: reviewing.approve(
            article, actor, form.cleaned_data["note"], seen=article.edit_version
        ),
        style="default",
    ),
    Action.PUBLISH: Verb(
        button=_("Publish or schedule…"),
        title=_("Publish"),
        done=_("“%(headline)s” was published."),
        form=PublishForm,
        act=_publish,
        style="default",
    ),
    Action.HAND_OVER: Verb(
        button=_("Hand over…"),
        title=_("Hand over to a colleague"),
        done=_("“%(headline)s” was handed over."),
        form=HandOverForm,
        act=lambda article, actor, form: teamwork.hand_over(
            article, actor, form.cleaned_data["to"], form.cleaned_data["note"]
        ),
    ),
    Action.RECALL: Verb(
        button=_("Take it back…"),
        title=_("Take back from review"),
        done=_("“%(headline)s” is a draft again. It does not wait for review any more."),
        act=lambda article, actor, form: reviewing.recall(article, actor, form.cleaned_data["note"]),
    ),
    Action.SEND_BACK: Verb(
        button=_("Send back…"),
        title=_("Send back to the writer"),
        done=_("“%(headline)s” was sent back."),
        form=NoteForm,
        act=lambda article, actor, form: reviewing.send_back(article, actor, form.cleaned_data["note"]),
    ),
    Action.CANCEL_SCHEDULED: Verb(
        button=_("Cancel the schedule…"),
        title=_("Cancel the schedule"),
        done=_("The schedule of “%(headline)s” was cancelled."),
        act=lambda article, actor, form: scheduling.cancel_scheduled(article, actor, form.cleaned_data["note"]),
        style="deletelink",
    ),
    Action.WITHDRAW: Verb(
        button=_("Withdraw…"),
        title=_("Withdraw from the site"),
        done=_("“%(headline)s” was withdrawn. Its address now says so."),
        form=WithdrawForm,
        act=lambda article, actor, form: publishing.withdraw(article, actor, form.reason()),
        style="deletelink",
    ),
    Action.REOPEN: Verb(
        button=_("Reopen…"),
        title=_("Reopen as a draft"),
        done=_("“%(headline)s” is a draft again."),
        form=NoteForm,
        act=lambda article, actor, form: publishing.reopen(article, actor, form.cleaned_data["note"]),
    ),
}
