"""The queue of doubts: what waits, counted by kind; a kind's cards; and one act for all that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.imports.cards import cards_of
from articles.admin.imports.deciding import DEEDS
from articles.admin.imports.deeds import carry_out
from articles.admin.imports.mending import BUTTONS
from articles.admin.imports.page import check_may, page, run_called
from articles.admin.imports.proposals import proposal_for
from articles.admin.imports.words import DOUBTS
from articles.importing.deciding.choosing import Chosen
from articles.importing.deciding.mending import ANSWERS
from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.models import ImportDoubt, ImportRun
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

#: Cards on one page, and sentences of a kind that are counted on it.
_CARDS = 10
_PATTERNS = 30


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
    counted = Chosen(code).of(run).order_by().values_list("pattern").annotate(count=Count("pk"))
    patterns = list(counted.order_by("-count", "pattern")[: _PATTERNS + 1])
    alike = pattern or (patterns[0][0] if len(patterns) == 1 else "")
    query = {"pattern": pattern} if pattern else {}
    context = {
        "run": run,
        "code": code,
        "kind": kind_of(code),
        "pattern": pattern,
        "patterns": [(each, count, urlencode({"pattern": each}), proposal_for(code, each)) for each, count in patterns],
        "proposal": proposal_for(code, alike) if alike else None,
        "mending": BUTTONS.get(ANSWERS.get(code, "")),
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
    acts = {*DEEDS, "mend"} if code in ANSWERS else set(DEEDS)
    name, _separator, one = next((each for each in request.POST if each.partition("-")[0] in acts), "").partition("-")
    keys = [key for key in ([one] if one else request.POST.getlist("doubt")) if is_key(key)]
    if name not in acts or not keys:
        admin.message_user(request, _("Tick at least one article first."), messages.WARNING)
        return HttpResponseRedirect(back)
    asked = urlencode({"code": code, "keys": ",".join(keys)})
    if name == "mend":
        return HttpResponseRedirect(f"{reverse('admin:articles_importrun_mend', args=[run.pk])}?{asked}")
    if name == "reject":
        return HttpResponseRedirect(f"{reverse('admin:articles_importrun_decide', args=[run.pk, name])}?{asked}")
    carry_out(admin, request, run, Chosen(code, keys=tuple(map(int, keys))), DEEDS[name])
    return HttpResponseRedirect(back)
