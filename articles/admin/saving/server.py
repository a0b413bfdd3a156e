"""Between two saves: what the script beside the form says and asks while somebody writes, and what it offers afterwards.

Every view here answers at once and changes no article.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles.admin.actor import actor_of
from articles.admin.clock import written
from articles.admin.history.revisions import differences
from articles.admin.places import places_for
from articles.admin.saving.collisions import differing_rows
from articles.admin.saving.form_data import mark_in
from articles.admin.saving.script import o_clock, script_config
from articles.body import plain_text
from articles.copytext import Copy, Elsewhere
from articles.models import Article
from articles.writing.autosaving import autosave, discard, unsaved, was_saved
from articles.writing.drafting import may_write, was_saved_since
from articles.writing.presence import announce, leave, name_of, take_over, writing_now
from articles.writing.survivors import follow
from articles.writing.typed_copy import Rows, as_posted, chosen_publication, copy_from_form, fields_of
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.urls import URLPattern

    from articles.models import Presence
    from articles.writing.presence import Company

#: Characters of a form beyond which it is kept in the browser only: no article comes near it.
_LONGEST = 2_000_000
#: Characters by which writing without a headline is known again.
_FIRST_WORDS = 60


def saving_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The addresses of this module, under the articles."""

    def act(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            # Whoever comes back here from signing in has posted nothing: the form is where to go on.
            return view(admin, request, **kwargs) if request.method == "POST" else _to_the_form(**kwargs)

        return path(route, admin.admin_site.admin_view(answer), name=f"articles_article_{name}")

    def answer_in_json(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            # A redirect to the sign-in page, the admin's own answer, is of no use to a script.
            if not admin.admin_site.has_permission(request):
                return JsonResponse({"signedOut": True}, status=401)
            return view(admin, request, **kwargs)

        return path(route, never_cache(require_POST(answer)), name=f"articles_article_{name}")

    def page(request: HttpRequest) -> HttpResponse:
        return signed_in(admin, request)

    return [
        path("session/", never_cache(require_GET(session)), name="articles_article_session"),
        path("signed-in/", admin.admin_site.admin_view(page), name="articles_article_signed_in"),
        answer_in_json("unsaved/", look_at, "unsaved_new"),
        act("add/restored/", restored, "restored_new"),
        answer_in_json("<path:object_id>/writing/", writing, "writing"),
        answer_in_json("<path:object_id>/leaving/", leaving, "leaving"),
        answer_in_json("<path:object_id>/unsaved/", look_at, "unsaved"),
        act("<path:object_id>/restored/", restored, "restored"),
        act("<path:object_id>/discard/", discarded, "discard"),
        act("<path:object_id>/take-over/", taking_over, "take_over"),
    ]


def _to_the_form(object_id: str = "") -> HttpResponseRedirect:
    name, args = ("change", [object_id]) if object_id else ("add", [])
    return HttpResponseRedirect(reverse(f"admin:articles_article_{name}", args=args))


# While somebody writes -------------------------------------------------------------------------------------


def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, a fresh CSRF token, and why `?article=` could not be saved by them, if so.

    Asked before a form is sent, so that an expired session costs nothing. It tells nobody anything of others.
    """
    user = request.user if request.user.is_active and request.user.is_staff else None
    answer: dict[str, Any] = {"user": user.pk if user else None, "csrf": get_token(request), "refused": ""}
    asked = request.GET.get("article", "")
    if user and is_key(asked):
        article = Article.objects.filter(pk=asked).first()
        if article is None:
            answer["refused"] = _("This article was deleted. Your text is still here: copy what you need.")
        elif not may_write(article, user):
            answer["refused"] = _refusal()
    return JsonResponse(answer)


def signed_in(admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    """Where signing in beside an article ends."""
    context = {**admin.admin_site.each_context(request), "title": _("You are signed in again")}
    return TemplateResponse(request, "admin/articles/article/signed_in.html", context)


def writing(admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """Keep what stands in the form, when it is sent along, and tell who else is here."""
    article = _article(object_id)
    actor = actor_of(request)
    data = request.POST
    if not may_write(article, actor):
        # A tab that only asks who else is here, and is told that its article is closed by now, has done nothing wrong.
        return JsonResponse({"refused": _refusal()}, status=403 if "_keep" in data else 200)
    answer: dict[str, Any] = {"kept": None}
    if "_keep" in data:
        form = fields_of(data)
        if sum(len(value) for values in form.values() for value in values) > _LONGEST:
            return JsonResponse({"refused": _("This is too long to be kept on the server.")}, status=413)
        at = autosave(article, actor, form, edit_version=_opened(data), stamp=mark_in(data, "_stamp"))
        answer["kept"] = o_clock(at, article)
    typed = data.get("_typed", "")
    company = announce(
        article,
        actor,
        mark_in(data, "_tab"),
        typed=float(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else None,
        opens="_opens" in data,
    )
    answer |= {
        "company": _company(company),
        "takenOver": _taken_over(company, article),
        "stale": "opened_at_edit" in data and was_saved_since(article, _opened(data)),
    }
    return JsonResponse(answer)


def leaving(admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """The tab is left: others are not told any more that its person is here. It speaks for nobody's tabs but their own."""
    leave(_article(object_id), actor_of(request), mark_in(request.POST, "_tab"))
    return JsonResponse({})


def _company(company: Company) -> list[str]:
    told = [_told(each) for each in company.others]
    if company.has_another_tab:
        told.append(_("Also open in another tab of yours"))
    return told


def _told(presence: Presence) -> str:
    who = name_of(presence.user)
    if presence.typed_at is None:
        return _("%(who)s is here") % {"who": who}
    minutes = int((timezone.now() - presence.typed_at).total_seconds() // 60)
    if minutes < 1:
        return _("%(who)s is here, typing now") % {"who": who}
    return ngettext(
        "%(who)s is here, typed %(minutes)d minute ago", "%(who)s is here, typed %(minutes)d minutes ago", minutes
    ) % {"who": who, "minutes": minutes}


def _taken_over(company: Company, article: Article) -> str:
    if not company.taken_over:
        return ""
    return _(
        "%(who)s took this article over at %(when)s. What you had written until then is kept among the revisions too."
        " Go on here if you like: when you save, you are shown both."
    ) % {"who": name_of(company.taken_over.who), "when": o_clock(company.taken_over.at, article)}


def _refusal() -> str:
    return _("You may not write this article any more: it was approved or handed on. Your text is still here.")


# What was not saved ----------------------------------------------------------------------------------------


def look_at(admin: ModelAdmin[Article], request: HttpRequest, object_id: str = "") -> HttpResponse:
    """What became of writing that a browser still holds: saved, the same as saved, or what it would change."""
    actor = actor_of(request)
    data = request.POST
    article = _article(object_id) if object_id else made_from(data)
    if article is None:
        return _look_at_new(admin, request)
    if not may_write(article, actor):
        return JsonResponse({"refused": _refusal()}, status=403)
    if was_saved(article, actor, mark_in(data, "_stamp")) or not differing_rows(admin, request, article, data):
        return JsonResponse({"state": "saved"})
    found = differences(Copy.from_article(article), copy_from_form(data, article.publication))
    return _differs(request, found, article, reverse("admin:articles_article_restored", args=[article.pk]))


def _look_at_new(admin: ModelAdmin[Article], request: HttpRequest) -> HttpResponse:
    publication = chosen_publication(request.POST)
    if publication is None or not admin.has_add_permission(request):
        raise PermissionDenied
    copy = copy_from_form(request.POST, publication)
    typed = (copy.headline, copy.deck, copy.dateline, copy.body, copy.tags, request.POST.get("internal_note", ""))
    if not any(typed) and copy.elsewhere == Elsewhere():
        return JsonResponse({"state": "saved"})
    blank = Copy(copy.story, copy.language, copy.kind, copy.origin, copy.section, "", "", copy.slug, "", "")
    article = Article(language=copy.language)
    # Without an article there is no headline above it that would say what was written.
    first = next(filter(None, (copy.headline, copy.deck, plain_text(copy.body))), "")
    restore = reverse("admin:articles_article_restored_new")
    return _differs(request, differences(blank, copy), article, restore, Truncator(first).chars(_FIRST_WORDS))


def _differs(
    request: HttpRequest, found: dict[str, Any], article: Article, restore: str, title: str = ""
) -> HttpResponse:
    html = render_to_string("admin/articles/article/parts/differences.html", {**found, "article": article}, request)
    return JsonResponse({"state": "differs", "html": html, "restore": restore, "title": title})


def restored(admin: ModelAdmin[Article], request: HttpRequest, object_id: str = "") -> HttpResponse:
    """The form with unsaved writing in it: a browser's, sent along, or this person's autosave. Nothing is written.

    The form still says which state it was opened on, so that a save over a newer one shows both.
    """
    fields: QueryDict = request.POST
    if "_autosave" in request.POST:
        kept = unsaved(_article(object_id), actor_of(request))
        if kept is None:
            return _to_the_form(object_id)
        fields = as_posted(kept.form or {})
        fields["opened_at_edit"] = str(kept.edit_version)
    request.laid = follow(fields)  # type: ignore[attr-defined]
    # The admin shows a form on GET and saves it on POST: this is a showing.
    request.method = "GET"
    return admin.changeform_view(request, object_id or None, _to_the_form(object_id).url)


def discarded(admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """Throw the own autosave away, and go on with what is saved."""
    discard(_article(object_id), actor_of(request), mark_in(request.POST, "_stamp"))
    return _to_the_form(object_id)


def taking_over(admin: ModelAdmin[Article], request: HttpRequest, object_id: str) -> HttpResponse:
    """Go on where somebody else is writing; nothing of theirs is lost."""
    article = _article(object_id)
    kept = take_over(article, actor_of(request))
    for revision in kept:
        words = {"who": name_of(revision.author)}
        admin.message_user(
            request, _("What %(who)s had not saved is kept among the revisions.") % words, messages.SUCCESS
        )
    return _to_the_form(object_id)


# What the form's page needs --------------------------------------------------------------------------------


def saving_context(admin: ModelAdmin[Article], request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """For the template of the form: the script's settings, the own autosave, and who is writing."""
    actor = actor_of(request)
    laid: QueryDict | None = getattr(request, "laid", None)
    context: dict[str, Any] = {
        "saving_config": script_config(actor, article, is_unsaved=laid is not None or request.method == "POST")
    }
    if article is None or request.method != "GET" or laid is not None:
        return context
    if may_write(article, actor):
        context["is_reading"] = not admin.has_change_permission(request, article)
        context["writing_now"] = [name_of(each.user) for each in writing_now(article, actor)]
    kept = unsaved(article, actor)
    if kept:
        data = as_posted(kept.form or {})
        data["opened_at_edit"] = str(kept.edit_version)
        rows = _at_hand(request, article)
        saved, typed = Copy.from_article(article), copy_from_form(data, article.publication, rows)
        found = differences(saved, typed, rows.photos)
        if found["comparison"] and not differences(saved, replace(typed, tags=saved.tags), rows.photos)["comparison"]:
            # Only here does it matter whether a tag that differs was merged meanwhile into one that the copy has.
            rows.tags_as_typed = False
            found = differences(saved, copy_from_form(data, article.publication, rows), rows.photos)
        # A form closed to writing has no fields to compare; what a copy does not hold is then not missed.
        if found["comparison"] or differing_rows(admin, request, article, data):
            is_stale = was_saved_since(article, kept.edit_version)
            at = written(kept.saved_at, article.publication.tzinfo)
            context["unsaved"] = {"revision": kept, "at": at, "is_stale": is_stale, **found}
    return context


def _at_hand(request: HttpRequest, article: Article) -> Rows:
    """What was fetched with an opened article, and for the choices of its form."""
    reporters = (line.reporter for line in article.printed_bylines())
    own = (article.section, article.series, article.lead_photo, article.share_photo)
    rows = [*own, *reporters, *places_for(request).sections]
    return Rows(rows, tags_as_typed=True)


def made_from(data: QueryDict) -> Article | None:
    """The article that the form of a new one has already made: sent twice, or its answer lost on the way."""
    try:
        key = UUID(data.get("key", ""))
    except ValueError:
        return None
    return Article.objects.filter(key=key).select_related("publication").first()


def _article(object_id: str) -> Article:
    if not is_key(object_id):
        raise Http404
    article = Article.objects.filter(pk=object_id).select_related("publication").first()
    if article is None:
        raise Http404
    return article


def _opened(data: QueryDict) -> int:
    opened = data.get("opened_at_edit", "")
    return int(opened) if opened.isascii() and opened.isdecimal() and len(opened) < 10 else 0
