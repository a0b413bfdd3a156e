"""What runs from timers, killed again and again: `python -m tests.faults.commands SEED KILLS` on an empty, migrated database; KILLS of
the sweep and as many of the backup. Prints as JSON what became of each.
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only from here on

from articles.library.photos import take_in  # noqa: E402
from articles.library.renditions import lacking  # noqa: E402
from articles.models import Errand, Photo  # noqa: E402
from articles.models.errand import ErrandKind  # noqa: E402
from newsroom.safekeeping import installation  # noqa: E402
from newsroom.safekeeping.putting_back import Progress, examine  # noqa: E402
from tests.builders import make_publication, picture, publish_article  # noqa: E402
from tests.faults.killing import Count, forked, killed  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def main(seed: int, kills: int) -> None:
    """The sweep first, so that there are files to back up."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    publication = make_publication()
    for number in range(3):
        publish_article(publication, headline=f"Envoys {number}")
    counts = {
        "Sweeping": _again_and_again(kills, chance, _sweep, _with_work_for_the_sweep, lambda: ()),
        "Backing up": _again_and_again(kills, chance, _back_up, lambda number: None, _damaged_backups),
    }
    counts["Sweeping"].losses += [f"photo {photo.pk} lacks sizes" for photo in Photo.objects.all() if lacking(photo)]
    counts["Sweeping"].losses += [f"an errand is left: {errand.kind}" for errand in Errand.objects.all()]
    vault = installation.vault()
    counts["Backing up"].losses += [f"{path.name} is left" for path in vault.folder.glob(".[!l]*")]
    counts["Backing up"].acknowledged = len(vault.moments())
    print(json.dumps({name: asdict(count) for name, count in counts.items()}))  # noqa: T201


def _again_and_again(
    kills: int,
    chance: random.Random,
    work: Callable[[], object],
    prepare: Callable[[int], object],
    others: Callable[[], Iterator[str] | tuple[str, ...]],
) -> Count:
    """Kill `work` at moments of chance, look after each, and let it come to its end at last."""
    count = Count()
    prepare(-1)
    began = time.monotonic()
    killed(forked(work), 60)
    took = time.monotonic() - began
    for number in range(kills):
        prepare(number)
        count.amidst += killed(forked(work), chance.uniform(0, took))
        count.kills += 1
        count.losses += [*broken(), *others()]
    killed(forked(work), 60)
    count.losses += [*broken(), *others()]
    return count


def _with_work_for_the_sweep(number: int) -> None:
    photo = take_in(picture(size=(500 + number, 300)))
    Errand.objects.note(ErrandKind.RENDER, [photo.pk])


def _sweep() -> None:
    call_command("sweep", "--minutes", "0", stdout=io.StringIO(), stderr=sys.stderr)


def _back_up() -> None:
    # Two in one second would have one name.
    time.sleep(1 - time.time() % 1)
    call_command("backup", "--every", "0", "--daily", "1", stdout=io.StringIO(), stderr=sys.stderr)


def _damaged_backups() -> Iterator[str]:
    vault = installation.vault()
    for moment in vault.moments():
        progress = Progress()
        for _step in examine(vault, vault.place_of(moment), progress):
            pass
        yield from progress.damaged


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
