"""All that was handed in for an import: files, folders and zips, gone through in one order that never changes.

Nothing is unpacked: a file in a zip is read where it lies, so that no name in it can lead anywhere. What cannot be
opened safely is a `Refusal` with the reason, and the rest goes on.
"""

from __future__ import annotations

import os
import stat
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from articles.importing.item import Refusal
from articles.importing.sources.source_file import SourceFile
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What systems leave in folders, and no person put there.
_LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
#: How many times larger than in the zip a file may become, from this size (bytes) on. Text becomes ten times larger.
_MOST_RATIO = 200
_RATIO_FROM = 50_000_000
_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800
#: By which an office document is known, which is a zip too: Microsoft's and the open ones.
_OFFICE = ("[Content_Types].xml", "META-INF/manifest.xml")


class HandedIn:
    """The paths of one import, opened while the block lasts. Each may be a file, a folder or a zip of files.

    Below `root` files are called by what stands behind it.
    """

    def __init__(self, paths: Sequence[str], root: str = "") -> None:
        self._paths = paths
        self._root = root
        self._open = ExitStack()
        self._size: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def files(self) -> Iterator[SourceFile | Refusal]:
        """Every file, folders by the names in them, zips in the order of their contents."""
        size = 0
        for path in self._paths:
            called = printable(path.removeprefix(f"{self._root}/") if self._root else path)
            for file in self._at(Path(path), called):
                size += file.size if isinstance(file, SourceFile) else 0
                yield file
        self._size = size

    def size(self) -> int:
        """Bytes of all files together, unpacked; for telling how far a run has come."""
        if self._size is None:
            # Nobody has gone through all of it yet.
            for _file in self.files():
                pass
        return self._size or 0

    def _at(self, path: Path, name: str) -> Iterator[SourceFile | Refusal]:
        if path.is_dir():
            yield from self._in_folder(path, name)
            return
        try:
            found = path.stat()
        except OSError as error:
            yield Refusal(name, f"it cannot be read: {error.strerror}")
            return
        if not stat.S_ISREG(found.st_mode):
            yield Refusal(name, "it is no file")
        elif zipfile.is_zipfile(path):
            yield from self._in_zip(path, name, found.st_size)
        else:
            yield SourceFile(name, found.st_size, lambda: path.open("rb"))

    def _in_folder(self, folder: Path, name: str) -> Iterator[SourceFile | Refusal]:
        try:
            inside = sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name))
        except OSError as error:
            yield Refusal(name, f"the folder cannot be read: {error.strerror}")
            return
        for path in inside:
            called = f"{name.rstrip('/')}/{printable(path.name)}"
            if _is_litter(path.name):
                continue
            if path.is_symlink():
                yield Refusal(called, "it is a link to another place; hand in the file itself")
            else:
                yield from self._at(path, called)

    def _in_zip(self, path: Path, name: str, size: int) -> Iterator[SourceFile | Refusal]:
        try:
            archive = self._open.enter_context(zipfile.ZipFile(path))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            yield Refusal(name, f"the zip cannot be opened: {error}")
            return
        if any(name in _OFFICE for name in archive.namelist()[:200]):
            # A file of its own to its reader.
            yield SourceFile(name, size, lambda: path.open("rb"))
            return
        for member in archive.infolist():
            if member.is_dir() or any(map(_is_litter, member.filename.split("/"))):
                continue
            called = f"{name}/{_name_of(member)}"
            reason = _reason_against(member)
            yield Refusal(called, reason) if reason else _member(archive, member, called)


def printable(name: str) -> str:
    """A file's name as text: names from old archives may hold bytes of another encoding."""
    return nfc(os.fsencode(name).decode("utf-8", "replace"))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> SourceFile:
    def opened() -> IO[bytes]:
        try:
            return archive.open(member)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
            raise OSError(str(error)) from error

    return SourceFile(name, member.file_size, opened)


def _reason_against(member: zipfile.ZipInfo) -> str:
    """Why a file in a zip is not opened; "" when it may be."""
    if member.flag_bits & _ENCRYPTED:
        return "it is encrypted in the zip"
    if ".." in member.filename.split("/") or member.filename.startswith("/"):
        return "its name leads out of the zip"
    if member.filename.lower().endswith(".zip"):
        return "it is a zip within a zip; hand it in by itself"
    if member.file_size > _RATIO_FROM and member.file_size > _MOST_RATIO * max(member.compress_size, 1):
        return "it becomes far too large when it is unpacked"
    return ""


def _name_of(member: zipfile.ZipInfo) -> str:
    """A zip says of a name that it is UTF-8 or says nothing; Korean Windows then meant CP949."""
    name = member.filename
    if not member.flag_bits & _NAMED_IN_UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp949"):
            try:
                return nfc(raw.decode(encoding))
            except UnicodeDecodeError:
                continue
    return nfc(name)


def _is_litter(name: str) -> bool:
    return (name.startswith(".") and name != "..") or name in _LITTER
