"""What a process remembers of things that do not change, up to a number of them. Knows no database."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_all: WeakSet[Memory[Any, Any]] = WeakSet()


def forget() -> None:
    """Empty every memory of this process; for tests, which make a page again as a process does that has just begun."""
    for memory in _all:
        memory.clear()


class Memory[K: Hashable, V]:
    """At most `most` things by key, or as many as weigh `most` together; what came first goes first.

    A key says all that its thing depends on, so nothing here is ever out of date and nothing has to be struck out.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _thing: 1) -> None:
        self.most = most
        self._weigh = weigh
        self._weight = 0
        self._kept: dict[K, V] = {}
        self._lock = Lock()
        _all.add(self)

    def get(self, key: K) -> V | None:
        """The thing, or None. Raises TypeError for what is no key."""
        return self._kept.get(key)

    def put(self, key: K, value: V) -> V:
        """Remember `value`, and hand it back."""
        with self._lock:
            self._drop(key)
            self._weight += self._weigh(value)
            while self._kept and self._weight > self.most:
                self._drop(next(iter(self._kept)))
            self._kept[key] = value
        return value

    def _drop(self, key: K) -> None:
        if key in self._kept:
            self._weight -= self._weigh(self._kept.pop(key))

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def __len__(self) -> int:
        return len(self._kept)
