"""What an import met that was here already, by file and number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.admin.imports.page import check_may, page, run_called
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.models import ImportRun


def repetitions_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """One batch of them; each is a row."""
    check_may(request)
    run = run_called(key)
    after = request.GET.get("after", "")
    batches = list(run.repetitions.filter(pk__gt=int(after) if is_key(after) else 0).order_by("pk")[:2])
    context = {
        "run": run,
        "items": batches[0].items if batches else [],
        "next": batches[0].pk if len(batches) > 1 else 0,
    }
    return page(admin, request, "repetitions", _("Here already"), context)
