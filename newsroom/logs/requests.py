"""The outermost WSGI application: gives every request its id, and writes down how those went that are to be written down."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsroom.logs.lines import on_one_line
from newsroom.logs.running import Running, begin, end

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    type Headers = list[tuple[str, str]]

_log = logging.getLogger("newsroom.requests")

#: Seconds after which a request is worth a line, whosever it is.
SLOW = 1.0
_DESK = "/admin/"
#: Answers 503 as long as something is to be mended; what that is has a line of its own.
_READINESS = "/readyz"


@dataclass(frozen=True, slots=True)
class Logged:
    """Wraps the application. `which` requests get a line: "off", "desk" (and any that failed or took long), or "all".

    The id is one that the proxy in front gave, where it is believed. It goes back with every answer that is nobody else's: a
    page that a proxy may keep and show to others carries none.
    """

    application: WSGIApplication
    which: str
    believes_proxy: bool

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's own answer."""
        request = Running("request", given=environ.get("HTTP_X_REQUEST_ID", "") if self.believes_proxy else "")
        began = time.perf_counter()
        said = "500"

        def start(
            status: str,
            headers: Headers,
            exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        ) -> Any:
            nonlocal said
            said = status
            if not _may_be_kept(headers):
                headers = [*headers, ("X-Request-ID", request.id)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        token = begin(request)
        try:
            answer = self.application(environ, start)
            if self.which != "off":
                self._tell(environ, said[:3], time.perf_counter() - began)
            return answer
        except Exception:
            # Django answers for its own; this is of what stands before it.
            _log.exception("The request failed before an answer was made.", extra=_asked(environ))
            raise
        finally:
            end(token)

    def _tell(self, environ: WSGIEnvironment, status: str, seconds: float) -> None:
        path = environ["PATH_INFO"]
        wrong = seconds >= SLOW or (status >= "500" and path != _READINESS)
        if not (wrong or self.which == "all" or path.startswith(_DESK)):
            return
        asked = _asked(environ)
        went = {"status": int(status), "duration_ms": round(seconds * 1000)}
        _log.log(
            logging.WARNING if wrong else logging.INFO,
            "%s %s %s in %s ms",
            asked["method"],
            asked["path"],
            went["status"],
            went["duration_ms"],
            extra=asked | went,
        )


def _asked(environ: WSGIEnvironment) -> dict[str, object]:
    """The method and the path; a server hands bytes on as Latin-1."""
    path = environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace")
    return {"method": on_one_line(environ["REQUEST_METHOD"]), "path": on_one_line(path)}


def _may_be_kept(headers: Headers) -> bool:
    """By a browser's neighbour. Kept pages have the header at their end."""
    for name, value in reversed(headers):
        if len(name) == 13 and name.lower() == "cache-control":
            return "public" in value
    return False
