"""`manage.py import_old_paths FILE`: addresses of an old site, and where each leads now. See docs/importing.md."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.intake.old_paths import tell
from articles.importing.item import NotAnArticle
from articles.importing.sources.source_file import SourceFile
from articles.management.importing import USAGE, publication_called

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Reads a table with two columns: an old address, and the page of this site it leads to, or the word gone."""

    help = (
        "Let addresses of an old site lead to pages of this one, by a CSV table with two columns: the old address"
        " (/news/section.html?sec_no=3), and a page here (/sections/politics/) or the word gone. Running it again changes"
        " nothing. Exit codes: 0 all taken, 1 some rows were refused, each named; 2 wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which table, for which publication."""
        parser.add_argument("file", metavar="FILE", help="A CSV file.")
        parser.add_argument("--publication", metavar="SLUG", help="Needed where there are several.")
        parser.add_argument("--replace", action="store_true", help="Change addresses that lead elsewhere already.")
        parser.add_argument("--dry-run", action="store_true", help="Check every row, write nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, store, name what was refused."""
        publication = publication_called(options["publication"])
        path = Path(options["file"])
        try:
            size = path.stat().st_size
            file = SourceFile(options["file"], size, lambda: path.open("rb"))
            told = tell(publication, file, replaces=options["replace"], dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{path}: it cannot be read: {error.strerror}", returncode=USAGE) from error
        except NotAnArticle as error:
            raise CommandError(f"{path}: {error.reason}", returncode=USAGE) from error
        for number, reason in told.refused:
            self.stdout.write(f"refused: {path}:{number}: {reason}")
        outcomes = " + ".join(f"{told.counts[each]} {each}" for each in ("new", "unchanged", "changed"))
        self.stdout.write(f"{told.counts.total() + len(told.refused)} in = {outcomes} + {len(told.refused)} refused")
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing was written.")
        if told.refused:
            sys.exit(1)
