"""What an import met that was here already, by file and number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from articles.admin.imports.page import check_may, page, run_called
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.models import ImportRun

#: Enough for one page, and batches that are looked at for it: a number that comes twice makes small ones.
_SHOWN = 100
_BATCHES = 100


def repetitions_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """Some of them: whole batches, which are rows, until there are enough."""
    check_may(request)
    run = run_called(key)
    after = request.GET.get("after", "")
    batches = list(run.repetitions.filter(pk__gt=int(after) if is_key(after) else 0).order_by("pk")[:_BATCHES])
    items: list[dict[str, Any]] = []
    last = 0
    for batch in batches:
        items += batch.items
        last = batch.pk
        if len(items) >= _SHOWN:
            break
    is_more = bool(last) and run.repetitions.filter(pk__gt=last).exists()
    context = {"run": run, "items": items, "next": last if is_more else 0}
    return page(admin, request, "repetitions", _("Here already"), context)
