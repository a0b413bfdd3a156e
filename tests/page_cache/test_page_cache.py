"""Kept pages: served without Django, and never when they would be wrong."""

from __future__ import annotations

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unittest import mock
from uuid import UUID

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import OldPath
from articles.verbs import publishing
from newsroom.models import Host
from newsroom.page_cache.application import PageCache, wrapped
from newsroom.page_cache.pages import Page, Shelf
from newsroom.page_cache.states import States
from newsroom.page_cache.validity import ENVIRON_KEY, Validity, cache_control
from newsroom.roles import Role
from tests.builders import HOST, edit, in_future, make_article, make_publication, make_user, publish_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Server:
    """Django behind a page cache; counts how often Django was asked."""

    trust: float = 0.0
    limit: int = 10_000_000
    clock: Clock = field(default_factory=Clock)
    asked: int = 0

    def __post_init__(self) -> None:
        self.django = get_wsgi_application()
        states = States(self.trust, self.clock)
        self.cache = PageCache(self._counted, Shelf(self.limit), states, any_host=True)

    def _counted(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        return self.django(environ, start_response)

    def get(self, address: str, method: str = "GET", **headers: str) -> Response:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "SCRIPT_NAME": "",
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
        } | headers
        said: dict[str, Any] = {}

        def start(status: str, headers: Any, exc_info: Any = None) -> Any:
            said.update(status=int(status[:3]), headers=dict(headers))

        chunks = self.cache(environ, start)
        body = b"".join(chunks)
        return Response(said["status"], said["headers"], body)


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@pytest.fixture(autouse=True)
def connection_stays_open() -> Iterator[None]:
    """As in Django's test client: the end of a request does not close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def server() -> Server:
    return Server()


def test_a_page_asked_again_is_served_without_django(server: Server) -> None:
    version = publish_article(make_publication())
    first, second = server.get(version.path), server.get(version.path)
    assert server.asked == 1
    assert version.headline in first.text
    assert (first.status, first.body, first.headers["ETag"]) == (second.status, second.body, second.headers["ETag"])
    assert "Content-Security-Policy" in second.headers
    assert int(second.headers["Content-Length"]) == len(second.body)


def test_a_page_says_by_which_keys_a_cdn_may_drop_it(server: Server) -> None:
    version = publish_article(make_publication())
    assert server.get("/").headers["Surrogate-Key"] == "journal"
    assert server.get(version.path).headers["Surrogate-Key"] == f"journal journal-{version.public_number}"
    assert server.get("/nowhere/").headers["Surrogate-Key"] == "journal"


def test_what_is_published_is_on_the_next_page_asked_for(server: Server) -> None:
    publication = make_publication()
    publish_article(publication)
    server.get("/")
    version = publish_article(publication, headline="Second envoy arrives")
    assert version.headline in server.get("/").text


def test_a_withdrawn_article_is_gone_with_the_next_page_asked_for(server: Server) -> None:
    editor = make_user(Role.DESK_EDITOR)
    version = publish_article(make_publication(), editor)
    assert server.get(version.path).status == 200
    publishing.withdraw(version.article, editor, publishing.Reason(en="Wrong.", ko="오보."))
    assert server.get(version.path).status == 410
    assert server.get(version.path).status == 410
    assert server.asked == 2
    assert version.headline not in server.get("/").text


def test_a_scheduled_article_appears_at_its_instant_although_nothing_was_written_then(server: Server) -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor, headline="At nine")
    version = publishing.publish(article, editor, at=in_future(minutes=5))
    assert "At nine" not in server.get("/").text
    assert server.get(version.path).status == 404
    with time_machine.travel(version.live_from - timedelta(milliseconds=2), tick=False):
        assert "At nine" not in server.get("/").text
    with time_machine.travel(version.live_from, tick=False):
        assert "At nine" in server.get("/").text
        assert server.get(version.path).status == 200


def test_a_process_goes_by_what_it_knows_for_no_longer_than_it_may(settings: Settings) -> None:
    settings.HOUSE_TRUST_SECONDS = 0
    server = Server(trust=0.25)
    publication = make_publication()
    server.get("/")
    version = publish_article(publication)
    server.clock.now += 0.24
    assert version.headline not in server.get("/").text
    server.clock.now += 0.02
    assert version.headline in server.get("/").text


def test_a_browser_that_has_the_page_is_told_so_in_either_encoding(server: Server) -> None:
    make_publication()
    for accepted in ("", "gzip, deflate"):
        tag = server.get("/", HTTP_ACCEPT_ENCODING=accepted).headers["ETag"]
        again = server.get("/", HTTP_ACCEPT_ENCODING=accepted, HTTP_IF_NONE_MATCH=f'"x", {tag}')
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in again.headers
    assert server.get("/", HTTP_IF_NONE_MATCH='"other"').status == 200
    assert server.asked == 1


def test_a_condition_on_the_first_request_does_not_keep_an_empty_page(server: Server) -> None:
    make_publication()
    tag = server.get("/").headers["ETag"]
    fresh = Server()
    assert fresh.get("/", HTTP_IF_NONE_MATCH=tag).status == 304
    assert fresh.get("/").body == server.get("/").body


def test_pages_are_compressed_once_for_who_takes_it(server: Server) -> None:
    make_publication()
    plain = server.get("/")
    zipped = server.get("/", HTTP_ACCEPT_ENCODING="br, gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in server.get("/", HTTP_ACCEPT_ENCODING="gzip;q=0").headers


def test_head_is_answered_from_a_page_that_get_made(server: Server) -> None:
    make_publication()
    head = server.get("/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(server.get("/").body)
    assert server.asked == 1


def test_marks_that_count_clicks_make_no_page_of_their_own(server: Server) -> None:
    make_publication()
    pages = {
        server.get(address).body for address in ("/", "/?utm_source=letter", "/?fbclid=1&gclid=2", "/?utm_%ff=%00")
    }
    assert len(pages) == 1
    assert server.asked == 1


def test_an_old_address_leads_on_whatever_its_query_is_made_of(server: Server) -> None:
    version = publish_article(make_publication())
    OldPath.objects.create(publication=version.publication, article=version.article, path="/news/article.html?no=77")
    assert server.get("/news/article.html").status == 404
    for _ in range(2):
        answer = server.get("/news/article.html?no=77&utm_source=letter")
        assert (answer.status, answer.headers["Location"]) == (301, version.path)


def test_what_a_view_reads_reaches_it_and_what_none_reads_is_not_kept(server: Server) -> None:
    version = publish_article(make_publication(), headline="Quillonde treaty")
    assert version.path in server.get("/search/?q=quillonde&utm_source=letter").text
    assert version.path not in server.get("/search/?q=nothing").text
    for number in range(3):
        server.get(f"/?invented={number}")
    assert len(server.cache.shelf) == 0
    server.get("/api/v1/articles?language=en&fbclid=1")
    server.get("/api/v1/articles?language=en")
    assert len(server.cache.shelf) == 1


def test_what_a_page_does_not_read_makes_no_second_one_in_memory(server: Server) -> None:
    """Neither `?before=` on a page that is no list, nor anything on an API address without parameters."""
    version = publish_article(make_publication())
    number = version.public_number
    for address in (version.path, "/imprint/", "/feeds/latest.atom", f"/api/v1/articles/{number}", "/api/v1/sections"):
        for page in range(3):
            assert server.get(f"{address}?before={page}").status == 200
    assert len(server.cache.shelf) == 0
    assert server.get("/api/v1/reporters?after=a").status == 200
    assert len(server.cache.shelf) == 1


def test_a_host_written_in_capitals_leaves_nothing_on_the_page_of_others(server: Server) -> None:
    make_publication()
    for host in (f"{HOST.upper()}:8000", f"{HOST}:8000"):
        assert f'<link rel="canonical" href="http://{HOST}:8000/">' in server.get("/", HTTP_HOST=host).text
    assert server.asked == 1


def test_a_query_that_is_not_escaped_reaches_the_view_as_it_is(server: Server) -> None:
    """As programs and old browsers send it; servers hand the bytes on as Latin-1."""
    make_publication()
    for query in ("language=한", "language=%ED%95%9C"):
        known = server.get("/api/v1/articles?section=정치").text
        assert "No such section" in known
        server.cache.application = mock.Mock(side_effect=server.django)
        server.get(f"/api/v1/articles?{query}")
        (environ, _start) = server.cache.application.call_args.args
        assert environ["QUERY_STRING"] == "language=%ED%95%9C"


def test_an_address_that_leads_nowhere_is_known_for_moments_only(server: Server) -> None:
    make_publication()
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        assert server.get("/nowhere/").status == server.get("/nowhere/").status == 404
        assert server.asked == 1
        traveller.shift(6)
        assert server.get("/nowhere/").status == 404
        assert server.asked == 2


def test_the_desk_and_files_are_passed_by(server: Server) -> None:
    make_publication()
    for address in ("/admin/login/", "/livez", "/documents/1/a.pdf"):
        server.get(address)
        server.get(address)
    assert server.asked == 6
    assert len(server.cache.shelf) == 0


def test_every_question_is_asked_as_it_came_and_none_is_kept(server: Server) -> None:
    publish_article(make_publication(), headline="Zebra")
    for address in (
        "/search/?q=zebra",
        "/search/?q=horse",
        "/search/?q=zebra&lang=ko",
        "/ko/search/?q=zebra&order=newest",
    ):
        assert (">Zebra<" in server.get(address).text) is ("zebra" in address and "lang=ko" not in address)
    assert server.asked == 4
    assert len(server.cache.shelf) == 0


def test_cookies_make_no_difference_and_are_never_kept(server: Server) -> None:
    make_publication()
    server.get("/", HTTP_COOKIE="sessionid=stolen")
    answer = server.get("/")
    assert server.asked == 1
    assert "Set-Cookie" not in answer.headers


def test_a_host_that_no_publication_has_is_not_kept() -> None:
    publication = make_publication(host="journal.example")
    server = Server()
    server.cache.any_host = False
    Host.objects.create(publication=publication, hostname="www.journal.example")
    for host in ("journal.example", "www.journal.example:8000", "invented.example"):
        server.get("/", HTTP_HOST=host)
    assert len(server.cache.shelf) == 2


def test_while_the_database_is_down_known_pages_are_served_for_a_minute() -> None:
    server = Server(trust=0.25)
    make_publication()
    page = server.get("/")
    with mock.patch(
        "newsroom.page_cache.states.PublicState.objects.values_list", side_effect=OperationalError("gone")
    ) as down:
        for _ in range(3):
            server.clock.now += 10
            assert server.get("/").body == page.body
        # Not every request waits for a database that is down.
        server.clock.now += 0.5
        server.get("/")
        assert down.call_count == 3
        assert server.asked == 1
        server.clock.now += 60
        server.get("/")
        assert server.asked == 2


def test_a_database_that_takes_long_to_fail_keeps_no_second_reader_waiting() -> None:
    clock = Clock()
    states = States(0.25, clock)
    make_publication()
    known = states.now()
    going_on = threading.Event()

    def hang(*_columns: str) -> None:
        clock.now += 5
        if down.call_count > 1:
            going_on.wait(10)
        raise OperationalError("gone")

    with mock.patch("newsroom.page_cache.states.PublicState.objects.values_list", side_effect=hang) as down:
        clock.now += 1
        # It took five seconds to learn it; for two more nobody asks.
        assert states.now() is states.now() is known
        assert down.call_count == 1
        clock.now += 3
        with ThreadPoolExecutor() as threads:
            asking = threads.submit(states.now)
            while down.call_count < 2:
                time.sleep(0.001)
            try:
                assert states.now() is known
            finally:
                going_on.set()
            assert asking.result() is known
        assert down.call_count == 2


def test_the_memory_has_a_limit_and_the_longest_unasked_page_goes_first() -> None:
    version = publish_article(make_publication())
    server = Server(limit=50_000)
    for _ in range(3):
        for address in ("/", version.path, "/imprint/", "/masthead/", "/ko/", "/ko/imprint/", "/sections/politics/"):
            server.get(address)
    assert server.cache.shelf._size <= 50_000
    assert 0 < len(server.cache.shelf) < 7


def test_headers_that_all_pages_have_are_in_memory_once(server: Server) -> None:
    version = publish_article(make_publication())
    addresses = ("/", version.path)
    for address in addresses:
        server.get(address)
    pages = list(server.cache.shelf._once.values())
    policies = [header for page in pages for header in page.plain.headers if header[0] == "Content-Security-Policy"]
    assert len(policies) == len(addresses)
    assert policies[0] is policies[1]


def test_a_flood_of_addresses_leaves_the_pages_that_are_read() -> None:
    version = publish_article(make_publication())
    server = Server(limit=200_000)
    for _ in range(2):
        server.get("/")
        server.get(version.path)
    for number in range(40):
        for _ in range(2):
            assert server.get(f"/nowhere/{number}/").status == 404
        assert server.get(f"/2025/06/18/{version.public_number}/wrong-{number}/").status == 301
    made = server.asked
    server.get("/")
    server.get(version.path)
    assert server.asked == made
    assert server.cache.shelf._size <= 200_000


def test_pages_that_are_read_do_not_keep_new_ones_out() -> None:
    shelf = Shelf(100_000)
    validity = Validity(1, 1, UUID(int=1), timezone.now())
    page = Page.of("200 OK", [], b"", validity, 0.0)
    for _ in range(2):
        for number in range(60):
            if shelf.get((str(number),)) is None:
                shelf.put((str(number),), page)
    shelf.put(("new",), page)
    assert shelf.get(("new",))
    assert shelf._size <= 100_000
    assert len(shelf) == shelf._size // page.size


def test_a_page_that_many_want_at_once_is_made_once() -> None:
    started, release = threading.Event(), threading.Event()
    calls: list[str] = []
    publication = make_publication()
    server = Server(trust=60)
    known = server.cache.states.now()
    assert known
    generation, epoch = known.states[publication.pk]
    validity = Validity(publication.pk, generation, epoch, in_future(hours=1))

    def slow(environ: Any, start_response: Any) -> list[bytes]:
        calls.append(environ["PATH_INFO"])
        started.set()
        assert release.wait(5)
        environ[ENVIRON_KEY] = validity
        start_response("200 OK", [("Cache-Control", "public"), ("Content-Type", "text/html")])
        return [b"page"]

    server.cache.application = slow
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(server.get("/").body)) for _ in range(5)]
    threads[0].start()
    assert started.wait(5)
    for thread in threads[1:]:
        thread.start()
    time.sleep(0.05)
    release.set()
    for thread in threads:
        thread.join(5)
    assert calls == ["/"]
    assert answers == [b"page"] * 5


def test_nothing_is_wrapped_where_the_memory_is_none(settings: Settings) -> None:
    settings.PAGE_CACHE_MB = 0
    application = get_wsgi_application()
    assert wrapped(application) is application
    settings.PAGE_CACHE_MB = 1
    assert isinstance(wrapped(application), PageCache)


@given(st.floats(min_value=-10, max_value=100_000))
def test_no_proxy_is_allowed_past_the_instant_at_which_a_page_changes(seconds: float) -> None:
    parts = dict(part.partition("=")[::2] for part in cache_control(seconds).replace(" ", "").split(","))
    ahead = max(seconds, 0)
    assert int(parts["s-maxage"]) + int(parts["stale-while-revalidate"]) <= min(2, ahead)
    assert int(parts["stale-if-error"]) <= ahead
    assert parts["max-age"] == "0"


def test_a_correction_without_a_second_version_number_changes_the_etag(server: Server) -> None:
    editor = make_user(Role.DESK_EDITOR)
    version = publish_article(make_publication(), editor)
    before = server.get(version.path).headers["ETag"]
    article = edit(version.article, editor, body="<p>The envoys met on Tuesday.</p>")
    publishing.publish(article, editor)
    assert server.get(version.path).headers["ETag"] != before
