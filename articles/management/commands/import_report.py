"""`manage.py import_report RUN`: what an import did, whole. See docs/importing.md."""

from __future__ import annotations

import csv
import json
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.intake.expected import in_ranges, missing
from articles.importing.report import link_lines, links_of, picture_lines, pictures_to_see_to, sum_of
from articles.management.importing import USAGE, run_called
from articles.models import ImportItem

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from articles.models import ImportRun

_COLUMNS = ("outcome", "file", "position", "number", "article", "reason", "doubts", "address")
_EXCEPTIONS = (ImportItem.Outcome.REFUSED, ImportItem.Outcome.QUEUED)


class Command(BaseCommand):
    """Prints an import's sum and every exception, for a person or a program."""

    help = (
        "What an import did: in = created + unchanged + updated + queued + refused, and each exception by file and"
        " position; each picture that is missing and each link to the old site that leads to nothing by its address. Exit codes: 0 nothing refused or missing, 1 something was, 2 wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which import, and how."""
        parser.add_argument("run", type=int, metavar="RUN", help="The import's number.")
        parser.add_argument("--format", choices=("text", "json", "csv"), default="text")
        parser.add_argument("--all", action="store_true", help="Every article, not the exceptions alone.")
        parser.add_argument(
            "--expect", metavar="1-48213|FILE", help="Name what is missing of these numbers or addresses."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print it."""
        run = run_called(options["run"])
        absent: list[str] = []
        if options["expect"]:
            try:
                absent = list(missing(run.publication, run.source, options["expect"]))
            except ValueError as error:
                raise CommandError(f"--expect: {error}", returncode=USAGE) from error
        rows, links = _rows(run, everything=options["all"]), _links(run, everything=options["all"])
        match options["format"]:
            case "json":
                self.stdout.write(
                    json.dumps(
                        _facts(run)
                        | {
                            "items": list(rows),
                            "pictures": list(_pictures(run)),
                            "links": list(links),
                            "missing": absent,
                        },
                        ensure_ascii=False,
                    )
                )
            case "csv":
                writer = csv.DictWriter(self.stdout, _COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows({**row, "doubts": " ".join(row["doubts"])} for row in rows)
                writer.writerows(_pictures(run))
                writer.writerows(links)
                writer.writerows({"outcome": "missing", "number": number} for number in absent)
            case _:
                self._print(run, rows, absent, everything=options["all"])
        if run.counts.get(ImportItem.Outcome.REFUSED, 0) or absent:
            sys.exit(1)

    def _print(self, run: ImportRun, rows: Iterator[dict[str, Any]], absent: list[str], *, everything: bool) -> None:
        self.stdout.write(f"Import {run.pk}, {run}: {run.get_state_display()}")
        self.stdout.write(sum_of(run.counts))
        for row in rows:
            place = f"{row['file']}: {row['position']}" if row["position"] else row["file"]
            doubts = f" [{', '.join(row['doubts'])}]" if row["doubts"] else ""
            self.stdout.write(f"{row['outcome']}: {place}: {row['reason'] or row['number']}{doubts}")
        for line in chain(picture_lines(run), link_lines(run, everything=everything)):
            self.stdout.write(line)
        for each in in_ranges(absent):
            self.stdout.write(f"missing: {each}")


def _facts(run: ImportRun) -> dict[str, Any]:
    return {
        "import": run.pk,
        "publication": run.publication.slug,
        "source": run.source,
        "state": run.state,
        "started": run.started_at.isoformat(),
        "finished": run.finished_at and run.finished_at.isoformat(),
        "counts": run.counts,
    }


def _pictures(run: ImportRun) -> Iterator[dict[str, Any]]:
    for picture in pictures_to_see_to(run):
        yield {
            "outcome": f"picture {picture.state}",
            "file": picture.item.name,
            "position": picture.item.position,
            "number": picture.item.source_id,
            "article": picture.item.article_id,
            "reason": picture.reason,
            "address": picture.address,
        }


def _links(run: ImportRun, *, everything: bool) -> Iterator[dict[str, Any]]:
    for link in links_of(run, everything=everything):
        yield {
            "outcome": "link rewritten" if link.new else "link lost",
            "file": link.item.name,
            "position": link.item.position,
            "number": link.item.source_id,
            "article": link.item.article_id,
            "reason": link.new,
            "address": link.old,
        }


def _rows(run: ImportRun, *, everything: bool) -> Iterator[dict[str, Any]]:
    items = run.items.defer("original").order_by("pk")
    if not everything:
        items = items.filter(outcome__in=_EXCEPTIONS)
    for item in items.iterator(chunk_size=1000):
        yield {
            "outcome": item.outcome,
            "file": item.name,
            "position": item.position,
            "number": item.source_id,
            "article": item.article_id,
            "reason": item.reason,
            "doubts": [doubt["code"] for doubt in item.doubts],
        }
