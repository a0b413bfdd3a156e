"""Five hundred people at the sign-in page at once, and clients that take their time, against a server as it runs."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.benchmarks.serving import served
from tests.installation import installation
from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from pathlib import Path

    from tests.figures import Figure

__all__ = ["installation"]

PASSWORD = "correct horse battery staple"
#: Logins that somebody guesses at, and those of people who come to work; each of the latter comes from home.
GUESSED, AT_WORK = 8, 100
GUESSES = 50
PEOPLE = f"""
from tests.builders import make_publication, make_user, publish_article
from newsroom.roles import Role
from django.db import transaction
with transaction.atomic():
    publish_article(make_publication(host="127.0.0.1"), headline="Envoys meet")
    for n in range({GUESSED}): make_user(Role.REPORTER, f"guessed{{n}}")
    for n in range({AT_WORK}): make_user(Role.REPORTER, f"worker{{n}}")
"""
#: What a wrong password is told five times for one login, before it is told to wait.
MOST_WRONG = 5


@pytest.fixture
def environment(installation: dict[str, str]) -> dict[str, str]:
    """An installation behind a proxy, with people."""
    environment = installation | {
        "DJANGO_SETTINGS_MODULE": "tests.abuse.quick_settings",
        "NEWSROOM_BEHIND_PROXY": "yes",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PEOPLE]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


class Browser:
    """As little of one as a sign-in needs: a connection at a time, a token, an address."""

    def __init__(self, port: int, address: str) -> None:
        self.port, self.address = port, address

    async def ask(self, method: str, path: str, headers: str = "", body: str = "") -> tuple[int, str]:
        """The status and the whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if body else ""
        writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Real-IP: {self.address}\r\nX-Forwarded-Proto: https\r\n"
            f"{headers}{kind}Connection: close\r\n\r\n{body}".encode()
        )
        answer = (await reader.read()).decode("utf-8", "replace")
        writer.close()
        return int(answer.split(" ", 2)[1]), answer

    async def sign_in(self, token: tuple[str, str], name: str, password: str) -> tuple[int, str]:
        """The answer to the form."""
        cookie, field = token
        body = urlencode({"csrfmiddlewaretoken": field, "login": name, "password": password})
        more = f"Cookie: csrftoken={cookie}\r\nReferer: https://127.0.0.1/admin/login/\r\n"
        return await self.ask("POST", "/admin/login/", more, body)

    async def token(self) -> tuple[str, str]:
        """The cookie and the field of the form."""
        _status, page = await self.ask("GET", "/admin/login/")
        cookie = re.search(r"csrftoken=(\w+)", page)
        field = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert cookie, page[:500]
        assert field, page[:500]
        return cookie[1], field[1]


def test_five_hundred_sign_in_at_once(environment: dict[str, str], tmp_path: Path, figure: Figure) -> None:
    async def storm(port: int) -> tuple[Counter[str], float, list[int]]:
        token = await Browser(port, "10.9.9.9").token()

        async def comes(number: int) -> str:
            home = Browser(port, f"10.1.{number // 250}.{number % 250}")
            status, answer = await home.sign_in(token, f"worker{number}", PASSWORD)
            return "in" if status == 302 and "sessionid=" in answer else f"worker {status}"

        async def guesses(number: int) -> str:
            # Each from another address, as guessers do.
            elsewhere = Browser(port, f"10.2.{number // 250}.{number % 250}")
            status, answer = await elsewhere.sign_in(token, f"guessed{number % GUESSED}", f"guess {number}")
            if status == 302:
                return "guessed right"
            told = "wrong" if "do not belong together" in answer else "wait"
            return told if status == 200 else f"guess {status}"

        began = time.monotonic()
        everybody: list[Coroutine[None, None, str]] = [comes(number) for number in range(AT_WORK)]
        everybody += [guesses(number) for number in range(GUESSED * GUESSES)]
        counted = Counter(await asyncio.gather(*everybody))
        took = time.monotonic() - began
        # Whoever is guessed at cannot get in for a while, with the right password neither: that is the limit.
        after = [(await Browser(port, "10.3.0.1").sign_in(token, f"guessed{n}", PASSWORD))[0] for n in range(3)]
        return counted, took, after

    with (
        (tmp_path / "server.log").open("wb") as log,
        served("granian", "newsroom.wsgi:application", environment, workers=1, log=log) as port,
    ):
        counted, took, after = asyncio.run(storm(port))
    said = f"{dict(counted)} after {took:.1f} s; afterwards {after}"
    assert sum(counted.values()) == AT_WORK + GUESSED * GUESSES == 500
    assert counted["in"] == AT_WORK, said
    assert set(counted) <= {"in", "wrong", "wait", "guess 429"}, said
    assert counted["wrong"] <= GUESSED * (MOST_WRONG + 1), said
    assert 302 not in after, said
    figure(
        f"sign-ins at once: 500, right ones in {counted['in']} of {AT_WORK}, guesses heard {counted['wrong']} of 400"
    )


def test_clients_that_take_their_time_keep_nobody_waiting(environment: dict[str, str], figure: Figure) -> None:
    """Heads that trickle in; bodies are gathered by the proxy before the application hears of them (operations.md)."""

    @asynccontextmanager
    async def trickling(port: int) -> AsyncIterator[None]:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")

        async def trickle() -> None:
            while True:
                writer.write(b"X")
                await asyncio.sleep(0.05)

        task = asyncio.create_task(trickle())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        writer.close()

    async def asked(port: int) -> float:
        longest = 0.0
        for _time in range(20):
            began = time.monotonic()
            status, _answer = await Browser(port, "10.1.1.1").ask("GET", "/livez")
            assert status == 200
            longest = max(longest, time.monotonic() - began)
        return longest

    async def meanwhile(port: int) -> float:
        async with AsyncExitStack() as slow:
            for _client in range(200):
                await slow.enter_async_context(trickling(port))
            return await asked(port)

    with served("granian", "newsroom.wsgi:application", environment, workers=1) as port:
        longest = asyncio.run(meanwhile(port))
    assert longest < 10
    figure(f"clients that send a head byte by byte: 200, the longest that others waited: {longest:.2f} s")
