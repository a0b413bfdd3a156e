"""`manage.py import_pictures RUN [PATH…]`: pictures that were missing come in late. See docs/importing.md."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from articles.importing.intake.starting import Wishes
from articles.management.importing import INTERRUPTED, run_called
from articles.management.seeking import add_arguments, fetcher_of, seek

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Looks again for what an import's articles lack, and puts what it finds where it belongs."""

    help = (
        "Look again for the pictures that an import's articles lack: in folders and zips, by default those of the"
        " import, and on the old site with --fetch-media. What a person has worked on since is left to them, with the picture in the library. Running it"
        " again goes on. Exit codes: 0 nothing is missing any more, 1 something is, each named; 2 wrong use; 130 stopped by"
        " Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which import, and where its pictures are."""
        parser.add_argument("run", type=int, metavar="RUN", help="The import's number.")
        parser.add_argument("paths", nargs="*", metavar="PATH", help="Folders or zips with the pictures.")
        parser.add_argument(
            "--pictures", metavar="TABLE", default="", help="Which file is the picture at which address."
        )
        add_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, place, name what is left."""
        run = run_called(options["run"])
        wishes = Wishes.from_json(run.options)
        if options["paths"]:
            wishes = replace(wishes, paths=tuple(options["paths"]), pictures=options["pictures"])
        elif options["pictures"]:
            wishes = replace(wishes, pictures=options["pictures"])
        sought, is_stopped = seek(run, wishes, fetcher_of(options), self.stdout)
        if is_stopped:
            sys.exit(INTERRUPTED)
        if sought.missing or sought.left:
            sys.exit(1)
