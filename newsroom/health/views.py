"""`/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.health.looks import looks
from newsroom.health.metrics import exposition

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all is well; 503 otherwise, with a line for each thing that was looked at."""
    found = looks()
    wrong = [look for look in found if look.wrong]
    lines = [f"{look.name}: {look.wrong or look.note or 'well'}" for look in found]
    text = "\n".join(["not ready" if wrong else "ready", *lines, ""])
    response = HttpResponse(text, status=503 if wrong else 200, content_type="text/plain; charset=utf-8")
    # Whoever watches asks every few seconds; what is wrong has a line when it begins and when it ends.
    vars(response)["_has_been_logged"] = True
    return response


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, for whoever has the token; without a token in the settings there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse(
            "Give the token.\n", status=401, content_type="text/plain", headers={"WWW-Authenticate": "Bearer"}
        )
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
