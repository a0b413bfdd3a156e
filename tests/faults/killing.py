"""A process that is killed at a moment of chance, as kill -9 or a machine short of memory does it.

Each is forked from one that has everything loaded, before it opened the database, so that it takes no time to begin and nothing
but the kill ends it.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection, connections

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds after which something hangs.
LIMIT = 60

_living: set[int] = set()


class FailedByItself(Exception):
    """What was to be killed ended with an error before that."""


@dataclass(slots=True)
class Count:
    """Of one act: how often its process was killed, how often in the middle of it, and what was acknowledged before."""

    kills: int = 0
    amidst: int = 0
    acknowledged: int = 0
    losses: list[str] = field(default_factory=list)


def let_go() -> None:
    """Nothing of the database may be shared by two processes: the threads of a pool are not forked, its sockets are."""
    connections.close_all()
    for each in connections.all():
        getattr(each, "close_pool", lambda: None)()


def forked(work: Callable[[], object]) -> int:
    """A child that does `work` and ends; its process id."""
    let_go()
    child = os.fork()
    if child:
        _living.add(child)
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - nothing of the parent may go on in the child
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def killed(child: int, after: float) -> bool:
    """Kill it `after` so many seconds; whether it had not ended by then. Raises FailedByItself."""
    until = time.monotonic() + after
    while (left := until - time.monotonic()) > 0:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            _living.discard(child)
            if status:
                raise FailedByItself
            return False
        time.sleep(min(left, 0.002))
    _kill(child)
    settle()
    return True


def kill_in(child: int, seconds: float) -> threading.Thread:
    """Kill it then, while this process goes on; whoever joins the thread knows that it is dead."""

    def kill() -> None:
        time.sleep(seconds)
        _kill(child)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _living.discard(child)


@atexit.register
def _kill_all() -> None:
    """None outlives a run that failed."""
    for child in tuple(_living):
        _kill(child)


def settle() -> None:
    """Until the database has noticed that its client is dead: PostgreSQL ends what it was told, or takes it back."""
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + LIMIT
    question = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND application_name <> %s"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET application_name = 'the one who looks'")
        while time.monotonic() < until:
            cursor.execute(question, ["the one who looks"])
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.002)
    raise TimeoutError("The database still has a client that was killed.")
