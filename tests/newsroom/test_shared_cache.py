"""The cache that processes share: what one counts the others know, and what is done while its server is away."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured

from newsroom import env, shared_cache
from newsroom.health import looks
from newsroom.roles import Role
from newsroom.shared_cache import SharedCache
from tests.browser.tools import missing
from tests.builders import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

LOGIN = "/admin/login/"
WRONG, TOO_OFTEN = "do not belong together", "Too many attempts"


class Server:
    """A Redis or Valkey server behind a socket in a folder."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        self.program: str = found or missing("No Redis found. Install it: apt-get install redis-server")
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        silence: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        options = ["--port", "0", "--save", "", "--unixsocket", str(self.socket), "--dir", str(self.socket.parent)]
        self.process = subprocess.Popen([self.program, *options], **silence)
        limit = time.monotonic() + 30
        while not self.socket.exists():
            assert self.process.poll() is None, "the server ended"
            assert time.monotonic() < limit, "the server does not start"
            time.sleep(0.01)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


def process(url: str) -> SharedCache:
    """What one process has of the cache."""
    return SharedCache(url, {"KEY_PREFIX": "newsroom"})


def chosen(settings: Settings, server: Server) -> None:
    """Let the site use it, as CACHE_URL does; nothing is left in it."""
    backend = {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": server.url}
    settings.CACHES = {"default": backend, "api": {**backend, "KEY_PREFIX": "api"}}
    cache.clear()


def try_to_sign_in(client: Client, name: str, password: str) -> str:
    """By a process that has not answered before: it knows what the server knows."""
    del caches["default"]
    response = client.post(LOGIN, {"login": name, "password": password})
    return response.content.decode() if response.status_code == 200 else f"{response.status_code}"


def test_what_one_process_keeps_all_have(server: Server) -> None:
    one, other = process(server.url), process(server.url)
    assert one.add("n", 1, 60)
    assert not other.add("n", 1, 60)
    assert other.incr("n") == 2
    one.set("times", [1.5, 2.25], 60)
    assert other.get("times") == [1.5, 2.25]
    assert other.get_many(["n", "times", "none"]) == {"n": 2, "times": [1.5, 2.25]}
    assert other.has_key("times")
    assert one.touch("times", 60)
    assert other.delete("times")
    assert one.get("times", "gone") == "gone"
    one.set_many({"a": True, "b": "ㄱ"}, 60)
    assert [other.get("a"), other.get("b")] == [True, "ㄱ"]
    other.delete_many(["a", "b"])
    assert not one.has_key("a")
    one.clear()
    assert other.get("n") is None


def test_nothing_in_the_cache_can_run_code_here(server: Server) -> None:
    own = process(server.url)
    own.set("k", ["v"], 60)
    assert own._cache.get_client(None).get(own.make_key("k")) == b'["v"]'
    with pytest.raises(TypeError):
        own.set("k", object(), 60)


@pytest.mark.django_db
def test_five_wrong_passwords_are_five_however_many_processes_were_asked(
    client: Client, settings: Settings, server: Server
) -> None:
    chosen(settings, server)
    user = make_user(Role.DESK_EDITOR)
    assert [WRONG in try_to_sign_in(client, user.username, "wrong") for _ in range(5)] == [True] * 5
    assert TOO_OFTEN in try_to_sign_in(client, user.username, PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize("garbage", [b"\xff\x00 garbage", b"", b"[1.5,"])
def test_what_was_damaged_in_it_counts_for_nothing_and_people_sign_in(
    client: Client, settings: Settings, server: Server, garbage: bytes
) -> None:
    chosen(settings, server)
    user = make_user(Role.DESK_EDITOR)
    assert WRONG in try_to_sign_in(client, user.username, "wrong")
    asked: Any = process(server.url)._cache
    kept = asked.get_client().keys("*")
    assert kept, "nothing was counted"
    for key in kept:
        asked.get_client().set(key, garbage)
    assert WRONG in try_to_sign_in(client, user.username, "wrong")
    assert try_to_sign_in(client, user.username, PASSWORD) == "302"


@pytest.mark.django_db
def test_while_it_is_away_people_sign_in_and_nobody_guesses_without_limit(
    client: Client, settings: Settings, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    chosen(settings, server)
    server.stop()
    user, other = make_user(Role.DESK_EDITOR), make_user(Role.DESK_EDITOR)
    with caplog.at_level(logging.ERROR, "newsroom.shared_cache"):
        del caches["default"]
        for _ in range(5):
            assert WRONG in client.post(LOGIN, {"login": user.username, "password": "wrong"}).content.decode()
        assert TOO_OFTEN in client.post(LOGIN, {"login": user.username, "password": PASSWORD}).content.decode()
        assert client.post(LOGIN, {"login": other.username, "password": PASSWORD}).status_code == 302
    assert len(caplog.records) == 1, "one line a minute, not one an attempt"


@pytest.mark.django_db
def test_that_it_is_away_is_told_to_whoever_watches(
    client: Client, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "_HOLDS", -1)
    chosen(settings, server)
    settings.SHARES_CACHE = True
    assert "cache: well" in client.get("/readyz").text
    server.stop()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "cache: the server of CACHE_URL does not answer" in answer.text


def test_it_is_used_again_once_it_is_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "LEFT_ALONE", 0.0)
    one, other = process(server.url), process(server.url)
    one.set("k", 1)
    server.stop()
    one.set("k", 2)
    assert one.get("k") == 2
    server.start()
    assert one.get("k") is None, "the server has the word, and it has forgotten"
    one.set("k", 3)
    assert other.get("k") == 3


def test_a_server_that_accepts_and_says_nothing_keeps_nobody_waiting_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "PATIENCE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        own = process(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        own.set("k", 1)
        asked = time.monotonic()
        assert [own.get("k") for _ in range(100)] == [1] * 100
        # Twice for each of a hundred questions would be ten seconds.
        assert time.monotonic() - asked < max(1.0, 5 * (asked - began))


@pytest.mark.parametrize(
    ("given", "location"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("valkey://:secret@cache.example.org/1", "redis://:secret@cache.example.org/1"),
        ("rediss://cache.example.org", "rediss://cache.example.org"),
        ("unix:///run/redis/redis.sock?db=1", "unix:///run/redis/redis.sock?db=1"),
    ],
)
def test_it_is_named_by_its_address(monkeypatch: pytest.MonkeyPatch, given: str, location: str) -> None:
    monkeypatch.setenv("CACHE_URL", given)
    assert env.cache("CACHE_URL") == {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": location}


@pytest.mark.parametrize("url", ["memcached://host", "redis://", "unix://", "host:6379", "redis://host:many"])
def test_what_is_no_cache_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CACHE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL"):
        env.cache("CACHE_URL")
