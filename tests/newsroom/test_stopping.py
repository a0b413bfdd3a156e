"""A server that is told to stop while people read: whoever was let in is answered, and what was counted is put away."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.serving import served
from tests.installation import installation
from tests.page_cache.test_processes import desk_at_work
from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["installation"]

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
#: Answers before the server is told to stop, so that it is in the midst of its work.
ENOUGH = 60


class Reader(threading.Thread):
    """Asks for one address without pause until the server takes no new connection; keeps what it was answered."""

    def __init__(self, port: int, path: str, enough: threading.Semaphore) -> None:
        super().__init__()
        self.port, self.path, self.enough = port, path, enough
        self.answers: list[tuple[int, bool]] = []
        self.failures: list[str] = []

    def run(self) -> None:
        while (connection := self._let_in()) is not None:
            try:
                connection.request("GET", self.path, headers={"User-Agent": BROWSER})
                with connection.getresponse() as answer:
                    # A body that ends early raises IncompleteRead.
                    body = answer.read()
                    self.answers.append((answer.status, body.rstrip().endswith(b"</html>")))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
            finally:
                connection.close()
            self.enough.release()

    def _let_in(self) -> http.client.HTTPConnection | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.connect()
        except OSError:
            return None
        return connection


def lines(log: Path) -> Iterator[dict[str, object]]:
    for line in log.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_whoever_was_let_in_is_answered_and_every_read_is_counted(installation: dict[str, str], tmp_path: Path) -> None:
    environment = installation | {"NEWSROOM_LOG": "json", "NEWSROOM_LOG_REQUESTS": "desk"}
    log = tmp_path / "server.log"
    with desk_at_work(installation) as desk:
        _number, path = desk.act("publish The envoy stays").split(" ", 1)
        enough = threading.Semaphore(0)
        with (
            log.open("wb") as file,
            served("granian", "newsroom.wsgi:application", environment, workers=2, log=file) as port,
        ):
            readers = [Reader(port, each, enough) for each in (path, path, "/search/?q=envoy", "/admin/login/")]
            for reader in readers:
                reader.start()
            for _ in range(ENOUGH):
                assert enough.acquire(timeout=60)
            # Here it is told to stop; nobody told the readers.
        for reader in readers:
            reader.join(60)
        assert [failure for reader in readers for failure in reader.failures] == []
        answers = [answer for reader in readers for answer in reader.answers]
        assert set(answers) == {(200, True)}
        assert len(answers) >= ENOUGH
        read = sum(len(reader.answers) for reader in readers if reader.path == path)
        assert int(desk.act("reads")) == read
    # Readers' requests have one too where this machine took a second for them.
    written = [line for line in lines(log) if line.get("path") == "/admin/login/"]
    assert len(written) == len(readers[-1].answers)
    assert {(line["logger"], line["status"]) for line in written} == {("newsroom.requests", 200)}
    assert len({line["request_id"] for line in written}) == len(written)


@contextmanager
def begun(installation: dict[str, str], folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """A server as systemd starts it, which has just made its worker; that worker, and the log."""
    socket, log = folder / "socket", folder / "server.log"
    environment = installation | {"NEWSROOM_LOG": "json", "GRANIAN_WORKERS": "1"}
    with (
        log.open("wb") as file,
        subprocess.Popen([ROOT / "deploy/serve", socket], env=environment, stderr=file) as server,
    ):
        worker = ""
        # It listens first, and what it starts before that is no worker.
        while not (socket.exists() and worker):
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.01)
            worker = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
        yield server, int(worker), log


def test_a_server_told_to_stop_while_it_starts_ends_at_once(installation: dict[str, str], tmp_path: Path) -> None:
    with begun(installation, tmp_path) as (server, _worker, log):
        # The worker loads all of the application now, which takes longer than this.
        time.sleep(0.1)
        server.terminate()
        assert server.wait(60) == 0
    assert "Killing" not in log.read_text(encoding="utf-8"), "it waited for a worker that did not hear it"


def test_the_servers_own_lines_are_written_as_all_others(installation: dict[str, str], tmp_path: Path) -> None:
    with begun(installation, tmp_path) as (server, worker, log):
        os.kill(worker, signal.SIGKILL)
        while not log.stat().st_size:
            time.sleep(0.01)
        server.terminate()
        # With 1 where it was still busy with the worker it lost.
        assert server.wait(60) in {0, 1}
    line, *more = lines(log)
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "_granian", "Unexpected exit from worker-1")
    # Where the next worker was quick to come, it says what becomes of that one, too.
    assert {each["logger"] for each in more} <= {"_granian"}, more
