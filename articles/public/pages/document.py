"""A document that an article links to, handed out as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response

from articles import reading
from articles.public.edition import page, show
from newsroom.views import OF_A_FILE

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from articles.public.edition import Edition


@page
def document(request: HttpRequest, edition: Edition, number: int, name: str) -> HttpResponseBase:
    """The file, as long as an article on the site links to it; 410 when one did; any other spelling leads here."""
    found = reading.document(edition.house, number, edition.now)
    if found is None:
        raise Http404
    if not found.is_on_site:
        return show(request, edition, "document_gone.html", status=410)
    if name != found.document.name:
        return HttpResponsePermanentRedirect(found.document.get_absolute_url())
    etag = f'"{found.document.sha256}"'
    # Asked before the file is opened: who has it already is told so.
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = FileResponse(
        found.document.file.open("rb"),
        as_attachment=True,
        filename=found.document.name,
        content_type=found.document.mime_type,
    )
    response.headers["Content-Security-Policy"] = OF_A_FILE
    response.headers["ETag"] = etag
    response.headers["Content-Language"] = found.document.language
    return response
