"""A command whose output nobody reads to its end: `manage.py … | head`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from newsroom.management.unread import over_pipe

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def test_a_command_ends_quietly_when_nobody_reads_on() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, MANAGE, "help"], stdout=writing, stderr=subprocess.PIPE, check=False, text=True
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_read_is_whole_and_what_is_not_read_stops_nobody() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as raw:
        stream = over_pipe(raw)
        stream.write("외교\n")
        stream.flush()
        assert os.read(reading, 100).decode() == "외교\n"
        os.close(reading)
        stream.write("line\n" * 100_000)
        stream.flush()
        stream.close()
