"""wrk: how many answers a second a server gives, and how long they take."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LUA = """\
local paths = {{{paths}}}
math.randomseed(7)
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run gave: answers a second, milliseconds of the middle and of the slowest hundredth."""

    per_second: float
    p50: float
    p99: float


class NoLoad(Exception):
    """Why nothing was measured."""


#: How often each page is asked for first. Whichever worker takes a connection answers, so after three rounds one page in
#: eight would still be new to one of two, and would be measured as if its every reader were the first; after ten none is.
_ROUNDS = 10


def warm(port: int, paths: Sequence[str]) -> None:
    """Ask for each of `paths` without counting: every process reads the house first, and makes what it keeps."""
    for _round in range(_ROUNDS):
        for path in paths:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            connection.getresponse().read()
            connection.close()


def load(port: int, paths: Sequence[str], seconds: int, connections: int = 8) -> Load:
    """Ask for `paths` in no order, over `connections` at once. Raises NoLoad when any answer was not a page."""
    program = shutil.which("wrk")
    if program is None:
        raise NoLoad("wrk is not installed. On Debian and Ubuntu: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "paths.lua")
        script.write_text(_LUA.format(paths=", ".join(f'"{path}"' for path in paths)))
        ran = subprocess.run(
            [
                *(program, "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"),
                *("--script", str(script), f"http://127.0.0.1:{port}"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", ran.stdout)
    if found is None:
        raise NoLoad(ran.stdout + ran.stderr)
    requests, duration, p50, p99, refused, broken = (int(number) for number in found.groups())
    if refused or broken or not requests:
        raise NoLoad(f"{refused} answers were not pages and {broken} never came, of {requests}: {paths[0]}")
    return Load(requests / (duration / 1e6), p50 / 1000, p99 / 1000)
