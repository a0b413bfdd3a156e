"""How fast an old site comes in: `make bench ARGS="--part import"`.

The floor is a plain `bulk_create` of the same article rows, measured just before and just after; an import stores of each
article, besides, its original, revision, byline, tags, addresses, version with digest, page and search row.

As a program (`python -m tests.benchmarks.importing …` in an installation) it does one piece of that, so that the memory of
each is its own, and prints what it found as JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only from here on
from django.db import connection, transaction  # noqa: E402

from articles.importing.intake import releasing  # noqa: E402
from articles.importing.intake.batches import Intake  # noqa: E402
from articles.models import Article, ImportRun, Version, VersionSearch  # noqa: E402
from articles.slugs import slug_for  # noqa: E402
from newsroom.models import Publication, Section  # noqa: E402
from tests.benchmarks import old_site  # noqa: E402
from tests.builders import make_publication, make_section  # noqa: E402

#: Rows of one measurement of the floor, and of one of its transactions.
_FLOOR, _AT_ONCE = 4_000, 1_000


@dataclass(slots=True)
class _Batches:
    """When each batch was done, and how many items were in it."""

    done: list[tuple[float, int]]

    def rates(self) -> dict[str, float]:
        """Items a second over all, in the first tenth and in the last one."""
        began, ended = self.done[0][0], self.done[-1][0]
        tenth = max(1, (len(self.done) - 1) // 10)
        return {
            "per_second": self._rate(self.done) if ended > began else 0.0,
            "first": self._rate(self.done[: tenth + 1]),
            "last": self._rate(self.done[-tenth - 1 :]),
        }

    @staticmethod
    def _rate(done: list[tuple[float, int]]) -> float:
        return sum(size for _at, size in done[1:]) / (done[-1][0] - done[0][0])


def main() -> None:
    """Do one piece and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("piece", choices=("prepare", "floor", "import", "release", "wordpress"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--megabytes", type=int, default=0)
    parser.add_argument("--after", type=int, default=0)
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--processes", type=int)
    options = parser.parse_args()
    pieces = {
        "prepare": _prepare,
        "floor": _floor,
        "import": _import,
        "release": _release,
        "wordpress": _read_wordpress,
    }
    print(json.dumps(pieces[options.piece](options)))  # noqa: T201


def _prepare(options: argparse.Namespace) -> dict[str, Any]:
    """An empty publication, and the old site in a file."""
    if not Publication.objects.exists():
        publication = make_publication(host="127.0.0.1")
        for slug in old_site.SECTIONS:
            make_section(publication, slug)
    if options.megabytes:
        with options.file.open("wb") as file:
            file.writelines(old_site.wordpress(options.megabytes))
    else:
        old_site.write_json_lines(options.file, options.after, options.articles)
    return {"bytes": options.file.stat().st_size}


def _floor(_options: argparse.Namespace) -> dict[str, Any]:
    """Rows a second of `bulk_create`; they are gone again when it ends."""
    publication = Publication.objects.get()
    sections = {section.slug: section for section in Section.objects.all()}
    rows = [_row(old_site.article(number), publication, sections) for number in range(1, _FLOOR + 1)]
    began = time.monotonic()
    for first in range(0, len(rows), _AT_ONCE):
        with transaction.atomic():
            Article.objects.bulk_create(rows[first : first + _AT_ONCE])
    took = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_article WHERE source = 'floor'")
    return {"per_second": len(rows) / took}


def _row(old: old_site.Old, publication: Publication, sections: dict[str, Section]) -> Article:
    return Article(
        publication=publication,
        section=sections[old.section],
        language=old.language,
        headline=old.headline,
        deck=old.deck,
        slug=slug_for(old.headline),
        body=old.body,
        source="floor",
        source_id=str(old.number),
        updated_at=old.published,
    )


def _import(options: argparse.Namespace) -> dict[str, Any]:
    """Bring the file in by the command, held or released."""
    batches = _Batches([(time.monotonic(), 0)])
    before = VersionSearch.objects.count()
    with patch.object(Intake, "_take", _timed(batches)):
        call_command(
            "import_articles",
            str(options.file),
            source=options.file.stem,
            release=options.release,
            processes=options.processes,
            stdout=io.StringIO(),
        )
    run = ImportRun.objects.latest("pk")
    _check(Article.objects.filter(source=options.file.stem).count() == run.counts["in"] == run.counts["created"])
    _check(VersionSearch.objects.count() - before == (run.counts["in"] if options.release else 0))
    return {**batches.rates(), "items": run.counts["in"], **_memory()}


def _release(_options: argparse.Namespace) -> dict[str, Any]:
    """Put the last import, which is held, before readers."""
    run = ImportRun.objects.latest("pk")
    before = Version.objects.count()
    batches = _Batches([(time.monotonic(), 0)])
    items = 0
    for progress in releasing.release(run):
        batches.done.append((time.monotonic(), progress.items - items))
        items = progress.items
    _check(Version.objects.count() - before == items == run.counts["in"])
    return {**batches.rates(), "items": items, **_memory()}


def _read_wordpress(options: argparse.Namespace) -> dict[str, Any]:
    """A dry run of as many articles of an export as were asked for, or all; all of it is gone through for authors and pictures."""
    batches = _Batches([(time.monotonic(), 0)])
    with patch.object(Intake, "_take", _timed(batches)):
        call_command(
            "import_articles",
            str(options.file),
            dry_run=True,
            limit=options.articles or None,
            processes=options.processes,
            stdout=io.StringIO(),
        )
    return {**batches.rates(), "items": sum(size for _at, size in batches.done), **_memory()}


def _timed(batches: _Batches) -> Any:
    """What takes a batch in, and notes when it was done."""
    take = Intake._take

    def timed(intake: Intake, batch: Any) -> Any:
        taken = take(intake, batch)
        batches.done.append((time.monotonic(), len(batch)))
        return taken

    return timed


def _check(holds: bool) -> None:  # noqa: FBT001
    if not holds:
        raise SystemExit("Not all of it came in: there is nothing to measure.")


def _memory() -> dict[str, int]:
    """Megabytes that this process and those it started took at most."""
    own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"megabytes": (own + others) // (1024 * 1024 if sys.platform == "darwin" else 1024)}


if __name__ == "__main__":
    main()
