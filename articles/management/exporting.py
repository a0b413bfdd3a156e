"""What the commands of an export share: progress with its pace and the time that is left."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from newsroom.management.progress import Line

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper


class Pace:
    """Told of each row that is done; `size` is how many there will be."""

    def __init__(self, out: OutputWrapper, size: int) -> None:
        self._line = Line(out)
        self._size = size
        self._began = time.monotonic()
        self._done = 0

    def __call__(self, where: str) -> None:
        """Another row of `where` is done."""
        self._done += 1
        if self._done % 50:
            return
        rate = self._done / max(time.monotonic() - self._began, 0.001)
        left = _length(max(self._size - self._done, 0) / rate)
        self._line.show(f"{where}: {self._done} of {self._size} rows · {rate:.0f}/s · about {left} left")

    def end(self) -> None:
        """Clear the line."""
        self._line.clear()


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def readable(size: int) -> str:
    """Bytes as people say them."""
    return f"{size / 1_000_000:.1f} MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.2f} GB"
