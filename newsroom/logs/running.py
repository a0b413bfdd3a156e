"""What is being done at this moment in this thread: a request, a command, a task, each with an id that its log lines carry."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextvars import Token

#: What a proxy may call a request: nothing that could be mistaken for a part of the line it is written into.
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(slots=True)
class Running:
    """One of them. `name` is the command's or task's; `given`, an id that somebody else made."""

    kind: str
    name: str = ""
    given: str = ""
    _made: str = ""

    @property
    def id(self) -> str:
        """The id given, if it looks like one; else one that is made when it is first asked for."""
        if not self._made:
            self._made = self.given if _ID.fullmatch(self.given) else uuid4().hex
        return self._made

    def fields(self) -> dict[str, str]:
        """As they stand in a log line."""
        return {self.kind: self.name, f"{self.kind}_id": self.id} if self.name else {f"{self.kind}_id": self.id}


#: From the outside in: a request, and a task that it does at once.
_running: ContextVar[tuple[Running, ...]] = ContextVar("running", default=())


def now_running() -> tuple[Running, ...]:
    """From the outside in."""
    return _running.get()


def begin(what: Running) -> Token[tuple[Running, ...]]:
    """From here on lines belong to it; `end` takes what this gives."""
    return _running.set((*_running.get(), what))


def end(token: Token[tuple[Running, ...]]) -> None:
    """To what was being done before."""
    _running.reset(token)


def end_all_from(what_id: str) -> None:
    """The one of this id is over, and what it began."""
    running = _running.get()
    ids = [each.id for each in running]
    if what_id in ids:
        _running.set(running[: ids.index(what_id)])


@contextmanager
def running(what: Running) -> Iterator[Running]:
    """As long as the block lasts."""
    token = begin(what)
    try:
        yield what
    finally:
        end(token)
