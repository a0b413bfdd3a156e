"""A backup put back: all of it is examined first, then the files are written, the database last."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import SuspiciousOperation

from newsroom.safekeeping import databases
from newsroom.safekeeping.passing import EXAMINED, RESTORED, passing
from newsroom.safekeeping.sealing import Damaged
from newsroom.safekeeping.vault import NoBackup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsroom.safekeeping.vault import Kept, Vault
    from newsroom.stores import Store


@dataclass(slots=True)
class Progress:
    """How far it is: files examined, and files written."""

    examined: int = 0
    written: int = 0
    damaged: list[str] = field(default_factory=list)


def examine(vault: Vault, place: Path, progress: Progress) -> Iterator[Progress]:
    """Read all of the backup at `place`, and note in `progress.damaged` what is not as it was put there.

    Raises NoBackup, and Damaged when not even its lists can be read.
    """
    reading = vault.for_reading(place)
    manifest = reading.manifest(place)
    with passing(EXAMINED, vault.folder) as folder:
        copied = folder / "database"
        try:
            reading.read(place / "database", copied, manifest.database_sha256)
            databases.examine(manifest.database, copied)
        except Damaged as damage:
            progress.damaged.append(f"{place / 'database'}: {damage}")
    seen: set[str] = set()
    count = 0
    for kept in reading.files_of(place):
        count += 1
        if kept.object not in seen:
            seen.add(kept.object)
            try:
                reading.read(reading.path_of(kept.object), None, kept.sha256)
            except Damaged as damage:
                progress.damaged.append(f"{kept.root}/{kept.path} ({reading.path_of(kept.object)}): {damage}")
        progress.examined += 1
        yield progress
    if count != manifest.files:
        progress.damaged.append(f"{place / 'files'}: it names {count} files, the manifest {manifest.files}")
    yield progress


def make_way(vault: Vault, place: Path, database: Mapping[str, Any]) -> None:
    """Before anything is written: raise NoBackup or databases.CannotCopy where the backup cannot go into the database's place."""
    manifest = vault.for_reading(place).manifest(place)
    if manifest.database != databases.kind_of(database):
        raise NoBackup(
            f"{place.name} is of {manifest.database}, and DATABASE_URL names {databases.kind_of(database)}."
            " Give a database of the same kind."
        )
    databases.let_go_of(database)


def put_back(
    vault: Vault, place: Path, database: Mapping[str, Any], roots: Mapping[str, Store], progress: Progress
) -> Iterator[Progress]:
    """Write the files into `roots` and put the database in its place, after `make_way`; what else lies there stays.

    Raises Damaged and databases.CannotCopy; the database is then what it was.
    """
    reading = vault.for_reading(place)
    manifest = reading.manifest(place)
    for kept in reading.files_of(place):
        if kept.root not in roots:
            raise Damaged(f"{place / 'files'}: it names a folder “{kept.root}” that this software does not have")
        _write(reading, kept, roots[kept.root])
        progress.written += 1
        yield progress
    beside = folder_of(database)
    with passing(RESTORED, beside) as folder:
        copied = folder / "database"
        reading.read(place / "database", copied, manifest.database_sha256)
        databases.put_back(database, copied)
    yield progress


def folder_of(database: Mapping[str, Any]) -> Path | None:
    """Where the copy is opened: beside the file of SQLite, so that moving it is one step."""
    if databases.kind_of(database) != "sqlite":
        return None
    folder = Path(str(database["NAME"])).parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(reading: Vault, kept: Kept, store: Store) -> None:
    try:
        with store.laid_down(kept.path, kept.changed) as path:
            reading.read(reading.path_of(kept.object), path, kept.sha256)
    except SuspiciousOperation as error:
        raise Damaged(f"a file of the backup would lie outside its folder: {kept.path}") from error
