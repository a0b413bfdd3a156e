"""A line that overwrites itself where somebody watches, and nothing elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

#: Seconds between two looks.
_EVERY = 0.2


class Line:
    """On a terminal's error output."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out
        self._at = 0.0

    def show(self, text: str) -> None:
        """Instead of what stood there."""
        if self._out.isatty() and time.monotonic() - self._at > _EVERY:
            self._at = time.monotonic()
            self._out.write(f"\r\x1b[K{text}\r", ending="")

    def clear(self) -> None:
        """Leave the line empty."""
        if self._out.isatty():
            self._out.write("\r\x1b[K", ending="")
