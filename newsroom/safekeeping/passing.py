"""Folders for a moment, in which lies opened what a backup has sealed: gone afterwards, also when their process was killed.

Whoever is killed takes nothing away. So each holds a lock in its folder as long as it lives, which dies with it, and whoever comes
next takes away the folders that nobody holds.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What such folders are called: where a backup is examined, put back, and tried beside the site.
EXAMINED, RESTORED, DRILL = ".newsroom-examined-", ".newsroom-restored-", "newsroom-drill-"
_LOCK = ".held"
#: Seconds within which whoever makes a folder has taken its lock.
_A_MOMENT = 60


@contextmanager
def passing(name: str, parent: Path | None = None) -> Iterator[Path]:
    """A folder below `parent` (default: the system's) that nobody else can read, as long as the block."""
    parent = parent or Path(tempfile.gettempdir())
    take_away(parent)
    with (
        tempfile.TemporaryDirectory(dir=parent, prefix=name) as folder,
        (Path(folder) / _LOCK).open("w") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(folder)


def take_away(parent: Path) -> int:
    """Folders below `parent` whose process was killed; how many."""
    left = [path for name in (EXAMINED, RESTORED, DRILL) for path in parent.glob(f"{name}*") if _is_left(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def _is_left(folder: Path) -> bool:
    try:
        with (folder / _LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        # Killed before it took the lock; or about to take it.
        with suppress(OSError):
            return time.time() - folder.stat().st_mtime > _A_MOMENT
        return False
    except OSError:
        # Somebody holds it, or it is another one's.
        return False
    return True
