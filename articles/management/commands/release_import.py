"""`manage.py release_import RUN`: what an import holds goes before readers. See docs/importing.md."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.intake.releasing import Released, release, waiting
from articles.management.importing import INTERRUPTED, USAGE, Interruption, run_called
from articles.refusals import Refused
from articles.search.analyser import remember_an_archive

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Puts a held import on record, with the dates its articles had."""

    help = (
        "Put what an import holds before readers, with its old dates. What waits for a person stays held; run it again"
        " after that. Exit codes: 0 released, 1 something was kept back, 2 wrong use, 130 stopped (run it again)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which import."""
        parser.add_argument("run", type=int, metavar="RUN", help="The import's number.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Release batch by batch, then say what was kept back."""
        run = run_called(options["run"])
        remember_an_archive()
        progress = Released()
        with Interruption() as interruption:
            try:
                for progress in release(run):
                    if self.stderr.isatty():
                        self.stderr.write(f"\r\x1b[K{progress.articles} released\r", ending="")
                    if interruption.wanted:
                        break
            except Refused as refused:
                raise CommandError(str(refused), returncode=USAGE) from refused
        for name, reason in progress.kept_back:
            self.stdout.write(f"kept back: {name}: {reason}")
        held = waiting(run)
        if held:
            self.stdout.write(f"{held} wait for a person and stay held: look at Imported items at the desk.")
        self.stdout.write(f"{progress.articles} released.")
        if interruption.wanted:
            self.stderr.write("Stopped. What is counted is released; run it again to go on.")
            sys.exit(INTERRUPTED)
        if progress.kept_back or held:
            sys.exit(1)
