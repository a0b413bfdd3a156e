"""The site in a process of its own that can be killed, and somebody signed in who asks it over HTTP."""

from __future__ import annotations

import http.client
import secrets
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.test import Client
from django.test.client import encode_multipart

from tests.faults.killing import LIMIT, forked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIApplication

    from django.contrib.auth.models import User

HOST = "127.0.0.1"
_BOUNDARY = "a-line-that-is-in-no-picture"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire, whole."""

    status: int
    location: str
    text: str


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Site:
    """One address at which one process after another answers."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self.port = 0

    def begin(self) -> int:
        """A process that answers until it is killed: its process id."""
        server = WSGIServer((HOST, self.port), _Silent)
        server.set_app(self._application)
        self.port = int(server.server_address[1])
        child = forked(server.serve_forever)
        # The child alone has it: whoever asked when it dies is told at once.
        server.server_close()
        return child


class Browser:
    """Somebody signed in. Nothing is asked twice: what was not answered was not acknowledged."""

    def __init__(self, site: Site, user: User) -> None:
        self._site = site
        # The form's fields are read in this process, the form is sent to that one.
        self.here = Client(headers={"host": HOST})
        self.here.force_login(user)
        self._token = secrets.token_hex(16)
        self._cookies = f"sessionid={self.here.cookies['sessionid'].value}; csrftoken={self._token}"

    def get(self, path: str) -> Answer:
        """As a reader asks, without a cookie."""
        return self._asked("GET", quote(path), b"", {})

    def look(self, path: str) -> Answer:
        """A page of the desk."""
        return self._asked("GET", path, b"", {"Cookie": self._cookies})

    def post(self, path: str, data: Mapping[str, Any]) -> Answer | None:
        """The answer; None when the process died before it was whole."""
        body = urlencode({**data, "csrfmiddlewaretoken": self._token}, doseq=True).encode()
        return self._sent(path, body, "application/x-www-form-urlencoded")

    def post_file(self, path: str, data: Mapping[str, Any]) -> Answer | None:
        """As `post`, with files among the data."""
        body = encode_multipart(_BOUNDARY, {**data, "csrfmiddlewaretoken": self._token})
        return self._sent(path, body, f"multipart/form-data; boundary={_BOUNDARY}")

    def _sent(self, path: str, body: bytes, kind: str) -> Answer | None:
        try:
            return self._asked("POST", path, body, {"Cookie": self._cookies, "Content-Type": kind})
        except (OSError, http.client.HTTPException):
            return None

    def _asked(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(HOST, self._site.port, timeout=LIMIT)
        try:
            connection.request(method, path, body, headers)
            # It is sent at once: waiting for more would change nothing but the time.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection.getresponse() as answer:
                return Answer(answer.status, answer.getheader("Location") or "", answer.read().decode())
        finally:
            connection.close()
