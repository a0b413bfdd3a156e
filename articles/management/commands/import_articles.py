"""`manage.py import_articles PATH…`: articles of an old site come in. See docs/importing.md."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

from articles.exporting.received import is_export
from articles.importing.ahead import WORTH_IT, Asked, ReaderGone, articles_ahead
from articles.importing.imprint_comparison import as_json, compared
from articles.importing.intake.expected import in_ranges, missing
from articles.importing.intake.starting import Prepared, Wishes, begin, end, handed_in_of, intake_of, prepared, take_up
from articles.importing.intake.stored import refused, stored
from articles.importing.intake.word_map import Words
from articles.importing.item import LegacyItem
from articles.importing.readers import READERS
from articles.importing.reading import articles_in
from articles.importing.report import Report
from articles.management.importing import INTERRUPTED, USAGE, Interruption, Progress, publication_called, run_called
from articles.management.seeking import add_arguments, fetcher_of, seek
from articles.models import ImportItem
from articles.refusals import Refused
from articles.search.analyser import remember_an_archive

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Generator, Iterator, Mapping

    from articles.importing.cleaning.footer import ImprintProposal
    from articles.importing.item import LeftOut, Refusal
    from articles.importing.sources.fetching import Fetcher
    from articles.importing.sources.handed_in import HandedIn
    from articles.models import ImportRun
    from newsroom.models import Publication

_EPILOG = """\
An evening with an old site:

  manage.py import_articles dump/ --dry-run        what would come in, and what is unsure
  manage.py import_articles dump/                  bring it in; held: readers see nothing of it
  manage.py import_report 1 --expect 1-48213       what is missing
  manage.py release_import 1                       put it before readers, with its old dates
  manage.py undo_import 1                          or take it all back

Running it again changes nothing. Stopped or killed at any moment, `--resume 1` goes on where it was.
Exit codes: 0 all taken; 1 something was refused, or expected and is missing; 2 wrong use; 130 stopped by Ctrl-C."""


class Command(BaseCommand):
    """Reads files, folders and zips of an old site into articles that are held until they are released."""

    help = "Bring in articles of an old site: saved pages, exports, spreadsheets, feeds; files, folders or zips."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        """With the whole evening under the options."""
        return super().create_parser(*args, epilog=_EPILOG, formatter_class=_AsWritten, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to read, for which publication, and what becomes of it."""
        parser.add_argument("paths", nargs="*", metavar="PATH", help="Files, folders or zips to read.")
        parser.add_argument(
            "--format", choices=sorted(READERS), default="", help="What the files are; told by what stands in them."
        )
        parser.add_argument("--publication", metavar="SLUG", help="Needed where there are several.")
        parser.add_argument("--section", metavar="SLUG", default="", help="For what names no section we have.")
        parser.add_argument(
            "--source",
            default="",
            help="A name for the old site; numbers are unique within it. The publication's slug.",
        )
        parser.add_argument(
            "--limit", type=int, metavar="N", help="Read no more than the first N articles, as a trial."
        )
        parser.add_argument(
            "--expect", metavar="1-48213|FILE", help="Name what is missing of these numbers or addresses."
        )
        parser.add_argument(
            "--profile", metavar="FILE", default="", help="How the old site is read: docs/importing.md."
        )
        parser.add_argument("--map", metavar="FILE", default="", help="What its sections, names and tags mean here.")
        parser.add_argument(
            "--pictures",
            metavar="TABLE",
            default="",
            help="Which file is the picture at which address: docs/importing.md.",
        )
        parser.add_argument(
            "--old-host",
            metavar="HOST",
            action="append",
            default=[],
            help="A host of the old site; links to it are led to the articles here. Those that its articles name.",
        )
        add_arguments(parser)
        parser.add_argument("--write-map", metavar="FILE", help="Read all, write a map to begin with, and stop.")
        parser.add_argument(
            "--processes",
            type=int,
            choices=(1, 2),
            help="2: another process reads ahead while this one stores. The default for more than 10 MB on several cores.",
        )
        parser.add_argument("--resume", type=int, metavar="RUN", help="Go on with a run that was stopped.")
        to = parser.add_mutually_exclusive_group()
        to.add_argument(
            "--release", "--publish", action="store_true", help="Do not hold them: on record at once with their dates."
        )
        to.add_argument("--dry-run", action="store_true", help="Do everything, write nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, store, report."""
        if options["expect"] and options["dry_run"]:
            raise CommandError(
                "--expect asks what is here, and a dry run stores nothing. Give it when you import, or to import_report.",
                returncode=USAGE,
            )
        fetcher = self._fetcher(options)
        run, publication, wishes = self._asked(options)
        remember_an_archive()
        try:
            # Before the run is noted: a mistyped section leaves nothing behind.
            ready = prepared(publication, wishes)
        except Refused as refused:
            raise CommandError("\n".join(refused.reasons), returncode=USAGE) from refused
        if options["write_map"]:
            self._write_map(ready, wishes, publication, Path(options["write_map"]), options["limit"])
            return
        if run is None and not options["dry_run"]:
            run = begin(publication, wishes)
        report, proposals, interrupted = self._import(ready, run, wishes, options)
        facts = compared(proposals, publication)
        if run is not None and not interrupted:
            end(run, wishes, as_json(facts))
        for line in report.lines(facts):
            self.stdout.write(line)
        if fetcher and run is not None and not interrupted:
            # Now that all is stored: no article waits for the network.
            _sought, interrupted = seek(run, wishes, fetcher, self.stdout)
        lacks = bool(options["expect"]) and self._name_missing(publication, wishes.source, options["expect"])
        self._say_what_next(run, wishes, interrupted=interrupted)
        if interrupted:
            sys.exit(INTERRUPTED)
        if report.needs_a_word or lacks:
            sys.exit(1)

    def _fetcher(self, options: dict[str, Any]) -> Fetcher | None:
        fetcher = fetcher_of(options)
        if fetcher and (options["release"] or options["dry_run"]):
            raise CommandError(
                "--fetch-media fetches the pictures of what is held: no --release, no --dry-run. Release it afterwards.",
                returncode=USAGE,
            )
        return fetcher

    def _write_map(
        self, ready: Prepared, wishes: Wishes, publication: Publication, path: Path, limit: int | None
    ) -> None:
        """The first pass: count the old site's words, write what we take them for, and say what could not be read."""
        words, report = Words(), Report(wishes.profile)
        # Before all is read, which may take an hour.
        with _new_file(path) as file, handed_in_of(wishes) as handed_in:
            for found in islice(articles_in(handed_in, ready.reader, report.left_out), limit):
                if isinstance(found, LegacyItem):
                    words.count(found)
                    report.add(stored(found, ImportItem.Outcome.CREATED))
                else:
                    report.add(refused(found))
            file.write(words.draft(publication))
        counts = report.counts
        self.stdout.write(f"{counts['in']} in = {counts['created']} read + {report.refusals} refused")
        for line in report.exceptions():
            self.stdout.write(line)
        self.stdout.write(f"{path} is written. Look through it, then import with --map {path}")
        if report.refusals:
            sys.exit(1)

    def _asked(self, options: dict[str, Any]) -> tuple[ImportRun | None, Publication, Wishes]:
        if options["resume"] is not None:
            if options["paths"] or options["dry_run"]:
                raise CommandError(
                    "--resume goes on with what the run was given: no paths, no --dry-run.", returncode=USAGE
                )
            run = run_called(options["resume"])
            try:
                return run, run.publication, take_up(run)
            except Refused as refused:
                raise CommandError(str(refused), returncode=USAGE) from refused
        if own := [path for path in options["paths"] if is_export(Path(path))]:
            raise CommandError(
                f"{own[0]} is an export of this software: manage.py import_publication {own[0]} puts it into an empty database.",
                returncode=USAGE,
            )
        if not options["paths"]:
            raise CommandError("Give at least one file, folder or zip.", returncode=USAGE)
        publication = publication_called(options["publication"])
        wishes = Wishes(
            tuple(options["paths"]),
            options["format"],
            options["source"] or publication.slug,
            options["section"],
            releases=options["release"],
            profile=options["profile"],
            map=options["map"],
            pictures=options["pictures"],
            old_hosts=tuple(options["old_host"]),
        )
        return None, publication, wishes

    def _import(
        self, ready: Prepared, run: ImportRun | None, wishes: Wishes, options: Mapping[str, Any]
    ) -> tuple[Report, list[ImprintProposal], bool]:
        report = Report(wishes.profile)
        proposals: dict[ImprintProposal, None] = {}
        done = run.counts.get("in", 0) if run else 0
        with Interruption() as interruption, handed_in_of(wishes) as handed_in:
            intake = intake_of(run, wishes, ready.resolver, handed_in)
            progress = Progress(self.stderr, self.stdout, handed_in.size())
            if _reads_ahead(options["processes"], handed_in):
                searched = wishes.releases
                asked = Asked(wishes.paths, wishes.root, wishes.format, wishes.profile, done, searched)
                read = _ahead(asked, report.left_out, run)
            else:
                read = articles_in(handed_in, ready.reader, report.left_out)

            def found() -> Iterator[LegacyItem | Refusal]:
                """What is to be taken in, until somebody presses Ctrl-C; what an earlier run dealt with is gone past."""
                for number, each in enumerate(islice(read, options["limit"])):
                    if interruption.wanted:
                        return
                    progress.read(len(each.original))
                    if number < done:
                        continue
                    if isinstance(each, LegacyItem) and each.proposal:
                        proposals[each.proposal] = None
                    yield each

            with closing(read):
                for one in intake.take_in(found()):
                    report.add(one)
                    progress.show(report.counts)
            progress.end()
        return report, list(proposals), interruption.wanted

    def _name_missing(self, publication: Publication, source: str, said: str) -> bool:
        lacks = False
        try:
            for each in in_ranges(missing(publication, source, said)):
                lacks = True
                self.stdout.write(f"missing: {each}")
        except ValueError as error:
            raise CommandError(f"--expect: {error}", returncode=USAGE) from error
        if not lacks:
            self.stdout.write("Nothing that was expected is missing.")
        return lacks

    def _say_what_next(self, run: ImportRun | None, wishes: Wishes, *, interrupted: bool) -> None:
        if run is None:
            self.stdout.write("A dry run: nothing was written.")
        elif interrupted:
            self.stderr.write(
                f"Stopped; what is counted is stored. Go on with: manage.py import_articles --resume {run.pk}"
            )
        elif not wishes.releases:
            self.stdout.write(
                f"Held as import {run.pk}: readers see nothing of it. Next: manage.py release_import {run.pk},"
                f" or undo_import {run.pk}"
            )


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A file to write into that was not there; it goes again when the work is stopped. Raises CommandError."""
    try:
        file = path.open("x", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}", returncode=USAGE) from error
    with file:
        try:
            yield file
        except BaseException:
            path.unlink()
            raise


def _reads_ahead(processes: int | None, handed_in: HandedIn) -> bool:
    if processes is None:
        return (os.cpu_count() or 1) > 1 and handed_in.size() > WORTH_IT
    return processes > 1


def _ahead(asked: Asked, left_out: list[LeftOut], run: ImportRun | None) -> Generator[LegacyItem | Refusal]:
    try:
        yield from articles_ahead(asked, left_out)
    except ReaderGone as gone:
        said = "The process that reads ahead has ended too early; was there enough memory?"
        on = (
            f"What is counted is stored. Go on with: manage.py import_articles --resume {run.pk} --processes 1"
            if run
            else ""
        )
        raise CommandError(f"{said} {on}".rstrip()) from gone


class _AsWritten(DjangoHelpFormatter):
    """Leaves the lines of the epilogue as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if "\n" in text else super()._fill_text(text, width, indent)
