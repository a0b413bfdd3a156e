"""What the desk says and asks around each verb: its button, its question, and the sentence when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of
from articles.admin.acts.forms import (
    CopyNoteForm,
    HandOverForm,
    NoteForm,
    Occasion,
    OptionalNoteForm,
    PublishForm,
    SubmitForm,
    WithdrawForm,
)
from articles.admin.acts.placement import placement_of
from articles.admin.acts.summary import summary_of
from articles.admin.clock import written
from articles.admin.history.notes import notes_of
from articles.admin.history.revisions import differences
from articles.admin.history.trail import acts_of, trail_of
from articles.comparison import significance
from articles.copytext import Copy
from articles.models import Article, DeskTask, Version
from articles.models.version import VersionKind
from articles.telling.people import editors_of
from articles.verbs import checklist, clearing, publishing, reviewing, scheduling, teamwork
from articles.workflow import TRANSITIONS, Action
from newsroom.names import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django import forms
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    from articles.admin.acts.placement import Placement
    from articles.comparison import Significance

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


#: Acts on the copy as it is saved.
_ABOUT_COPY = frozenset({Action.PUBLISH, Action.APPROVE, Action.SUBMIT})
#: What is said of a change of a live story: as what it was published, and what readers are told of it.
_DONE_AS: dict[str, Words] = {
    VersionKind.TYPO: _("“%(headline)s” was published as a small change; readers are told nothing of it."),
    VersionKind.UPDATE: _("“%(headline)s” was published as an update."),
    VersionKind.CLARIFICATION: _("“%(headline)s” was published as a clarification."),
    VersionKind.CORRECTION: _("The correction was published; readers are told above the text."),
}


def verb_page(admin: ModelAdmin[Article], request: HttpRequest, article: Article, action: Action) -> HttpResponse:
    """Show what will happen and ask what the verb needs; on POST, act. The verb itself checks every right again."""
    verb = VERBS[action]
    actor = actor_of(request)
    here = reverse("admin:articles_article_change", args=[article.pk])
    if not clearing.may(article, action, actor):
        admin.message_user(
            request,
            _("“%(action)s” is not possible as the article stands now, or you do not have the right to it.")
            % {"action": action.label},
            messages.ERROR,
        )
        return HttpResponseRedirect(here)
    with timezone.override(article.publication.tzinfo):
        on_site = article.versions.standing().first()
        copy = Copy.from_article(article)
        meaning = significance(on_site.content, copy) if on_site else None
        form = _form(verb, article, request, meaning, copy)
        if request.method == "POST" and form.is_valid() and verb.act:
            try:
                done = _act(verb, article, actor, form)
            except publishing.Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                admin.message_user(request, done, messages.SUCCESS)
                if on_site and isinstance(form, PublishForm):
                    for offer in _translations_to_change(article, form.companions()):
                        admin.message_user(request, offer, messages.WARNING)
                return HttpResponseRedirect(here)
        problems = checklist.problems_of(article, copy) if action is Action.PUBLISH else []
        shows_change = on_site and action in _ABOUT_COPY
        context = {
            **admin.admin_site.each_context(request),
            "opts": admin.opts,
            "title": _("Publish the changes") if on_site and action is Action.PUBLISH else verb.title,
            "subtitle": article.headline,
            "article": article,
            "verb": verb,
            "action": action.value,
            "question": TRANSITIONS[action].question,
            "form": form,
            "problems": problems,
            "warnings": checklist.warnings_of(article, copy) if action is Action.PUBLISH else [],
            "unread": list(_unread(form, article, actor)),
            "summary": summary_of(article, copy) if action in _ABOUT_COPY else None,
            "placement": _placement(article, copy, actor, form, is_live=bool(on_site)) if not problems else None,
            "notes": notes_of(trail_of(acts_of(article), article.publication.tzinfo)),
            **(before_review(article, copy, actor) if action is Action.SUBMIT else {}),
            "here": here,
            "on_site": on_site,
            "bylines": list(article.bylines.all()),
            "pending": article.versions.pending().order_by("live_from").first(),
            # What nobody need be told lately is not called a correction either: it would contradict what is chosen.
            "findings": meaning.findings if meaning and clearing.has_to_be_explained(article) else (),
            **(differences(on_site.content, copy) if on_site and shows_change else {}),
        }
        return TemplateResponse(request, "admin/articles/article/verb.html", context).render()


def _placement(article: Article, copy: Copy, actor: User, form: forms.Form, *, is_live: bool) -> Placement | None:
    """Where on the front page it will stand, at the time that the form proposes."""
    if not isinstance(form, PublishForm):
        return None
    return placement_of(article, copy, actor, is_live=is_live, at=form.fields["at"].initial)


def _unread(form: forms.Form, article: Article, actor: User) -> Iterator[str]:
    """What will be noted of each that goes out: said before the button, not found on the desk page afterwards."""
    if not isinstance(form, PublishForm):
        return
    where = {"list": _("Went out without a second reader")}
    if clearing.goes_out_unread(article, actor):
        yield _("Nobody else has read this copy. Published, it is listed under “%(list)s” until somebody has.") % where
    for companion in form.offered():
        if clearing.goes_out_unread(companion, actor):
            said = _(
                "Nobody else has read “%(headline)s”. Published with this one, it is listed under “%(list)s” until"
                " somebody has."
            )
            yield said % {"headline": companion.headline, **where}


def before_review(article: Article, copy: Copy, actor: User) -> dict[str, Any]:
    """What the writer should know before it is out of their hands. None of it keeps the copy back."""
    language = get_language() or ""
    return {
        "gaps": checklist.gaps_of(article, copy),
        "editors": [called(editor, language) for editor in editors_of(article, actor)],
    }


def _act(verb: Verb, article: Article, actor: User, form: forms.Form) -> str:
    """Do it; what is said of it afterwards. A correction that has to wait is put before a second reader instead."""
    if verb.act is None:
        return ""
    try:
        verb.act(article, actor, form)
    except publishing.CorrectionUnread:
        if not isinstance(form, PublishForm):
            raise
        articles = [article, *form.companions()]
        seen = {each.pk: each.edit_version for each in articles}
        reviewing.ask_for_second_reader(articles, actor, form.reason(), seen=seen)
        return str(
            _("The correction waits on the desk page for somebody who did not write it. Readers see no change yet.")
        )
    return _done(verb, form, article)


def _translations_to_change(article: Article, published_too: Iterable[Article]) -> Iterator[str]:
    """A link to each translation whose readers have it still as the source was."""
    # Published at the same instant, it was written with the change in mind.
    left = Article.objects.behind().filter(translation_of=article.pk).exclude(pk__in=[one.pk for one in published_too])
    for translation in left:
        language = get_language_info(translation.language)["name_translated"]
        yield format_html(
            '{} <a href="{}">{}</a>',
            _("Its translation still says what was said before."),
            reverse("admin:articles_article_source", args=[translation.pk]),
            _("Correct the %(language)s too") % {"language": language},
        )


def _form(verb: Verb, article: Article, request: HttpRequest, meaning: Significance | None, copy: Copy) -> forms.Form:
    # `article` is read once: what the page shows, what the form compares with, and what the verb is told was seen.
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"edit_version": article.edit_version}
    if verb.form is not PublishForm:
        return verb.form(data, initial=initial)
    actor = actor_of(request)
    embargo = article.embargoed_until
    waiting = article.desk_tasks.filter(key=DeskTask.CORRECTION, done_at=None).first()
    if waiting:
        initial |= {"reason_ko": waiting.values["ko"], "reason_en": waiting.values["en"]}
    others = list(article.in_other_languages())
    companions = [each for each in others if clearing.may(each, Action.PUBLISH, actor)]
    family = [article, *companions]
    own = article.versions.pending().order_by("live_from").first()
    waiting_for = list(Version.objects.pending().filter(article__in=family).values_list("pk", flat=True))
    live = [version for each in family if (version := each.versions.standing().first())]
    is_live = any(version.article_id == article.pk for version in live)
    settling = [clearing.settles_at(version) for version in live if not clearing.has_settled(version)]
    return PublishForm(
        data,
        initial=initial,
        occasion=Occasion(
            zone=article.publication.time_zone,
            language=article.language,
            asks_kind=bool(live),
            is_live=is_live,
            settles_at=max(settling) if settling and len(settling) == len(live) else None,
            proposal=VersionKind.CORRECTION if waiting else meaning.proposal if meaning else VersionKind.UPDATE,
            correction_waits=bool(live) and any(clearing.correction_waits(each, actor) for each in family),
            goes_out_at=own.live_from if own else None,
            has_pending=bool(waiting_for),
            has_the_same_pending=bool(own and waiting_for == [own.pk] and own.copy == copy.to_json()),
            embargoed_until=embargo if embargo and embargo > timezone.now() else None,
            may_break_embargo=actor.has_perm("articles.break_embargo"),
            companions=tuple(companions),
            is_in_both=bool(others),
        ),
    )


def _done(verb: Verb, form: forms.Form, article: Article) -> str:
    if isinstance(form, PublishForm) and (at := form.chosen_time()):
        return str(
            _("“%(headline)s” is scheduled for %(at)s.")
            % {"headline": article.headline, "at": written(at, article.publication.tzinfo)}
        )
    if not isinstance(form, PublishForm):
        return str(verb.done % {"headline": article.headline})
    # Asked only where readers are told what sort of change it is.
    said = _DONE_AS.get(form.cleaned_data.get("kind", ""), verb.done)
    on_site = article.versions.standing().first()
    if on_site is None:
        return str(said % {"headline": article.headline})
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}<span class="visually-hidden"> {}</span></a>',
        *(said % {"headline": article.headline}, on_site.path, _("Read it on the site"), _("(opens in a new tab)")),
    )
