"""A task worker killed again and again: `python -m tests.faults.working SEED KILLS` on an empty, migrated database, with
NEWSROOM_TASKS=database. Prints as JSON what became of what was left to it, once another worker and the sweep came.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only from here on

from articles.models import Errand, Notice, Receipt  # noqa: E402
from articles.verbs import publishing  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from tests.builders import make_article, make_publication, make_user  # noqa: E402
from tests.faults.killing import Count, forked, killed  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.models import Version


def main(seed: int, kills: int) -> None:
    """Two tasks for each publication, and a worker that is killed while it is at them."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    call_command("migrate", "django_tasks_database", verbosity=0)
    publication, reporter, editor = make_publication(), make_user(Role.REPORTER), make_user(Role.DESK_EDITOR)
    published: list[Version] = []

    def publish() -> None:
        published.append(publishing.publish(make_article(publication, reporter), editor))

    count = Count()
    publish()
    began = time.monotonic()
    killed(forked(_work), 60)
    took = time.monotonic() - began
    for _ in range(kills):
        publish()
        count.amidst += killed(forked(_work), chance.uniform(0, took))
        count.kills += 1
        count.losses += broken()
    killed(forked(_work), 60)
    call_command("sweep", "--minutes", "0", stdout=sys.stderr)
    count.acknowledged = len(published)
    count.losses += [*broken(), *_undone(published)]
    print(json.dumps({"Working": asdict(count)}))  # noqa: T201


def _work() -> None:
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)


def _undone(published: list[Version]) -> Iterator[str]:
    """Each act told once, each version looked at, nothing left."""
    told = Counter(Notice.objects.values_list("change__version", flat=True))
    looked_at = set(Receipt.objects.values_list("version", flat=True))
    for version in published:
        if told[version.pk] != 1:
            yield f"of {version} people were told {told[version.pk]} times"
        if version.pk not in looked_at:
            yield f"nobody looked whether readers see {version}"
    yield from (f"an errand is left: {errand.kind}" for errand in Errand.objects.all())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
