"""Pages for what cannot be shown: each says what happened and where to go on.

Outside the public site, and when the database is the trouble, they stand on nothing but a template.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone, translation

from articles import reading
from articles.public.edition import edition_of, show
from articles.public.lasting import declare
from newsroom.logs.running import now_running
from newsroom.outages import Outage, outage_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from articles.public.edition import Edition

#: Out of reach, ended amidst a question, or written to by another process for longer than anybody waits.
_DATABASE_AWAY = (OperationalError, InterfaceError)
#: After which it is worth asking again.
_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "public/plain.html", {"status": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: only the desk refuses people."""
    return render(request, "public/plain.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in the edition that was asked, with its sections; or the way to where an article has moved (301)."""
    edition = None if _is_desk(request) else _edition(request)
    if edition is None:
        return render(request, "public/plain.html", {"status": 404}, status=404)
    try:
        question = request.GET
    except TooManyFieldsSent:
        # Other pages are answered so by Django, which is already answering here.
        return bad_request(request)
    moved = reading.moved_to(edition.house, request.path, question, edition.now)
    if moved is not None and not moved.is_gone:
        return HttpResponsePermanentRedirect(moved.path)
    template, status = ("gone.html", 410) if moved else ("not_found.html", 404)
    with translation.override(edition.language), timezone.override(edition.house.tzinfo):
        response = show(request, edition, template, status=status).render()
    response.headers["Content-Language"] = edition.language
    declare(request, response, edition, is_brief=True)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: whatever failed may fail again, so nothing is read; it gives the number by which the log is searched. Or 503, where
    it was the database or the object store, which come back; or 507, where a disk is full.
    """
    failed = sys.exception()
    outage = outage_of(failed)
    # Whoever wrote is told what became of it: nothing, since a transaction that was not ended is taken back.
    was_sent = _is_desk(request) and request.method not in {"GET", "HEAD"}
    if outage is Outage.NO_ROOM and _is_desk(request):
        return render(request, "public/plain.html", {"status": 507, "was_sent": was_sent}, status=507)
    if outage is None and not isinstance(failed, _DATABASE_AWAY):
        reference = next((each.id for each in now_running() if each.kind == "request"), "")
        return render(request, "public/plain.html", {"status": 500, "reference": reference}, status=500)
    told = {
        "status": 503,
        "was_sent": was_sent,
        "is_read_only": outage is Outage.READ_ONLY,
        "is_of_store": outage is Outage.STORE_AWAY,
    }
    response = render(request, "public/plain.html", told, status=503)
    response.headers["Retry-After"] = str(_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_desk(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def _edition(request: HttpRequest) -> Edition | None:
    """The edition whose address was asked, or the first of its publication."""
    first = request.path.lstrip("/").partition("/")[0]
    try:
        return edition_of(request, first) or edition_of(request) if first else edition_of(request)
    except (DatabaseError, DisallowedHost):
        return None
