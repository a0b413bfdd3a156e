"""deploy/serve runs it, in the folder of the release: one process of the application server, listening at the socket named.

granian's command line cannot say two things. Its own lines are written as all others (NEWSROOM_LOG). And a worker inherits from
its parent how that is told to stop, hears nothing itself until it has loaded the application, and would be killed only after
all the time that a stop may take; until then nobody was let in, so it may end where it stands.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

try:
    from newsroom.settings import LOGGING
except ImproperlyConfigured as wrong:
    # A sentence here, and forty lines for each worker from granian.
    sys.exit(str(wrong))

#: Seconds in which a worker may finish what it was asked.
_FINISHES = 25
_OURS = {"handlers": ["stderr"], "propagate": False}
_LINES = {
    "formatters": LOGGING["formatters"],
    "handlers": LOGGING["handlers"],
    "loggers": {"_granian": dict(_OURS), "granian.access": dict(_OURS)},
}


def main() -> None:
    """Until SIGTERM comes."""
    os.register_at_fork(after_in_child=_end_when_told)
    # Two of these processes share the machine's cores.
    workers = int(os.environ.get("GRANIAN_WORKERS") or (len(os.sched_getaffinity(0)) + 1) // 2)
    Granian(
        "newsroom.wsgi:application",
        uds=Path(sys.argv[1]),
        uds_permissions=0o666,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        # What its command line gives where nothing is said.
        http1_settings=HTTP1Settings(),
        websockets=False,
        workers=workers,
        # More threads wait for each other.
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=_FINISHES,
        log_level=LogLevels.warning,
        log_dictconfig=_LINES,
    ).serve()


def _end_when_told() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    main()
