"""An export as it was handed in, a folder or a zip: read where it lies, and checked whole before anything is made of it.

No name in it leads anywhere: what is read is what the manifest names, in the form that names have here.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from articles.exporting.manifest import MANIFEST, MEDIA, BadManifest, Entry, Manifest, is_medium, is_of_ours, is_sha256
from articles.exporting.tables import TABLES
from articles.exporting.values import Wrong, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PIECE = 1 << 20
_LONGEST_MANIFEST = 1 << 20
_ENCRYPTED = 0x1
#: What a file that is damaged, or of a kind of zip that is not known here, raises.
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


class Damaged(Exception):
    """Why an export is not taken: one sentence for each thing that is wrong, the first ones."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Store(Protocol):
    """Files by their names."""

    def names(self) -> list[str]:
        """Of all there are."""

    def open(self, name: str) -> IO[bytes]:
        """One of them."""

    def close(self) -> None:
        """No more is read."""


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        found = []
        for folder, folders, files in os.walk(self._path):
            for name in (*files, *(each for each in folders if Path(folder, each).is_symlink())):
                path = Path(folder, name)
                if path.is_symlink():
                    raise Damaged(
                        f"{path.relative_to(self._path)} is a link to another place: hand in the file itself."
                    )
                found.append(path.relative_to(self._path).as_posix())
        return found

    def open(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")

    def close(self) -> None:
        pass


class _Zip:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)

    def names(self) -> list[str]:
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        names = [member.filename for member in members]
        if twice := sorted({name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()):
            raise Damaged(f"{twice[0]} stands in the zip twice.")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise Damaged("The zip is encrypted: open it with its password first, and hand in the folder.")
        return names

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def close(self) -> None:
        self._zip.close()


class Received:
    """An export whose manifest has been read. `check` it before a line of it is believed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names = set(store.names())
        self.manifest = self._manifest()
        self.entries = {entry.name: entry for entry in self.manifest.files}

    def _manifest(self) -> Manifest:
        if MANIFEST not in self._names:
            raise Damaged(f"There is no {MANIFEST} in it: it is no export, or one that was cut off.")
        try:
            with self._store.open(MANIFEST) as file:
                data = file.read(_LONGEST_MANIFEST + 1)
        except _UNREADABLE as error:
            raise Damaged(f"{MANIFEST} cannot be read: {error}.") from error
        if len(data) > _LONGEST_MANIFEST:
            raise Damaged(f"{MANIFEST}: it is longer than any manifest.")
        try:
            return Manifest.from_json(data)
        except BadManifest as error:
            raise Damaged(f"{MANIFEST}: {error}.") from error

    def size(self) -> int:
        """Bytes of all files together, as the manifest has it."""
        return sum(entry.bytes for entry in self.manifest.files) + self.manifest.media_bytes

    def check(self, progress: Callable[[int], object] = lambda size: None) -> None:
        """Every file is there, whole, and no other. Raises Damaged naming what is not."""
        wanted = {MEDIA, *(table.file for table in TABLES)}
        problems = [f"{name} is not in the manifest." for name in sorted(wanted - self.entries.keys())]
        problems += [
            f"{name} is in the manifest, and this software knows no such file."
            for name in sorted(self.entries.keys() - wanted)
        ]
        for entry in self.manifest.files:
            problems += self._compared(entry.name, entry, progress)
        if problems:
            # What they say of the media is not to be believed either.
            raise Damaged(*problems)
        named, size = {MANIFEST, *self.entries}, 0
        for medium in self._media():
            named.add(medium.name)
            size += medium.bytes
            problems += self._compared(medium.name, medium, progress)
            if len(problems) > _MOST_PROBLEMS:
                break
        else:
            if (len(named) - 1 - len(self.entries), size) != (self.manifest.media, self.manifest.media_bytes):
                problems.append(f"{MEDIA} lists other files than {MANIFEST} counts.")
        problems += [f"{_shown(name)} belongs to no export: take it out." for name in sorted(self._names - named)[:3]]
        if problems:
            raise Damaged(*problems[:_MOST_PROBLEMS])

    def _compared(self, name: str, entry: Entry, progress: Callable[[int], object]) -> list[str]:
        if name not in self._names:
            return [f"{name} is missing."]
        found, size = hashlib.sha256(), 0
        try:
            with self._store.open(name) as file:
                # A zip may unpack to anything; no more is read than was promised.
                while size <= entry.bytes and (piece := file.read(_PIECE)):
                    found.update(piece)
                    size += len(piece)
                    progress(len(piece))
        except _UNREADABLE as error:
            return [f"{name} cannot be read: {error}."]
        if size != entry.bytes:
            return [
                f"{name} is {'longer' if size > entry.bytes else 'shorter'} than the manifest says: {entry.bytes} bytes."
            ]
        if found.hexdigest() != entry.sha256:
            return [f"{name} was changed: its SHA-256 is not the one of the manifest."]
        return []

    def _media(self) -> Iterator[Entry]:
        for number, value in self.lines(MEDIA):
            path, sha256, size = str(value.get("path")), str(value.get("sha256")), value.get("bytes")
            if not (is_medium(path) and is_sha256(sha256) and sha256 in path and type(size) is int and size >= 0):
                raise Damaged(f"{MEDIA}:{number}: {_shown(path)} is no file of an export.")
            yield Entry(path, size, sha256, 0)

    def lines(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The lines of a file with their numbers, from 1. Raises Damaged."""
        with self._store.open(name) as file:
            for number, line in enumerate(file, 1):
                try:
                    yield number, parsed(line)
                except Wrong as wrong:
                    raise Damaged(f"{name}:{number}: {wrong}.") from wrong

    @contextmanager
    def medium(self, name: str) -> Iterator[IO[bytes]]:
        """A file of the media that was checked. Raises Damaged for any other name."""
        if not is_medium(name) or name not in self._names:
            raise Damaged(f"{_shown(name)} is not in the export.")
        with self._store.open(name) as file:
            yield file


def is_export(path: Path) -> bool:
    """Whether an export lies at `path`, whole or not."""
    try:
        if path.is_dir():
            data = (path / MANIFEST).read_bytes()
        else:
            with zipfile.ZipFile(path) as archive:
                data = archive.read(MANIFEST)
    except (KeyError, *_UNREADABLE):
        return False
    return is_of_ours(data)


_MOST_PROBLEMS = 20


@contextmanager
def received(path: Path) -> Iterator[Received]:
    """The export at `path`. Raises Damaged when it is none."""
    try:
        store: Store = _Folder(path) if path.is_dir() else _Zip(path)
    except FileNotFoundError as error:
        raise Damaged(f"{path} is not there.") from error
    except (OSError, zipfile.BadZipFile) as error:
        raise Damaged(f"{path} is neither a folder nor a whole zip: {error}.") from error
    try:
        yield Received(store)
    finally:
        store.close()


def _shown(name: Any) -> str:
    return repr(name)[:120]
