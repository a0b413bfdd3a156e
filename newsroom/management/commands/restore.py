"""`manage.py restore`: a backup put back, after all of it was examined."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from newsroom.management.progress import Line
from newsroom.models import Publication, PublicState
from newsroom.outages import outage_of
from newsroom.safekeeping import installation
from newsroom.safekeeping.databases import CannotCopy
from newsroom.safekeeping.keeping import mark_of
from newsroom.safekeeping.putting_back import Progress, examine, make_way, put_back
from newsroom.safekeeping.sealing import Damaged
from newsroom.safekeeping.vault import NoBackup

if TYPE_CHECKING:
    from pathlib import Path

    from django.core.management.base import CommandParser

    from newsroom.safekeeping.vault import Vault

_FAILED = 1
_STOPPED = 130


class Command(BaseCommand):
    """Examines, then writes."""

    help = (
        "Put a backup back: the files into the media and documents folders, the database into the place that DATABASE_URL names."
        " Stop the site first. All of the backup is read and examined before anything is written; a damaged one is not put back."
        " A database with a publication in it is replaced only with --replace. Afterwards migrations run, the guards of the record"
        " stand, and every cache knows that nothing it has is true any more."
        " Exit codes: 0 done; 1 the backup is damaged or could not be put back; 2 wrong use; 130 stopped."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup."""
        parser.add_argument(
            "backup", nargs="?", default="", metavar="BACKUP", help="its name; the newest if none is given"
        )
        parser.add_argument("--from", dest="folder", metavar="FOLDER", default="", help="instead of NEWSROOM_BACKUPS")
        parser.add_argument("--replace", action="store_true", help="even though there is a publication in the database")
        parser.add_argument("--dry-run", action="store_true", help="only examine the backup, and write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Examine it, write it, and say what comes next."""
        vault = installation.vault(options["folder"])
        try:
            place = vault.called(options["backup"])
            # What was put back by half is put back anew, whichever half it was.
            if not options["dry_run"] and not options["replace"] and installation.put_back_by_half() != place.name:
                _refuse_to_replace()
            self._examine(vault, place)
            if options["dry_run"]:
                self.stdout.write(f"{place.name} is whole. Nothing was written.")
                return
            self._put_back(vault, place)
        except (NoBackup, CannotCopy, Damaged, OSError) as error:
            if isinstance(error, OSError) and outage_of(error):
                raise
            raise CommandError(str(error), returncode=_FAILED) from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Run it again: files that are there already are written anew.")
            sys.exit(_STOPPED)

    def _examine(self, vault: Vault, place: Path) -> None:
        line, progress = Line(self.stderr), Progress()
        for _step in examine(vault, place, progress):
            line.show(f"{progress.examined} files examined")
        line.clear()
        for damaged in progress.damaged:
            self.stderr.write(damaged)
        if progress.damaged:
            raise CommandError(
                f"{place.name} is damaged in {len(progress.damaged)} places. Nothing was written. Take an earlier backup.",
                returncode=_FAILED,
            )

    def _put_back(self, vault: Vault, place: Path) -> None:
        manifest = vault.manifest(place)
        connection.close()
        database = installation.database()
        make_way(vault, place, database)
        line, progress = Line(self.stderr), Progress()
        with installation.being_put_back(place.name):
            for _step in put_back(vault, place, database, installation.roots(), progress):
                line.show(f"{progress.written} of {manifest.files} files written")
            line.clear()
            call_command("migrate", verbosity=0, interactive=False)
            PublicState.objects.all().renew()
        self.stdout.write(f"{place.name} is put back: the database and {progress.written} files.")
        if mark_of(settings.SECRET_KEY) != manifest.key_mark:
            self.stdout.write(
                "SECRET_KEY is not the one that the backup was made with: add that one to SECRET_KEY_FALLBACKS, or"
                " authenticator apps and links that were sent do not work."
            )
        self.stdout.write("Now start every process anew, and run: manage.py verify_record")


def _refuse_to_replace() -> None:
    try:
        there = Publication.objects.order_by("slug").values_list("slug", flat=True).first()
    except DatabaseError as error:
        if outage_of(error):
            raise
        # No tables: an empty database is what is wanted.
        return
    if there is not None:
        raise CommandError(
            f"The database has the publication “{there}”. Nothing was read. To replace it by the backup: --replace",
            returncode=_FAILED,
        )
