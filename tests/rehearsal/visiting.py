"""Asking the site over nginx, as readers and editors do: one visitor with a memory for cookies, and a crowd that counts answers."""

from __future__ import annotations

import http.client
import itertools
import secrets
import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from tests.rehearsal.machine import Machine

HOST = "journal.example"
#: Where the certificate of the rehearsal's own authority lies, on a machine that has one.
AUTHORITY = "/root/tls/authority.pem"
#: Seconds a reader waits.
PATIENCE = 30
#: Seconds between two questions of one reader: the machine has an upgrade to do besides.
_BETWEEN = 0.03
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    #: Where it came from, after all redirects.
    path: str = ""

    @property
    def page(self) -> LexborHTMLParser:
        """As a browser reads it."""
        return LexborHTMLParser(self.body.decode())


class _Here(http.client.HTTPSConnection):
    """To the machine itself, by the name of the site, whose certificate is asked for."""

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", 443), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)  # type: ignore[attr-defined]


def trusting(machine: Machine) -> ssl.SSLContext:
    """Knows the machine's own certificate, or the authority that it was given one by, and no other."""
    given, own = machine.root / AUTHORITY.lstrip("/"), machine.root / "etc/newsroom/tls/certificate.pem"
    certificate = given if given.exists() else own
    return ssl.create_default_context(cadata=certificate.read_text(encoding="ascii"))


def ask(
    context: ssl.SSLContext,
    path: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One question over a connection of its own."""
    connection = _Here(HOST, timeout=PATIENCE, context=context)
    try:
        connection.request(method, path, body=body or None, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, _together(answer.getheaders()), answer.read())
    finally:
        connection.close()


def _together(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        found[name.lower()] = f"{found[name.lower()]}\n{value}" if name.lower() in found else value
    return found


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser: keeps cookies, follows redirects, fills forms in."""

    context: ssl.SSLContext
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """A page, after all redirects."""
        return self._ask("GET", path, b"", {})

    def submit(
        self, path: str, form: str, typed: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        """The form found by a selector on the page at `path`, as it stands there with some fields typed over."""
        answer = self.get(path)
        node = answer.page.css_first(form)
        target = node.attributes.get("action") if node else None
        body, kind = _form(path, {**self.fields(answer, form), **typed}, files)
        return self._ask("POST", target or path, body, kind)

    def fields(self, answer: Answer, form: str) -> dict[str, str]:
        """What stands in the form found by a selector."""
        node = answer.page.css_first(form)
        assert node is not None, f"{answer.path} has no {form}"
        fields: dict[str, str] = {}
        for each in node.css("input[name], textarea[name], select[name]"):
            fields |= _value_of(each)
        return fields

    def send(self, path: str, fields: Mapping[str, str]) -> Answer:
        """What a script sends: the answer is that to it, wherever it leads."""
        body, kind = _form(path, fields)
        return self._once("POST", path, body, kind)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        for _redirect in range(8):
            answer = self._once(method, path, body, headers)
            if answer.status not in {301, 302, 303}:
                assert answer.status == http.client.OK, f"{method} {path}: {answer.status}"
                return replace(answer, path=path)
            there = urlsplit(answer.headers["location"])
            method, body, headers = "GET", b"", {}
            path = there.path + (f"?{there.query}" if there.query else "")
        raise AssertionError(f"{path} leads on and on")

    def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        sent = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = ask(self.context, path, method=method, body=body, headers=sent)
        for line in answer.headers.get("set-cookie", "").splitlines():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer


def _value_of(node: object) -> dict[str, str]:
    attributes = node.attributes  # type: ignore[attr-defined]
    name, kind = attributes["name"], attributes.get("type") or ""
    if node.tag == "select":  # type: ignore[attr-defined]
        chosen = [each for each in node.css("option") if "selected" in each.attributes]  # type: ignore[attr-defined]
        return {name: chosen[0].attributes.get("value") or ""} if chosen else {}
    if node.tag == "textarea":  # type: ignore[attr-defined]
        return {name: node.text()}  # type: ignore[attr-defined]
    if kind in {"submit", "button", "file"} or (kind in {"checkbox", "radio"} and "checked" not in attributes):
        return {}
    return {name: attributes.get("value") or ""}


def _form(
    path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None
) -> tuple[bytes, Mapping[str, str]]:
    """The body of a form and the headers that go with it."""
    boundary = secrets.token_hex(16)
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Referer": f"https://{HOST}{path}"}
    return _multipart(boundary, fields, files or {}), kind


def _multipart(boundary: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (called, data) in files.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    return b"".join((*parts, f"--{boundary}--\r\n".encode()))


@dataclass(slots=True)
class Crowd:
    """Readers who ask the same pages again and again, each past nginx's own copies, until the block ends."""

    machine: Machine
    paths: Sequence[str]
    readers: int = 3
    answers: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        context = trusting(self.machine)
        for number in range(self.readers):
            self._threads.append(threading.Thread(target=self._read, args=(context, number), daemon=True))
            self._threads[-1].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE * 2)

    def _read(self, context: ssl.SSLContext, number: int) -> None:
        with self.machine.network():
            for count in itertools.count():
                if self._over.is_set():
                    return
                path = self.paths[(count + number) % len(self.paths)]
                # A mark that counts clicks makes it another address for nginx, and the same page for the application.
                self._one(context, f"{path}?{urlencode({'utm_source': f'{number}-{count}'})}")
                time.sleep(_BETWEEN)

    def _one(self, context: ssl.SSLContext, path: str) -> None:
        began = time.monotonic()
        try:
            status, wrong = ask(context, path).status, ""
        except (OSError, http.client.HTTPException) as error:
            status, wrong = 0, f"{path}: {type(error).__name__}: {error}"
        if status >= 400 or status in range(1, 200):
            wrong = f"{path}: {status}"
        with self._lock:
            self.answers[status] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if wrong:
                self.failures.append(wrong)

    def __str__(self) -> str:
        """The figures."""
        each = ", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(self.answers.items()))
        return f"{self.answers.total()} requests: {each}; {len(self.failures)} failed; the slowest took {self.slowest:.2f} s"
