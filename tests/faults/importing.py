"""Imports that are killed again and again, each time at a moment of chance, and taken up again: `python -m tests.faults.importing
SEED KILLS FOLDER` on an empty, migrated database. Prints as JSON what there is in the end.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only from here on

from articles.importing.intake import batches  # noqa: E402
from articles.models import Article, ImportItem, ImportRun, OldPath, Version, VersionSearch  # noqa: E402
from tests.builders import make_publication, make_section  # noqa: E402
from tests.faults.killing import forked, killed  # noqa: E402

ARTICLES = 60
#: Small, so that kills fall between batches, within them and into their commits.
BATCH = 4


def main(seed: int, kills: int, folder: Path) -> None:
    """Import one old site after the other until enough imports were killed, then the last one to its end."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    import_in_batches_of(BATCH)
    publication = make_publication()
    make_section(publication, "politics")
    site = 0
    while kills > 0:
        site += 1
        path = _site(folder, site)
        options: dict[str, object] = {"source": f"site-{site}", "release": site % 2 == 0}
        # Of every third one another process reads ahead, which takes a moment to begin.
        more, latest = ({"processes": 2}, 2.0) if site % 3 == 0 else ({}, 0.5)
        while not _finished(site):
            paths = [] if _run(site) else [str(path)]
            resume: dict[str, object] = {"resume": _run(site)} if _run(site) else options
            kills -= _killed(paths, resume | more, chance.uniform(0.02, latest) if kills > 0 else 60)
    print(json.dumps([_found(number) for number in range(1, site + 1)]))  # noqa: T201


def import_in_batches_of(size: int) -> None:
    """From here on. A default of the class was read when it was made: what is patched is the field's."""
    before = batches.Intake.__init__.__defaults__ or ()
    batches.Intake.__init__.__defaults__ = tuple(size if each == batches.SIZE else each for each in before)


def _site(folder: Path, site: int) -> Path:
    path = folder / f"site-{site}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, ARTICLES + 1):
            article = {
                "id": number,
                "headline": f"Ferry {number} of site {site}",
                "published": f"2010-01-{number % 28 + 1:02}T{number % 24:02}:00:00+09:00",
                "text": f"It was ferry {number}.\n\nIt sailed.",
                "sections": ["politics"],
                "tags": ["ferry", f"tag {number % 7}"],
                "bylines": [{"name_en": f"Han Do-yun {chr(97 + number % 5)}"}],
                "addresses": [f"/news/{site}/article.html?no={number}"],
            }
            file.write(json.dumps(article) + "\n")
    return path


def _killed(paths: list[str], options: dict[str, object], after: float) -> int:
    """Run it in a child and kill that `after` so many seconds; 1 when it had not ended by then."""

    def work() -> None:
        call_command("import_articles", *paths, stdout=io.StringIO(), stderr=io.StringIO(), **options)

    return int(killed(forked(work), after))


def _run(site: int) -> int | None:
    return ImportRun.objects.filter(source=f"site-{site}").values_list("pk", flat=True).first()


def _finished(site: int) -> bool:
    return ImportRun.objects.filter(source=f"site-{site}", finished_at__isnull=False).exists()


def _found(site: int) -> dict[str, object]:
    run = ImportRun.objects.get(source=f"site-{site}")
    articles = Article.objects.filter(source=run.source)
    versions = Version.objects.filter(article__in=articles)
    return {
        "counts": run.counts,
        "articles": sorted(int(number) for number in articles.values_list("source_id", flat=True)),
        "items": ImportItem.objects.filter(run=run).count(),
        "addresses": OldPath.objects.filter(article__in=articles).count(),
        "versions": versions.count(),
        "indexed": VersionSearch.objects.filter(version__in=versions).count(),
        "digests": all(each.digest == each.computed_digest(str(each.article.key), "") for each in versions),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
