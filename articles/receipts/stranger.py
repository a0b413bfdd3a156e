"""A reader without any cookie who asks this very process for a page, through every middleware."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import set_urlconf
from django.utils import timezone, translation

if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str


def ask(host: str, address: str) -> Answer:
    """The answer to GET `address` (a path, maybe with a query) at `host`.

    No network: an answer of this process is meant, and none that a proxy kept. The signals of a request's beginning
    and end are not sent, because they would close the connection that whoever asks is using.
    """
    # Middleware leaves a language and a time zone behind; whoever asks goes on in their own.
    with translation.override(translation.get_language()), timezone.override(timezone.get_current_timezone()):
        set_urlconf(settings.ROOT_URLCONF)
        # What `get_response` does but for the log: that a withdrawn page is gone is nothing to warn of.
        response = _site()._middleware_chain(WSGIRequest(_environ(host, address)))  # type: ignore[attr-defined]  # noqa: SLF001 - see above
    if not isinstance(response, HttpResponse):
        return Answer(response.status_code, "")
    return Answer(response.status_code, response.content.decode("utf-8", "replace"))


@cache
def _site() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _environ(host: str, address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "HTTP_HOST": host,
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_USER_AGENT": "Newsroom receipt",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    }
    if header := settings.SECURE_PROXY_SSL_HEADER:
        name, value = header
        environ[name] = value
    return environ
