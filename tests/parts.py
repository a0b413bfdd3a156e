"""Parts of a check, run one after another: a heading, its own output, and at the end what became of each."""

from __future__ import annotations

import enum
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
#: Seconds a part may take to end once it was asked to.
_END = 20


class Outcome(enum.Enum):
    """What became of a part."""

    PASSED = "passed"
    FAILED = "FAILED"
    MISSING = "NOT RUN"
    FORBIDDEN = "FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Result:
    """A part that has run, or could not; `notes` are sentences shown under it at the end."""

    title: str
    outcome: Outcome
    seconds: float = 0
    detail: str = ""
    notes: tuple[str, ...] = ()


def say(text: str = "") -> None:
    """A line, at once, between the lines of the programs that run."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def heading(title: str) -> None:
    """Where a part begins."""
    say(f"\n━━ {title} {'━' * max(3, 96 - len(title))}")


def run(command: Sequence[str], *, limit: float, environment: Mapping[str, str] | None = None) -> tuple[int, float]:
    """Exit code and seconds of a program that writes where we do; it is ended after `limit` seconds, or when we are."""
    began = time.monotonic()
    # In a session of its own: a Ctrl-C comes to it once, from here; a second one would cut its tidying short.
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as program:
        try:
            code = program.wait(limit)
        except subprocess.TimeoutExpired:
            say(f"Stopped: it took longer than {limit:.0f} seconds.")
            _end(program)
            code = -1
        except BaseException:
            _end(program)
            raise
    return code, time.monotonic() - began


@contextmanager
def alongside(command: Sequence[str], *, limit: float) -> Iterator[Callable[[], tuple[int, float]]]:
    """A program that runs while others do. What is given waits for its end, shows what it wrote, and answers as `run` does;
    whoever leaves before ends it.
    """
    began, clock = time.monotonic(), time.time()
    with (
        tempfile.TemporaryFile() as written,
        subprocess.Popen(
            command, cwd=ROOT, stdout=written, stderr=subprocess.STDOUT, start_new_session=True
        ) as program,
    ):

        def ended() -> tuple[int, float]:
            late = False
            try:
                program.wait(max(0, began + limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                late = True
                _end(program)
            # It may have ended long before it is asked; its last word is not older than that.
            seconds = os.fstat(written.fileno()).st_mtime - clock
            written.seek(0)
            shutil.copyfileobj(written, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            if late:
                say(f"Stopped: it took longer than {limit:.0f} seconds.")
            return -1 if late else program.returncode, seconds

        try:
            yield ended
        finally:
            if program.poll() is None:
                _end(program)


def _end(program: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C would, so that it tidies up; by force if it does not, with all that it started."""
    with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        program.send_signal(signal.SIGINT)
        program.wait(_END)
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def end_like_ctrl_c() -> None:
    """Let a signal that ends the whole run unwind it, so that what it started is stopped and removed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def summary(results: Sequence[Result], *, missing_fails: bool = False) -> int:
    """Show what became of each part; returns the exit code of the whole."""
    heading("Summary")
    width = max((len(result.title) for result in results), default=0)
    for result in results:
        seconds = "" if result.outcome in {Outcome.MISSING, Outcome.FORBIDDEN} else f"{result.seconds:6.1f} s"
        say(f"{result.title:<{width}}  {result.outcome.value:<7}  {seconds:>8}  {result.detail}".rstrip())
        for note in result.notes:
            say(f"{'':<{width}}  {note}")
    bad = {Outcome.FAILED, Outcome.MISSING} if missing_fails else {Outcome.FAILED}
    return int(not results or any(result.outcome in bad for result in results))
