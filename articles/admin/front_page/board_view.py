"""The page of the board: it asks, keeps what is typed, and calls the verbs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.widgets import Script
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from js_asset import Media

from articles import reading
from articles.admin.actor import actor_of
from articles.admin.clock import written
from articles.admin.front_page.board import Board
from articles.admin.front_page.editions import Front, fronts
from articles.admin.front_page.shown import ShownPart, shown
from articles.admin.front_page.stories import stories_for
from articles.admin.front_page.typed import board_of, layout_of
from articles.admin.front_page.when import WhenForm
from articles.preview.fronts import front_of
from articles.prose import MODULES, PICKER, PICKER_WORDS
from articles.refusals import Refused
from articles.verbs import arranging
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.layout.layout import Layout
    from articles.models import Arrangement
    from newsroom.house import House

#: Rows of the list of schedules above the board.
_SCHEDULED = 10


@dataclass(slots=True)
class _Work:
    """One answer of the board: what is on it, what is said of the last act, and what keeps it from the site."""

    front: Front
    house: House
    board: Board
    form: WhenForm
    seen: int
    restores: int | None = None
    said: str = ""
    problems: tuple[str, ...] = ()
    conflict: Arrangement | None = None


def front_called(publication: int, language: str) -> tuple[Front, list[Front]]:
    """The front page that an address names, and all there are. Raises Http404."""
    everything = fronts()
    front = next((each for each in everything if (each.publication.pk, each.language) == (publication, language)), None)
    if front is None:
        raise Http404
    return front, everything


def board_page(admin: ModelAdmin[Arrangement], request: HttpRequest, publication: int, language: str) -> HttpResponse:
    """Show the board; on POST do what the button says, or put it on the site. The verb checks every right again."""
    if not request.user.has_perm(arranging.PERMISSION):
        raise PermissionDenied
    front, everything = front_called(publication, language)
    house = front.house()
    with timezone.override(house.tzinfo):
        if request.method == "POST":
            work = _sent(request, front, house)
            name, _colon, what = request.POST.get("do", "").partition(":")
            if name in {"publish", "over"} and (done := _publish(admin, request, work)):
                return done
            _act(admin, request, work, name, what)
        else:
            work = _opened(request, front, house)
        return _page(admin, request, work, everything)


def _opened(request: HttpRequest, front: Front, house: House) -> _Work:
    """What is on the site now, or an earlier or scheduled arrangement (`?from=`)."""
    latest = front.arrangements().order_by("number").values_list("number", flat=True).last() or 0
    layout, note, restores = None, "", None
    if "from" in request.GET:
        number = key_in(request.GET["from"])
        earlier = front.arrangements().filter(number=number).first() if number else None
        if earlier is None:
            raise Http404
        layout, restores = earlier.content, earlier.number
        note = _("As in no. %d") % earlier.number
    if layout is None:
        layout = reading.arranged_at(house, front.language, timezone.now()).layout
    board = board_of(layout.with_blocks_of(line.slug for line in house.menu), house.tzinfo)
    form = WhenForm(zone=front.publication.time_zone, note=note)
    return _Work(front, house, board, form, latest, restores)


def _sent(request: HttpRequest, front: Front, house: House) -> _Work:
    data = request.POST
    name, _colon, _what = data.get("do", "").partition(":")
    form = WhenForm(data, zone=front.publication.time_zone)
    seen = data.get("over" if name == "over" else "seen", "")
    board = Board.typed(data)
    return _Work(front, house, board, form, key_in(seen) or 0, key_in(data.get("restores", "")))


def _act(admin: ModelAdmin[Arrangement], request: HttpRequest, work: _Work, name: str, what: str) -> None:
    """An act on the board, which nobody else sees, or taking back a schedule."""
    if name == "cancel":
        _cancel(admin, request, work, what)
    elif work.board.act(name, what, request.POST):
        # Only an unchanged layout is the earlier one again.
        work.restores = None
    elif name not in {"", "look", "find", "publish", "over"}:
        work.said = _("Nothing was moved: there is no room for it there, or nothing to move.")


def _cancel(admin: ModelAdmin[Arrangement], request: HttpRequest, work: _Work, what: str) -> None:
    number = key_in(what)
    scheduled = work.front.arrangements().select_related("publication").filter(number=number or 0).first()
    if scheduled is None:
        return
    try:
        arranging.cancel(scheduled, actor_of(request))
    except Refused as refused:
        work.problems = refused.reasons
    else:
        work.said = _("The schedule of no. %d was taken back.") % scheduled.number
        # The row itself may only be given its end; who gave it stands in its history.
        admin.log_change(request, scheduled, [{"changed": {"fields": [str(_("on the site until"))]}}])


def _publish(admin: ModelAdmin[Arrangement], request: HttpRequest, work: _Work) -> HttpResponse | None:
    """Put the board on the site; None where something has to be mended first, which `work` then says."""
    layout = layout_of(work.board)
    if not work.form.is_valid() or any(row.errors for row in work.board.rows()):
        work.problems = (_("Nothing was put on the site. Mend what is marked below."),)
        return None
    front = work.front
    try:
        made = arranging.arrange(
            front.publication,
            front.language,
            actor_of(request),
            layout,
            seen=work.seen,
            at=work.form.chosen(),
            note=work.form.cleaned_data["note"],
            restores=_restored(front, work.restores, layout),
        )
    except arranging.ArrangedSince as since:
        work.conflict = since.latest
        return None
    except Refused as refused:
        work.problems = refused.reasons
        return None
    admin.message_user(request, _done(work, made), messages.SUCCESS)
    return HttpResponseRedirect(front.url)


def _restored(front: Front, number: int | None, layout: Layout) -> int | None:
    """The arrangement whose layout this is again, if it is still that."""
    earlier = front.arrangements().filter(number=number).first() if number else None
    return earlier.number if earlier and earlier.content == layout else None


def _done(work: _Work, made: Arrangement) -> str:
    said = _("The front page is on the site as you arranged it (no. %d).") % made.number
    if at := work.form.chosen():
        said = _("The front page is scheduled for %(at)s (no. %(number)d).") % {
            "at": written(at, work.house.tzinfo),
            "number": made.number,
        }
    before = work.front.arrangements().filter(number__lt=made.number).order_by("-number").first()
    if before is None:
        return said
    undo = f"{work.front.url}?{urlencode({'from': before.number})}"
    return format_html('{} <a href="{}">{}</a>', said, undo, _("Undo: back to no. %d") % before.number)


def _page(admin: ModelAdmin[Arrangement], request: HttpRequest, work: _Work, everything: list[Front]) -> HttpResponse:
    now = timezone.now()
    board, front, house = work.board, work.front, work.house
    layout = layout_of(board)
    parts = shown(board, layout, house, front.language, now)
    typed = request.POST.get("q", "") if request.method == "POST" else ""
    scheduled = front.arrangements().ahead(now).select_related("arranged_by__reporter")[:_SCHEDULED]
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Front page"),
        "subtitle": f"{front.publication} · {front.name}",
        "front": front,
        "fronts": everything,
        "several": len({each.publication.pk for each in everything}) > 1,
        "work": work,
        "parts": parts,
        "said": work.said or _where(board, parts),
        "stories": stories_for(house, front.language, now, typed, board.numbers()),
        "typed": typed,
        "scheduled": list(scheduled),
        "zone": front.publication.time_zone,
        "into": request.POST.get("into", "top") if request.method == "POST" else "top",
        "sections": [(f"section:{line.slug}", line.name_in(front.language)) for line in house.menu],
        "config": _config(front),
        "preview_config": _preview_config(front),
        "media": Media(
            importmap=MODULES,
            css={"all": ["desk/editor/editor.css"]},
            js=[
                Script("desk/front-page/board.js", type="module"),
                Script("desk/editor/preview.js", type="module"),
                Script("desk/publish-time.js", type="module"),
            ],
        ),
    }
    return TemplateResponse(request, "admin/articles/arrangement/board.html", context).render()


def _where(board: Board, parts: list[ShownPart]) -> str:
    """Where what was moved stands now, for who cannot see it."""
    if board.moved is None:
        return ""
    for part in parts:
        for row in part.rows:
            if row.row is board.moved and not row.place:
                return _("“%(story)s”: %(zone)s. %(why)s") % {
                    "story": row.called,
                    "zone": part.title,
                    "why": row.not_now,
                }
            if row.row is board.moved:
                words = {"story": row.called, "zone": part.title, "place": row.place, "of": len(part.rows)}
                return _("“%(story)s”: %(zone)s, place %(place)d of %(of)d.") % words
    return ""


def _config(front: Front) -> str:
    words = {
        **PICKER,
        "words": {
            **PICKER_WORDS,
            "failed": _("The board could not reach the server. What you arranged is still here; try again."),
            "undone": _("Undone."),
            "remove": _("The story’s own photo"),
            "dragging": _("Drop it where it should stand. Escape leaves it where it was."),
        },
        "url": front.url,
    }
    return json.dumps(words, cls=DjangoJSONEncoder, ensure_ascii=False)


def _preview_config(front: Front) -> str:
    words = {
        "url": front.preview_url,
        "title": _("Preview of the front page"),
        "phone": _("Phone"),
        "wide": _("Wide"),
        "close": _("Close the preview"),
        "failed": _("The preview could not be drawn. What you arranged is still on the board."),
    }
    return json.dumps(words, cls=DjangoJSONEncoder, ensure_ascii=False)


@require_POST
def preview_page(request: HttpRequest, publication: int, language: str) -> HttpResponse:
    """The public front page of what stands on the board, at the time it is to be scheduled for. Nothing is stored."""
    if not request.user.has_perm(arranging.PERMISSION):
        raise PermissionDenied
    front, _everything = front_called(publication, language)
    house = front.house()
    with timezone.override(house.tzinfo):
        form = WhenForm(request.POST, zone=front.publication.time_zone)
        at = form.chosen() if form.is_valid() else None
        now = timezone.now()
        return front_of(request, house, language, layout_of(Board.typed(request.POST)), max(at or now, now))
