"""`manage.py import_publication PATH`: an export of `export_publication` comes back into an empty database. See docs/exporting.md."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.exporting.received import Damaged, received
from articles.exporting.restoring import NotEmpty, Restored, check_empty, restore
from articles.management.commands.export_publication import AsWritten
from articles.management.exporting import Pace, readable
from articles.management.importing import INTERRUPTED, USAGE

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from articles.exporting.received import Received

_FINDINGS = 1
_DAMAGED = 3

_EXPLANATION = """
On the new machine, on SQLite or PostgreSQL, whichever the old one had:

  manage.py migrate                                 an empty database
  manage.py import_publication journal.zip --check  is the export whole? nothing is written
  manage.py import_publication journal.zip          put it in
  manage.py render_photos                           make the sizes of all photos; the site shows no pictures before
  manage.py createsuperuser                         your own way in; then give colleagues theirs back

First every file is held against the manifest, then everything is put in within one transaction, at last every digest of the
record is made again. After any mistake, and after a power cut, nothing of it is in the database, and files, lines and fields are
named. What is restored is the same record: export it again, and every file but manifest.json is the same to the byte.

People come without a way in: their names alone, so that it stays known who did what. An account that is there already under the
same name is taken for the same person.

Exit codes: 0 all is in; 1 it is in, and rows are named that were not right on the old record either (--with-findings); 2 wrong
use, or the database is not empty; 3 the export is damaged, nothing was written; 130 stopped, nothing was written.
"""


class Command(BaseCommand):
    """Checks, restores, verifies."""

    help = "Put an export of a whole publication into an empty database: the same record with the same digests."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """With an explanation below the options."""
        kwargs |= {"formatter_class": AsWritten, "epilog": _EXPLANATION}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which one, and how far."""
        parser.add_argument("path", metavar="FOLDER|FILE.zip", help="What export_publication wrote.")
        parser.add_argument("--check", action="store_true", help="Hold every file against the manifest, write nothing.")
        parser.add_argument(
            "--with-findings",
            action="store_true",
            help="Take a record in that was not right when it went out; what is wrong with it is named.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """In this order, so that the cheapest refusal comes first."""
        try:
            with received(Path(options["path"])) as export:
                if not options["check"]:
                    check_empty()
                self._check(export)
                if options["check"]:
                    return
                found = self._restored(export, with_findings=options["with_findings"])
        except NotEmpty as error:
            raise CommandError(
                f"This database is not empty. {error} Use one that only “migrate” was run on. Nothing was written.",
                returncode=USAGE,
            ) from error
        except Damaged as error:
            raise CommandError("\n".join((*error.problems, "Nothing was written.")), returncode=_DAMAGED) from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Nothing was written.")
            sys.exit(INTERRUPTED)
        self._tell(found)
        if found.findings:
            sys.exit(_FINDINGS)

    def _check(self, export: Received) -> None:
        export.check()
        manifest = export.manifest
        self.stdout.write(
            f"{manifest.publication}, as it stood at {manifest.made_at}: {len(manifest.files)} files of lines and"
            f" {manifest.media} of the library, {readable(export.size())}, all whole."
        )
        for each in manifest.lost:
            self.stdout.write(f"lost before it went out: {each}")

    def _restored(self, export: Received, *, with_findings: bool) -> Restored:
        # Versions are gone through three times: put in, typeset, verified.
        rows = sum(entry.lines for entry in export.manifest.files) + 2 * export.entries["versions.jsonl"].lines
        pace = Pace(self.stderr, rows)
        try:
            return restore(export, with_findings=with_findings, progress=pace)
        finally:
            pace.end()

    def _tell(self, found: Restored) -> None:
        for name, rows in found.rows.items():
            if rows:
                self.stdout.write(f"{rows:>9} {name.replace('_', ' ')}")
        for finding in found.findings:
            self.stdout.write(str(finding))
        tally = found.tally
        self.stdout.write(
            f"{found.publication} is in. {tally.versions} versions, {tally.notices} notices, {tally.standing_versions} versions of"
            f" standing pages and {tally.arrangements} arrangements were verified: {len(found.findings) or 'no'} findings."
            " Next: manage.py render_photos"
        )
