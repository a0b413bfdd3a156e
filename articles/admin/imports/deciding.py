"""Accepting and rejecting: what is asked first, and one act for all that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.driving import driven, tell_left
from articles.admin.imports.page import check_may, page, run_called
from articles.admin.imports.words import DOUBTS
from articles.importing.deciding.accepting import accept
from articles.importing.deciding.choosing import Chosen
from articles.importing.deciding.rejecting import reject
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    from articles.importing.deciding.choosing import Progress
    from articles.models import ImportRun


@dataclass(frozen=True, slots=True)
class Deed:
    """An act on doubts: its verb, and what is said of it."""

    verb: Callable[[ImportRun, Chosen, User | None, int], Iterator[Progress]]
    question: str | Promise
    style: str = "default"


DEEDS = {
    "accept": Deed(
        accept,
        gettext_lazy(
            "The articles are taken as they are. What waited is ready: the next release of this import puts it before"
            " readers. Articles that still have damaged characters (�) are left for a person to mend."
        ),
    ),
    "reject": Deed(
        reject,
        gettext_lazy(
            "The articles are deleted, with their old addresses. No reader had them. Their originals stay in the log,"
            " and they are not brought in again from the same original. What somebody has worked on, and what readers have,"
            " is left."
        ),
        "deletelink",
    ),
}


def decide_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Say how many will be decided and what happens; on POST do it, for as long as one request may take."""
    check_may(request)
    run = run_called(key)
    if name not in DEEDS:
        raise Http404
    chosen, after = asked_about(request)
    kind = reverse("admin:articles_importrun_kind", args=[run.pk, chosen.code or "-"])
    if request.method == "POST":
        progress, is_done = carry_out(admin, request, run, chosen, name, after)
        if not is_done and progress:
            again = {**request.GET.dict(), "after": str(progress.last)}
            return HttpResponseRedirect(f"{request.path}?{urlencode(again)}")
        return HttpResponseRedirect(kind if chosen.of(run).exists() else home_of(run))
    doubts = chosen.of(run)
    count = (doubts.filter(pk__gt=after) if after else doubts).count()
    context = {
        "run": run,
        "kind": DOUBTS.get(chosen.code, chosen.code),
        "pattern": chosen.pattern,
        "count": count,
        "question": DEEDS[name].question,
        "style": DEEDS[name].style,
        "button": _button(name, count, goes_on=bool(after)),
        "back": kind,
        "query": request.GET.urlencode(),
    }
    return page(admin, request, "decide", _("Accept doubts") if name == "accept" else _("Reject articles"), context)


def asked_about(request: HttpRequest) -> tuple[Chosen, int]:
    """Which doubts the address means, and the one behind which it goes on; 0 from the first."""
    keys = tuple(int(each) for each in request.GET.get("keys", "").split(",") if is_key(each))
    after = request.GET.get("after", "")
    chosen = Chosen(request.GET.get("code", ""), request.GET.get("pattern", ""), keys)
    return chosen, int(after) if is_key(after) else 0


def home_of(run: ImportRun) -> str:
    """The run's own page."""
    return reverse("admin:articles_importrun_change", args=[run.pk])


def _button(name: str, count: int, *, goes_on: bool) -> str:
    if goes_on:
        return ngettext("Go on: %d is left", "Go on: %d are left", count) % count
    if name == "accept":
        return ngettext("Accept %d article", "Accept all %d articles", count) % count
    return ngettext("Delete %d article", "Delete all %d articles", count) % count


def carry_out(
    admin: ModelAdmin[ImportRun], request: HttpRequest, run: ImportRun, chosen: Chosen, name: str, after: int = 0
) -> tuple[Progress | None, bool]:
    """Act batch by batch until all is done or the time is over, and say how it went; whether all is done."""
    progress, is_done = driven(admin, request, DEEDS[name].verb(run, chosen, actor_of(request), after))
    if progress is not None:
        _tell(admin, request, progress, name)
    return progress, is_done


def _tell(admin: ModelAdmin[ImportRun], request: HttpRequest, progress: Progress, name: str) -> None:
    if progress.decided:
        said = (
            ngettext("%d article was accepted.", "%d articles were accepted.", progress.decided)
            if name == "accept"
            else ngettext("%d article was deleted.", "%d articles were deleted.", progress.decided)
        )
        admin.message_user(request, said % progress.decided, messages.SUCCESS)
    tell_left(admin, request, progress.left)
