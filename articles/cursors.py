"""Where a list goes on: an instant and a key, as the `?before=` of its next page; or numbers alone. Knows no database."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime


class BadCursor(ValueError):
    """A `?before=` that this site never gave out."""


def written(instant: datetime, *numbers: int) -> str:
    """The cursor of the last row of a page: its key, and before it what else the list is ordered by."""
    text = " ".join([instant.isoformat(), *map(str, numbers)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[datetime, int]:
    """The instant and key a cursor stands for. Raises BadCursor."""
    instant, (key,) = read_numbers(cursor, 1)
    return instant, key


def read_numbers(cursor: str, count: int) -> tuple[datetime, list[int]]:
    """The instant and the `count` numbers a cursor stands for. Raises BadCursor."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        instant, *numbers = text.split(" ")
        at = datetime.fromisoformat(instant)
        if at.tzinfo is None or len(numbers) != count or not all(map(_is_number, numbers)):
            raise BadCursor(cursor)
        # Years that no instant has in UTC are no instant of ours.
        return at.astimezone(UTC), list(map(int, numbers))
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadCursor(cursor) from error


def written_place(*numbers: int) -> str:
    """The cursor of a list that is in the order of numbers alone: "20-4711"."""
    return "-".join(map(str, numbers))


def read_place(cursor: str, count: int) -> list[int]:
    """The `count` numbers a cursor stands for. Raises BadCursor."""
    numbers = cursor.split("-")
    if len(numbers) != count or len(cursor) > 50 or not all(map(_is_number, numbers)):
        raise BadCursor(cursor)
    return list(map(int, numbers))


def _is_number(text: str) -> bool:
    """Whether it is a number that a database has as a key."""
    return text.isdecimal() and 0 < int(text) < 2**63
