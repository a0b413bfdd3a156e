"""kill -9 at moments of chance, on both databases: nothing that was acknowledged is lost, and nothing is there by half.

How often, what was acknowledged and what was lost is printed at the end of the run.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.installation import installed
from tests.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.figures import Figure

pytestmark = pytest.mark.faults

#: On each database: in each of four acts at the desk, of each of two commands, of `migrate`, of an import, of `restore`, of a task worker.
AT_THE_DESK, OF_COMMANDS, OF_MIGRATE, OF_IMPORTS, OF_RESTORES, OF_WORKERS = 17, 8, 6, 20, 3, 4
#: Articles of each old site of `importing`.
ARTICLES = 60


def told(module: str, environment: Mapping[str, str], kills: int, *arguments: str) -> Any:
    """What it printed, from a seed of chance that is named when it fails."""
    seed = random.randrange(1_000_000)  # noqa: S311 - moments, not secrets
    # One connection each: whose client is dead is told from all others.
    environment = {**environment, "NEWSROOM_DATABASE_POOL": "0"}
    command = [sys.executable, "-m", f"tests.faults.{module}", str(seed), str(kills), *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, (seed, ended.stderr)
    return json.loads(ended.stdout)


def assert_nothing_lost(counts: dict[str, dict[str, Any]], figure: Figure, kills: int, **other: int) -> None:
    for name, count in counts.items():
        losses = len(count["losses"])
        figure(
            f"kills: {count['kills']}, {count['amidst']} of them amidst it; acknowledged: {count['acknowledged']};"
            f" losses: {losses} ({name})"
        )
    assert {name: count["losses"] for name, count in counts.items()} == {name: [] for name in counts}
    assert {name: count["kills"] for name, count in counts.items()} == dict.fromkeys(counts, kills) | other


def test_a_server_killed_while_the_desk_publishes_saves_types_and_uploads_loses_nothing(
    on_each_database: dict[str, str], figure: Figure
) -> None:
    counts = told("desk", on_each_database, AT_THE_DESK)
    assert set(counts) == {"Publishing", "Saving", "Typing", "Uploading"}
    assert_nothing_lost(counts, figure, AT_THE_DESK)


def test_a_sweep_a_backup_and_a_restore_that_are_killed_are_made_up_for_by_the_next(
    on_each_database: dict[str, str], figure: Figure
) -> None:
    counts = told("commands", on_each_database | {"NEWSROOM_BACKUP_KEY": "k" * 40}, OF_COMMANDS, str(OF_RESTORES))
    assert set(counts) == {"Sweeping", "Backing up", "Restoring"}
    assert_nothing_lost(counts, figure, OF_COMMANDS, Restoring=OF_RESTORES)


def test_what_a_worker_was_at_that_is_killed_is_done_once(on_each_database: dict[str, str], figure: Figure) -> None:
    counts = told("working", on_each_database | {"NEWSROOM_TASKS": "database"}, OF_WORKERS)
    assert_nothing_lost(counts, figure, OF_WORKERS)


def test_a_migration_that_is_killed_goes_on_where_it_stood(on_each_database: dict[str, str], figure: Figure) -> None:
    counts = told("migrating", on_each_database, OF_MIGRATE)
    assert_nothing_lost(counts, figure, OF_MIGRATE)


def test_killed_and_taken_up_again_an_import_has_no_gap_and_no_double(
    on_each_database: dict[str, str], tmp_path: Path, figure: Figure
) -> None:
    sites = told("importing", on_each_database, OF_IMPORTS, str(tmp_path))
    wrong = []
    for number, found in enumerate(sites, 1):
        public = ARTICLES if number % 2 == 0 else 0
        expected = {
            "counts": {"in": ARTICLES, "created": ARTICLES},
            "articles": list(range(1, ARTICLES + 1)),
            "items": ARTICLES,
            "addresses": ARTICLES,
            "versions": public,
            "indexed": public,
            "digests": True,
        }
        wrong += [found] if found != expected else []
    imported = ARTICLES * len(sites)
    figure(f"kills: {OF_IMPORTS}; articles that came in: {imported}; losses: {len(wrong)} (Importing)")
    assert wrong == []


def test_a_file_of_sqlite_that_another_process_keeps_is_read_and_says_that_nothing_was_saved(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with installed(tmp_path, request, "sqlite") as environment:
        command = [sys.executable, "-m", "tests.faults.locked"]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {
        # Readers never wait for a writer.
        "read": [200, True],
        "refused": [503, True, "Saved 0"],
        "saved": [302, "Saved 1"],
        "broken": [],
    }
