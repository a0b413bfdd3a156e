"""What a process remembers of things that do not change, up to a number of them. Knows no database."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Hashable

_all: WeakSet[Memory[Any, Any]] = WeakSet()


def forget() -> None:
    """Empty every memory of this process; for tests, which make a page again as a process does that has just begun."""
    for memory in _all:
        memory.clear()


class Memory[K: Hashable, V]:
    """At most `most` things by key; what came first goes first.

    A key says all that its thing depends on, so nothing here is ever out of date and nothing has to be struck out.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[K, V] = {}
        self._lock = Lock()
        _all.add(self)

    def get(self, key: K) -> V | None:
        """The thing, or None."""
        return self._kept.get(key)

    def put(self, key: K, value: V) -> V:
        """Remember `value`, and hand it back."""
        with self._lock:
            if len(self._kept) >= self.most:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = value
        return value

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
