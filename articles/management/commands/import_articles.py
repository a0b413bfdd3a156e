"""`manage.py import_articles FILE…`: pages of the old site become articles. See docs/importing.md."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.importing.formats import READERS
from articles.importing.imprint_comparison import as_json, compared
from articles.importing.item import NotAnArticlePage
from articles.importing.report import Report
from articles.importing.writer import Writer
from articles.korean import nfc
from articles.models import ImportRun
from newsroom.models import Publication, Section

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from articles.importing.footer import ImprintProposal
    from articles.importing.item import LegacyItem
    from articles.importing.writer import Stored

_USAGE = 2
_INTERRUPTED = 130
#: In bytes. A page of text has some thousands; a disk image given by mistake must not fill memory and database.
_LARGEST = 10_000_000


class Command(BaseCommand):
    """Reads files of an old site into drafts or, with --publish, onto the record with their old dates."""

    help = (
        "Import pages of an old site. Running it again changes nothing. Exit code 1 when a file was refused, 2 for wrong"
        " use; the other files are imported all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files, of which publication, and whether readers see them."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="Files to read.")
        parser.add_argument("--format", choices=sorted(READERS), default="page-text", help="What the files are.")
        parser.add_argument("--publication", metavar="SLUG", help="Needed where there are several.")
        parser.add_argument("--section", metavar="SLUG", help="For pages that name no section of the publication.")
        parser.add_argument(
            "--source", help="A name for the old site; numbers are unique within it. The publication's slug."
        )
        to = parser.add_mutually_exclusive_group()
        to.add_argument("--publish", action="store_true", help="Put them on record with the date they had.")
        to.add_argument("--draft", action="store_true", help="Leave them as drafts (the default).")
        parser.add_argument("--dry-run", action="store_true", help="Do everything, write nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, store, report."""
        publication = self._publication(options["publication"])
        section = self._section(publication, options["section"], publishes=options["publish"])
        run = None
        if not options["dry_run"]:
            run = ImportRun.objects.create(publication=publication, format=options["format"])
        source = options["source"] or publication.slug
        writer = Writer(publication, run, source, publishes=options["publish"], section=section)
        report, proposals, interrupted = self._import(options["files"], READERS[options["format"]], writer)
        facts = compared(proposals, publication)
        if run is not None:
            run.counts = report.counts
            run.imprint_proposal = as_json(facts)
            run.finished_at = timezone.now()
            run.save(update_fields=["counts", "imprint_proposal", "finished_at"])
        for line in report.lines(facts):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("A dry run: nothing was written.")
        if interrupted:
            self.stderr.write("Stopped after the file in hand. Run it again to go on.")
            sys.exit(_INTERRUPTED)
        if report.has_refusals:
            sys.exit(1)

    def _import(
        self, files: list[str], read: Callable[[bytes, str], LegacyItem], writer: Writer
    ) -> tuple[Report, list[ImprintProposal], bool]:
        report = Report()
        proposals: dict[ImprintProposal, None] = {}
        with _Interruption() as interruption:
            for number, file in enumerate(files, 1):
                self._progress(number, len(files), _printable(file))
                stored, proposal = _import_one(file, read, writer)
                report.stored.append(stored)
                if proposal:
                    proposals[proposal] = None
                self.stdout.write(f"{stored.outcome.value:10}{stored.name}  {stored.headline}".rstrip())
                if interruption.wanted:
                    break
        return report, list(proposals), interruption.wanted

    def _progress(self, number: int, total: int, file: str) -> None:
        """A counter that overwrites itself, only where somebody watches."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{number}/{total} {file[-60:]}\r", ending="")

    def _publication(self, slug: str | None) -> Publication:
        if slug:
            found = Publication.objects.filter(slug=slug).select_related("publisher").first()
            if found is None:
                raise CommandError(f"There is no publication “{slug}”.", returncode=_USAGE)
            return found
        publications = list(Publication.objects.select_related("publisher").order_by("slug")[:20])
        if len(publications) != 1:
            known = ", ".join(publication.slug for publication in publications)
            raise CommandError(
                f"Say which publication with --publication: {known}."
                if known
                else "There is no publication yet; run setup.",
                returncode=_USAGE,
            )
        return publications[0]

    def _section(self, publication: Publication, slug: str | None, *, publishes: bool) -> Section | None:
        sections = Section.objects.filter(publication=publication)
        if slug:
            found = sections.filter(slug=slug).first()
            if found is None:
                raise CommandError(f"“{publication.slug}” has no section “{slug}”.", returncode=_USAGE)
            return found
        if publishes and not sections.exists():
            raise CommandError("The publication has no section to publish in; make one first.", returncode=_USAGE)
        return None


def _import_one(
    file: str, read: Callable[[bytes, str], LegacyItem], writer: Writer
) -> tuple[Stored, ImprintProposal | None]:
    data = b""
    name = _printable(file)
    try:
        data = _bytes_of(file)
        item = read(data, name)
    except NotAnArticlePage as error:
        return writer.refuse(error, data, name), None
    return writer.store(item, data), item.proposal


def _printable(file: str) -> str:
    """A file's name as text: names from old archives may hold bytes of another encoding."""
    return nfc(os.fsencode(file).decode("utf-8", "replace"))


def _bytes_of(file: str) -> bytes:
    try:
        if Path(file).stat().st_size > _LARGEST:
            raise NotAnArticlePage("it is far too large for a page", name=file)
        return Path(file).read_bytes()
    except OSError as error:
        raise NotAnArticlePage(f"it cannot be read: {error.strerror}", name=file) from error


class _Interruption:
    """Ctrl-C finishes the file in hand; a second one stops at once (its transaction is undone)."""

    def __init__(self) -> None:
        self.wanted = False
        self._before: Any = None

    def __enter__(self) -> _Interruption:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, *_signal: object) -> None:
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True
