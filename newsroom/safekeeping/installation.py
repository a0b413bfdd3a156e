"""What of this installation is kept, and where, as the settings have it."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.files.storage import default_storage, storages

from newsroom.safekeeping.passing import take_away
from newsroom.safekeeping.putting_back import folder_of
from newsroom.safekeeping.sealing import Seal
from newsroom.safekeeping.vault import NoBackup, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsroom.stores import Store


def vault(folder: str = "") -> Vault:
    """Where its backups are, or those in `folder`."""
    return Vault(Path(folder or settings.BACKUPS).resolve(), Seal(settings.BACKUP_KEY))


def database() -> dict[str, Any]:
    """Its database."""
    return dict(settings.DATABASES["default"])


def roots() -> dict[str, Store]:
    """Where its files are kept, by the names that have in a backup."""
    return {"media": cast("Store", default_storage), "documents": cast("Store", storages["documents"])}


def on_disk() -> dict[str, Store]:
    """The same on the disk, whatever is chosen."""
    return {name: cast("Store", storages[f"{name}-on-disk"]) for name in roots()}


@contextmanager
def being_put_back(name: str) -> Iterator[None]:
    """Around writing the backup `name`: what is killed or fails in it is known until one came to its end.

    What is refused before is refused outside of it: the site is then what it was, and what the mark said stays.
    """
    mark = _mark()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(name, encoding="utf-8")
    yield
    mark.unlink()


def put_back_by_half() -> str:
    """The backup that is being put back, or was not to the end; "" where there is none."""
    try:
        return _mark().read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _mark() -> Path:
    return Path(settings.VAR) / "restore-unfinished"


def take_away_what_is_left() -> None:
    """Opened copies that a backup, a restore or a drill left when it was killed; what is at work is left alone."""
    kept = vault()
    beside = folder_of(database())
    for folder in {kept.folder, Path(tempfile.gettempdir()), *([beside] if beside else [])}:
        take_away(folder)
    if not kept.folder.is_dir():
        return
    with suppress(NoBackup, OSError), kept.locked():
        kept.take_away_unfinished()
