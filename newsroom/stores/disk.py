"""Files in a folder of this machine's disk, or of one that it mounts."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage

from newsroom.stores import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator


class Disk(FileSystemStorage):
    """The default."""

    def __str__(self) -> str:
        """As it is named to whoever runs the site."""
        return str(self.location)

    def stored(self) -> Iterator[Stored]:
        """In the order of their names; links are not followed."""
        folder = Path(self.location)
        for path in _files_below(folder):
            try:
                found = path.stat()
            except FileNotFoundError:
                # Deleted since the folder was listed, as a restricted photo's sizes are.
                continue
            yield Stored(path.relative_to(folder).as_posix(), found.st_size, found.st_mtime_ns)

    @contextmanager
    def laid_down(self, name: str, changed: int) -> Iterator[Path]:
        """Written beside its place and moved there, with its own time of change."""
        folder = Path(self.location).resolve()
        target = (folder / name).resolve()
        if not target.is_relative_to(folder):
            raise SuspiciousFileOperation(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            yield partial
            os.utime(partial, ns=(changed, changed))
            shutil.move(partial, target)
        finally:
            partial.unlink(missing_ok=True)


def _files_below(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files_below(entry)
        elif entry.is_file():
            yield entry
