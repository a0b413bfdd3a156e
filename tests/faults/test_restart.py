"""PostgreSQL stopped whole, as a machine that fails stops it, and started again: the site goes on, and nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests import tables
from tests.parts import ROOT
from tests.postgresql import BESIDE, Server, find_programs, running_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.figures import Figure

pytestmark = pytest.mark.faults

ROUNDS = 2


def with_tables(server: Server, template: str) -> str:
    """DATABASE_URL of a database on `server` that is a copy of `template` on the server of this run."""
    folder, there = find_programs().folder, server.url.replace("/newsroom?", "/postgres?")
    subprocess.run([str(folder / "createdb"), f"--maintenance-db={there}", "newsroom"], check=True)
    dump = subprocess.run(
        [str(folder / "pg_dump"), "--no-owner", f"--dbname={tables.url(template)}"], capture_output=True, check=True
    )
    loading = [str(folder / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={server.url}"]
    subprocess.run(loading, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
    return server.url


def told(server: Server, environment: dict[str, str]) -> Any:
    """What `restarted` printed, whose server is stopped and started when it says so."""
    command = [sys.executable, "-m", "tests.faults.restarted", str(ROUNDS)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdin
        acts = {"stop": server.stop_at_once, "start": server.start}
        for line in process.stdout:
            if line.strip() not in acts:
                return json.loads(line)
            acts[line.strip()]()
            process.stdin.write("\n")
            process.stdin.flush()
    pytest.fail(f"it ended with {process.returncode}")


def test_a_server_that_is_stopped_and_started_under_the_site_loses_nothing_and_needs_nobody(
    tmp_path: Path, request: pytest.FixtureRequest, figure: Figure
) -> None:
    if not os.environ.get(BESIDE):
        pytest.skip(f"{BESIDE} names no PostgreSQL server; tests/run.py --part faults starts one")
    template = request.getfixturevalue("migrated_template")
    # What was acknowledged must have been written, as on every server in earnest.
    with running_server(find_programs(), synchronous_commit="on") as server:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
            "NEWSROOM_VAR": str(tmp_path),
            "NEWSROOM_HOSTS": "127.0.0.1",
            "NEWSROOM_TASKS": "database",
            "DATABASE_URL": with_tables(server, template),
        }
        said = told(server, environment)
    # Readers have what was kept; of all else, and of what was saved, it is said that it must be asked again.
    assert said["read"][0] == 200
    assert said["read first"] == [503, False]
    assert said["save"] == [503, True]
    for name in ("worker", "sweep"):
        code, lines = said[name]
        assert (code, len(lines)) == (1, 1), (name, lines)
        assert "cannot be reached" in lines[0]
    assert said["well again"][0] == 200
    assert len(said["saves"]) == ROUNDS
    for status, is_there, is_whole in said["saves"]:
        assert status in {302, 503}
        # It may have been written without anybody being told; never the other way.
        assert is_there or status == 503
        assert is_whole
    assert said["broken"] == []
    assert said["saved at last"] == [302, "Saved at last"]
    assert said["tasks"] == [0, 1]
    assert said["swept"] == [0, 0]
    acknowledged = sum(status == 302 for status, *_others in said["saves"])
    figure(
        f"PostgreSQL stopped at once: {ROUNDS} times amidst a save, {acknowledged} of them acknowledged; losses: 0;"
        f" well again after {said['well again'][1]} s (Restarting)"
    )
