"""Where a list goes on: an instant and a key, as the `?before=` of its next page. Knows no database."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime


class BadCursor(ValueError):
    """A `?before=` that this site never gave out."""


def written(instant: datetime, key: int) -> str:
    """The cursor of the last row of a page."""
    text = f"{instant.isoformat()} {key}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[datetime, int]:
    """The instant and key a cursor stands for. Raises BadCursor."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        instant, key = text.split(" ")
        at = datetime.fromisoformat(instant)
        if at.tzinfo is None or not key.isdecimal() or not 0 < int(key) < 2**63:
            raise BadCursor(cursor)
        # Years that no instant has in UTC are no instant of ours.
        return at.astimezone(UTC), int(key)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadCursor(cursor) from error
