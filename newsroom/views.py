"""Views of the wiring: media files in the embedded default, and the desk's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language
from django.views.static import serve

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

#: The policy of what somebody uploaded: wherever a browser should show it as a page, it may do nothing there.
OF_A_FILE = "default-src 'none'; sandbox"
#: What may be shown as it is; anything else is never served from here.
_SHOWN = frozenset({"avif", "webp", "jpg", "jpeg", "png", "gif"})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture; its name holds its hash, so it may be kept for a year."""
    if path.rpartition(".")[2].lower() not in _SHOWN:
        raise Http404
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (OSError, ValueError) as error:
        # No file of ours has a name that the file system refuses.
        raise Http404 from error
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = OF_A_FILE
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language a person wants the desk in."""
    return set_language(request)
