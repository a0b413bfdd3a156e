"""The page before a verb: what will happen, what is missing, and what the verb needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.admin.actor import actor_of
from articles.admin.acts.carrying_out import carry_out, translations_to_change
from articles.admin.acts.forms import PublishForm
from articles.admin.acts.occasion import form_for
from articles.admin.acts.placement import placement_of
from articles.admin.acts.summary import summary_of
from articles.admin.acts.verbs import VERBS
from articles.admin.history.notes import notes_of
from articles.admin.history.revisions import differences
from articles.admin.history.trail import acts_of, trail_of
from articles.comparison import significance
from articles.copytext import Copy
from articles.telling.people import editors_of
from articles.verbs import checklist, clearing, publishing
from articles.workflow import TRANSITIONS, Action
from newsroom.names import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django import forms
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from articles.admin.acts.placement import Placement
    from articles.models import Article

#: Acts on the copy as it is saved.
_ABOUT_COPY = frozenset({Action.PUBLISH, Action.APPROVE, Action.SUBMIT})


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
        form = form_for(verb, article, request, meaning, copy)
        if request.method == "POST" and form.is_valid() and verb.act:
            try:
                done = carry_out(verb, article, actor, form)
            except publishing.Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                admin.message_user(request, done, messages.SUCCESS)
                if on_site and isinstance(form, PublishForm):
                    for offer in translations_to_change(article, form.companions()):
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
