"""Accepting and rejecting: what is asked first, and one act for all that are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.imports.deeds import Deed, deed_page
from articles.admin.imports.page import check_may, run_called
from articles.importing.deciding.accepting import accept
from articles.importing.deciding.rejecting import reject

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.models import ImportRun

DEEDS = {
    "accept": Deed(
        accept,
        gettext_lazy("Accept doubts"),
        gettext_lazy(
            "The articles are taken as they are. What waited is ready: the next release of this import puts it before"
            " readers. Articles that still have damaged characters (�) are left for a person to mend."
        ),
        lambda count: ngettext("Accept %d article", "Accept all %d articles", count) % count,
        lambda count: ngettext("%d article was accepted.", "%d articles were accepted.", count) % count,
    ),
    "reject": Deed(
        reject,
        gettext_lazy("Reject articles"),
        gettext_lazy(
            "The articles are deleted, with their old addresses. No reader had them. Their originals stay in the log,"
            " and they are not brought in again from the same original. What somebody has worked on, and what readers have,"
            " is left."
        ),
        lambda count: ngettext("Delete %d article", "Delete all %d articles", count) % count,
        lambda count: ngettext("%d article was deleted.", "%d articles were deleted.", count) % count,
        style="deletelink",
    ),
}


def decide_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Ask whether all of them are accepted or rejected, and do it."""
    check_may(request)
    run = run_called(key)
    if name not in DEEDS:
        raise Http404
    return deed_page(admin, request, run, DEEDS[name])
