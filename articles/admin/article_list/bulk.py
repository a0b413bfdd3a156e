"""Acts on several articles of the list at once: each is answered for itself, unless they are to go out together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.actor import actor_of
from articles.korean import nfc
from articles.verbs import clearing, publishing, reviewing
from articles.workflow import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from articles.models import Article


def _each(
    modeladmin: ModelAdmin[Article],
    request: HttpRequest,
    articles: Iterable[Article],
    verb: Callable[[Article, User], object],
) -> None:
    """Do the verb to each article and say of each that was refused why."""
    actor = actor_of(request)
    done = 0
    for article in articles:
        try:
            verb(article, actor)
        except publishing.Refused as refused:
            modeladmin.message_user(request, f"“{article}”: {refused}", messages.ERROR)
        else:
            done += 1
    if done:
        said = ngettext("Done with %d article.", "Done with %d articles.", done) % done
        modeladmin.message_user(request, said, messages.SUCCESS)


def _unexplained(article: Article) -> SafeString:
    """Of a change that readers have to be told of: the list has nowhere to say what sort of change it is."""
    page = reverse("admin:articles_article_verb", args=[article.pk, Action.PUBLISH.value])
    words = _("Readers know it already. Say on its publish page what sort of change this is.")
    return format_html('“{}”: <a href="{}">{}</a>', article, page, words)


class NotedActionForm(ActionForm):
    """The act, and for those that hand copy on a note; the desk shows it while such an act is chosen."""

    note = forms.CharField(label=_("Note to the editors, for each of them:"), required=False)


@admin.action(description=_("Submit for review"), permissions=["change"])
def submit(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """Each one that is mine and a draft, with what was typed as a note."""
    note = nfc(request.POST.get("note", "")).strip()
    _each(modeladmin, request, queryset.order_by("pk"), lambda article, actor: reviewing.submit(article, actor, note))


@admin.action(description=_("Approve"), permissions=["approve"])
def approve(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """Each one that waits for it."""
    _each(modeladmin, request, queryset.order_by("pk"), reviewing.approve)


@admin.action(description=_("Publish now, each for itself"), permissions=["publish"])
def publish(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """Those that are ready; the others say what they lack."""
    articles = list(queryset.order_by("pk"))
    unexplained = [article for article in articles if clearing.has_to_be_explained(article)]
    for article in unexplained:
        modeladmin.message_user(request, _unexplained(article), messages.ERROR)
    _each(modeladmin, request, (each for each in articles if each not in unexplained), publishing.publish)


@admin.action(description=_("Publish now, all at one instant or none"), permissions=["publish"])
def publish_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """A story in both languages, a dossier: one that is not ready keeps all back."""
    unexplained = [_unexplained(article) for article in queryset if clearing.has_to_be_explained(article)]
    if unexplained:
        why = format_html_join(" ", "{}", ((each,) for each in unexplained))
        modeladmin.message_user(request, format_html("{} {}", _("Nothing was published."), why), messages.ERROR)
        return
    try:
        versions = publishing.publish_together(list(queryset), actor_of(request))
    except publishing.Refused as refused:
        modeladmin.message_user(request, _("Nothing was published. %s") % refused, messages.ERROR)
        return
    said = ngettext("%d article went out.", "%d articles went out at one instant.", len(versions)) % len(versions)
    modeladmin.message_user(request, said, messages.SUCCESS)


ACTIONS = (submit, approve, publish, publish_together)
