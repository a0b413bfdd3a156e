"""`manage.py import_report RUN`: what an import did, whole. See docs/importing.md."""

from __future__ import annotations

import csv
import json
import sys
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.alike import Alike
from articles.importing.intake.decisions import Decisions, decisions_in
from articles.importing.intake.expected import in_ranges, missing
from articles.importing.intake.giving_way import DAMAGED
from articles.importing.report import fit_of, link_lines, links_of, picture_lines, pictures_to_see_to, sum_of
from articles.management.importing import USAGE, run_called
from articles.models import ImportItem

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from articles.models import ImportRun

_COLUMNS = ("outcome", "file", "position", "number", "article", "reason", "doubts", "address")
_EXCEPTIONS = (ImportItem.Outcome.REFUSED, ImportItem.Outcome.QUEUED)
#: What was refused, or is missing, and somebody has said why.
_LEFT_OUT = "left out by decision"
_FINE = (ImportItem.Outcome.CREATED, ImportItem.Outcome.UPDATED)


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
        parser.add_argument(
            "--all",
            action="store_true",
            help="Every article, not the exceptions alone, and each doubt where it stands.",
        )
        parser.add_argument(
            "--expect", metavar="1-48213|FILE", help="Name what is missing of these numbers or addresses."
        )
        parser.add_argument(
            "--left-out",
            metavar="TABLE",
            help="What is known and not to be brought in: number, range, address or file, and why (two columns).",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print it."""
        run = run_called(options["run"])
        decisions = _decisions(options["left_out"])
        decisions.add_said(run)
        absent, left = _absent(run, options["expect"], decisions)
        refused = run.counts.get(ImportItem.Outcome.REFUSED, 0) - _decided(run, decisions)
        rows, links = _rows(run, decisions, everything=options["all"]), _links(run, everything=options["all"])
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
                            "left_out": [{"what": what, "why": why} for what, why in left],
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
                writer.writerows({"outcome": _LEFT_OUT, "number": what, "reason": why} for what, why in left)
            case _:
                self._print(run, decisions, everything=options["all"])
                for line in _expected(options, absent, left, decisions):
                    self.stdout.write(line)
        if refused > 0 or absent:
            sys.exit(1)

    def _print(self, run: ImportRun, decisions: Decisions, *, everything: bool) -> None:
        self.stdout.write(f"Import {run.pk}, {run}: {run.get_state_display()}")
        self.stdout.write(sum_of(run.counts))
        if said := fit_of(run):
            self.stdout.write(said)
        lines = _each(run, decisions) if everything else _told_once(run, decisions)
        for line in chain(lines, picture_lines(run), link_lines(run, everything=everything)):
            self.stdout.write(line)


def _decisions(path: str | None) -> Decisions:
    try:
        return decisions_in(path) if path else Decisions()
    except ValueError as error:
        raise CommandError(f"--left-out: {error}", returncode=USAGE) from error


def _absent(run: ImportRun, said: str | None, decisions: Decisions) -> tuple[list[str], list[tuple[str, str]]]:
    """What is expected and is not here: what is missing, and what was left out knowingly, with why."""
    absent: list[str] = []
    left: list[tuple[str, str]] = []
    try:
        for each in missing(run.publication, run.source, said) if said else ():
            why = decisions.why(each)
            if why:
                left.append((each, why))
            else:
                absent.append(each)
    except ValueError as error:
        raise CommandError(f"--expect: {error}", returncode=USAGE) from error
    return absent, left


def _decided(run: ImportRun, decisions: Decisions) -> int:
    """How much of what was refused is left out by decision, or is a damaged copy of what is here and needs nobody's."""
    items = run.items.filter(outcome=ImportItem.Outcome.REFUSED).values_list("name", "position", "reason")
    again = (
        (row["file"], row["position"], row["reason"])
        for row in _repeated(run)
        if row["outcome"] == ImportItem.Outcome.REFUSED
    )
    return sum(
        bool(decisions.why_file(name, position)) or reason == DAMAGED
        for name, position, reason in chain(items.iterator(), again)
    )


def _expected(
    options: dict[str, Any], absent: list[str], left: list[tuple[str, str]], decisions: Decisions
) -> Iterator[str]:
    for why, some in groupby(left, key=itemgetter(1)):
        for each in in_ranges(what for what, _why in some):
            yield f"{_LEFT_OUT}: {each}: {why}"
    for each in in_ranges(absent):
        yield f"missing: {each}"
    if options["expect"] and not absent:
        yield "Nothing that was expected is missing" + (f", and {len(left)} left out by decision." if left else ".")
    if options["expect"] and (unused := decisions.unused()):
        yield f"The table also names what is neither missing nor refused: {', '.join(unused)}"


def _each(run: ImportRun, decisions: Decisions) -> Iterator[str]:
    """All that was read, and below it each doubt with its line."""
    unnamed = run.counts.get(ImportItem.Outcome.UNCHANGED, 0)
    for item in _items(run).iterator(chunk_size=1000):
        unnamed -= item.outcome == ImportItem.Outcome.UNCHANGED
        yield _line(_row(item, decisions))
        for doubt in item.doubts:
            line = f"line {doubt['line']}: " if doubt["line"] else ""
            yield f"  {line}{doubt['message']} [{doubt['code']}]"
    for row in _repeated(run):
        unnamed -= row["outcome"] == ImportItem.Outcome.UNCHANGED
        yield _line(_known(row, decisions))
    if unnamed > 0:
        yield f"{unnamed} unchanged are not named: this import is from before their names were kept"


def _told_once(run: ImportRun, decisions: Decisions) -> Iterator[str]:
    """What was refused by name; what waits, and what is unsure, once for all that are alike."""
    waiting, doubts = Alike(), Alike()
    for item in _items(run).exclude(doubts=[], outcome__in=_FINE).iterator(chunk_size=1000):
        if item.outcome == ImportItem.Outcome.REFUSED:
            yield _line(_row(item, decisions))
        elif item.outcome == ImportItem.Outcome.QUEUED:
            waiting.add("", item.reason, item.place)
        for doubt in item.doubts:
            place = item.position or (str(doubt["line"]) if doubt["line"] else "")
            doubts.add(doubt["code"], doubt["message"], f"{item.name}:{place}" if place else item.name)
    again = (row for row in _repeated(run) if row["outcome"] == ImportItem.Outcome.REFUSED)
    yield from (_line(_known(row, decisions)) for row in again)
    yield from (f"queued: {line}" for line in waiting.lines())
    if doubts:
        yield "Doubts, those that are alike once; --all gives each:"
    yield from (f"  {line}" for line in doubts.lines())


def _line(row: dict[str, Any]) -> str:
    place = f"{row['file']}: {row['position']}" if row["position"] else row["file"]
    return f"{row['outcome']}: {place}: {row['reason'] or row['number']}"


def _items(run: ImportRun) -> QuerySet[ImportItem]:
    return run.items.defer("original").order_by("pk")


def _repeated(run: ImportRun) -> Iterator[dict[str, Any]]:
    """What was here already."""
    for batch in run.repetitions.order_by("pk").iterator(chunk_size=50):
        yield from batch.items


def _facts(run: ImportRun) -> dict[str, Any]:
    return {
        "import": run.pk,
        "publication": run.publication.slug,
        "source": run.source,
        "state": run.state,
        "started": run.started_at.isoformat(),
        "finished": run.finished_at and run.finished_at.isoformat(),
        "counts": run.counts,
        "profile_fit": run.profile_fit,
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


def _rows(run: ImportRun, decisions: Decisions, *, everything: bool) -> Iterator[dict[str, Any]]:
    items = _items(run) if everything else _items(run).filter(outcome__in=_EXCEPTIONS)
    for item in items.iterator(chunk_size=1000):
        yield _row(item, decisions)
    for row in _repeated(run):
        if everything or row["outcome"] in _EXCEPTIONS:
            yield _known(row, decisions)


def _row(item: ImportItem, decisions: Decisions) -> dict[str, Any]:
    row = {
        "outcome": str(item.outcome),
        "file": item.name,
        "position": item.position,
        "number": item.source_id,
        "article": item.article_id,
        "reason": item.reason,
        "doubts": [doubt["code"] for doubt in item.doubts],
    }
    return _known(row, decisions)


def _known(row: dict[str, Any], decisions: Decisions) -> dict[str, Any]:
    """`row`, and what somebody decided of it where it was refused."""
    row = {"article": None, "doubts": [], **row}
    if row["outcome"] == ImportItem.Outcome.REFUSED and (why := decisions.why_file(row["file"], row["position"])):
        return row | {"outcome": _LEFT_OUT, "reason": why}
    return row
