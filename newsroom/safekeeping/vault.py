"""The folder that backups are kept in.

    20261126T194500Z/manifest.json      what the backup is of; written last, so that without one there is no backup
                     database           the copy of the database
                     files              one line of JSON for each file of the installation
    objects/ab/abcd…                    the files themselves, each once for all backups, under a name made of its content

With a key all but the manifest is encrypted. What begins with a dot is unfinished and is taken away by the next backup.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsroom.safekeeping.sealing import Damaged, Seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.base import File

FORMAT = 1
_MANIFEST = "manifest.json"
_NAME = "%Y%m%dT%H%M%SZ"
_SHAPE = "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z"


class NoBackup(Exception):
    """There is no such backup, or it cannot be used here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the installation: under which root, its path in it, bytes, time of change (ns), SHA-256, name in the vault."""

    root: str
    path: str
    size: int
    changed: int
    sha256: str
    object: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, readable without the key. Digests are of what was put in, sizes in bytes."""

    format: int
    made_at: str
    database: str
    database_sha256: str
    database_size: int
    files: int
    files_size: int
    files_sha256: str
    is_sealed: bool
    #: Tells whether an installation has the same SECRET_KEY, and nothing about it.
    key_mark: str
    #: The state of the public site: publication's slug to its generation.
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder, and the seal of what goes into it."""

    folder: Path
    seal: Seal

    @contextmanager
    def locked(self) -> Iterator[None]:
        """While one process writes, another is refused. Raises NoBackup; a process that was killed holds nothing."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise NoBackup(f"Another process is at work on the backups in {self.folder}.") from error
            yield

    def moments(self) -> list[datetime]:
        """When the backups were made, the newest first."""
        found = (path.parent.name for path in self.folder.glob(f"{_SHAPE}/{_MANIFEST}"))
        return sorted((datetime.strptime(name, _NAME).replace(tzinfo=UTC) for name in found), reverse=True)

    def place_of(self, moment: datetime) -> Path:
        """The folder of one backup."""
        return self.folder / moment.strftime(_NAME)

    def called(self, name: str) -> Path:
        """The folder of the backup `name`, or of the newest. Raises NoBackup naming those there are."""
        moments = self.moments()
        if not name and moments:
            return self.place_of(moments[0])
        names = [moment.strftime(_NAME) for moment in moments]
        if name not in names:
            there = ", ".join(names[:10]) or "none"
            raise NoBackup(f"There is no backup {name or 'at all'} in {self.folder}. There is: {there}.")
        return self.folder / name

    def manifest(self, place: Path) -> Manifest:
        """What a backup says of itself. Raises NoBackup and Damaged."""
        try:
            said: dict[str, Any] = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
            if said["format"] > FORMAT:
                raise NoBackup(f"{place.name} was made by a later version of this software (format {said['format']}).")
            manifest = Manifest(**said)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise Damaged(f"{place / _MANIFEST} cannot be read: {error}") from error
        if manifest.is_sealed and not self.seal.key:
            raise NoBackup(f"{place.name} is encrypted. Give its key: NEWSROOM_BACKUP_KEY or NEWSROOM_BACKUP_KEY_FILE.")
        if not manifest.is_sealed and self.seal.key:
            return self.opened().manifest(place)
        return manifest

    def opened(self) -> Vault:
        """The same folder without a key."""
        return Vault(self.folder, Seal())

    def for_reading(self, place: Path) -> Vault:
        """The vault with the seal that the backup has: one from before there was a key is still read."""
        return self if self.manifest(place).is_sealed else self.opened()

    # Objects --------------------------------------------------------------------------------------------------

    def path_of(self, name: str) -> Path:
        """Where the object `name` lies."""
        return self.folder / "objects" / name[:2] / name

    def put(self, source: File[Any], sha256: str) -> str:
        """Keep a file with this digest, if it is not kept yet; its name. Raises Damaged if it changed meanwhile."""
        name = self.seal.named(sha256)
        path = self.path_of(name)
        if path.exists():
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.write(source, path) != sha256:
            path.unlink()
            raise Damaged("it was changed while it was read")
        return name

    def write(self, source: BinaryIO | File[Any], target: Path) -> str:
        """Seal `source` into `target`, whole or not at all; the SHA-256 of `source`."""
        partial = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with partial.open("xb") as written:
                digest = self.seal.close(source, written)
                written.flush()
                os.fsync(written.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        return digest

    def read(self, source: Path, target: Path | None, sha256: str) -> None:
        """Open `source` into `target`, if one is given. Raises Damaged when it is not what was put there."""
        try:
            with source.open("rb") as sealed:
                if target is None:
                    found = self.seal.open(sealed)
                else:
                    with target.open("xb") as opened:
                        found = self.seal.open(sealed, opened)
        except FileNotFoundError as error:
            raise Damaged("it is missing") from error
        if found != sha256:
            raise Damaged("its content is another one")

    # Backups --------------------------------------------------------------------------------------------------

    def files_of(self, place: Path) -> Iterator[Kept]:
        """The files of one backup, line by line. Raises Damaged."""
        reading = self.for_reading(place)
        manifest = reading.manifest(place)
        # Two may read one backup at once, a drill and the next night's.
        lines = place / f".files.{os.getpid()}"
        lines.unlink(missing_ok=True)
        try:
            reading.read(place / "files", lines, manifest.files_sha256)
            with lines.open(encoding="utf-8") as opened:
                for line in opened:
                    yield Kept(**json.loads(line))
        except Damaged as damage:
            raise Damaged(f"{place / 'files'}: {damage}") from damage
        finally:
            lines.unlink(missing_ok=True)

    def finish(self, partial: Path, moment: datetime, manifest: Manifest) -> Path:
        """Make a backup of the unfinished folder `partial`."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        with (partial / _MANIFEST).open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        place = self.place_of(moment)
        partial.rename(place)
        return place

    def remove(self, moment: datetime) -> None:
        """Take a backup away; its objects stay until `sweep`."""
        place = self.place_of(moment)
        gone = place.with_name(f".{place.name}.gone")
        place.rename(gone)
        shutil.rmtree(gone)

    def take_away_unfinished(self) -> None:
        """What a backup left that was killed or had no room: an opened copy of the database, too. Only where it is locked."""
        for unfinished in self.folder.glob(".[0-9]*"):
            shutil.rmtree(unfinished)
        for lines in self.folder.glob(f"{_SHAPE}/.files.*"):
            if not _lives(int(lines.suffix[1:])):
                lines.unlink(missing_ok=True)
        for partial in self.folder.glob("objects/*/.*"):
            partial.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Take away what is unfinished, and objects that no backup needs; how many. Raises Damaged before anything of that."""
        needed = {kept.object for moment in self.moments() for kept in self.files_of(self.place_of(moment))}
        self.take_away_unfinished()
        count = 0
        for path in self.folder.glob("objects/*/*"):
            if path.name not in needed:
                path.unlink()
                count += 1
        return count


def _lives(process: int) -> bool:
    """Whether it may still be reading: a drill beside the nightly backup."""
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True
