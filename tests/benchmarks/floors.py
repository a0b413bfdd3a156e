"""What is measured against: a server that answers a constant string, as long as the page that it is compared with.

`wsgi` is a bare callable, the most that any server can give; `django` a view without a middleware, the most that
anything made in Django can. `/30000` answers 30,000 bytes: to send a byte takes the same time whoever made it, and a
longer or a shorter floor would flatter short pages or long ones.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


@cache
def _answer(path: str) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body, made once: as many bytes as the path says."""
    page = b"x" * int(path.strip("/") or 0)
    return [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))], page


def wsgi(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The page, of as many bytes as are asked for."""
    headers, page = _answer(environ["PATH_INFO"])
    start_response("200 OK", headers)
    return [page]


def constant(request: HttpRequest, size: str = "") -> HttpResponse:
    """The page, likewise."""
    return HttpResponse(_answer(size)[1])


urlpatterns = [path("", constant), path("<size>", constant)]


def django() -> WSGIHandler:
    """A project of this one view."""
    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="x" * 50)
    import django as package  # noqa: PLC0415 - the name is this function's outside

    package.setup()
    return WSGIHandler()
