"""A run of `manage.py`: its lines carry its name and an id, and what it failed by is a line like all others."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsroom.logs.lines import JsonLine
from newsroom.logs.running import Running, running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_log = logging.getLogger(__name__)


@contextmanager
def logged_command(arguments: Sequence[str]) -> Iterator[None]:
    """Around a command. Where lines are JSON, a traceback is a field of one and not thirty lines that are none."""
    name = arguments[1] if len(arguments) > 1 else ""
    with running(Running("command", name)):
        try:
            yield
        except Exception:
            if not any(isinstance(handler.formatter, JsonLine) for handler in logging.root.handlers):
                raise
            _log.critical("manage.py %s failed.", name, exc_info=True)
            sys.exit(1)
