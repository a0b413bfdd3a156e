"""How the API answers: JSON with an ETag for whoever asks, and problems that say what to do (RFC 9457)."""

from __future__ import annotations

import json
import time
from functools import wraps
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.csrf import csrf_exempt

from articles.public.edition import edition_of
from articles.public.lasting import declare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest


_METHODS = "GET, HEAD, OPTIONS"
_SHOWN = "ETag, Link, Retry-After"


class Problem(Exception):
    """Why there is no answer. `detail` is for the person who wrote the program; `parameter` is what is wrong."""

    def __init__(self, status: int, title: str, detail: str, parameter: str = "") -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.parameter = status, title, detail, parameter

    def response(self) -> HttpResponse:
        """As RFC 9457 has it."""
        said = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        if self.parameter:
            said["parameter"] = self.parameter
        return _json(said, status=self.status, content_type="application/problem+json")


def api(view: Callable[..., Mapping[str, Any]]) -> Callable[..., HttpResponse]:
    """A view of the API: what it returns is answered as JSON, what it raises as a problem.

    Anybody may ask, from any page (CORS), and so many times a minute; pages that are kept do not count.
    """

    # Nothing is written here, whoever asks: a form's token would only hide the right answer from them.
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = _answer(request, kwargs)
        except Problem as problem:
            response = problem.response()
        if response.status_code == 405:
            # RFC 9110 section 15.5.6.
            response.headers["Allow"] = _METHODS
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _SHOWN
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _answer(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight()
        if request.method not in {"GET", "HEAD"}:
            raise Problem(405, "Method not allowed", f"The API is for reading: {_METHODS}.")
        edition = edition_of(request)
        if edition is None:
            raise Problem(404, "No publication", "No publication here answers to this host.")
        _count(request)
        with translation.override(edition.language):
            response = _json(view(request, edition, **kwargs))
        declare(request, response, edition)
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return wrapped


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """An address under the API's that it does not have."""
    return Problem(404, "No such address", "See /api/v1/openapi.json for the addresses there are.").response()


def _json(value: Mapping[str, Any], status: int = 200, content_type: str = "application/json") -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type=f"{content_type}; charset=utf-8")


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = _METHODS
    # A condition is no header that a browser sends to another site unasked.
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _count(request: HttpRequest) -> None:
    """So many questions a minute from one address. Raises Problem (429) beyond."""
    limit = settings.API_PER_MINUTE
    if not limit:
        return
    minute, second = divmod(int(time.time()), 60)
    key = f"{minute}:{_asker(request)}"
    counters = caches["api"]
    counters.add(key, 0, 120)
    try:
        asked = counters.incr(key)
    except ValueError:
        # It went out of the cache in this moment.
        return
    if asked > limit:
        raise TooMany(int(limit), 60 - second)


def _asker(request: HttpRequest) -> str:
    """Whose questions are counted together: an address, and of IPv6 the network that one customer has (/64)."""
    said = request.META.get("HTTP_X_REAL_IP" if settings.BEHIND_PROXY else "REMOTE_ADDR", "")
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


class TooMany(Problem):
    """The asker has to wait for `seconds`."""

    def __init__(self, limit: int, seconds: int) -> None:
        super().__init__(429, "Too many requests", f"{limit} requests a minute are answered. Wait {seconds} seconds.")
        self.seconds = seconds

    def response(self) -> HttpResponse:
        """With the time to wait."""
        response = super().response()
        response.headers["Retry-After"] = str(self.seconds)
        return response
