"""Four processes behind one address, asked without pause while the desk publishes and withdraws."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.benchmarks.serving import served
from tests.installation import installation
from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["installation"]

PROCESSES = 4
#: Seconds after which every process shows what was published.
SOON = 1.0
#: So many new connections reach every one of four processes but once in ten million times.
ENOUGH = 60


class Desk:
    """Whoever publishes, in a process of their own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def act(self, line: str) -> str:
        """What the desk answers once it is committed."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline().strip()
        assert said, "the desk died"
        return said


@contextmanager
def desk_at_work(environment: Mapping[str, str]) -> Iterator[Desk]:
    command = [sys.executable, "-m", "tests.page_cache.desk"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        yield Desk(process)
        assert process.stdin
        process.stdin.close()


def ask(port: int, path: str) -> tuple[int, str]:
    """The answer on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", quote(path))
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()
    finally:
        connection.close()


class Readers:
    """Some who ask for the front and an article without pause, until they are told to stop."""

    def __init__(self, port: int, path: str) -> None:
        self.statuses: list[int] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(port, each)) for each in ("/", path, "/", path)]

    def _read(self, port: int, path: str) -> None:
        while not self._over.is_set():
            self.statuses.append(ask(port, path)[0])

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def test_every_process_shows_what_was_published_and_withdrawn_within_a_second(installation: dict[str, str]) -> None:
    with (
        desk_at_work(installation) as desk,
        served("granian", "newsroom.wsgi:application", installation, workers=PROCESSES) as port,
    ):
        number, path = desk.act("publish The first envoy arrives").split(" ", 1)
        for _ in range(ENOUGH):
            ask(port, path)
        with Readers(port, path) as readers:
            for round_number in range(2):
                headline = f"Another envoy arrives {round_number}"
                desk.act(f"publish {headline}")
                time.sleep(SOON)
                assert all(headline in ask(port, "/")[1] for _ in range(ENOUGH))
            desk.act(f"withdraw {number}")
            time.sleep(SOON)
            assert {ask(port, path)[0] for _ in range(ENOUGH)} == {410}
            assert all("The first envoy arrives" not in ask(port, "/")[1] for _ in range(ENOUGH))
    assert set(readers.statuses) <= {200, 410}
    assert len(readers.statuses) > ENOUGH
