"""What this process knows of the public states, and how sure it is of it."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from newsroom.models import Host, PublicState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

_log = logging.getLogger(__name__)

#: Seconds between two questions to a database that does not answer.
_RETRY = 2.0


@dataclass(frozen=True, slots=True)
class Known:
    """Publication → its generation and epoch; the names that publications answer to; when it was read (monotonic)."""

    states: Mapping[int, tuple[int, UUID]]
    hosts: frozenset[str]
    read_at: float


@dataclass(slots=True)
class States:
    """The public states, read again once they are older than `trust` seconds."""

    trust: float
    clock: Callable[[], float] = time.monotonic
    _known: Known | None = None
    _ask_again_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> Known | None:
        """What is known, not older than `trust`; older than that only while the database does not answer.

        None when it never answered. `Known.read_at` tells how old it is.
        """
        known = self._known
        now = self.clock()
        if known and now - known.read_at < self.trust:
            return known
        # While the database does not answer, one asks it again and nobody waits for them.
        if not self._lock.acquire(blocking=not self._ask_again_at):
            return known
        try:
            if self._known is known and self.clock() >= self._ask_again_at:
                self._read()
            return self._known
        finally:
            self._lock.release()

    def _read(self) -> None:
        # Read before it is asked: what is learnt is at least as new as this.
        read_at = self.clock()
        try:
            states = {
                publication: (generation, epoch)
                for publication, generation, epoch in PublicState.objects.values_list(
                    "publication_id", "generation", "epoch"
                )
            }
            hosts = frozenset(Host.objects.values_list("hostname", flat=True))
        except (DatabaseError, OSError):
            # From here on: the answer that there is none may have taken longer than that.
            self._ask_again_at = self.clock() + _RETRY
            _log.exception("The database does not answer; pages that are known go on being served for a while.")
        else:
            self._known = Known(states, hosts, read_at)
            self._ask_again_at = 0.0
        finally:
            # A thread that serves kept pages alone holds no connection. (A transaction is open here in tests only.)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
