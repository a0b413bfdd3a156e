"""`manage.py undo_import RUN`: an import is taken back. See docs/importing.md."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.intake.undoing import Undone, undo
from articles.management.importing import INTERRUPTED, USAGE, Interruption, run_called
from articles.refusals import Refused

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Deletes what an import holds and withdraws what readers had of it."""

    help = (
        "Take an import back: what is held is deleted, what readers had is withdrawn, what a person has worked on stays."
        " The originals stay too, so that it can be brought in again. Exit codes: 0 all taken back, 1 something was left,"
        " 2 wrong use, 130 stopped (run it again)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which import."""
        parser.add_argument("run", type=int, metavar="RUN", help="The import's number.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Undo batch by batch, then say what was left."""
        run = run_called(options["run"])
        progress = Undone()
        with Interruption() as interruption:
            try:
                for progress in undo(run):
                    if self.stderr.isatty():
                        self.stderr.write(f"\r\x1b[K{progress.items} taken back\r", ending="")
                    if interruption.wanted:
                        break
            except Refused as refused:
                raise CommandError(str(refused), returncode=USAGE) from refused
        for name, reason in progress.left:
            self.stdout.write(f"left: {name}: {reason}")
        self.stdout.write(f"{progress.deleted} deleted, {progress.withdrawn} withdrawn, {len(progress.left)} left.")
        if interruption.wanted:
            self.stderr.write("Stopped. Run it again to go on.")
            sys.exit(INTERRUPTED)
        if progress.left:
            sys.exit(1)
