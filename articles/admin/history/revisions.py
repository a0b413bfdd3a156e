"""The history of an article at the desk: every saved copy and every version, any two compared, an old one restored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.actor import actor_of, name_of
from articles.admin.clock import written
from articles.admin.found import row_to_see
from articles.admin.history.pairs import NOW, before_version, key_of, proposed, proposed_among
from articles.admin.history.trail import version_label
from articles.comparison import Piece, compare, stretches_of
from articles.copytext import Copy
from articles.models import Photo, Revision, Version
from articles.models.version import VersionKind
from articles.writing.drafting import Collision, may_write, restore
from newsroom.models.bilingual import spoken
from newsroom.primary_keys import is_key, key_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, tzinfo

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

    from articles.models import Article

#: Saved copies on one page of the history; older ones by `?before=`.
_PAGE = 50
#: A version that begins so soon after it was put on record was not scheduled.
_AT_ONCE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class State:
    """An article at one moment. `key`: "now", "v3" (version 3) or "r12" (revision 12).

    `fate`: of a version that readers did not get at the moment it was put on record, when they did or will.
    """

    key: str
    label: str
    at: datetime
    who: str
    note: str
    is_version: bool
    is_live: bool = False
    fate: str = ""
    is_pending: bool = False


def revision_urls(admin: ModelAdmin[Article]) -> list[URLPattern]:
    """The pages of this module, under the article they belong to."""

    def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def answer(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
            article = row_to_see(admin, request, object_id)
            return view(admin, request, article, **kwargs)

        return path(f"<path:object_id>/{route}", admin.admin_site.admin_view(answer), name=name)

    return [
        page("revisions/", revisions, "articles_article_revisions"),
        page("compare/", comparison, "articles_article_compare"),
        page("restore/<slug:key>/", restoration, "articles_article_restore"),
    ]


def revisions(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    """All states of the article, newest first."""
    before = request.GET.get("before", "")
    saved = article.revisions.history().select_related("author__reporter")
    if is_key(before):
        saved = saved.filter(pk__lt=before)
    page = list(saved[: _PAGE + 1])
    rows = page[:_PAGE]
    live = article.versions.standing().first()
    versions = article.versions.select_related("published_by__reporter")
    if before and page:
        versions = versions.filter(recorded_at__lt=page[0].saved_at)
    if len(page) > _PAGE:
        versions = versions.filter(recorded_at__gte=rows[-1].saved_at)
    listed = {key_of(row): row for row in (*rows, *versions)}
    states = [_state(row, live, article.publication.tzinfo) for row in listed.values()]
    states.sort(key=lambda state: state.at, reverse=True)
    pair = proposed(article, live)
    context = {
        "title": _("Revisions"),
        "states": states,
        "pair": proposed_among([listed[state.key] for state in states], pair),
        "has_changes": live is not None and pair.new == NOW and pair.old == key_of(live),
        "may_restore": may_write(article, request.user),
        "older": rows[-1].pk if len(page) > _PAGE else None,
    }
    return _answer(admin, request, article, "revisions.html", context)


def comparison(admin: ModelAdmin[Article], request: HttpRequest, article: Article) -> HttpResponse:
    """Two states side by side; without a choice, what readers see and the working copy, or what they saw before.

    A newer version alone is compared with what readers had before it.
    """
    live = article.versions.standing().first()
    default = proposed(article, live)
    chosen = request.GET.get("old") or request.GET.get("new")
    new_key = request.GET.get("new") or default.new
    old_key = request.GET.get("old") or before_version(article, request.GET.get("new", "")) or default.old
    old, new = _copy_at(article, old_key), _copy_at(article, new_key)
    shown = differences(old, new)
    shows_last = live is not None and default.new == key_of(live)
    context = {
        "title": _("Compare"),
        **shown,
        "states": _states(article, live),
        "old_key": old_key,
        "new_key": new_key,
        # Asked what changed, and shown something all the same: what it is has to be said.
        "nothing_differs": live is not None and not chosen and (shows_last or not shown["comparison"]),
        "shows_last": shows_last,
        "since_version": default.old.startswith("v"),
    }
    return _answer(admin, request, article, "compare.html", context)


def restoration(admin: ModelAdmin[Article], request: HttpRequest, article: Article, key: str) -> HttpResponse:
    """Make an old state the working copy: show what would change, and do it when told to."""
    if not may_write(article, request.user):
        raise PermissionDenied
    copy = _copy_at(article, key)
    back = HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    if request.method == "POST":
        seen = key_in(request.POST.get("edit_version"))
        try:
            restore(article, copy, actor_of(request), -1 if seen is None else seen, _note_for(key))
        except (Collision, ValidationError) as refused:
            admin.message_user(request, "; ".join(getattr(refused, "messages", [str(refused)])), messages.ERROR)
        except ObjectDoesNotExist:
            admin.message_user(
                request,
                _("It names a section, reporter or photo that is no longer there. Copy what you need by hand instead."),
                messages.ERROR,
            )
        else:
            admin.message_user(request, _("Restored as a new revision. Readers see no change."), messages.SUCCESS)
            return back
    context = {"title": _("Restore"), **differences(Copy.from_article(article), copy)}
    return _answer(admin, request, article, "restore.html", context)


def _answer(
    admin: ModelAdmin[Article], request: HttpRequest, article: Article, template: str, context: dict[str, Any]
) -> HttpResponse:
    shared = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "article": article,
        "here": reverse("admin:articles_article_change", args=[article.pk]),
        "zone": article.publication.tzinfo,
    }
    return TemplateResponse(request, f"admin/articles/article/{template}", {**shared, **context})


def differences(old: Copy, new: Copy, photos: Iterable[Photo] = ()) -> dict[str, Any]:
    """What the template of differences shows, photos by their names instead of their hashes; `photos` are at hand."""
    found = compare(old, new)
    before, after = ((copy.lead.photo if copy.lead else "", copy.elsewhere.share_photo) for copy in (old, new))
    names = {photo.sha256: str(photo) for photo in photos}
    missing = {*before, *after} - {"", *names}
    if before != after and missing:
        names |= {photo.sha256: str(photo) for photo in Photo.objects.filter(sha256__in=missing)}
    lists = [
        replace(row, entries=tuple(Piece(entry.change, names.get(entry.text, entry.text)) for entry in row.entries))
        for row in found.lists
    ]
    return {
        "comparison": replace(found, lists=tuple(lists)),
        "stretches": stretches_of(found.body),
    }


# States ----------------------------------------------------------------------------------------------------


def _state(row: Revision | Version, live: Version | None, zone: tzinfo) -> State:
    return _published(row, live, zone) if isinstance(row, Version) else _saved(row)


def _saved(revision: Revision) -> State:
    what = _("Kept aside, not saved") if revision.is_aside else _("Saved")
    return State(key_of(revision), what, revision.saved_at, name_of(revision.author), revision.note, is_version=False)


def _fate_of(version: Version, zone: tzinfo) -> str:
    at = written(version.live_from, zone)
    if version.live_until == version.live_from:
        return _("never went out")
    if version.live_from > timezone.now():
        return _("scheduled for %s") % at
    if version.kind == VersionKind.IMPORTED and version.live_from < version.recorded_at:
        return _("published %s") % at
    return _("went out %s") % at if version.live_from > version.recorded_at + _AT_ONCE else ""


def _published(version: Version, live: Version | None, zone: tzinfo) -> State:
    return State(
        key_of(version),
        version_label(version),
        version.recorded_at,
        name_of(version.published_by),
        spoken(version.reason_ko, version.reason_en),
        is_version=True,
        is_live=version == live,
        fate=_fate_of(version, zone),
        is_pending=version.live_from > timezone.now() and version.live_until != version.live_from,
    )


def _states(article: Article, live: Version | None) -> list[State]:
    saved = article.revisions.history().select_related("author__reporter")[:_PAGE]
    versions = article.versions.select_related("published_by__reporter")[:_PAGE]
    states = [_state(each, live, article.publication.tzinfo) for each in (*saved, *versions)]
    return sorted(states, key=lambda state: state.at, reverse=True)


def _copy_at(article: Article, key: str) -> Copy:
    """The copy of one state. Raises Http404 for a state this article never had."""
    if key == NOW:
        return Copy.from_article(article)
    number = key_in(key[1:])
    if number is None:
        raise Http404
    found: Revision | Version | None = None
    if key[0] == "v":
        found = article.versions.filter(number=number).first()
    elif key[0] == "r":
        found = article.revisions.history().filter(pk=number).first()
    if found is None:
        raise Http404
    return found.content


def _note_for(key: str) -> str:
    return _("Restored from version %s") % key[1:] if key[0] == "v" else _("Restored from an earlier revision")
