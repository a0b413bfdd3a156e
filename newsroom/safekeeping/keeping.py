"""A backup made: the database first, then the files, since a picture that nobody mentions does no harm and a missing one does."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsroom.models import PublicState
from newsroom.outages import Outage, outage_of
from newsroom.safekeeping import databases
from newsroom.safekeeping.sealing import Damaged
from newsroom.safekeeping.vault import FORMAT, Kept, Manifest, NoBackup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from newsroom.safekeeping.vault import Vault
    from newsroom.stores import Store, Stored


@dataclass(slots=True)
class Progress:
    """How far a backup is: files looked at, bytes of them, how many were new; `left`: files that could not be read, and why."""

    files: int = 0
    size: int = 0
    new: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    place: Path | None = None


def keep(
    vault: Vault, database: Mapping[str, Any], roots: Mapping[str, Store], secret: str, *, rereads: bool = False
) -> Iterator[Progress]:
    """Make a backup of `database` and of all files in `roots`; yields as it goes, at last with its place.

    A file whose size and time of change are those of the last backup is not read again, unless `rereads`.
    Raises NoBackup and databases.CannotCopy; then there is no new backup.
    """
    progress = Progress()
    with vault.locked():
        vault.take_away_unfinished()
        moment = datetime.now(UTC)
        if vault.place_of(moment).exists():
            raise NoBackup(f"There is a backup of this second already: {vault.place_of(moment).name}.")
        partial = vault.folder / f".{vault.place_of(moment).name}.{os.getpid()}"
        partial.mkdir(mode=0o700)
        try:
            yield from _written(vault, partial, moment, database, roots, secret, progress, rereads=rereads)
        except BaseException as error:
            # A disk that is full has room again for what the site writes.
            shutil.rmtree(partial, ignore_errors=True)
            if outage_of(error) is Outage.NO_ROOM:
                raise NoBackup(
                    f"There is no room for the backup in {vault.folder}. Nothing was kept. Make room, or name another folder: --to"
                ) from error
            raise


def _written(
    vault: Vault,
    partial: Path,
    moment: datetime,
    database: Mapping[str, Any],
    roots: Mapping[str, Store],
    secret: str,
    progress: Progress,
    *,
    rereads: bool,
) -> Iterator[Progress]:
    """The backup in its unfinished folder, and then in its place."""
    before = {} if rereads else _last(vault)
    states = _states()
    plain = partial / ".database"
    databases.copy(database, plain)
    size = plain.stat().st_size
    with plain.open("rb") as copied:
        digest = vault.write(copied, partial / "database")
    plain.unlink()
    yield progress
    lines = partial / ".files"
    with lines.open("x", encoding="utf-8") as written:
        for root, store in roots.items():
            for kept in _kept(vault, root, store, before, progress):
                written.write(json.dumps(asdict(kept), ensure_ascii=False) + "\n")
                yield progress
    with lines.open("rb") as listed:
        files = vault.write(listed, partial / "files")
    lines.unlink()
    manifest = Manifest(
        format=FORMAT,
        made_at=moment.isoformat(),
        database=databases.kind_of(database),
        database_sha256=digest,
        database_size=size,
        files=progress.files,
        files_size=progress.size,
        files_sha256=files,
        is_sealed=bool(vault.seal.key),
        key_mark=mark_of(secret),
        states=states,
    )
    progress.place = vault.finish(partial, moment, manifest)
    yield progress


def mark_of(secret: str) -> str:
    """What tells a signing key from another one, and nothing about it."""
    return hmac.new(secret.encode(), b"newsroom backup", hashlib.sha256).hexdigest()[:16]


def _states() -> dict[str, int]:
    return dict(PublicState.objects.order_by("publication__slug").values_list("publication__slug", "generation"))


def _last(vault: Vault) -> dict[tuple[str, str], Kept]:
    """The files of the newest backup under this seal; none where it cannot be read: then everything is read anew."""
    for moment in vault.moments()[:1]:
        place = vault.place_of(moment)
        try:
            if vault.manifest(place).is_sealed == bool(vault.seal.key):
                return {(kept.root, kept.path): kept for kept in vault.files_of(place)}
        except (Damaged, NoBackup):
            return {}
    return {}


def _kept(
    vault: Vault, root: str, store: Store, before: Mapping[tuple[str, str], Kept], progress: Progress
) -> Iterator[Kept]:
    for found in store.stored():
        last = before.get((root, found.name))
        try:
            if (
                last
                and (last.size, last.changed) == (found.size, found.changed)
                and vault.path_of(last.object).exists()
            ):
                kept = last
            else:
                kept = _read(vault, root, store, found)
                progress.new += 1
        except FileNotFoundError:
            # Deleted since it was listed, as a restricted photo's sizes are.
            continue
        except (OSError, Damaged) as error:
            if outage_of(error) in {Outage.NO_ROOM, Outage.STORE_AWAY}:
                # No file is at fault.
                raise
            progress.left.append((f"{root}/{found.name}", str(error)))
            continue
        progress.files += 1
        progress.size += kept.size
        yield kept


def _read(vault: Vault, root: str, store: Store, found: Stored) -> Kept:
    with store.open(found.name) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        return Kept(root, found.name, found.size, found.changed, digest, vault.put(file, digest))
