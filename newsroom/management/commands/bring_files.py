"""`manage.py bring_files`: photos and documents from the disk into the object store, or back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from newsroom.management.progress import Line
from newsroom.outages import outage_of
from newsroom.safekeeping import installation
from newsroom.stores.bringing import Altered, Progress, bring

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from newsroom.stores import Store

_FAILED = 1
_STOPPED = 130


class Command(BaseCommand):
    """Copies; the files stay where they were."""

    help = (
        "Copy all photos and documents from the disk into the bucket that NEWSROOM_STORE names (store), or out of it onto the"
        " disk (disk). Each file is read again where it came to and compared by its hash. What is there already is left alone,"
        " so that it can be run while the site runs, and once more when it has been stopped. Files that lie only where they"
        " are brought to are named; with --delete they are taken away there, but for those newer than all that is"
        " brought, which may be the site's own. Exit codes: 0 done; 1 failed, or there are such files; 2 wrong use; 130 stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which way."""
        parser.add_argument("into", choices=("store", "disk"), help="where to")
        parser.add_argument(
            "--rehash", action="store_true", help="read every file on both sides, also those there already"
        )
        parser.add_argument("--delete", action="store_true", help="take away what lies only where files are brought to")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One root after the other."""
        if settings.STORE is None:
            raise CommandError("There is no object store: set NEWSROOM_STORE and its key.", returncode=_FAILED)
        there, here = installation.roots(), installation.on_disk()
        sources, targets = (here, there) if options["into"] == "store" else (there, here)
        try:
            left = self._bring_all(sources, targets, **options)
        except (Altered, OSError) as error:
            if outage_of(error):
                raise
            raise CommandError(str(error), returncode=_FAILED) from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Run it again: what was brought already is left alone.")
            sys.exit(_STOPPED)
        if left:
            self.stderr.write(
                "The files named above lie only there. If the site did not write them there, take them away while it is"
                " stopped: --delete, or by hand what that keeps."
            )
            sys.exit(_FAILED)

    def _bring_all(self, sources: dict[str, Store], targets: dict[str, Store], **options: Any) -> int:
        """How many files lie only where files are brought to, and stay there."""
        brought = {root: self._bring(root, sources[root], targets[root], **options) for root in sources}
        newest = max(progress.newest for progress in brought.values())
        deletes = options["delete"] and not options["dry_run"]
        return sum(
            self._leave(root, targets[root], progress, newest if deletes and progress.newest else 0)
            for root, progress in brought.items()
        )

    def _bring(self, root: str, source: Store, target: Store, **options: Any) -> Progress:
        line, progress, writes = Line(self.stderr), Progress(), not options["dry_run"]
        for _step in bring(source, target, progress, rereads=options["rehash"], writes=writes):
            line.show(f"{root}: {progress.files} files, {progress.copied} of them new")
        line.clear()
        self.stdout.write(
            f"{root}: {progress.files} files in {source}; {progress.copied} of them, {filesizeformat(progress.size)},"
            f" {'brought' if writes else 'to be brought'} into {target}."
        )
        return progress

    def _leave(self, root: str, target: Store, progress: Progress, newest: int) -> int:
        """How many that lie only in `target` stay: those that changed later than `newest`.

        Where the site writes now they are younger than all where it wrote before, and have no other copy.
        """
        stay = 0
        for each in progress.more:
            if stays := each.changed > newest:
                stay += 1
            else:
                target.delete(each.name)
            self.stderr.write(f"{root}/{each.name}: only in {target}{'' if stays else ', taken away'}")
        return stay
