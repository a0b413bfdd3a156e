"""`migrate`, killed again and again on a database of an older version: `python -m tests.faults.migrating SEED KILLS` on an empty,
migrated database. Prints as JSON what became of it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only from here on
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from articles.models import Version  # noqa: E402
from articles.record import guards  # noqa: E402
from tests.builders import make_publication, publish_article  # noqa: E402
from tests.faults.killing import Count, forked, killed  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

#: What an older version had: since then tables were made and altered, rows written, and indexes made beside the writing.
OLDER = ("articles", "0040")
ARTICLES = 10


def main(seed: int, kills: int) -> None:
    """Go back, and kill the way forward until it is through; then the same again."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    publication = make_publication()
    for number in range(ARTICLES):
        publish_article(publication, headline=f"Envoys {number}", tags=("talks",))
    digests = _digests()
    count = Count()
    took = 0.0
    while count.kills < kills:
        killed(forked(_back), 60)
        began = time.monotonic()
        if not took:
            killed(forked(_forward), 60)
            took = time.monotonic() - began
            continue
        while not _is_through() and count.kills < kills:
            count.amidst += killed(forked(_forward), chance.uniform(0, took / 2))
            count.kills += 1
        killed(forked(_forward), 60)
        count.acknowledged += 1
        count.losses += [*broken(), *(f"the guard {name} is down" for name in guards.missing(connection))]
        if _digests() != digests:
            count.losses.append("the record is another one")
        if not _is_through():
            count.losses.append("migrations wait")
    print(json.dumps({"Migrating": asdict(count)}))  # noqa: T201


def _digests() -> list[str]:
    return list(Version.objects.order_by("pk").values_list("digest", flat=True))


def _back() -> None:
    call_command("migrate", *OLDER, verbosity=0)


def _forward() -> None:
    call_command("migrate", verbosity=0)


def _is_through() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
