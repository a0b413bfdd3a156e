"""What a process remembers of things that do not change, up to so many bytes. Knows no database.

Cards, pages and pieces of templates share one bound: how many of each there are to remember, readers decide, and bytes
are what a machine has so many of.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


@dataclass(slots=True, eq=False)
class _Thing[K: Hashable, V]:
    """Something that is remembered `among` others under `key`, of `size` bytes."""

    among: dict[K, _Thing[K, V]]
    key: K
    value: V
    size: int
    was_asked_for: bool = False


class Bound:
    """At most `most` bytes, roughly, in all memories that have this bound.

    When there is no room, what came first goes first, but for what was asked for since it came or was last passed over: a
    robot that walks through the archive pushes out what it asked for itself, not what readers read.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._things: OrderedDict[_Thing[Any, Any], None] = OrderedDict()
        self._lock = Lock()

    def take(self, thing: _Thing[Any, Any]) -> None:
        """Remember `thing`, in place of what has its key, and give up what there is no room for."""
        with self._lock:
            if before := thing.among.get(thing.key):
                self._give_up(before)
            thing.among[thing.key] = thing
            self._things[thing] = None
            self.size += thing.size
            while self.size > self.most:
                oldest = next(iter(self._things))
                if oldest.was_asked_for:
                    oldest.was_asked_for = False
                    self._things.move_to_end(oldest)
                else:
                    self._give_up(oldest)

    def _give_up(self, thing: _Thing[Any, Any]) -> None:
        del self._things[thing]
        del thing.among[thing.key]
        self.size -= thing.size

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            for thing in list(self._things):
                self._give_up(thing)


@cache
def everything() -> Bound:
    """The bound of this process."""
    return Bound(int(settings.MEMORY_MB * 1024 * 1024))


def forget() -> None:
    """Empty every memory of this process; for tests, which make a page again as a process does that has just begun."""
    everything().clear()


class Memory[K: Hashable, V]:
    """Things of one kind by key; `size_of` gives the bytes of one, roughly.

    A key says all that its thing depends on, so nothing here is ever out of date and nothing has to be struck out.
    """

    def __init__(self, size_of: Callable[[V], int], bound: Bound | None = None) -> None:
        self._size_of = size_of
        self._bound = bound or everything()
        self._things: dict[K, _Thing[K, V]] = {}

    def get(self, key: K) -> V | None:
        """The thing, or None. Raises TypeError for what is no key."""
        thing = self._things.get(key)
        if thing is None:
            return None
        thing.was_asked_for = True
        return thing.value

    def put(self, key: K, value: V) -> V:
        """Remember `value`, and hand it back."""
        self._bound.take(_Thing(self._things, key, value, self._size_of(value)))
        return value

    def __len__(self) -> int:
        return len(self._things)
