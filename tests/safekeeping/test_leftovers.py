"""What a backup, a restore or a drill opens is gone afterwards, also when it was killed or the disk was full."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from newsroom.safekeeping import passing
from newsroom.safekeeping.sealing import Seal
from newsroom.safekeeping.vault import NoBackup
from tests.installation import installation
from tests.parts import ROOT
from tests.safekeeping.test_keeping import KEY, House

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["installation"]

_BEGIN = """
from tests.builders import make_publication, publish_article
publish_article(make_publication("journal"), headline="Secret ferry")
from django.core.management import call_command
call_command("backup")
"""
#: Killed where the copy lies open: as soon as it was looked at, or put into its place.
_KILLED = """
import os, signal
from newsroom.safekeeping import databases
from newsroom.safekeeping.vault import Vault
{step} = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
from django.core.management import call_command
call_command(*{command!r})
"""


def ran(environment: dict[str, str], code: str) -> int:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode


def opened(folder: Path) -> list[str]:
    """Files below that hold what was published, though it was sealed; the database and its log are meant to."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("newsroom.sqlite3") and _is_open(path.read_bytes())
    ]


def _is_open(content: bytes) -> bool:
    return content.startswith((b"SQLite format 3", b"PGDMP"))


def test_a_restore_or_a_drill_that_was_killed_leaves_no_opened_copy(
    installation: dict[str, str], tmp_path: Path
) -> None:
    for folder in ("temporary", "elsewhere"):
        (tmp_path / folder).mkdir()
    site = installation | {"NEWSROOM_BACKUP_KEY": KEY, "TMPDIR": str(tmp_path / "temporary")}
    assert ran(site, _BEGIN) == 0
    killed = [
        ("databases.examine", ["restore", "--dry-run"]),
        ("databases.put_back", ["restore", "--replace"]),
        ("Vault.write", ["backup"]),
    ]
    for step, command in killed:
        assert ran(site, _KILLED.format(step=step, command=command)) == -signal.SIGKILL, command
        assert opened(tmp_path), command
    # A drill works in processes of its own: it is killed while one of them has the copy open.
    drill = subprocess.Popen([sys.executable, "manage.py", "restore_drill"], cwd=ROOT, env=site, start_new_session=True)
    until = time.monotonic() + 120
    while not list(tmp_path.glob("temporary/newsroom-drill-*/*sqlite3")) and time.monotonic() < until:
        if drill.poll() is not None or list(tmp_path.glob("temporary/newsroom-drill-*/media")):
            break
        time.sleep(0.01)
    os.killpg(drill.pid, signal.SIGKILL)
    drill.wait()
    assert ran(site, "from django.core.management import call_command; call_command('sweep')") == 0
    assert opened(tmp_path) == []
    assert list(tmp_path.glob("temporary/newsroom-drill-*")) == []


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    with passing.passing(passing.EXAMINED, tmp_path) as folder:
        (folder / "database").write_text("opened")
        assert passing.take_away(tmp_path) == 0
        assert folder.is_dir()
        (just_made := tmp_path / f"{passing.DRILL}x").mkdir()
        assert passing.take_away(tmp_path) == 0
        os.utime(just_made, (0, 0))
        assert passing.take_away(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", KEY], ids=["plain", "sealed"])
def test_a_backup_without_room_is_none_and_leaves_the_room_it_took(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path, key)
    close: Callable[..., str] = Seal.close
    for room in range(8):
        left = [room]

        def until_full(seal: Seal, source: BinaryIO, target: BinaryIO, left: list[int] = left) -> str:
            if not left[0]:
                target.write(b"half")
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            left[0] -= 1
            return close(seal, source, target)

        monkeypatch.setattr(Seal, "close", until_full)
        if left == [room] and _succeeds(house):
            break
        assert house.vault.moments() == []
        assert [path for path in house.vault.folder.rglob(".*") if path.name != ".lock"] == []
    # The pictures that were whole stayed, and the next needed no room for them.
    assert room == 3
    assert house.damaged() == []


def _succeeds(house: Any) -> bool:
    try:
        house.keep()
    except NoBackup as full:
        assert "There is no room for the backup in" in str(full)
        return False
    return True
