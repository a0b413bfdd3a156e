"""Views of the wiring: pictures, where no web server reads them from the disk, and the desk's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from newsroom.stores import StoreAway, hurried

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

#: The policy of what somebody uploaded: wherever a browser should show it as a page, it may do nothing there.
OF_A_FILE = "default-src 'none'; sandbox"
#: What may be shown as it is; anything else is never served from here.
_SHOWN = frozenset({"avif", "webp", "jpg", "jpeg", "png", "gif"})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture; another has another name, so it may be kept for a year."""
    if path.rpartition(".")[2].lower() not in _SHOWN:
        raise Http404
    try:
        response = _picture(request, path)
    except StoreAway:
        # One line in the log for each: a page has many pictures.
        return HttpResponse(status=503, headers={"Cache-Control": "no-store", "Retry-After": "5"})
    except (OSError, ValueError, SuspiciousOperation) as error:
        # No file of ours has a name that the storage refuses.
        raise Http404 from error
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = OF_A_FILE
    return response


def _picture(request: HttpRequest, name: str) -> HttpResponseBase:
    storage = hurried(default_storage)
    changed = storage.get_modified_time(name).timestamp()
    etag = f'"{round(changed * 1_000_000):x}"'
    # Asked before the file is opened: who has it already is told so.
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(changed))
    response = unchanged or FileResponse(storage.open(name))
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed)
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language a person wants the desk in."""
    return set_language(request)
