"""Servers to measure: granian as in production, and gunicorn's sync workers, which close every connection."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

WORKERS = 2
_START, _END = 60, 20


@contextmanager
def served(
    server: str, application: str, environment: Mapping[str, str], workers: int = WORKERS, log: IO[bytes] | None = None
) -> Iterator[int]:
    """`application` ("module:name") behind `server` ("granian" or "gunicorn"), as long as the block lasts: its port.

    `log`: the open file that it writes its log into, in place of ours.
    """
    port = _free_port()
    programs = {
        "granian": (
            *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "error", application),
        ),
        "gunicorn": (
            *(
                "gunicorn",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                str(WORKERS),
                "--log-level",
                "error",
                application,
            ),
        ),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *programs[server]],
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
        stderr=log,
    )
    try:
        _wait(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_END)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    limit = time.monotonic() + _START
    while process.poll() is None and time.monotonic() < limit:
        with suppress(OSError):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request("GET", "/")
                with connection.getresponse() as answer:
                    answer.read()
            return
        time.sleep(0.1)
    raise RuntimeError("The server did not answer.")
