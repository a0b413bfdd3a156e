"""The frame of an act on many doubts that are alike: what is asked first, and how far one press of the button came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext

from articles.admin.actor import actor_of
from articles.admin.imports.driving import driven, tell_left
from articles.admin.imports.page import page
from articles.admin.imports.words import DOUBTS
from articles.importing.deciding.choosing import Chosen
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from articles.importing.deciding.choosing import Progress
    from articles.models import ImportRun


@dataclass(frozen=True, slots=True)
class Deed:
    """An act on doubts: its verb, and what is said of it before and after. `carried` goes along to the next press."""

    verb: Callable[[ImportRun, Chosen, User | None, int], Iterator[Progress]]
    title: StrOrPromise
    question: StrOrPromise
    button: Callable[[int], str]
    told: Callable[[int], str]
    style: str = "default"
    carried: Mapping[str, str] = field(default_factory=dict)


def asked_about(request: HttpRequest) -> tuple[Chosen, int]:
    """Which doubts the address means, and the one behind which it goes on; 0 from the first."""
    keys = tuple(int(each) for each in request.GET.get("keys", "").split(",") if is_key(each))
    after = request.GET.get("after", "")
    chosen = Chosen(request.GET.get("code", ""), request.GET.get("pattern", ""), keys)
    return chosen, int(after) if is_key(after) else 0


def deed_page(
    admin: ModelAdmin[ImportRun], request: HttpRequest, run: ImportRun, deed: Deed, form: Form | None = None
) -> HttpResponse:
    """Say how many it will be and what happens, and ask for what `form` asks; on POST do it, for as long as one request may take."""
    chosen, after = asked_about(request)
    kind = reverse("admin:articles_importrun_kind", args=[run.pk, chosen.code or "-"])
    if request.method == "POST" and (form is None or form.is_valid()):
        progress, is_done = carry_out(admin, request, run, chosen, deed, after)
        if not is_done and progress:
            again = {**request.GET.dict(), "after": str(progress.last), **deed.carried}
            return HttpResponseRedirect(f"{request.path}?{urlencode(again)}")
        home = reverse("admin:articles_importrun_change", args=[run.pk])
        return HttpResponseRedirect(kind if chosen.of(run).exists() else home)
    doubts = chosen.of(run)
    count = (doubts.filter(pk__gt=after) if after else doubts).count()
    context = {
        "run": run,
        "kind": DOUBTS.get(chosen.code, chosen.code),
        "pattern": chosen.pattern,
        "count": count,
        "question": deed.question,
        "form": form,
        "style": deed.style,
        "button": ngettext("Go on: %d is left", "Go on: %d are left", count) % count if after else deed.button(count),
        "back": kind,
        "query": request.GET.urlencode(),
    }
    return page(admin, request, "deed", deed.title, context)


def carry_out(
    admin: ModelAdmin[ImportRun], request: HttpRequest, run: ImportRun, chosen: Chosen, deed: Deed, after: int = 0
) -> tuple[Progress | None, bool]:
    """Act batch by batch until all is done or the time is over, and say how it went; whether all is done."""
    progress, is_done = driven(admin, request, deed.verb(run, chosen, actor_of(request), after))
    if progress is not None:
        if progress.decided:
            admin.message_user(request, deed.told(progress.decided), messages.SUCCESS)
        tell_left(admin, request, progress.left)
    return progress, is_done
