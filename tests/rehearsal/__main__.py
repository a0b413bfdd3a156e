"""The rehearsal: `python -m tests.rehearsal`, a part of `make test`. It must run as root, and needs mmdebstrap.

On a fresh Debian: install, set up, publish an article over nginx, change to another release while a crowd reads and without one
failed request, be refused a broken one, go back, back up; then that machine is destroyed, and on another fresh one, in another
folder and another database, the backup is put back, the record verified, and the same pages are served, byte for byte.

Exit code 0: all of that was so; 1: it was not, and what was not is named; 3: there can be no such machine here, and what to install;
4: what holds this machine lets nobody make another in it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.parts import ROOT, end_like_ctrl_c, say
from tests.rehearsal import CANNOT, FORBIDDEN
from tests.rehearsal.certificates import GIVEN, issue, renew
from tests.rehearsal.desk import publish
from tests.rehearsal.editors import Writer
from tests.rehearsal.machine import CannotMake, Failed, Forbidden, can_be_made, make_root, room, started
from tests.rehearsal.readers import bodies, compare, look, look_at_what_stands_in
from tests.rehearsal.releases import releases
from tests.rehearsal.visiting import HOST, Crowd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.rehearsal.machine import Machine

#: Each act and its seconds, told once more at the end.
_TOOK: list[tuple[str, float]] = []
PASSWORD = "quiet-harbour-41-lanterns"
_SETUP = (
    *("newsroom", "setup", "--no-input", "--host", HOST),
    *("--publisher", "Rehearsal Press", "--name-en", "Rehearsal Journal"),
    *("--name-ko", "예행신문", "--slug", "rehearsal", "--address", "1 Quay Street, Seoul", "--phone", "02-000-0000"),
    *("--email", f"desk@{HOST}", "--registration", "아54321", "--registration-authority", "서울"),
    *("--registered-on", "2024-01-02", "--publisher-person", "Han Bit", "--editor", "Seo Yul"),
    *("--youth-protection-officer", "Im Dam"),
)
_OPTIONS = ("--no-font", "--worker", "yes", "--cache", "valkey", "--wheels", "/root/wheels")
#: What the manual says to do after a change of settings.
_ANEW = "systemctl restart newsroom@1 && systemctl restart newsroom@2"
#: The machine that takes its place has its own folder and its own database.
_ELSEWHERE = ("--data", "/srv/journal", "--database", "journal")


def main() -> int:
    """All of it, in its order."""
    end_like_ctrl_c()
    try:
        can_be_made()
        with room() as folder:
            _rehearse(folder)
        say("\nSeconds of each act:")
        for title, took in _TOOK:
            say(f"{took:6.0f}  {title}")
    except CannotMake as reason:
        say(str(reason))
        return CANNOT
    except Forbidden as reason:
        say(str(reason))
        return FORBIDDEN
    except (Failed, AssertionError) as failure:
        say(f"\nThe rehearsal failed: {failure}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return 0


def _rehearse(folder: Path) -> None:
    base, kept = folder / "debian", folder / "kept"
    first, second = folder / "first", folder / "second"
    with _act("A fresh Debian, the Python packages, and two releases"):
        say(releases(first, second))
        _prepare(base, folder / "wheels", (first, second))
    with started("B", base) as other:
        # On the other core meanwhile, and shown only if it fails; later it is run again, with what came from A.
        again = ("/root/second/deploy/install", *_OPTIONS, *_ELSEWHERE)
        meanwhile = threading.Thread(target=other.run, args=(*again, "--host", HOST), kwargs={"quiet": True})
        meanwhile.start()
        with started("A", base) as machine:
            with _act("Install"):
                machine.run("/root/first/deploy/install", "--host", HOST, *_OPTIONS)
            with machine.network():
                pages, before = _live(machine)
            _carry_away(machine, kept)
            _destroy(machine)
        say("\nMachine A is gone.")
        meanwhile.join()
        with other.network(), _act("Restore on another machine, in another folder and another database"):
            _carry_in(other, kept)
            issue(other)
            other.run(*again, *GIVEN)
            other.run("systemctl", "stop", "newsroom.target", "newsroom*")
            other.run("newsroom", "restore")
            other.run("newsroom", "verify_record")
            other.run("systemctl", "start", "newsroom.target", "newsroom-task@sweep.service")
            other.run("/opt/newsroom/current/deploy/ask", "/run/newsroom/1/socket", "/readyz", "5")
            compare(before, bodies(other, pages))
            renew(other)


def _live(machine: Machine) -> tuple[Sequence[str], dict[str, bytes]]:
    """What an installation goes through; its addresses, and what they gave in the end."""
    with _act("Set up, and publish an article over nginx"):
        machine.run("env", f"ADMIN_PASSWORD={PASSWORD}", *_SETUP)
        pages = publish(machine, PASSWORD)
        look(machine, pages)
    with _act("Upgrade, be refused a broken release, roll back: all while a crowd reads"):
        _change_releases(machine, pages)
    with _act("Both processes stopped: what nginx may still serve"):
        look_at_what_stands_in(machine, pages)
    with _act("Back up, verify, drill, and ask whether all is well"):
        for task in ("backup", "verify_record", "restore_drill", "sweep"):
            machine.run("systemctl", "start", f"newsroom-task@{task}.service")
        machine.run("journalctl", "--unit", "newsroom-task@restore_drill", "--output", "cat", "--lines", "4")
        machine.run("/opt/newsroom/current/deploy/ask", "/run/newsroom/1/socket", "/readyz", "5")
        exposed = machine.run("systemd-analyze", "security", "newsroom@1.service", "--no-pager", quiet=True)
        say(exposed.splitlines()[-1])
        return pages, bodies(machine, pages)


def _change_releases(machine: Machine, pages: Sequence[str]) -> None:
    """Every way from one release to another, while people read and somebody writes."""
    broken = machine.root / "root/broken"
    shutil.copytree(machine.root / "root/second", broken)
    # Django finds nothing wrong with it; only its processes do not come up.
    (broken / "deploy/serve").write_text("#!/bin/sh\necho this release is broken >&2\nexit 3\n", encoding="utf-8")
    with Crowd(machine, pages) as crowd, Writer(machine, PASSWORD) as writer:
        steps = (
            ("upgrade", ("/root/second/deploy/upgrade", "--wheels", "/root/wheels")),
            ("a broken release", ("sh", "-c", "! /root/broken/deploy/upgrade --wheels /root/wheels --no-backup")),
            ("roll back", ("/opt/newsroom/current/deploy/roll-back",)),
            ("both processes started anew with no word to nginx, as after a change of settings", ("sh", "-c", _ANEW)),
        )
        for title, command in steps:
            asked, saved, began = crowd.answers.total(), len(writer.saved), time.monotonic()
            machine.run(*command)
            say(
                f"  {title}: {time.monotonic() - began:.0f} s, {crowd.answers.total() - asked} requests of readers,"
                f" {len(writer.saved) - saved} saves; {len(crowd.failures) + len(writer.failures)} failed so far"
            )
            if title == "a broken release":
                told = machine.run("journalctl", "--unit", "newsroom-failed@*", "--output", "cat", quiet=True)
                assert "newsroom@1.service failed." in told, "nobody was told that a process failed"
            if title == "upgrade":
                assert _running(machine) != _running(machine, "previous"), "it runs what ran before"
    lost = writer.lost()
    say(f"Load over all of it: {crowd}")
    say(f"And {writer}; {len(lost)} of what was acknowledged is not among the revisions.")
    assert crowd.answers.total() > 100, "the crowd asked too little to show anything"
    assert len(writer.saved) > 5, "the editor saved too little to show anything"
    failures = crowd.failures + writer.failures
    assert not failures, "requests failed: " + "; ".join(failures[:10])
    assert not lost, "acknowledged, and lost: " + ", ".join(lost)


def _running(machine: Machine, link: str = "current") -> str:
    return machine.run("readlink", f"/opt/newsroom/{link}", quiet=True).strip()


def _carry_away(machine: Machine, kept: Path) -> None:
    """What an administrator has elsewhere: the folder of backups, and the settings with their keys."""
    shutil.copytree(machine.root / "var/lib/newsroom/backups", kept / "backups")
    shutil.copy(machine.root / "etc/newsroom/newsroom.env", kept)
    count = sum(path.is_file() for path in (kept / "backups").rglob("*"))
    say(f"Carried away: newsroom.env and {count} files of backups.")


def _destroy(machine: Machine) -> None:
    """Nothing is left of the installation, and then nothing of the machine."""
    machine.run("systemctl", "stop", "newsroom.target", "newsroom*")
    machine.run("runuser", "--user", "postgres", "--", "dropdb", "newsroom")
    machine.run("rm", "--recursive", "/var/lib/newsroom", "/opt/newsroom", "/etc/newsroom")
    say("Machine A: the database is dropped, the folders are removed.")


def _carry_in(machine: Machine, kept: Path) -> None:
    shutil.copy(kept / "newsroom.env", machine.root / "etc/newsroom/newsroom.env")
    shutil.copytree(kept / "backups", machine.root / "srv/journal/backups", dirs_exist_ok=True)
    machine.run("chown", "--recursive", "newsroom:newsroom", "/srv/journal/backups")


@contextmanager
def _act(title: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"\n▶ {title}")
    yield
    took = time.monotonic() - began
    _TOOK.append((title, took))
    say(f"■ {title}: {took:.0f} s")


def _prepare(base: Path, wheels: Path, releases: Sequence[Path]) -> None:
    """Both at once: one waits for the network while the other unpacks. In the end all lies in what every machine is made over."""
    told = [str(ROOT / "deploy/install"), "--no-font", "--cache", "valkey", "--packages"]
    packages = subprocess.run(told, capture_output=True, text=True, check=True).stdout.split()
    failures: list[BaseException] = []

    def make() -> None:
        try:
            make_root(base, packages)
        except CannotMake as reason:
            failures.append(reason)

    maker = threading.Thread(target=make)
    maker.start()
    fetched = [_fetch(release / "requirements-production.txt", wheels) for release in releases]
    maker.join()
    if failures or any(fetched):
        raise CannotMake(f"{failures[0] if failures else ''.join(fetched)}")
    say(f"{len(packages)} packages of Debian and {len(list(wheels.iterdir()))} of Python lie there, not installed.")
    for brought in (wheels, *releases):
        brought.rename(base / "root" / brought.name)


def _fetch(pins: Path, wheels: Path) -> str:
    """Why the packages could not be fetched, or nothing."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    command += ["--python-version", "3.13", "--requirement", str(pins), "--dest", str(wheels)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"The Python packages could not be fetched: {told.stderr[-1000:]}" if told.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
