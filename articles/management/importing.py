"""What the commands of an import share: how they find a publication or a run, show progress, and are stopped."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError

from articles.importing.report import sum_of
from articles.models import ImportRun
from newsroom.models import Publication

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

USAGE = 2
INTERRUPTED = 130
#: Seconds between two lines of progress where nobody watches, and between two looks where somebody does.
_PLAIN_EVERY = 10.0
_WATCHED_EVERY = 0.2


def publication_called(slug: str | None) -> Publication:
    """The publication with `slug`, or the only one. Raises CommandError naming those there are."""
    publications = Publication.objects.select_related("publisher").order_by("slug")
    if slug:
        found = publications.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no publication “{slug}”.", returncode=USAGE)
        return found
    some = list(publications[:20])
    if len(some) != 1:
        known = ", ".join(publication.slug for publication in some)
        raise CommandError(
            f"Say which publication with --publication: {known}."
            if known
            else "There is no publication yet; run setup.",
            returncode=USAGE,
        )
    return some[0]


def run_called(number: int) -> ImportRun:
    """The run with this number. Raises CommandError naming the last ones."""
    found = ImportRun.objects.select_related("publication__publisher").filter(pk=number).first()
    if found is None:
        last = ", ".join(f"{run.pk} ({run})" for run in ImportRun.objects.order_by("-pk")[:5])
        raise CommandError(f"There is no import {number}. The last ones: {last or 'none'}.", returncode=USAGE)
    return found


class Progress:
    """How far a run has come: one line that overwrites itself on a terminal, plain lines now and then elsewhere.

    The time that is left is told by the bytes that were read of all that were handed in.
    """

    def __init__(self, watched: OutputWrapper, plain: OutputWrapper, size: int) -> None:
        self._watched, self._plain, self._size = watched, plain, size
        self._is_watched = watched.isatty()
        self._began = self._shown = time.monotonic()
        self._bytes = 0

    def read(self, size: int) -> None:
        """Another `size` bytes were read."""
        self._bytes += size

    def show(self, counts: dict[str, int]) -> None:
        """Say how far it has come, if it is time to."""
        now = time.monotonic()
        if now - self._shown < (_WATCHED_EVERY if self._is_watched else _PLAIN_EVERY):
            return
        self._shown = now
        passed = max(now - self._began, 0.001)
        line = f"{sum_of(counts)} · {counts['in'] / passed:.0f}/s"
        if 0 < self._bytes < self._size:
            line += f" · about {_length(passed * (self._size - self._bytes) / self._bytes)} left"
        if self._is_watched:
            self._watched.write(f"\r\x1b[K{line}\r", ending="")
        else:
            self._plain.write(line)

    def end(self) -> None:
        """Clear the line."""
        if self._is_watched:
            self._watched.write("\r\x1b[K", ending="")


def _length(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


class Interruption:
    """Ctrl-C finishes the batch in hand; a second one stops at once (its transaction is undone)."""

    def __init__(self) -> None:
        self.wanted = False
        self._before: Any = None

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, *_signal: object) -> None:
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True
