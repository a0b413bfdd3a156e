"""What of this installation is kept, and where, as the settings have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from newsroom.safekeeping.sealing import Seal
from newsroom.safekeeping.vault import Vault


def vault(folder: str = "") -> Vault:
    """Where its backups are, or those in `folder`."""
    return Vault(Path(folder or settings.BACKUPS).resolve(), Seal(settings.BACKUP_KEY))


def database() -> dict[str, Any]:
    """Its database."""
    return dict(settings.DATABASES["default"])


def roots() -> dict[str, Path]:
    """Its folders of files, by the names they have in a backup."""
    return {"media": Path(settings.MEDIA_ROOT), "documents": Path(settings.DOCUMENT_ROOT)}
