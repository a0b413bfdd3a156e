"""What browsers at the desk report that its content security policy kept them from: a line in the log, and nothing stored.

The desk alone asks for reports. A reader's browser would send one for every extension that meddles with a page: where they were
and what they have installed, which is nobody's business.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from newsroom.logs.lines import on_one_line, without_secrets

if TYPE_CHECKING:
    from django.http import HttpRequest

_log = logging.getLogger(__name__)

#: Bytes of a report, and lines a minute: anybody can send them.
LARGEST, MOST_A_MINUTE = 16 * 1024, 20
_DESK = "/admin/"
_LONGEST = 200


@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """204, whatever becomes of it. A browser sends no token with a report, and nothing is changed by one."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        length = 0
    if length > LARGEST:
        return HttpResponse(status=413)
    said = _sentence(request.body)
    if said and (number := _number_of_this_minute()) <= MOST_A_MINUTE:
        _log.warning("The desk's policy kept a browser from something: %s", said)
        if number == MOST_A_MINUTE:
            _log.warning("More reports of this minute are not written down.")
    return HttpResponse(status=204)


def _sentence(body: bytes) -> str:
    """A report in a sentence; empty where it is none, or of no page of the desk."""
    report = _report(body)
    page = _path(_one_of(report, "document-uri"))
    if not page.startswith(_DESK):
        return ""
    directive = _one_of(report, "effective-directive", "violated-directive") or "?"
    blocked = _origin(_one_of(report, "blocked-uri")) or "?"
    source, line = _origin(_one_of(report, "source-file")), _one_of(report, "line-number")
    where = f", by {source} line {line or '?'}" if source else ""
    return without_secrets(on_one_line(f"{directive}: {blocked} on {page}{where}"))


def _report(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    report = sent.get("csp-report") if isinstance(sent, dict) else None
    return report if isinstance(report, dict) else {}


def _one_of(report: dict[str, Any], *names: str) -> str:
    given = next((report[name] for name in names if isinstance(report.get(name), str | int)), "")
    return str(given)[:_LONGEST]


def _path(address: str) -> str:
    """Without what stands after the “?”."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _origin(address: str) -> str:
    """Scheme and host, or the word that stands in place of an address: inline, eval, data."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else parts.scheme or parts.path.partition(";")[0]


def _number_of_this_minute() -> int:
    """Of all who send any, counted together: nobody's address is looked at."""
    key, counters = f"policy-reports:{int(time.time()) // 60}", caches["api"]
    counters.add(key, 0, 120)
    try:
        return int(counters.incr(key))
    except ValueError:
        # It went out of the cache in this moment.
        return 1
