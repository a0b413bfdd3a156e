"""`manage.py import_articles FILE…`: pages of the old site become articles. See docs/importing.md."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.importing.imprint_comparison import as_json, compared
from articles.importing.intake.writer import Writer
from articles.importing.item import Refusal
from articles.importing.readers import READERS
from articles.importing.reading import articles_in
from articles.importing.report import Report
from articles.importing.sources.handed_in import HandedIn
from articles.models import ImportRun
from newsroom.models import Publication, Section

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from articles.importing.cleaning.footer import ImprintProposal

_USAGE = 2
_INTERRUPTED = 130


class Command(BaseCommand):
    """Reads files of an old site into drafts or, with --publish, onto the record with their old dates."""

    help = (
        "Import pages of an old site. Running it again changes nothing. Exit code 1 when a file was refused, 2 for wrong"
        " use; the other files are imported all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files, of which publication, and whether readers see them."""
        parser.add_argument("files", nargs="+", metavar="PATH", help="Files, folders or zips to read.")
        parser.add_argument(
            "--format", choices=sorted(READERS), default="", help="What the files are; told by what stands in them."
        )
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
            run = ImportRun.objects.create(publication=publication, format=options["format"] or "detected")
        source = options["source"] or publication.slug
        writer = Writer(publication, run, source, publishes=options["publish"], section=section)
        report, proposals, interrupted = self._import(options["files"], options["format"], writer)
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

    def _import(self, files: list[str], format_name: str, writer: Writer) -> tuple[Report, list[ImprintProposal], bool]:
        report = Report()
        proposals: dict[ImprintProposal, None] = {}
        with _Interruption() as interruption, HandedIn(files) as handed_in:
            for number, found in enumerate(articles_in(handed_in, format_name), 1):
                self._progress(number, found.name)
                if isinstance(found, Refusal):
                    stored = writer.refuse(found)
                else:
                    stored = writer.store(found)
                    if found.proposal:
                        proposals[found.proposal] = None
                report.stored.append(stored)
                self.stdout.write(f"{stored.outcome.value:10}{stored.name}  {stored.headline}".rstrip())
                if interruption.wanted:
                    break
        return report, list(proposals), interruption.wanted

    def _progress(self, number: int, file: str) -> None:
        """A counter that overwrites itself, only where somebody watches."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{number} {file[-60:]}\r", ending="")

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
