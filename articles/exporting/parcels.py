"""Where an export is written: a folder or a zip, under a name of its own until it is whole.

Files are written one after another, the manifest last; then it gets the name that was asked for. So what has that name is whole,
and what was cut off is called `….unfinished`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, Self

from articles.exporting.manifest import MANIFEST, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 20


class CannotWrite(Exception):
    """Why nothing can be written there."""


class Lines:
    """A file of lines that is being written, with what the manifest says of it."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self._name, self._file = name, file
        self._hash, self._bytes, self._lines = hashlib.sha256(), 0, 0

    def write(self, line: bytes) -> None:
        """Add a line, which ends in a line break."""
        self._file.write(line)
        self._hash.update(line)
        self._bytes += len(line)
        self._lines += 1

    @property
    def entry(self) -> Entry:
        """As the manifest has it."""
        return Entry(self._name, self._bytes, self._hash.hexdigest(), self._lines)


class Parcel(Protocol):
    """What an export is written into."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *error: object) -> None:
        """Without `finish` before it, nothing stays."""

    def lines(self, name: str) -> Lines:
        """A file of lines; several may be written at once."""

    def medium(self, name: str, file: IO[bytes]) -> None:
        """A file of the media, copied whole."""

    def finish(self, manifest: bytes) -> None:
        """Write the manifest, and give it its name."""


def parcel(target: Path) -> Parcel:
    """A zip where the name ends so, else a folder. Raises CannotWrite when something is there."""
    if target.exists() or target.is_symlink():
        raise CannotWrite(f"{target} is there already. Give another name; an export is never written over.")
    if not target.absolute().parent.is_dir():
        raise CannotWrite(f"There is no folder {target.absolute().parent}.")
    return Zip(target) if target.suffix.lower() == ".zip" else Folder(target)


class Folder:
    """A folder that only its owner may open: it holds what readers never see."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._folder = target.with_name(f"{target.name}.unfinished")
        self._open: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        with _said_plainly(self._folder):
            # What an export that was cut off left there.
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(mode=0o700)
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._open:
            # Where there is no room, there is none for what it held back either.
            with suppress(OSError):
                file.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def lines(self, name: str) -> Lines:
        """As `Parcel` has it."""
        file = (self._folder / name).open("xb")
        self._open.append(file)
        return Lines(name, file)

    def medium(self, name: str, file: IO[bytes]) -> None:
        """As `Parcel` has it."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as copy:
            shutil.copyfileobj(file, copy, _PIECE)

    def finish(self, manifest: bytes) -> None:
        """As `Parcel` has it."""
        self._close()
        (self._folder / MANIFEST).write_bytes(manifest)
        self._folder.rename(self._target)

    def _close(self) -> None:
        for file in self._open:
            file.close()
        self._open.clear()


class Zip:
    """A zip. Its files of lines grow beside it, since only one file of a zip can be written at a time."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f"{target.name}.unfinished")
        self._beside = Folder(target.with_name(f"{target.name}.lines"))
        self._names: list[str] = []

    def __enter__(self) -> Self:
        self._beside.__enter__()
        with _said_plainly(self._path):
            self._path.unlink(missing_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._beside.__exit__(*error)
        # Where there is no room, there is none for its table of contents either.
        with suppress(OSError, ValueError):
            self._zip.close()
        self._file.close()
        self._path.unlink(missing_ok=True)

    def lines(self, name: str) -> Lines:
        """As `Parcel` has it."""
        self._names.append(name)
        return self._beside.lines(name)

    def medium(self, name: str, file: IO[bytes]) -> None:
        """As `Parcel` has it; pictures are compressed already."""
        self._add(name, file, zipfile.ZIP_STORED)

    def finish(self, manifest: bytes) -> None:
        """As `Parcel` has it."""
        self._beside._close()  # noqa: SLF001 - a part of this one
        for name in self._names:
            path = self._beside._folder / name  # noqa: SLF001
            with path.open("rb") as file:
                self._add(name, file, zipfile.ZIP_DEFLATED)
            path.unlink()
        self._zip.writestr(zipfile.ZipInfo(MANIFEST), manifest)
        self._zip.close()
        self._file.close()
        self._path.rename(self._target)

    def _add(self, name: str, file: IO[bytes], method: int) -> None:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = method
        with self._zip.open(entry, "w", force_zip64=True) as copy:
            shutil.copyfileobj(file, copy, _PIECE)


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error
