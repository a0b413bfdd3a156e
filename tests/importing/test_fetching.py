"""Pictures fetched from the old site: only when somebody asks, only from the hosts they name, never from inside the house."""

from __future__ import annotations

import io
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from django.core.management import CommandError, call_command

from articles.importing.sources import asking
from articles.importing.sources.fetching import Fetcher, NotFetched
from articles.models import Article, ImportRun, Photo
from tests.builders import picture
from tests.importing.test_missing_pictures import look_again, report
from tests.importing.test_pictures_and_maps import handed_in, line, publication, run_import

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["publication"]

OLD = "old.lantern.example"


ANSWERS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "/photo/a.jpg": (200, picture(), {}),
    "/%EC%84%AC.jpg": (200, picture(), {}),
    "/moved.jpg": (301, b"", {"Location": "/photo/a.jpg"}),
    "/away.jpg": (302, b"", {"Location": "http://elsewhere.example/photo/a.jpg"}),
    "/inside.jpg": (302, b"", {"Location": "http://inside.lantern.example/photo/a.jpg"}),
    "/round.jpg": (302, b"", {"Location": "/round.jpg"}),
    "/page.jpg": (200, b"<html>gone</html>", {"Content-Type": "text/html"}),
    "/none.jpg": (200, b"no picture", {}),
    "/large.jpg": (200, b"x" * 3000, {}),
    "/cut.jpg": (200, picture(), {"Content-Length": "100000"}),
}


class OldSite(BaseHTTPRequestHandler):
    """What an old site and its neighbours answer, by path."""

    asked: Counter[str] = Counter()

    def do_GET(self) -> None:
        asked = f"{self.headers['Host']}{self.path}"
        self.asked[asked] += 1
        if self.path == "/busy.jpg":
            self._answer(200 if self.asked[asked] > 2 else 503, picture(), {})
        else:
            self._answer(*ANSWERS.get(self.path, (404, b"", {})))

    def _answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data)), "Content-Type": "image/jpeg"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), OldSite)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def old_site(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Every name but one is a public address, and every public address this server: the only seam."""
    public = "93.184.215.14"
    real = socket.socket.connect

    def resolved(host: str, port: int) -> list[tuple[int, tuple[str, int]]]:
        return [(socket.AF_INET, ("127.0.0.1" if host.startswith("inside.") else public, port))]

    def connect(connection: socket.socket, address: Any) -> None:
        assert address[0] == public, f"{address} was asked"
        real(connection, ("127.0.0.1", server.server_port))

    monkeypatch.setattr(asking, "_resolved", resolved)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr("articles.importing.sources.fetching.time.sleep", lambda _seconds: None)
    OldSite.asked.clear()
    return OldSite.asked


def fetcher(*hosts: str) -> Fetcher:
    return Fetcher(hosts or (OLD,), pause=0, sleep=lambda _seconds: None)


def refused(address: str, *hosts: str) -> str:
    with pytest.raises(NotFetched) as error:
        fetcher(*hosts).fetch(address)
    return str(error.value)


def test_a_picture_is_fetched_from_the_host_that_was_named_also_where_it_moved_there(old_site: Counter[str]) -> None:
    assert fetcher().fetch(f"http://{OLD}/moved.jpg") == picture()
    assert fetcher(f"*.{OLD}").fetch(f"http://img.{OLD}/섬.jpg") == picture()
    assert fetcher().fetch(
        f"//{OLD.upper()}:80/x.jpg/../photo/a.jpg".replace("//", "http://", 1).replace("x.jpg/../", "")
    )


def test_a_server_that_is_busy_is_asked_again_a_little_later(old_site: Counter[str]) -> None:
    waited: list[float] = []
    assert Fetcher((OLD,), pause=0, sleep=waited.append).fetch(f"http://{OLD}/busy.jpg") == picture()
    assert waited == [2.0, 10.0]
    assert old_site[f"{OLD}/busy.jpg"] == 3
    assert "answered 404" in refused(f"http://{OLD}/nowhere.jpg")
    assert old_site[f"{OLD}/nowhere.jpg"] == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"http://{OLD}/away.jpg", "elsewhere.example may not be asked"),
        (f"http://{OLD}/inside.jpg", "inside.lantern.example may not be asked"),
        (f"http://{OLD}/round.jpg", "more than 5 times"),
        (f"http://{OLD}/page.jpg", "a page came in its place"),
        (f"http://{OLD}/cut.jpg", "cut short"),
        (f"https://{OLD}/photo/a.jpg", "connection failed"),
        (f"http://{OLD}:8080/photo/a.jpg", "may not be asked"),
        (f"http://a:b@{OLD}/photo/a.jpg", "login"),
        (f"http://not{OLD}/photo/a.jpg", "may not be asked"),
        (f"ftp://{OLD}/photo/a.jpg", "no address of the web"),
        ("file:///etc/passwd", "no address of the web"),
        (f"http://{OLD}@elsewhere.example/a.jpg", "login"),
        ("http://[broken", "no address of the web"),
    ],
)
def test_what_may_not_be_asked_or_is_no_picture_is_refused_with_its_reason(
    old_site: Counter[str], address: str, why: str
) -> None:
    assert why in refused(address)
    assert not any(asked.startswith(("elsewhere", "inside")) for asked in old_site)


def test_a_host_that_leads_into_the_house_is_not_asked_though_it_was_named(old_site: Counter[str]) -> None:
    allowed = (OLD, "inside.lantern.example")
    assert "no address of the internet" in refused("http://inside.lantern.example/photo/a.jpg", *allowed)
    assert "no address of the internet" in refused(f"http://{OLD}/inside.jpg", *allowed)
    assert list(old_site) == [f"{OLD}/inside.jpg"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104 - asked for, not listened on
            "224.0.0.1",
        ),
        *("255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "2002:7f00:1::"),
        *("64:ff9b::7f00:1", "2001:0:53aa:64c:0:0:80ff:fffe", "::"),
    ],
)
def test_no_address_inside_is_public(address: str) -> None:
    assert not asking.is_public(address)


def test_addresses_of_the_internet_are_public() -> None:
    assert all(
        map(asking.is_public, ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"))
    )


def test_more_than_a_picture_can_be_is_not_read_to_its_end(
    old_site: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.importing.sources.fetching.LARGEST_FILE", 2000)
    assert "larger than" in refused(f"http://{OLD}/large.jpg")


def test_an_answer_that_trickles_is_cut_off(old_site: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_LONGEST", 0.2)
    monkeypatch.setattr(OldSite, "do_GET", lambda site: threading.Event().wait(0.6))
    with pytest.raises(NotFetched, match="longer than"):
        Fetcher((OLD,), waits=()).fetch(f"http://{OLD}/slow.jpg")


def test_a_host_that_never_answers_is_given_up(old_site: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_connection: socket.socket, _address: object) -> NoReturn:
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    one = fetcher()
    reasons = []
    for number in range(6):
        with pytest.raises(NotFetched) as error:
            one.fetch(f"http://{OLD}/{number}.jpg")
        reasons.append(str(error.value))
    assert "connection failed" in reasons[4]
    assert "is not asked any more" in reasons[5]


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_an_import_fetches_when_all_is_held_and_names_what_did_not_come(tmp_path: Path, old_site: Counter[str]) -> None:
    def shown(*addresses: str) -> str:
        return "<p>x</p>" + "".join(f'<figure><img src="{address}"></figure>' for address in addresses)

    both = line(body=shown(f"http://{OLD}/photo/a.jpg", f"http://{OLD}/none.jpg")) + line(
        id=13, headline="Another", body=shown(f"http://{OLD}/photo/a.jpg")
    )
    said = run_import(
        handed_in(tmp_path / "dump", both, line(id=14, headline="Third", body=shown("http://elsewhere.example/b.jpg"))),
        fetch_media=True,
        allow_host=[OLD],
    )
    assert "4 looked for = 2 put in their articles + 0 left to a person + 2 missing" in said
    assert old_site[f"{OLD}/photo/a.jpg"] == 1
    assert Photo.objects.count() == 1
    assert sum(Photo.objects.get().sha256 in article.body for article in Article.objects.all()) == 2
    listed = report()
    assert f"picture missing: http://{OLD}/none.jpg" in listed
    assert "The picture cannot be used (This is not a picture" in listed
    assert "elsewhere.example may not be asked; --allow-host elsewhere.example would allow it" in listed
    said = look_again(fetch_media=True, allow_host=[OLD, "elsewhere.example"], code=1)
    assert "2 looked for = 0 put" in said
    assert "The picture could not be fetched (the server answered 404)" in report()


@pytest.mark.django_db
@pytest.mark.usefixtures("publication")
def test_without_the_option_nothing_is_ever_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = handed_in(tmp_path / "dump", line())

    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise AssertionError("It looked outside.")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(asking, "_connected", refuse)
    run_import(dump)
    look_again(code=1)
    for options, why in (
        ({"fetch_media": True}, "asks nobody without --allow-host"),
        ({"fetch_media": True, "allow_host": ["https://old.example/"]}, "write the host alone"),
        ({"allow_host": [OLD]}, "give both"),
        ({"fetch_media": True, "allow_host": [OLD], "release": True}, "no --release"),
    ):
        with pytest.raises(CommandError, match=why) as wrong:
            call_command("import_articles", str(dump), stdout=io.StringIO(), **options)
        assert wrong.value.returncode == 2
    assert ImportRun.objects.count() == 1
