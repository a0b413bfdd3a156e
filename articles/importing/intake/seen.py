"""Numbers that came before in the same import, and whether they said the same then."""

from __future__ import annotations

import enum
import hashlib
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from articles.importing.intake.giving_way import is_damaged

if TYPE_CHECKING:
    from articles.importing.item import LegacyItem


class Before(enum.Enum):
    """Whether a number came before."""

    NEVER = enum.auto()
    SAME = enum.auto()
    OTHER = enum.auto()
    #: It lacked characters that this one has, or has those that this one lacks.
    DAMAGED = enum.auto()
    CLEAN = enum.auto()


class Seen:
    """Of an archive there are more than a process should remember, so that they lie on disk."""

    _rows: sqlite3.Connection | None = None

    def before(self, item: LegacyItem) -> Before:
        """Whether the number of `item` came before, and whether it said the same then."""
        if self._rows is None:
            # SQLite's name for a file of its own that goes with the connection, and is none while it fits into a cache.
            self._rows = sqlite3.connect("")
            self._rows.execute("CREATE TABLE seen (number TEXT PRIMARY KEY, said BLOB, damaged INT) WITHOUT ROWID")
        now = (_said(item), is_damaged(item))
        found = self._rows.execute("SELECT said, damaged FROM seen WHERE number = ?", [item.source_id]).fetchone()
        if found is None:
            self._rows.execute("INSERT INTO seen VALUES (?, ?, ?)", [item.source_id, *now])
            return Before.NEVER
        if found[0] == now[0] or (found[1] and now[1]):
            return Before.SAME
        if now[1]:
            return Before.CLEAN
        self._rows.execute("UPDATE seen SET said = ?, damaged = ? WHERE number = ?", [*now, item.source_id])
        return Before.DAMAGED if found[1] else Before.OTHER

    def forget(self) -> None:
        """Give the room back."""
        if self._rows is not None:
            self._rows.close()
            self._rows = None


def _said(item: LegacyItem) -> bytes:
    """What `item` says, wherever it was read: a page for phones and one for desks may say the same."""
    nowhere = replace(item, name="", sha256="", position="", url="", original=b"", addresses=(), doubts=(), spans=())
    return hashlib.blake2b(repr(nowhere).encode("utf-8", "surrogatepass"), digest_size=16).digest()
