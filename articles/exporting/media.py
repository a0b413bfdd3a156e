"""The files of the library as they go out: each once, under the hash of its content, with a list of all."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import tempfile
from typing import IO, TYPE_CHECKING, Any

from articles.exporting.manifest import MEDIA
from articles.exporting.values import line_of
from articles.library.shelving import place_of

if TYPE_CHECKING:
    from django.core.files.storage import Storage

    from articles.exporting.parcels import Lines, Parcel
    from articles.exporting.tables import Column

_PIECE = 1 << 20
#: A file of up to this many bytes is not put on the disk on its way.
_IN_MEMORY = 16 << 20
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_ONE_SPELLING = {".jpeg": ".jpg", ".tiff": ".tif"}


class Media:
    """What was written so far, and what was found nowhere."""

    def __init__(self, parcel: Parcel) -> None:
        self._parcel = parcel
        self.list: Lines = parcel.lines(MEDIA)
        self._written: set[str] = set()
        self.bytes = 0
        self.lost: list[str] = []

    def __len__(self) -> int:
        return len(self._written)

    def take(self, column: Column, name: str) -> str | None:
        """The path in the export of the file that `column` names so, "" where there is none; None for one that is lost."""
        return self.copy(*stored_at(column, name), f"{column.table.name}: {name}") if name else ""

    def copy(self, storage: Storage, stored: str, called: str) -> str | None:
        """The path in the export of what is stored there, or None for what is lost and `called` so."""
        try:
            with storage.open(stored, "rb") as file, tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
                sha256, size = _copied(file, copy)
                path = f"media/{sha256[:2]}/{sha256}{_ending(stored)}"
                if path not in self._written:
                    copy.seek(0)
                    self._parcel.medium(path, copy)
                    self._note(path, sha256, size)
        except FileNotFoundError:
            self.lost.append(called)
            return None
        return path

    def _note(self, path: str, sha256: str, size: int) -> None:
        self._written.add(path)
        self.bytes += size
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.list.write(line_of({"path": path, "sha256": sha256, "bytes": size, "type": kind}))


def stored_at(column: Column, name: str) -> tuple[Storage, str]:
    """Where the file lies: a restricted photo's on its shelf."""
    storage: Storage = column.field.storage  # type: ignore[attr-defined]
    return place_of(storage, name) if column.table.name == "photos" else (storage, name)


def _copied(file: Any, copy: IO[bytes]) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        copy.write(piece)
        found.update(piece)
        size += len(piece)
    return found.hexdigest(), size


def _ending(name: str) -> str:
    _before, dot, after = name.rpartition(".")
    ending = f"{dot}{after}".lower()
    return _ONE_SPELLING.get(ending, ending) if dot and _ENDING.fullmatch(ending) else ""
