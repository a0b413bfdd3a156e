"""Hits are counted in front of the page cache, in memory, and added to the database's numbers."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from articles.models import OldPath
from newsroom.counting import storing
from newsroom.counting.application import Counting
from newsroom.counting.tally import Counts, Missing, Read
from newsroom.models import MissingAddress, ReadCount
from newsroom.page_cache.application import PageCache
from newsroom.page_cache.pages import Shelf
from newsroom.page_cache.states import States
from tests.builders import HOST, publish_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"


@pytest.fixture(autouse=True)
def connection_stays_open() -> Iterator[None]:
    """As in Django's test client: the end of a request does not close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Site:
    """Django behind page cache and counting; `hit` is a request, `counted` puts the counts away first."""

    def __init__(self, *, cached: bool = True) -> None:
        django = get_wsgi_application()
        cache = PageCache(django, Shelf(1_000_000), States(0.0), any_host=True)
        # No thread: the test says when.
        self.counting = Counting(cache if cached else django, put_away_after=10_000)

    def hit(self, address: str, method: str = "GET", **headers: str) -> str:
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "SCRIPT_NAME": "",
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "203.0.113.7",
            "HTTP_HOST": HOST,
            "HTTP_USER_AGENT": BROWSER,
            "wsgi.url_scheme": "http",
            "wsgi.input": StringIO(),
            "wsgi.errors": StringIO(),
            **headers,
        }
        said: list[str] = []

        def start(status: str, _headers: object, _exc_info: object = None) -> Any:
            said.append(status)

        answer = self.counting(environ, start)
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return said[-1][:3]

    def reads(self) -> int:
        self.counting.put_away()
        return sum(ReadCount.objects.values_list("hits", flat=True))

    def missing(self) -> dict[str, int]:
        self.counting.put_away()
        return dict(MissingAddress.objects.values_list("path", "hits"))


@pytest.fixture
def version(publication: Publication) -> Version:
    return publish_article(publication)


@pytest.mark.parametrize("cached", [True, False])
def test_every_hit_on_an_article_is_counted_whoever_answers_it(version: Version, *, cached: bool) -> None:
    site = Site(cached=cached)
    for _time in range(3):
        assert site.hit(version.path) == "200"
    assert site.reads() == 3
    site.hit(f"{version.path}?utm_source=x")
    assert site.reads() == 4
    row = ReadCount.objects.get()
    assert (row.publication, row.language, row.number) == (version.publication, "en", version.public_number)
    assert row.hour <= timezone.now() < row.hour + timedelta(hours=1)


def test_only_articles_are_counted_as_read(version: Version) -> None:
    site = Site()
    day = version.path.rpartition(f"/{version.public_number}/")[0]
    for path in (
        "/",
        "/sections/politics/",
        f"{day}/",
        "/imprint/",
        "/robots.txt",
        f"{version.path}?as-of=2026-01-01T09:00",
    ):
        site.hit(path)
    assert site.hit(f"{day}/{version.public_number}/") == "301"
    assert site.reads() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)"},
        {"HTTP_USER_AGENT": "facebookexternalhit/1.1;kakaotalk-scrap/1.0;"},
        {"HTTP_USER_AGENT": "curl/8.5.0"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
    ],
)
def test_programs_and_pages_nobody_asked_for_are_not_counted(version: Version, headers: dict[str, str]) -> None:
    site = Site()
    site.hit(version.path, **headers)
    site.hit(version.path, "HEAD")
    assert site.reads() == 0


def test_a_browser_that_has_the_page_already_is_not_counted_again(version: Version) -> None:
    site = Site()
    site.hit(version.path)
    site.hit(version.path, HTTP_IF_NONE_MATCH="*")
    assert site.reads() == 1


def test_an_address_that_leads_nowhere_is_counted_with_the_host_that_leads_there(publication: Publication) -> None:
    site = Site()
    for _time in range(2):
        assert site.hit("/news/article.html?no=4711&x=y", HTTP_REFERER="https://blog.example/me?id=7") == "404"
    site.hit("/wp-login.php")
    site.hit("/admin/nothing/")
    site.hit("/media/nothing.jpg")
    assert site.missing() == {"/news/article.html?no=4711": 2}
    row = MissingAddress.objects.get()
    assert (row.publication, row.came_from) == (publication, "blog.example")


def test_an_old_address_that_leads_on_is_not_counted(version: Version) -> None:
    OldPath.objects.create(publication=version.publication, article=version.article, path="/news/article.html?no=1")
    site = Site()
    assert site.hit("/news/article.html?no=1") == "301"
    assert site.missing() == {}


def test_counts_of_two_processes_add_up(version: Version) -> None:
    one, two = Site(), Site()
    for site in (one, two, two):
        site.hit(version.path)
        site.hit("/nowhere/")
    one.reads()
    assert two.reads() == 3
    assert one.missing() == {"/nowhere": 3}
    assert two.missing() == {"/nowhere": 3}


def test_whoever_makes_addresses_up_fills_neither_memory_nor_database(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsroom.counting.tally._MOST_MISSING", 5)
    monkeypatch.setattr(storing, "MOST_NEW_A_DAY", 8)
    site = Site()
    for number in range(20):
        site.hit(f"/made-up-{number}/")
    assert len(site.missing()) == 5
    for number in range(20, 40):
        site.hit(f"/made-up-{number}/")
    assert len(site.missing()) == 8
    # Those that are known go on being counted.
    site.hit("/made-up-0/")
    assert site.missing()["/made-up-0"] == 2


def test_a_database_that_does_not_answer_costs_the_counts_and_no_page(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_counts: Counts) -> None:
        raise DatabaseError

    site = Site()
    assert site.hit(version.path) == "200"
    with monkeypatch.context() as broken:
        broken.setattr("newsroom.counting.application.add", down)
        site.counting.put_away()
    site.hit(version.path)
    assert site.reads() == 1


def test_a_hit_starts_one_thread_that_puts_the_counts_away(version: Version) -> None:
    site = Site()
    site.hit(version.path)
    timer = site.counting._timer
    site.hit(version.path)
    assert timer is not None
    assert timer.daemon
    assert site.counting._timer is timer
    timer.cancel()


def test_numbers_are_kept_as_long_as_is_said_and_swept_then(publication: Publication) -> None:
    now = timezone.now()
    for days in (1, 29, 31):
        ReadCount.objects.create(
            publication=publication, language="en", number=days, hour=now - timedelta(days=days), hits=1
        )
    for days, ignored in ((1, False), (91, False), (92, True)):
        at = now - timedelta(days=days)
        MissingAddress.objects.create(
            publication=publication, path=f"/{days}", first_seen=at, last_seen=at, is_ignored=ignored
        )
    call_command("sweep", stdout=StringIO())
    assert set(ReadCount.objects.values_list("number", flat=True)) == {1, 29}
    # What an editor set aside stays aside.
    assert set(MissingAddress.objects.values_list("path", flat=True)) == {"/1", "/92"}


def test_nothing_about_a_person_has_a_column() -> None:
    columns = {field.name for model in (ReadCount, MissingAddress) for field in model._meta.fields}
    assert columns == {
        *("id", "publication", "language", "number", "hour", "hits"),
        *("path", "first_seen", "last_seen", "came_from", "is_ignored"),
    }


def test_adding_the_same_counts_from_two_sides_loses_none(version: Version) -> None:
    read = Read(version.publication_id, "en", version.public_number, 480_000)
    missing = Missing(version.publication_id, "/a")
    for _time in range(2):
        counts = Counts()
        counts.read[read], counts.missing[missing] = 3, 2
        storing.add(counts)
    assert ReadCount.objects.get().hits == 6
    assert MissingAddress.objects.get().hits == 4
