"""`manage.py render_photos`: sizes that photos lack are made, and put on the pages that show them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.files.pictures import UnusablePicture
from articles.library.renditions import forget_lost, lacking
from articles.models import Photo
from articles.tasks import render_photo
from newsroom.outages import outage_of

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """For photos of before a size was thought of, and for work that was cut short."""

    help = (
        "Make the sizes of photos that are missing, and the pages that show them anew. Running it again makes nothing"
        " twice; it may be stopped at any time. Exit code 1 when a photo's file could not be read; the others are done"
        " all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which photos, and how thoroughly."""
        parser.add_argument("photos", nargs="*", type=int, metavar="NUMBER", help="Only these photos.")
        parser.add_argument(
            "--files", action="store_true", help="Also look whether each file is still in the storage; slower."
        )
        parser.add_argument(
            "--pages", action="store_true", help="Make the pages of every photo anew, also where no size was missing."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what is missing, make nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the library, oldest first."""
        if options["files"] and options["dry_run"]:
            raise CommandError("--files strikes out what is lost, so it cannot be a dry run.", returncode=2)
        wanted = Photo.objects.order_by("pk")
        if options["photos"]:
            wanted = wanted.filter(pk__in=options["photos"])
        keys = list(wanted.values_list("pk", flat=True))
        done, unreadable = 0, 0
        for number, key in enumerate(keys, 1):
            self._progress(number, len(keys))
            photo = Photo.objects.filter(pk=key).first()
            if photo is None:
                continue
            try:
                done += self._render(photo, **options)
            except (OSError, UnusablePicture) as error:
                if outage_of(error):
                    raise
                unreadable += 1
                self.stderr.write(f"Photo {photo.pk} ({photo.file.name}): {error}")
        ending = "made" if not options["dry_run"] else "to be made (a dry run: nothing was)"
        self.stdout.write(f"{len(keys)} photos looked at, sizes of {done} {ending}, {unreadable} could not be read.")
        if unreadable:
            sys.exit(1)

    def _render(self, photo: Photo, *, files: bool, pages: bool, dry_run: bool, **_others: Any) -> bool:
        lost = forget_lost(photo) if files else 0
        missing = sum(len(size.endings) for size in lacking(photo))
        if missing:
            self.stdout.write(f"Photo {photo.pk}: {missing} missing" + (f", {lost} of them lost" if lost else ""))
        if not dry_run and (missing or pages):
            render_photo.call(photo.pk)
        return bool(missing)

    def _progress(self, number: int, total: int) -> None:
        """A counter that overwrites itself, only where somebody watches."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{number}/{total}\r", ending="")
