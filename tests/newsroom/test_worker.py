"""Tasks left to a worker of its own: none of what was undone, each done once, and nothing lost with a worker that is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

from tests.installation import installation
from tests.parts import ROOT

__all__ = ["installation"]

CHECK, TELL = "check_what_readers_see", "tell_people"


def test_what_is_left_to_a_worker_is_done_once_also_when_it_is_killed(installation: dict[str, str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.newsroom.worker"],
        cwd=ROOT,
        env=installation | {"NEWSROOM_TASKS": "database", "NEWSROOM_DATABASE_POOL": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    assert said["rolled_back"] == [], "what was undone leaves no task"
    assert said["left"] == [f"{CHECK} READY", f"{TELL} READY"]
    assert (said["errands_left"], said["notices_left"]) == (1, 0), "nobody is told before the worker comes"
    # It dies at its first task, which stands there as running for good.
    assert said["killed_by"] == signal.SIGKILL
    assert said["killed"] == [f"{CHECK} READY", f"{TELL} RUNNING"]
    assert (said["errands_swept"], said["notices_swept"]) == (0, 1), "the sweep does what it was at"
    assert said["worked"] == [f"{CHECK} SUCCESSFUL", f"{TELL} RUNNING"]
    assert said["late"] == "a task has waited 3600 seconds: see to manage.py db_worker"
    # Two acts, two people told once each, two receipts.
    assert (said["errands"], said["notices"], said["receipts"]) == (0, 2, 2)
    assert (said["of_today"], said["of_last_week"], said["rows"]) == (0, 4, 0)
    assert said["is_at_the_desk"] is False
