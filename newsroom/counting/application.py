"""The WSGI application in front of the page cache that sees every hit and counts it."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from django.utils import timezone

from newsroom.counting.addresses import counted, host_of
from newsroom.counting.ranking import rank_again
from newsroom.counting.readers import is_reader
from newsroom.counting.storing import add
from newsroom.counting.tally import Missing, Read, Tally
from newsroom.page_cache.validity import ENVIRON_KEY, Validity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Any
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)

#: Seconds from the first hit to when it is put away with what came after it.
PUT_AWAY_AFTER = 30.0


@dataclass(slots=True)
class Counting:
    """Wraps the application; one in each process. Readers wait for none of it: a thread of its own puts the counts away."""

    application: WSGIApplication
    put_away_after: float = PUT_AWAY_AFTER
    tally: Tally = field(default_factory=Tally)
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's own answer."""
        said: list[str] = []

        def start(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        ) -> Any:
            said.append(status)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        answer = self.application(environ, start)
        validity = environ.get(ENVIRON_KEY)
        if said and isinstance(validity, Validity) and self._count(environ, said[-1], validity):
            self._put_away_later()
        return answer

    def _count(self, environ: WSGIEnvironment, status: str, validity: Validity) -> bool:
        """Whether there was something to count: an article that was read, or a public address that leads nowhere."""
        if status.startswith("200") and validity.article and is_reader(environ):
            hour = int(time.time()) // 3600
            self.tally.read(Read(validity.publication, validity.language, validity.article, hour))
            return True
        if status.startswith("404") and environ["REQUEST_METHOD"] == "GET":
            path = counted(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
            if path is not None:
                self.tally.missing(Missing(validity.publication, path), host_of(environ.get("HTTP_REFERER", "")))
                return True
        return False

    def _put_away_later(self) -> None:
        with self._lock:
            if self._timer is not None:
                return
            self._timer = threading.Timer(self.put_away_after, self._put_away_and_close)
            self._timer.daemon = True
            self._timer.start()

    def _put_away_and_close(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.put_away()
        finally:
            connection.close()

    def put_away(self) -> None:
        """Add what was counted to the database's numbers. What it does not take is lost, and said so in the log."""
        counts = self.tally.take()
        if not counts:
            return
        try:
            add(counts)
            rank_again(timezone.now())
        except (DatabaseError, OSError):
            _log.warning("The counts of the last half minute are lost: the database did not take them.", exc_info=True)


def counted_application(application: WSGIApplication) -> Counting:
    """`application` with its hits counted; what is left is put away when the process ends by itself."""
    counting = Counting(application)
    atexit.register(counting.put_away)
    return counting
