"""`manage.py import_pictures RUN [PATH…]`: pictures that were missing come in late. See docs/importing.md."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.intake.late_pictures import Sought, look_again
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.starting import Wishes, pictures_in
from articles.importing.report import picture_lines
from articles.importing.sources.handed_in import HandedIn
from articles.management.importing import INTERRUPTED, USAGE, Interruption, run_called
from articles.refusals import Refused

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Looks again for what an import's articles lack, and puts what it finds where it belongs."""

    help = (
        "Look again for the pictures that an import's articles lack: in folders and zips, by default those of the"
        " import. What a person has worked on since is left to them, with the picture in the library. Running it"
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

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, place, name what is left."""
        run = run_called(options["run"])
        wishes = Wishes.from_json(run.options)
        paths = options["paths"] or wishes.paths
        table = options["pictures"] or ("" if options["paths"] else wishes.pictures)
        sought = Sought()
        try:
            with Interruption() as interruption, HandedIn(paths, wishes.root) as handed_in:
                for now in look_again(run, PictureDesk(pictures_in(handed_in, table))):
                    sought = now
                    if interruption.wanted:
                        break
        except Refused as refused:
            raise CommandError(str(refused), returncode=USAGE) from refused
        for line in picture_lines(run):
            self.stdout.write(line)
        self.stdout.write(
            f"{sought.placed + sought.left + sought.missing} looked for = {sought.placed} put in their articles"
            f" + {sought.left} left to a person + {sought.missing} missing"
        )
        if interruption.wanted:
            sys.exit(INTERRUPTED)
        if sought.missing or sought.left:
            sys.exit(1)
