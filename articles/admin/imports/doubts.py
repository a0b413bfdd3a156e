"""The queue of doubts: what waits, counted by kind; a kind's cards; and one act for all that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.cards import cards_of
from articles.admin.imports.driving import driven, tell_left
from articles.admin.imports.words import DOUBTS
from articles.importing.deciding.accepting import accept
from articles.importing.deciding.choosing import Chosen
from articles.importing.deciding.rejecting import reject
from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.models import ImportDoubt, ImportRun
from articles.workflow import TRANSITIONS, Action
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise
    from django_stubs_ext import StrOrPromise

    from articles.importing.deciding.choosing import Progress

#: Cards on one page, and sentences of a kind that are counted on it.
_CARDS = 10
_PATTERNS = 30


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


def may(request: HttpRequest) -> bool:
    """Whether this person may put an archive before readers; the verbs ask again."""
    return request.user.has_perm(TRANSITIONS[Action.ADOPT].permission)


def check_may(request: HttpRequest) -> None:
    """Raise PermissionDenied unless they may."""
    if not may(request):
        raise PermissionDenied


def run_called(key: int) -> ImportRun:
    """The run, or Http404."""
    run = ImportRun.objects.select_related("publication", "started_by__reporter").filter(pk=key).first()
    if run is None:
        raise Http404
    return run


def kind_of(code: str) -> StrOrPromise:
    """What a kind of doubt is called at the desk."""
    return DOUBTS.get(code, code)


@dataclass(frozen=True, slots=True)
class Kind:
    """How many doubts of one kind are open in one run."""

    run: ImportRun
    code: str
    count: int
    waits: bool

    @property
    def name(self) -> StrOrPromise:
        """What it is called."""
        return kind_of(self.code)


def open_kinds(*runs: ImportRun) -> list[Kind]:
    """The open doubts of `runs`, or of all that stand, by run and kind: first what waits, and the most first."""
    doubts = ImportDoubt.objects.still_open()
    if runs:
        doubts = doubts.filter(run__in=runs)
    counted = list(doubts.order_by().values_list("run", "code", "waits").annotate(Count("pk")))
    known = {run.pk: run for run in runs} or ImportRun.objects.select_related("publication").in_bulk(
        {run for run, *_rest in counted}
    )
    kinds = [Kind(known[run], code, count, waits) for run, code, waits, count in counted]
    return sorted(kinds, key=lambda kind: (not kind.waits, -kind.run.pk, -kind.count, kind.code))


def queue_page(admin: ModelAdmin[ImportRun], request: HttpRequest) -> HttpResponse:
    """All kinds of doubt of all runs, counted."""
    check_may(request)
    kinds = open_kinds()
    context = {
        "waiting": [kind for kind in kinds if kind.waits],
        "others": [kind for kind in kinds if not kind.waits],
    }
    return page(admin, request, "queue", _("What imports were unsure of"), context)


def kind_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int, code: str) -> HttpResponse:
    """The doubts of one kind of one run as cards; one or those that are ticked are decided here."""
    check_may(request)
    run = run_called(key)
    here = reverse("admin:articles_importrun_kind", args=[run.pk, code])
    pattern = request.GET.get("pattern", "")
    if request.method == "POST":
        return _decided_here(admin, request, run, code, f"{here}?{request.GET.urlencode()}")
    after = request.GET.get("after", "")
    doubts = Chosen(code, pattern).of(run)
    rest = doubts.filter(pk__gt=int(after)) if is_key(after) else doubts
    cards = cards_of(rest[: _CARDS + 1])
    patterns = (
        Chosen(code).of(run).order_by().values_list("pattern").annotate(count=Count("pk")).order_by("-count", "pattern")
    )
    query = {"pattern": pattern} if pattern else {}
    context = {
        "run": run,
        "code": code,
        "kind": kind_of(code),
        "pattern": pattern,
        "patterns": [(each, count, urlencode({"pattern": each})) for each, count in patterns[: _PATTERNS + 1]],
        "most_patterns": _PATTERNS,
        "count": doubts.count(),
        "cards": cards[:_CARDS],
        "next": urlencode({**query, "after": cards[_CARDS - 1].doubt.pk}) if len(cards) > _CARDS else "",
        "query": urlencode(query),
        "may_reject": code != ORIGINAL_CHANGED,
        "zone": run.publication.time_zone,
    }
    return page(admin, request, "kind", kind_of(code), context)


def _decided_here(
    admin: ModelAdmin[ImportRun], request: HttpRequest, run: ImportRun, code: str, back: str
) -> HttpResponse:
    """One card's button accepts at once; what is ticked is asked about first where it is deleted."""
    name, _separator, one = next((each for each in request.POST if each.partition("-")[0] in DEEDS), "").partition("-")
    keys = [key for key in ([one] if one else request.POST.getlist("doubt")) if is_key(key)]
    if name not in DEEDS or not keys:
        admin.message_user(request, _("Tick at least one article first."), messages.WARNING)
        return HttpResponseRedirect(back)
    if name == "reject":
        asked = urlencode({"code": code, "keys": ",".join(keys)})
        return HttpResponseRedirect(f"{reverse('admin:articles_importrun_decide', args=[run.pk, name])}?{asked}")
    _carry_out(admin, request, run, Chosen(code, keys=tuple(map(int, keys))), name)
    return HttpResponseRedirect(back)


def decide_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Say how many will be decided and what happens; on POST do it, for as long as one request may take."""
    check_may(request)
    run = run_called(key)
    if name not in DEEDS:
        raise Http404
    code, pattern, after = (request.GET.get(part, "") for part in ("code", "pattern", "after"))
    keys = tuple(int(each) for each in request.GET.get("keys", "").split(",") if is_key(each))
    chosen = Chosen(code, pattern, keys)
    kind = reverse("admin:articles_importrun_kind", args=[run.pk, code or "-"])
    if request.method == "POST":
        progress, is_done = _carry_out(admin, request, run, chosen, name, int(after) if is_key(after) else 0)
        if not is_done and progress:
            again = {**request.GET.dict(), "after": str(progress.last)}
            return HttpResponseRedirect(f"{request.path}?{urlencode(again)}")
        return HttpResponseRedirect(kind if chosen.of(run).exists() else _home(run))
    doubts = chosen.of(run)
    count = (doubts.filter(pk__gt=int(after)) if is_key(after) else doubts).count()
    context = {
        "run": run,
        "kind": kind_of(code),
        "code": code,
        "pattern": pattern,
        "count": count,
        "goes_on": bool(after),
        "question": DEEDS[name].question,
        "style": DEEDS[name].style,
        "button": _button(name, count, goes_on=bool(after)),
        "back": kind,
        "query": request.GET.urlencode(),
    }
    return page(admin, request, "decide", _("Accept doubts") if name == "accept" else _("Reject articles"), context)


def _home(run: ImportRun) -> str:
    return reverse("admin:articles_importrun_change", args=[run.pk])


def _button(name: str, count: int, *, goes_on: bool) -> str:
    if goes_on:
        return ngettext("Go on: %d is left", "Go on: %d are left", count) % count
    if name == "accept":
        return ngettext("Accept %d article", "Accept all %d articles", count) % count
    return ngettext("Delete %d article", "Delete all %d articles", count) % count


def _carry_out(
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


def page(
    admin: ModelAdmin[ImportRun], request: HttpRequest, template: str, title: StrOrPromise, context: dict[str, Any]
) -> HttpResponse:
    """A page of imports at the desk."""
    everywhere = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": title}
    return TemplateResponse(request, f"admin/imports/{template}.html", {**everywhere, **context})
