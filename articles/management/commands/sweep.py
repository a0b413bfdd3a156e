"""`manage.py sweep`: what was left undone because a worker, a process or a mail server stopped."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.models import Errand, ErrandKind
from articles.receipts.checking import check, unchecked
from articles.tasks import CARRIES_OUT
from newsroom.counting.ranking import rank_again
from newsroom.counting.storing import tidy
from newsroom.models import Heartbeat, Work
from newsroom.outages import outage_of
from newsroom.queueing import tidy_tasks
from newsroom.safekeeping.installation import take_away_what_is_left

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator
    from datetime import datetime

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run from the clock, every few minutes."""

    help = (
        "Do what should have followed an act and did not, because a worker, a process or the mail server stopped: notices"
        " and their letters, sizes of photos and the pages that show them, the look whether readers find what was"
        " published. Takes away counts that are older than they are kept, and copies of the database that a backup, a restore or a drill left which was killed. Run it from a timer every five minutes; two at once do no harm, and nobody is told twice. Exit"
        " code 0: nothing is left; 1: something could not be done and is tried again next time; 2: a wrong option."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How old, and whether at all."""
        parser.add_argument(
            "--minutes", type=int, default=5, help="Leave alone what is younger: somebody may be at it (5)."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what waits, do nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Each for itself, the oldest first: one that fails keeps no other back."""
        if options["minutes"] < 0:
            raise CommandError("--minutes takes 0 or more.", returncode=2)
        until = timezone.now() - timedelta(minutes=options["minutes"])
        done, failed = 0, 0
        for what, since, carry_out in _waiting(until):
            if options["dry_run"]:
                self.stdout.write(f"{since:%Y-%m-%d %H:%M} {what}")
                done += 1
                continue
            try:
                carry_out()
            except Exception as error:
                if outage_of(error):
                    # It would keep the next one back, too.
                    raise
                logger.warning("%s failed.", what, exc_info=True)
                self.stderr.write(f"{what}: {error or type(error).__name__}")
                failed += 1
            else:
                done += 1
        if not options["dry_run"]:
            # What is only counted is kept for a time, and what is read most changes when nobody reads too.
            tidy(timezone.now())
            tidy_tasks(timezone.now())
            rank_again(timezone.now())
            take_away_what_is_left()
            Heartbeat.objects.beat(Work.SWEEP)
        ending = "to be done (a dry run: nothing was)" if options["dry_run"] else f"done, {failed} failed"
        self.stdout.write(f"{done} {ending}.")
        if failed:
            sys.exit(1)


def _waiting(until: datetime) -> Iterator[tuple[str, datetime, Callable[[], object]]]:
    """What waits since before `until`: its name, since when, and how it is done."""
    for errand in list(Errand.objects.waiting(until)):
        kind = ErrandKind(errand.kind)
        yield f"{kind.label} ({kind} {errand.key})", errand.since, partial(CARRIES_OUT[kind], errand.key)
    for version in unchecked():
        if version.live_from < until:
            yield f"Look whether readers see “{version.headline}”", version.live_from, partial(check, version)
