"""Numbers that come from outside and are to name a row, or count its saves."""

from __future__ import annotations

from typing import TypeGuard

#: Digits that always fit what databases keep a primary key in; one more may be an error in SQLite.
_MOST_DIGITS = 18


def is_key(text: str | None) -> TypeGuard[str]:
    """Whether `text` can be a primary key: ASCII digits, and not too many."""
    return text is not None and text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def key_in(text: str | None) -> int | None:
    """The primary key that `text` spells; None for anything else."""
    return int(text) if is_key(text) else None
