"""The WSGI application that answers from kept pages, and from Django what it does not have."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from newsroom.page_cache.pages import Page, Shelf, without_body
from newsroom.page_cache.states import States
from newsroom.page_cache.validity import ENVIRON_KEY, Validity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from newsroom.page_cache.pages import Headers, Key
    from newsroom.page_cache.states import Known

#: What others hang on an address to count clicks: it makes no page of its own, and Django is not told of it.
_MARKS = re.compile(r"utm_|(?:fb|g|d|y|tt)clid$|msclkid$|mc_[ce]id$|igshid$|iqs$")
#: Longer addresses than any of ours are nobody's page.
_LONGEST_ADDRESS = 1000
#: Seconds for which an address that leads nowhere is known to.
_BRIEF = 5.0
#: Seconds for which pages are served while the database does not answer.
_PATIENCE = 60.0
#: Seconds after which whoever waits for another's rendering of the same page renders it too.
_STAMPEDE = 10.0

#: What is never a public page, and must not be read into memory: the desk, files, previews, the machine's health.
_NEVER_PAGES = ("/admin/", "/documents/", "/preview/", "/livez", "/readyz", "/metrics")
#: How the addresses end of pages that every question makes another of. They are asked of Django as they came: kept, what
#: one person looks for would push out what everybody reads.
_NEVER_KEPT = "/search/"


@dataclass(slots=True)
class _Answer:
    """What Django answered, read to its end."""

    status: str
    headers: Headers
    body: bytes
    validity: Validity | None


@dataclass(slots=True)
class PageCache:
    """Wraps the application; one in each process."""

    application: WSGIApplication
    shelf: Shelf
    states: States
    never_pages: tuple[str, ...] = _NEVER_PAGES
    #: Any host may be kept for, where the only publication answers to all names.
    any_host: bool = False
    #: Name in the environ and value by which a proxy says that it was asked over TLS; None where nobody is believed.
    secure_header: tuple[str, str] | None = None
    _being_made: dict[Key, threading.Event] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A kept page where there is one that holds; else Django's answer, kept if it may be."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or self._passes_by(environ["PATH_INFO"]):
            return self.application(environ, start_response)
        known = self.states.now()
        key = self._key(environ, known)
        if known is None or key is None:
            return self.application(environ, start_response)
        page = self._holding(key, known)
        if page is not None:
            environ[ENVIRON_KEY] = page.validity
            return _kept(page, environ, start_response)
        with self._alone(key) as waited:
            # Whoever waited finds what the other made, if that was a page.
            page = self._holding(key, self.states.now() or known) if waited else None
            made = page or self._make(key, environ)
        # For whoever counts: what was answered.
        environ[ENVIRON_KEY] = made.validity
        if isinstance(made, Page):
            return _kept(made, environ, start_response)
        return _as_it_is(made, environ, start_response)

    def _passes_by(self, path: str) -> bool:
        return path.startswith(self.never_pages) or path.endswith(_NEVER_KEPT)

    def _key(self, environ: WSGIEnvironment, known: Known | None) -> Key | None:
        """What tells pages apart: scheme, host, path, and of the query what views read."""
        host = environ.get("HTTP_HOST", "").lower()
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if len(path) + len(query) > _LONGEST_ADDRESS or known is None:
            return None
        if not self.any_host and host.partition(":")[0] not in known.hosts:
            return None
        return (self._scheme(environ), host, path, _without_marks(query) if query else "")

    def _scheme(self, environ: WSGIEnvironment) -> str:
        """As Django sees it."""
        if self.secure_header and (told := environ.get(self.secure_header[0])) is not None:
            return "https" if told.split(",")[0].strip() == self.secure_header[1] else "http"
        return str(environ["wsgi.url_scheme"])

    def _holding(self, key: Key, known: Known) -> Page | None:
        """The kept page, if it is still what Django would answer or nobody can tell."""
        page = self.shelf.get(key)
        if page is None or time.time() >= page.until:
            return None
        age = self.states.clock() - known.read_at
        if age > _PATIENCE:
            return None
        validity = page.validity
        return page if known.states.get(validity.publication) == (validity.generation, validity.epoch) else None

    def _make(self, key: Key, environ: WSGIEnvironment) -> Page | _Answer:
        """Ask Django for the page, and keep it; an answer that may not be kept comes back as it is."""
        # Django is asked for what stands in the key and nothing else: a page names the host as it was written.
        answer = self._ask({**environ, "HTTP_HOST": key[1] or environ["SERVER_NAME"], "QUERY_STRING": key[-1]})
        validity = answer.validity
        if validity is None or not _may_be_kept(answer, validity, key[-1]):
            return answer
        until = validity.until.timestamp()
        if validity.is_brief:
            until = min(until, time.time() + _BRIEF)
        page = Page.of(answer.status, answer.headers, answer.body, validity, until)
        self.shelf.put(key, page)
        return page

    def _ask(self, environ: WSGIEnvironment) -> _Answer:
        """Django's whole answer to a GET without conditions."""
        asked: dict[str, Any] = {**environ, "REQUEST_METHOD": "GET", "wsgi.input": BytesIO(), "CONTENT_LENGTH": ""}
        for condition in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_COOKIE"):
            asked.pop(condition, None)
        said: dict[str, Any] = {}

        def start(status: str, headers: Headers, exc_info: object = None) -> Any:
            said.update(status=status, headers=headers)

        chunks = self.application(asked, start)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        return _Answer(said["status"], said["headers"], body, asked.get(ENVIRON_KEY))

    @contextmanager
    def _alone(self, key: Key) -> Iterator[bool]:
        """One thread makes a page; others who want it wait, and are told that they did."""
        with self._lock:
            event = self._being_made.get(key)
            mine = event is None
            if event is None:
                event = self._being_made[key] = threading.Event()
        if not mine:
            event.wait(_STAMPEDE)
            yield True
            return
        try:
            yield False
        finally:
            with self._lock:
                self._being_made.pop(key, None)
            event.set()


def wrapped(application: WSGIApplication) -> WSGIApplication:
    """`application` with the page cache the settings ask for."""
    if not settings.PAGE_CACHE_MB:
        return application
    return PageCache(
        application,
        Shelf(int(settings.PAGE_CACHE_MB * 1024 * 1024)),
        States(settings.HOUSE_TRUST_SECONDS / 2),
        (*_NEVER_PAGES, settings.STATIC_URL, settings.MEDIA_URL),
        any_host=not settings.PRODUCTION,
        secure_header=settings.SECURE_PROXY_SSL_HEADER,
    )


def _without_marks(query: str) -> str:
    """The query that Django is asked with, in one order. Byte by byte: servers hand on what is not escaped as Latin-1."""
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1")
    return urlencode(sorted(pair for pair in pairs if not _MARKS.match(pair[0])), encoding="latin-1")


def _may_be_kept(answer: _Answer, validity: Validity, query: str) -> bool:
    """A public answer without a cookie, whose view reads all of the query: whoever adds to an address something that
    nobody reads would otherwise fill the memory with the same page."""
    names = {name.lower(): value for name, value in answer.headers}
    read = {name for name, _value in parse_qsl(query, keep_blank_values=True)} <= validity.reads
    return read and "set-cookie" not in names and "public" in names.get("cache-control", "")


def _as_it_is(answer: _Answer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    tag = next((value for name, value in answer.headers if name.lower() == "etag"), "")
    if tag and tag in environ.get("HTTP_IF_NONE_MATCH", "") and answer.status.startswith("200"):
        start_response("304 Not Modified", without_body(answer.headers))
        return []
    start_response(answer.status, answer.headers)
    return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []


def _kept(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    variant = page.variant_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    lasts = page.lasts(time.time())
    asked = environ.get("HTTP_IF_NONE_MATCH", "")
    if asked and page.is_found and (variant.etag in asked or asked.strip() == "*"):
        start_response("304 Not Modified", variant.headers_of_304 + lasts)
        return []
    start_response(page.status, variant.headers + lasts)
    return [variant.body] if environ["REQUEST_METHOD"] == "GET" else []
