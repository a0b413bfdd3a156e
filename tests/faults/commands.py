"""Commands, killed again and again: `python -m tests.faults.commands SEED KILLS RESTORES` on an empty, migrated database; KILLS of the
sweep, as many of the backup, and RESTORES of putting one back. Prints as JSON what became of each.
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

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402 - models exist only from here on

from articles.library.photos import take_in  # noqa: E402
from articles.library.renditions import lacking  # noqa: E402
from articles.models import Errand, Photo, Version  # noqa: E402
from articles.models.errand import ErrandKind  # noqa: E402
from newsroom.models import Publication, PublicState  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from newsroom.safekeeping import installation  # noqa: E402
from newsroom.safekeeping.putting_back import Progress, examine  # noqa: E402
from tests.builders import make_publication, make_user, picture, publish_article  # noqa: E402
from tests.faults.killing import Count, forked, killed  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


#: What is in every backup.
_PUBLISHED, _EPOCH = 3, "00000000-0000-4000-8000-000000000000"


def main(seed: int, kills: int, restores: int) -> None:
    """The sweep first, so that there are files to back up."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR, "editor")
    for number in range(_PUBLISHED):
        publish_article(publication, editor, headline=f"Envoys {number}")
    PublicState.objects.update(epoch=_EPOCH)
    counts = {
        "Sweeping": _again_and_again(kills, chance, _sweep, _with_work_for_the_sweep, lambda: ()),
        "Backing up": _again_and_again(kills, chance, _back_up, lambda number: None, _damaged_backups),
    }
    counts["Restoring"] = _again_and_again(restores, chance, _restore, _after_the_backup, _neither_old_nor_new)
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


_AFTER = "Published after the backup"


def _after_the_backup(number: int) -> None:
    """By which what was there is told from what is put back; and the day that it would be put back without --replace ends."""
    if not Version.objects.filter(headline=_AFTER).exists():
        publish_article(Publication.objects.get(), User.objects.get(username="editor"), headline=_AFTER)


def _restore() -> None:
    # Half of one needs no --replace.
    replace = not installation.put_back_by_half()
    call_command("restore", replace=replace, stdout=io.StringIO(), stderr=sys.stderr)


def _neither_old_nor_new() -> Iterator[str]:
    """Either it was not begun, or it is done to the end, or it says that it must be run again."""
    is_old = Version.objects.filter(headline=_AFTER).exists()
    if not is_old and Version.objects.count() != _PUBLISHED:
        yield f"{Version.objects.count()} versions are there, the backup has {_PUBLISHED}"
    is_renewed = str(PublicState.objects.get().epoch) != _EPOCH
    if not is_old and not is_renewed and not installation.put_back_by_half():
        yield "the backup was put back, caches do not know it, and nobody is told"


def _damaged_backups() -> Iterator[str]:
    vault = installation.vault()
    for moment in vault.moments():
        progress = Progress()
        for _step in examine(vault, vault.place_of(moment), progress):
            pass
        yield from progress.damaged


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
