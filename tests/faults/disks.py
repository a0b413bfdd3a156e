"""A file system of its own, small enough to be filled and gone with the process that it was made for."""

from __future__ import annotations

import errno
import os
import subprocess
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What it says where it may not be made; nothing that could be installed would help.
FORBIDDEN = "what holds this machine lets nobody mount a file system in it"
_BALLAST = "ballast"


@cache
def may_mount() -> bool:
    """Whether this user may; whoever is not root needs a namespace of users."""
    return subprocess.run(on_own_disk(Path("/mnt"), 1, ["true"]), capture_output=True, check=False).returncode == 0


def on_own_disk(folder: Path, megabytes: int, command: Sequence[str]) -> list[str]:
    """`command` with a file system of `megabytes` at `folder`, which nobody else sees."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    mounting = 'mount -t tmpfs -o "mode=700,size=$1m" tmpfs "$2" && shift 2 && exec "$@"'
    return ["unshare", *as_root, "--mount", "sh", "-c", mounting, "sh", str(megabytes), str(folder), *command]


@contextmanager
def full(folder: Path, but_for: int = 0) -> Iterator[None]:
    """Not a byte can be written to the disk of `folder`; or so many more."""
    ballast = folder / _BALLAST
    fill(ballast)
    os.truncate(ballast, ballast.stat().st_size - but_for)
    try:
        yield
    finally:
        ballast.unlink()


def fill(ballast: Path) -> None:
    """To the last block, which one byte may be enough for."""
    descriptor = os.open(ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (1 << 20, 4096, 1):
            _write_until_full(descriptor, bytes(size))
    finally:
        os.close(descriptor)


def _write_until_full(descriptor: int, block: bytes) -> None:
    while True:
        try:
            os.write(descriptor, block)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """As a system leaves a disk that it found damaged."""
    _mount_again(folder, "ro")
    try:
        yield
    finally:
        _mount_again(folder, "rw")


def _mount_again(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)
