"""What is measured against: a server that answers a constant string.

`wsgi` is a bare callable, the most that any server can give; `django` a view without a middleware, the most that
anything made in Django can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

PAGE = b"x" * 30_000
_HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))]


def wsgi(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The page, whatever is asked for."""
    start_response("200 OK", _HEADERS)
    return [PAGE]


def constant(request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse(PAGE)


urlpatterns = [path("", constant)]


def django() -> WSGIHandler:
    """A project of this one view."""
    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="x" * 50)
    import django as package  # noqa: PLC0415 - the name is this function's outside

    package.setup()
    return WSGIHandler()
