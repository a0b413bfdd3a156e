"""The links of an import's articles that point at the old site and lead to nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.admin.imports.page import check_may, page, run_called
from newsroom.primary_keys import is_key

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest, HttpResponse

    from articles.models import ImportRun

_SHOWN = 100


def links_page(admin: ModelAdmin[ImportRun], request: HttpRequest, key: int) -> HttpResponse:
    """A page of them, by article."""
    check_may(request)
    run = run_called(key)
    after = request.GET.get("after", "")
    lost = run.links.lost()
    rows = lost.filter(pk__gt=int(after)) if is_key(after) else lost
    shown = list(rows.select_related("item__article").defer("item__original").order_by("pk")[: _SHOWN + 1])
    context = {
        "run": run,
        "count": lost.count(),
        "led": run.links.rewritten().count(),
        "links": shown[:_SHOWN],
        "next": shown[_SHOWN - 1].pk if len(shown) > _SHOWN else 0,
    }
    return page(admin, request, "links", _("Links to the old site"), context)
