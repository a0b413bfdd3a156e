"""`manage.py reindex_search`: the readers' search knows every version that readers can find, and no other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.db import transaction
from django.utils import timezone

from articles.models import Version, VersionSearch
from articles.search.analyser import remember_an_archive
from articles.search.index import index, lacking, superfluous, take_out
from newsroom.outages import outage_of

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

_BATCH = 200
_INCOMPLETE = 1
_USAGE = 2

_EXPLANATION = """
Publishing keeps the index by itself. Run this once after an update that says so, after a copy of the database was put
back, and whenever somebody cannot find what is on the site.

  manage.py reindex_search            add what is missing, take out what readers cannot see any more
  manage.py reindex_search --dry-run  only count what is missing and what is too much
  manage.py reindex_search --anew     make every row again, also those that look right

It can be stopped at any time and run again: it goes on where it stopped, --anew included (go on without --anew). The
site stays up meanwhile; what is not indexed yet is not found yet.

Exit codes: 0 the index is complete; 1 something is missing (--dry-run) or could not be read; 2 wrong use; 130 stopped.
"""


class _Formatter(DjangoHelpFormatter):
    """Keeps the lines of the explanation as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "".join(f"{indent}{line}\n" for line in text.strip().splitlines())


class Command(BaseCommand):
    """Goes through the record in the order of its keys, a batch and a transaction at a time."""

    help = "Bring the index of the readers' search up to date with the record."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """With an explanation below the options."""
        kwargs |= {"formatter_class": _Formatter, "epilog": _EXPLANATION}
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How thoroughly."""
        parser.add_argument("--anew", action="store_true", help="Make every row again.")
        parser.add_argument("--dry-run", action="store_true", help="Count what there is to do, change nothing.")
        parser.add_argument("--batch", type=int, default=_BATCH, metavar="N", help=f"Versions at a time ({_BATCH}).")

    def handle(self, *_args: Any, anew: bool, dry_run: bool, batch: int, **_options: Any) -> None:
        """Take out, then add."""
        if batch < 1:
            raise CommandError("--batch is a number of versions, 1 or more.", returncode=_USAGE)
        if dry_run:
            self._tell(anew=anew)
            return
        remember_an_archive()
        if anew:
            # From here on every row counts as not done, whatever happens to this process.
            VersionSearch.objects.update(analysis=0)
        try:
            taken_out = self._take_out(batch)
            added, unread = self._add(batch)
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Run it again, without --anew, to go on.")
            sys.exit(130)
        self.stdout.write(f"{added} versions indexed, {taken_out} taken out, {unread} could not be read.")
        if unread:
            sys.exit(_INCOMPLETE)

    def _tell(self, *, anew: bool) -> None:
        now = timezone.now()
        missing = lacking(now).count()
        self.stdout.write(f"{missing} versions to be indexed, {superfluous(now).count()} to be taken out.")
        if anew:
            self.stdout.write(f"{VersionSearch.objects.count()} rows would be made again.")
        if missing:
            sys.exit(_INCOMPLETE)

    def _take_out(self, batch: int) -> int:
        done = 0
        last = 0
        while keys := list(superfluous(timezone.now(), last).values_list("pk", flat=True)[:batch]):
            with transaction.atomic():
                take_out(keys)
            last = keys[-1]
            done += len(keys)
            self._progress(f"{done} taken out")
        return done

    def _add(self, batch: int) -> tuple[int, int]:
        end = Version.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        added, unread, last = 0, 0, 0
        while versions := list(lacking(timezone.now(), last).select_related("page")[:batch]):
            failed = self._index(versions)
            last = versions[-1].pk
            added += len(versions) - failed
            unread += failed
            self._progress(f"{added} indexed, at {last} of {end}")
        return added, unread

    def _index(self, versions: Sequence[Version]) -> int:
        """How many of `versions` could not be indexed. Where one cannot, the others of its batch are done one by one."""
        try:
            with transaction.atomic():
                index(versions)
        except Exception as error:
            # Whatever is wrong with one version, the others are found; where the database is, none would be.
            if outage_of(error):
                raise
            if len(versions) > 1:
                return sum(self._index([version]) for version in versions)
            self.stderr.write(f"Version {versions[0].pk} ({versions[0].path}): {error}")
            return 1
        return 0

    def _progress(self, line: str) -> None:
        """A line that overwrites itself, only where somebody watches."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{line}\r", ending="")
