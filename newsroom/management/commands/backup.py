"""`manage.py backup`: the database and all files, in one consistent state, into the folder of backups."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from newsroom.management.progress import Line
from newsroom.models import Heartbeat, Work
from newsroom.outages import outage_of
from newsroom.safekeeping import installation
from newsroom.safekeeping.databases import CannotCopy, kind_of
from newsroom.safekeeping.keeping import Progress, keep
from newsroom.safekeeping.retention import Retention
from newsroom.safekeeping.sealing import Damaged
from newsroom.safekeeping.vault import NoBackup

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.management.base import CommandParser

    from newsroom.safekeeping.vault import Vault

_FAILED = 1
_STOPPED = 130


class Command(BaseCommand):
    """Makes a backup, and takes old ones away."""

    help = (
        "Back up the database and all files while the site runs, into NEWSROOM_BACKUPS, and take away what need not be kept any"
        " longer. A file is stored once, however many backups have it. With NEWSROOM_BACKUP_KEY everything is encrypted: keep that"
        " key, and SECRET_KEY, apart from the backups, for without them nothing can be put back."
        " `restore` puts one back, `restore_drill` proves that it can be."
        " Exit codes: 0 done; 1 failed, or a file could not be read, which is named; 2 wrong use; 130 stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and what stays."""
        stay = Retention()
        parser.add_argument("--to", metavar="FOLDER", default="", help="another folder than NEWSROOM_BACKUPS")
        parser.add_argument("--rehash", action="store_true", help="read every file, also those that seem unchanged")
        parser.add_argument(
            "--every",
            type=int,
            default=stay.every,
            metavar="N",
            help=f"keep all of the N days before the newest ({stay.every})",
        )
        for name, number in (("daily", stay.daily), ("weekly", stay.weekly), ("monthly", stay.monthly)):
            period = name.removesuffix("ly").replace("dai", "day")
            parser.add_argument(
                f"--{name}",
                type=int,
                default=number,
                metavar="N",
                help=f"keep the newest of each of the last N {period}s that have one ({number})",
            )
        parser.add_argument("--keep-all", action="store_true", help="take no backup away")
        parser.add_argument("--list", action="store_true", help="only say which backups there are")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Back up, then make room."""
        vault = installation.vault(options["to"])
        retention = Retention(options["daily"], options["weekly"], options["monthly"], options["every"])
        try:
            if options["list"]:
                self._list(vault)
            elif options["dry_run"]:
                self._foretell(vault, retention, keeps_all=options["keep_all"])
            else:
                progress = self._keep(vault, rereads=options["rehash"])
                Heartbeat.objects.beat(Work.BACKUP)
                if not options["keep_all"]:
                    self._make_room(vault, retention)
                if progress.left:
                    sys.exit(_FAILED)
        except (NoBackup, CannotCopy, Damaged, OSError) as error:
            if isinstance(error, OSError) and outage_of(error):
                raise
            raise CommandError(str(error), returncode=_FAILED) from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. There is no new backup; the next one takes away what was begun.")
            sys.exit(_STOPPED)

    def _keep(self, vault: Vault, *, rereads: bool) -> Progress:
        line = Line(self.stderr)
        progress = Progress()
        steps = keep(vault, installation.database(), installation.roots(), settings.SECRET_KEY, rereads=rereads)
        for progress in steps:
            line.show(f"{progress.files} files, {filesizeformat(progress.size)}, {progress.new} of them new")
        line.clear()
        for name, reason in progress.left:
            self.stderr.write(f"{name}: not in the backup: {reason}")
        self.stdout.write(
            f"{progress.place}: the database and {progress.files} files of {filesizeformat(progress.size)},"
            f" {progress.new} of them new{', encrypted' if vault.seal.key else ''}."
        )
        return progress

    def _make_room(self, vault: Vault, retention: Retention) -> None:
        with vault.locked():
            old = _old(vault, retention)
            for moment in old:
                vault.remove(moment)
            swept = vault.sweep()
        if old or swept:
            self.stdout.write(f"Taken away: {len(old)} old backups, {swept} files that none needs any more.")

    def _list(self, vault: Vault) -> None:
        for moment in vault.moments():
            place = vault.place_of(moment)
            try:
                said = vault.manifest(place)
            except NoBackup as reason:
                self.stdout.write(f"{place.name}  {reason}")
                continue
            self.stdout.write(
                f"{place.name}  {said.database}, {filesizeformat(said.database_size)};"
                f" {said.files} files, {filesizeformat(said.files_size)}{'; encrypted' if said.is_sealed else ''}"
            )
        if not vault.moments():
            self.stdout.write(f"There is no backup in {vault.folder}.")

    def _foretell(self, vault: Vault, retention: Retention, *, keeps_all: bool) -> None:
        self.stdout.write(f"Into {vault.folder}: the database ({kind_of(installation.database())}),")
        for root, store in installation.roots().items():
            sizes = [each.size for each in store.stored()]
            self.stdout.write(f"  {root}: {len(sizes)} files of {filesizeformat(sum(sizes))} in {store}")
        old = [] if keeps_all else _old(vault, retention)
        self.stdout.write(
            "Old backups to be taken away: " + (", ".join(map(str, old)) or "none") + ". Nothing was done."
        )


def _old(vault: Vault, retention: Retention) -> list[datetime]:
    moments = vault.moments()
    staying = retention.staying(moments)
    return [moment for moment in moments if moment not in staying]
