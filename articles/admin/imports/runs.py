"""A run's page, and releasing it or taking it back: what will happen, how many, and on a press of the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.admin.actor import actor_of
from articles.admin.imports.doubts import open_kinds
from articles.admin.imports.driving import driven, tell_left
from articles.admin.imports.page import check_may, may, page, run_called
from articles.admin.imports.words import OUTCOMES
from articles.importing.intake.releasing import ready, release, waiting
from articles.importing.intake.undoing import undo
from articles.importing.report import ORDER, fit_of
from articles.models import ImportItem, ImportRun
from articles.workflow import Status

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest


def run_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int, more: dict[str, Any]) -> HttpResponse:
    """How a run stands, what it was unsure of, and what can be done with it."""
    run = run_called(key)
    if not admin.has_view_permission(request, run):
        raise PermissionDenied
    kinds = open_kinds(run) if run.state != ImportRun.State.UNDONE else []
    is_running = run.finished_at is None and run.state == ImportRun.State.RUNNING
    stands = run.state != ImportRun.State.UNDONE and not is_running
    context = {
        "run": run,
        "at_home": True,
        "zone": run.publication.time_zone,
        "counts": [(OUTCOMES[each.value], run.counts.get(each.value, 0), each.value) for each in ORDER],
        "read": run.counts.get("in", 0),
        "waiting": [kind for kind in kinds if kind.waits],
        "others": [kind for kind in kinds if not kind.waits],
        "ready": ready(run) if stands else 0,
        "pictures": run.pictures.missing().count() + run.pictures.left().count(),
        "refused": run.counts.get(ImportItem.Outcome.REFUSED, 0),
        "omitted": run.omissions.standing().count(),
        "links": run.links.count(),
        "lost": run.links.lost().count(),
        "is_running": is_running,
        "fit": fit_of(run),
        "may": may(request),
        "may_undo": run.state != ImportRun.State.UNDONE,
        "options": _options(run),
        **more,
    }
    return page(admin, request, "run", _("Import %d") % run.pk, context)


def _options(run: ImportRun) -> list[tuple[str, str]]:
    """What was asked for, as far as something was."""
    said = [
        (pgettext("an import", "Source"), run.source),
        (_("Format"), _("detected") if run.format == "detected" else run.format),
        (_("Addresses of the old site"), ", ".join(run.options.get("old_hosts", ()))),
        (_("Section where none is named"), run.options.get("section", "")),
        (_("Map"), run.options.get("map", "").rsplit("/", 1)[-1]),
        (_("Profile"), run.options.get("profile", "").rsplit("/", 1)[-1]),
    ]
    return [(name, value) for name, value in said if value]


def release_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """Say what goes before readers and what stays; on POST release it, for as long as one request may take."""
    check_may(request)
    run = run_called(key)
    if request.method == "POST":
        progress, is_done = driven(admin, request, release(run, actor_of(request)))
        if progress is not None and progress.articles:
            said = ngettext("%d article was released.", "%d articles were released.", progress.articles)
            admin.message_user(request, said % progress.articles, messages.SUCCESS)
        if is_done and progress is not None:
            tell_left(admin, request, progress.kept_back)
        return HttpResponseRedirect(_home(run) if is_done else request.path)
    number = ready(run)
    context = {"run": run, "ready": number, "waiting": waiting(run), "button": _release_button(run, number)}
    return page(admin, request, "release", _("Release"), context)


def undo_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """Say what will be deleted and what withdrawn; on POST do it, for as long as one request may take."""
    check_may(request)
    run = run_called(key)
    if request.method == "POST":
        progress, is_done = driven(admin, request, undo(run, actor_of(request)))
        if progress is not None:
            said = _("Deleted: %(deleted)d. Withdrawn: %(withdrawn)d. Left: %(left)d.") % {
                "deleted": progress.deleted,
                "withdrawn": progress.withdrawn,
                "left": len(progress.left),
            }
            admin.message_user(request, said, messages.SUCCESS)
        if is_done and progress is not None:
            tell_left(admin, request, progress.left)
        return HttpResponseRedirect(_home(run) if is_done else request.path)
    items = ImportItem.objects.filter(run=run, article__isnull=False)
    with_readers = items.filter(article__number__isnull=False).exclude(article__status=Status.WITHDRAWN)
    context = {
        "run": run,
        "held": items.filter(article__number=None).count(),
        "with_readers": with_readers.count(),
        "is_undone": run.state == ImportRun.State.UNDONE,
    }
    return page(admin, request, "undo", pgettext("an import", "Undo"), context)


def _release_button(run: ImportRun, number: int) -> str:
    if run.state == ImportRun.State.HELD and run.items.filter(article__number__isnull=False).exists():
        return ngettext("Go on: release %d article", "Go on: release %d articles", number) % number
    return ngettext("Release %d article", "Release %d articles", number) % number


def _home(run: ImportRun) -> str:
    return reverse("admin:articles_importrun_change", args=[run.pk])
