"""What was handed in at the desk and is not an import yet: files in a private folder, what was asked for, the dry run so far.

A plan is a folder, named by a number nobody can guess: `files`, `plan.json` and `report.json` in it.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings

from articles.importing.intake.starting import Wishes
from articles.importing.sources.handed_in import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

#: In bytes, of a file's name in most file systems; some room for a number before it.
_LONGEST_NAME = 200
#: Seconds after which a plan that nobody brought in is thrown away.
_KEPT = 14 * 24 * 60 * 60
#: Entries of the server's folder that can be chosen.
_MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """`run` is the import it became."""

    token: uuid.UUID
    publication: int
    wishes: Wishes
    by: int
    run: int | None = None

    @classmethod
    def called(cls, token: uuid.UUID) -> Self | None:
        """The plan with this number."""
        try:
            said = json.loads((_folder(token) / "plan.json").read_text(encoding="utf-8"))
        except OSError:
            return None
        return cls(token, said["publication"], Wishes.from_json(said["wishes"]), said["by"], said["run"])

    def save(self) -> None:
        """Write it down."""
        said = {"publication": self.publication, "wishes": self.wishes.to_json(), "by": self.by, "run": self.run}
        _write(_folder(self.token) / "plan.json", said)

    def report(self) -> dict[str, Any]:
        """What the dry run has found so far; empty before it."""
        try:
            found: dict[str, Any] = json.loads((_folder(self.token) / "report.json").read_text(encoding="utf-8"))
        except OSError:
            return {}
        return found

    def keep_report(self, report: dict[str, Any]) -> None:
        """So that a dry run goes on where it was."""
        _write(_folder(self.token) / "report.json", report)

    def throw_away(self) -> None:
        """Delete it with its files."""
        shutil.rmtree(_folder(self.token), ignore_errors=True)


def keep_files(files: Sequence[UploadedFile[Any]]) -> tuple[uuid.UUID, Path]:
    """Store what was sent in a new plan's folder, which nobody but this program reads; plans nobody came back to go."""
    _sweep()
    token = uuid.uuid4()
    folder = _folder(token) / "files"
    folder.mkdir(parents=True, mode=0o700)
    for file in files:
        with (folder / _free_name(folder, file.name or "file")).open("xb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    return token, folder


def keep_beside(token: uuid.UUID, name: str, file: UploadedFile[Any] | None) -> str:
    """Store a map or profile; its path, "" where there is none."""
    if file is None:
        return ""
    path = _folder(token) / name
    path.write_bytes(file.read())
    return str(path)


def on_server() -> list[str]:
    """What lies in the server's folder, by name: files and folders, no links."""
    try:
        inside = sorted(Path(settings.IMPORT_FOLDER).iterdir(), key=lambda path: path.name)
    except OSError:
        return []
    return [path.name for path in inside if not path.is_symlink() and not path.name.startswith(".")][:_MOST_ENTRIES]


def _folder(token: uuid.UUID) -> Path:
    return Path(settings.IMPORT_UPLOADS) / str(token)


def _write(path: Path, said: dict[str, Any]) -> None:
    """Whole or not at all."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def _free_name(folder: Path, name: str) -> str:
    """`name`, which Django has freed of folders, as far as a file system takes it; with a number where it is taken."""
    stem, dot, ending = printable(name).replace("\x00", "").lstrip(".").rpartition(".")
    ending = f"{dot}{ending}"[:40]
    stem = (stem or "file").encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore")
    found, number = f"{stem}{ending}", 1
    while (folder / found).exists():
        number += 1
        found = f"{stem}-{number}{ending}"
    return found


def _sweep() -> None:
    """Throw away what was handed in long ago. An import that is still read has touched its plan since."""
    for path in Path(settings.IMPORT_UPLOADS).iterdir():
        try:
            if time.time() - (path / "plan.json").stat().st_mtime > _KEPT:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue
