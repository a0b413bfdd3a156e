"""A database that cannot be written to, a disk that is really full: whoever is there is told in a sentence, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.disks import FORBIDDEN, may_mount, on_own_disk
from tests.installation import installed
from tests.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.figures import Figure

pytestmark = pytest.mark.faults

#: What each trouble must refuse; the others may find that they need write nothing.
WRITES = {
    "locked": {"backup", "erase_person", "export_person", "import_articles", "import_old_paths", "migrate", "recover_account", "release_import", "restore", "sweep", "trim_audit_log", "undo_import", "clearsessions", "shell"},
    "full": {"backup", "import_articles", "migrate", "restore", "sweep", "verify_record"},
    "full beside the site": {"anchor_record", "backup", "erase_person", "export_person", "export_publication", "import_articles", "import_old_paths", "migrate", "recover_account", "release_import", "restore", "sweep", "undo_import", "shell"},
    "read-only": {"backup", "import_articles", "migrate", "restore", "sweep", "verify_record"},
}  # fmt: skip
#: What the sentence says of each, whichever command it stops.
SAYS = {
    "locked": ("Another process kept the database", "A process has "),
    "full": ("There is no room",),
    "full beside the site": ("There is no room", "Nothing was kept", "No space left on device"),
    "read-only": ("cannot be written to",),
}
#: Megabytes.
SIZE = 40


def told(tmp_path: Path, request: pytest.FixtureRequest, module: str, *arguments: str, has_disk: bool) -> Any:
    """What `module` printed that ran on an empty installation of SQLite, where possible on a file system of its own."""
    with installed(tmp_path, request, "sqlite") as environment:
        folder = tmp_path / "disk"
        folder.mkdir()
        environment |= {"NEWSROOM_VAR": str(folder), "DATABASE_URL": f"sqlite://{folder}/newsroom.sqlite3"}
        there, here = tmp_path / "newsroom.sqlite3", folder / "newsroom.sqlite3"
        command = [sys.executable, "-m", f"tests.faults.{module}", str(folder), *arguments]
        if has_disk:
            moving = ["sh", "-c", 'cp "$0" "$1" && shift && exec "$@"', str(there), str(here), *command, "disk"]
            command = on_own_disk(folder, SIZE, moving)
        else:
            shutil.copy(there, here)
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_every_command_that_cannot_write_says_so_in_a_sentence_and_leaves_nothing_by_half(
    tmp_path: Path, request: pytest.FixtureRequest, figure: Figure
) -> None:
    has_disk = may_mount()
    said = told(tmp_path, request, "troubled", has_disk=has_disk)
    assert {trouble: said[f"{trouble}: broken"] for trouble in WRITES if trouble in said} == {
        trouble: [] for trouble in said if trouble in WRITES
    }
    tried = refused = 0
    for trouble in WRITES.keys() & said.keys():
        for command, (code, words, _seconds) in said[trouble].items():
            tried += 1
            assert len(words.strip().splitlines()) == (code != 0), (trouble, command, words)
            if command in WRITES[trouble]:
                refused += 1
                assert code in {1, 3}, (trouble, command, code)
                assert any(each in words for each in SAYS[trouble]), (trouble, command, words)
    assert {command: code for command, (code, *_others) in said["after"].items()} == dict.fromkeys(said["after"], 0)
    figure(
        f"commands on a database that is locked, full or read-only: {tried}, refused in a sentence: {refused}, tracebacks: 0"
    )
    if not has_disk:
        pytest.skip(f"{FORBIDDEN}: a locked file alone was tried")


def test_on_a_full_disk_readers_read_on_and_whoever_saves_is_told_and_saves_again_once_there_is_room(
    tmp_path: Path, request: pytest.FixtureRequest, figure: Figure
) -> None:
    if not may_mount():
        pytest.skip(FORBIDDEN)
    said = told(tmp_path, request, "full_disk", has_disk=True)
    refused, done = said["refused"], said["done"]
    # Whether a page was made before or is made now, and the form that is written on.
    assert {name: refused[name][0] for name in ("read", "read first", "front", "look")} == dict.fromkeys(
        ("read", "read first", "front", "look"), 200
    )
    for name in ("upload", "type", "save", "publish"):
        assert refused[name][0] == 507, name
        assert "There is no room left on this server" in refused[name][1]
        assert "What you sent was not saved" in refused[name][1]
    assert said["between"] == {"headline": "Saved 0", "typed": 0, "published": 0, "photos": 0, "broken": []}
    assert {name: code for name, (code, _text) in done.items() if code not in {200, 302}} == {}
    assert said["after"] == {"headline": "Saved 1", "typed": 0, "published": 1, "photos": 1, "broken": []}
    taken_up = said["import"]
    assert taken_up["said"] == "Outage.NO_ROOM"
    assert 0 < taken_up["met"] < taken_up["articles"]
    assert (taken_up["is_finished"], taken_up["broken"]) == (False, [])
    assert taken_up["counts"] == {"in": taken_up["articles"], "created": taken_up["articles"]}
    figure(
        f"acts on a full disk: 4 refused in a sentence, all done once there was room; import stopped at {taken_up['met']} of"
        f" {taken_up['articles']} and taken up; losses on a full disk 0"
    )
