"""Where pictures and documents are kept: a folder of this machine's disk, or a bucket of an object store that speaks S3.

Both are storages of Django; backups and moves ask two things more of them, which are the same of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from django.core.files.base import File
    from django.core.files.storage import Storage


class StoreAway(OSError):
    """The object store did not answer, or refused; the message says what was asked of it and what it said."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One file that is kept: its name, bytes, and time of change (ns)."""

    name: str
    size: int
    changed: int


class Store(Protocol):
    """What backups and moves ask."""

    def stored(self) -> Iterator[Stored]:
        """All that is kept."""

    def open(self, name: str, mode: str = "rb") -> File[Any]:
        """The file, from its beginning. Raises FileNotFoundError."""

    def laid_down(self, name: str, changed: int) -> AbstractContextManager[Path]:
        """A path to write a file at that is kept as `name` after the block, whole or not at all, in place of what was there.

        Raises SuspiciousOperation for a name that would lead elsewhere.
        """

    def delete(self, name: str) -> None:
        """Keep it no longer; it may be gone already."""


def hurried(storage: Storage) -> Storage:
    """The same for whoever keeps others waiting meanwhile: soon told that it does not answer. A disk answers at once."""
    quick: Storage = getattr(storage, "hurried", storage)
    return quick
