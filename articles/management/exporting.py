"""What the commands of an export share: progress with its pace and the time that is left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

_EVERY = 0.2


class Pace:
    """One line that overwrites itself, only where somebody watches. Rows are told of; `size` is how many there will be."""

    def __init__(self, out: OutputWrapper, size: int) -> None:
        self._out, self._size = out, size
        self._is_watched = out.isatty()
        self._began = self._shown = time.monotonic()
        self._done = 0

    def __call__(self, where: str) -> None:
        """Another row is done."""
        self._done += 1
        if not self._is_watched or self._done % 50:
            return
        now = time.monotonic()
        if now - self._shown < _EVERY:
            return
        self._shown = now
        rate = self._done / max(now - self._began, 0.001)
        left = _length(max(self._size - self._done, 0) / rate)
        self._out.write(
            f"\r\x1b[K{where}: {self._done} of {self._size} rows · {rate:.0f}/s · about {left} left\r", ending=""
        )

    def end(self) -> None:
        """Clear the line."""
        if self._is_watched:
            self._out.write("\r\x1b[K", ending="")


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def readable(size: int) -> str:
    """Bytes as people say them."""
    return f"{size / 1_000_000:.1f} MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.2f} GB"
