"""What is looked at to say whether all is well: each look says in a sentence what is wrong and what to do."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import checks
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils import timezone

from newsroom.models.heartbeat import Heartbeat, Work
from newsroom.queueing import has_worker, waiting_since
from newsroom.safekeeping.installation import put_back_by_half
from newsroom.stores import hurried

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_log = logging.getLogger(__name__)

#: The sweep runs every five minutes, and may be a minute late.
SWEEP_EVERY = timedelta(minutes=5)
SWEEP_LATE = timedelta(seconds=60)
#: Backups run every night; the next one may take its time.
BACKUP_EVERY = timedelta(hours=24)
BACKUP_LATE = timedelta(hours=3)
#: A worker takes a task within a second; it may be busy with a large photo.
WORKER_LATE = timedelta(minutes=5)
#: Seconds that an answer is given again: whoever asks without end shall not be work.
_HOLDS = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at; `wrong` is "" where all is well, and `note` says what is not yet as it will be."""

    name: str
    wrong: str = ""
    note: str = ""


def looks() -> tuple[Look, ...]:
    """All of them, as they stood within the last two seconds; the database's alone where that does not answer."""
    with _lock:
        if time.monotonic() - _last.at > _HOLDS:
            _last.looks, _last.at = tuple(_now()), time.monotonic()
            _say_what_changed(_last)
        return _last.looks


@dataclass(slots=True)
class _Last:
    at: float = float("-inf")
    looks: tuple[Look, ...] = ()
    said: frozenset[str] = frozenset()


def _say_what_changed(last: _Last) -> None:
    """A line when something goes wrong, and one when it is well again."""
    for look in last.looks:
        if look.wrong and look.name not in last.said:
            _log.warning("Not ready: %s: %s", look.name, look.wrong)
            last.said |= {look.name}
        elif not look.wrong and look.name in last.said:
            _log.warning("Well again: %s", look.name)
            last.said -= {look.name}


_last, _lock = _Last(), threading.Lock()


def _now() -> Iterator[Look]:
    try:
        waiting = _waiting_migrations()
    except DatabaseError:
        yield Look("database", "it does not answer")
        return
    yield Look("database")
    yield Look("migrations", f"{waiting} wait: manage.py migrate" if waiting else "")
    yield Look("storage", _of_storage())
    half = put_back_by_half()
    yield Look("restore", f"{half} was not put back to its end: manage.py restore {half}" if half else "")
    if settings.SHARES_CACHE:
        yield Look("cache", _of_the_cache(caches["default"]))
    if waiting:
        # The tables that the others ask may not be there.
        return
    try:
        yield from _of_the_checks()
        yield _of_the_timer(Work.SWEEP, SWEEP_EVERY + SWEEP_LATE)
        if has_worker():
            yield Look("worker", _of_the_worker())
        yield _of_the_timer(Work.BACKUP, BACKUP_EVERY + BACKUP_LATE)
    except DatabaseError as error:
        yield Look("tables", f"the database refused: {type(error).__name__}")


def _waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _of_storage() -> str:
    """A file can be written and taken away wherever the desk writes files."""
    for storage in map(hurried, (default_storage, storages["documents"])):
        try:
            storage.delete(storage.save(f".written-{os.getpid()}", ContentFile(b"x")))
        except OSError as error:
            return f"{storage} cannot be written to: {error.strerror or error}"
    return ""


def _of_the_cache(shared: Any) -> str:
    """`shared` is a SharedCache, whose package only those have who chose it."""
    return "" if shared.answers() else "the server of CACHE_URL does not answer: attempts are counted apart"


def _of_the_checks() -> Iterator[Look]:
    """Errors of the checks of the database are guards that are missing; warnings are what the law wants in the imprint."""
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    errors = [each.msg for each in found if each.is_serious()]
    yield Look("guards", f"{errors[0]} manage.py check --database default" if errors else "")
    gaps = [each.msg for each in found if not each.is_serious()] if settings.PRODUCTION else []
    yield Look("imprint", f"{gaps[0]} manage.py check --database default" if gaps else "")


def _of_the_worker() -> str:
    """Where nobody takes what is left to the worker; the sweep does it meanwhile."""
    since = waiting_since()
    waited = int((timezone.now() - since).total_seconds()) if since else 0
    return f"a task has waited {waited} seconds: see to manage.py db_worker" if waited > WORKER_LATE.seconds else ""


def _of_the_timer(work: Work, longest: timedelta) -> Look:
    """Where a timer stands still; an installation to try out has none. A new one has as long as there may be between two runs."""
    if not settings.PRODUCTION:
        return Look(work)
    last, now = Heartbeat.objects.of(work), timezone.now()
    if last is None:
        due = _installed_at() + longest
        if now < due:
            return Look(work, note=f"not yet; due by {due.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
        return Look(work, f"manage.py {work} has never run: see to its timer")
    ago = now - last
    return Look(work, f"last done {int(ago.total_seconds())} seconds ago: see to its timer" if ago > longest else "")


def _installed_at() -> datetime:
    """When the first table was made."""
    applied: datetime | None = MigrationRecorder(connection).migration_qs.aggregate(first=Min("applied"))["first"]
    return applied or timezone.now()
