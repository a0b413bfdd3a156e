"""A PostgreSQL server for one run of the tests: made in a temporary folder, reached by a socket in it, and removed.

PostgreSQL refuses to run as root; then the server runs as the user its package made, and the tests stay root.
"""

from __future__ import annotations

import locale
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The oldest server Django 6.1 works with.
OLDEST = 15
#: Where the part that runs on both databases has its PostgreSQL server: DATABASE_URL is SQLite's there.
BESIDE = "FAULTS_DATABASE_URL"
INSTALL = "Install its server: apt-get install postgresql (Debian, Ubuntu), or give TEST_DATABASE_URL."
#: Where Debian puts a server's programs, out of PATH.
_DEBIAN = Path("/usr/lib/postgresql")
#: Users a server may run as when we are root, first the one of the package.
_USERS = ("postgres", "_postgres", "nobody")
#: Seconds a server may take to start, and to stop.
_START, _STOP = 60, 20
# Nothing here outlives the run, so nothing waits for a disk. Autovacuum would gather statistics behind the plans' back.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "300",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
}


class NoServer(Exception):
    """Why there is no PostgreSQL to test on, and what to install."""


@dataclass(frozen=True, slots=True)
class Programs:
    """A server's programs and its major version."""

    folder: Path
    version: int


def find_programs() -> Programs:
    """The newest server on this machine. Raises NoServer."""
    folders = {path.parent for path in _DEBIAN.glob("*/bin/initdb")}
    folders |= {Path(found).resolve().parent for found in [shutil.which("initdb")] if found}
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.add(Path(told.stdout.strip()))
    found = [
        Programs(folder, _version(folder / "postgres"))
        for folder in folders
        if (folder / "initdb").is_file() and (folder / "postgres").is_file()
    ]
    if not found:
        raise NoServer(f"There is no PostgreSQL server on this machine. {INSTALL}")
    newest = max(found, key=lambda programs: programs.version)
    if newest.version < OLDEST:
        raise NoServer(f"PostgreSQL {newest.version} is too old; {OLDEST} or later is needed. {INSTALL}")
    share = subprocess.run(
        [str(newest.folder / "pg_config"), "--sharedir"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if share and not Path(share, "extension", "btree_gist.control").is_file():
        raise NoServer("PostgreSQL has no extension btree_gist. Install it: postgresql-contrib.")
    return newest


def _version(program: Path) -> int:
    told = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", told)
    return int(number[1]) if number else 0


class Server:
    """One that runs, and can be stopped as a machine that fails stops it, and started again."""

    def __init__(self, programs: Programs, folder: Path, identity: dict[str, Any], **settings: str) -> None:
        self._about = programs, folder, identity
        self._settings = _SETTINGS | settings
        self.url = f"postgresql://newsroom@/newsroom?host={quote(str(folder), safe='')}"
        self.start()

    def start(self) -> None:
        """Until it takes connections. Raises NoServer."""
        programs, folder, identity = self._about
        self._process = _start(programs, folder, identity, self._settings)
        try:
            _wait(programs, folder, self._process)
        except BaseException:
            self.stop()
            raise

    def stop_at_once(self) -> None:
        """Every session is cut off, nothing is put away: what `pg_ctl stop -m immediate` does."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(_STOP)

    def stop(self) -> None:
        """For good."""
        if self._process.poll() is None:
            _stop(self._process)


@contextmanager
def temporary_server(programs: Programs) -> Iterator[str]:
    """DATABASE_URL of a server that lives as long as the block. Raises NoServer when it does not start."""
    with running_server(programs) as server:
        yield server.url


@contextmanager
def running_server(programs: Programs, **settings: str) -> Iterator[Server]:
    """The server itself, for as long as the block. Raises NoServer."""
    identity = _identity()
    # Not TMPDIR: the path of a socket may have 107 bytes, and another user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="newsroom-postgresql-", dir="/tmp"))
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        _create(programs, folder, identity)
        server = Server(programs, folder, identity, **settings)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _identity() -> dict[str, Any]:
    """What `subprocess` needs to run the server as somebody else, when we are root."""
    if os.geteuid() != 0:
        return {}
    for name in _USERS:
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise NoServer(f"PostgreSQL does not run as root, and there is no user {' or '.join(_USERS)}.")


def _surroundings(folder: Path) -> dict[str, Any]:
    """Its own home, and no PG… variable of ours that would redirect it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {"cwd": folder, "env": environment | {"HOME": str(folder)}, "stdin": subprocess.DEVNULL}


def _create(programs: Programs, folder: Path, identity: dict[str, Any]) -> None:
    made = subprocess.run(
        [
            str(programs.folder / "initdb"),
            f"--pgdata={folder / 'data'}",
            "--username=newsroom",
            "--auth=trust",
            "--encoding=UTF8",
            f"--locale={_locale()}",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        check=False,
        **_surroundings(folder),
        **identity,
    )
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")


def _locale() -> str:
    """One that knows capitals beyond ASCII, where the machine has it."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _start(
    programs: Programs, folder: Path, identity: dict[str, Any], settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    options = [f"-c{name}={value}" for name, value in settings.items()]
    with (folder / "server.log").open("ab") as log:
        # In a session of its own: a Ctrl-C stops the tests first, and they then the server.
        return subprocess.Popen(
            [str(programs.folder / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options],
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_surroundings(folder),
            **identity,
        )


def _wait(programs: Programs, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Until it takes connections."""
    limit = time.monotonic() + _START
    asked = [str(programs.folder / "pg_isready"), "--quiet", "--host", str(folder), "--dbname", "postgres"]
    while server.poll() is None and time.monotonic() < limit:
        if subprocess.run(asked, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise NoServer(f"PostgreSQL did not start: {(folder / 'server.log').read_text(errors='replace').strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    # SIGINT: end every session now; SIGQUIT: end at once. SIGKILL would leave its children to themselves.
    for number in (signal.SIGINT, signal.SIGQUIT):
        server.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            server.wait(_STOP)
            return
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()
