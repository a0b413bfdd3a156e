"""What colleagues do with an article at the desk beside writing it: comments, tasks, copies of it, translations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from articles.admin.actor import actor_of
from articles.admin.found import row_to_see
from articles.models import DeskTask
from articles.models.desk.comment import LONGEST_PASSAGE
from articles.refusals import Refused
from articles.telling import will_be_told
from articles.verbs import teamwork
from articles.verbs.mentioning import mentions_in, offered
from articles.writing import drafting
from articles.writing.quoting import mark_changed
from newsroom.names import called
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.models import Article, Comment


def teamwork_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The pages of this module, under the article they belong to."""

    def page(route: str, view: Any, name: str) -> URLPattern:
        def answer(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
            article = row_to_see(admin, request, object_id)
            return view(admin, request, article, **kwargs)  # type: ignore[no-any-return]

        return path(f"<path:object_id>/{route}", admin.admin_site.admin_view(answer), name=name)

    return [
        page("comments/", comments, "articles_article_comments"),
        page("tasks/<int:task>/done/", task_done, "articles_article_task_done"),
        page("duplicate/", duplicate, "articles_article_duplicate"),
        page("translate/<slug:language>/", translate, "articles_article_translate"),
    ]


def comments(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    """All that was said about the article; a new comment; closing one."""
    here = reverse("admin:articles_article_comments", args=[article.pk])
    typed = {"text": "", "passage": request.GET.get("passage", "")[:LONGEST_PASSAGE]}
    if request.method == "POST":
        actor = actor_of(request)
        try:
            if "resolve" in request.POST:
                key = request.POST["resolve"]
                comment = article.comments.filter(pk=key).first() if is_key(key) else None
                if comment is not None:
                    teamwork.resolve(comment, actor)
            else:
                typed = {name: request.POST.get(name, "") for name in typed}
                comment = teamwork.remark(article, actor, **typed)
                here = f"{here}#comment-{comment.pk}"
                _say_who_was_told(admin, request, comment)
                _say_whom_nobody_knows(admin, request, comment)
        except Refused as refused:
            admin.message_user(request, str(refused), messages.ERROR)
        else:
            return HttpResponseRedirect(here)
    said = mark_changed(article, article.comments.select_related("author__reporter", "resolved_by__reporter"))
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "article": article,
        "here": reverse("admin:articles_article_change", args=[article.pk]),
        "zone": article.publication.tzinfo,
        "title": _("Comments"),
        "open": [comment for comment in said if comment.resolved_at is None],
        "resolved": [comment for comment in said if comment.resolved_at],
        "typed": typed,
        "names": json.dumps(offered(get_language() or "", actor_of(request)), ensure_ascii=False),
    }
    return TemplateResponse(request, "admin/articles/article/comments.html", context)


def _say_who_was_told(admin: ModelAdmin[Article], request: HttpRequest, comment: Comment) -> None:
    """Those whom a notice goes to."""
    language = get_language() or ""
    told = [called(person, language) for person in will_be_told(comment)]
    said = _("Told: %s") % ", ".join(told) if told else _("The comment stands. There is nobody else to tell.")
    admin.message_user(request, said, messages.SUCCESS)


def _say_whom_nobody_knows(admin: ModelAdmin[Article], request: HttpRequest, comment: Comment) -> None:
    """The comment stands; but whoever was meant does not hear of it."""
    for name in mentions_in(comment.text).unknown:
        said = _(
            "Nobody at the desk is called %(name)s, so nobody is told by that. Write the name as it is offered after @."
        )
        admin.message_user(request, said % {"name": name}, messages.WARNING)


def task_done(admin: ModelAdmin[Article], request: HttpRequest, article: Article, task: int) -> HttpResponse:
    """Tick a desk task off and go back to where the button was."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = DeskTask.objects.filter(pk=task, article=article).first()
    if found is None:
        raise Http404
    teamwork.tick_off(found, actor_of(request))
    admin.message_user(request, _("Done: %s") % found, messages.SUCCESS)
    to_desk = request.POST.get("back") == "desk"
    return HttpResponseRedirect(
        reverse("admin:index") if to_desk else reverse("admin:articles_article_change", args=[article.pk])
    )


def duplicate(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    """A new draft with the same copy, or a template made of it; then on to it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    as_template = "template" in request.POST
    made = drafting.duplicate(article, actor_of(request), as_template=as_template)
    said = {
        True: _("This is a template now. Articles are started from it on the desk page."),
        False: _("This is the copy. It has no connection with the original."),
    }
    admin.message_user(request, said[as_template], messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[made.pk]))


def translate(admin: ModelAdmin[Article], request: HttpRequest, article: Article, language: str) -> HttpResponse:
    """Begin the translation into `language`, or go on with the one there is."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if language not in article.publication.languages or language == article.language:
        raise Http404
    was_there = article.in_other_languages().filter(language=language).exists()
    made = drafting.begin_translation(article, language, actor_of(request))
    if not was_there:
        words = {"language": get_language_info(language)["name_translated"], "headline": made.headline}
        said = _("The %(language)s draft is begun: “%(headline)s”. Its text is still the source's: write over it.")
        admin.message_user(request, said % words, messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[made.pk]))
