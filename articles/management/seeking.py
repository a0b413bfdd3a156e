"""What the commands share that look for an import's missing pictures: in files, and on the network when that is asked for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import CommandError

from articles.importing.intake.late_pictures import Sought, look_again
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.starting import pictures_in
from articles.importing.report import picture_lines
from articles.importing.sources.fetching import Fetcher
from articles.importing.sources.handed_in import HandedIn
from articles.management.importing import USAGE, Interruption
from articles.refusals import Refused

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from django.core.management.base import OutputWrapper

    from articles.importing.intake.starting import Wishes
    from articles.models import ImportRun

#: Seconds between two lines of progress.
_EVERY = 10.0


def add_arguments(parser: ArgumentParser) -> None:
    """How the network may be asked."""
    parser.add_argument(
        "--fetch-media",
        action="store_true",
        help="Ask the old site for pictures that are missing. Nothing else ever does.",
    )
    parser.add_argument(
        "--allow-host",
        metavar="HOST",
        action="append",
        default=[],
        help="A host that may be asked for them, as old.example or *.old.example; as often as needed.",
    )


def fetcher_of(options: dict[str, Any]) -> Fetcher | None:
    """Who asks the network; None where nobody said that it may be asked. Raises CommandError when no host is named."""
    if not options["fetch_media"]:
        if options["allow_host"]:
            raise CommandError("--allow-host says whom --fetch-media may ask; give both.", returncode=USAGE)
        return None
    hosts = tuple(options["allow_host"]) or tuple(settings.IMPORT_FETCH_HOSTS)
    if not hosts:
        raise CommandError(
            "--fetch-media asks nobody without --allow-host, as --allow-host old.example.", returncode=USAGE
        )
    for host in hosts:
        if "/" in host or not host.strip("*."):
            raise CommandError(f"--allow-host {host}: write the host alone, as old.example.", returncode=USAGE)
    return Fetcher(hosts)


def seek(run: ImportRun, wishes: Wishes, fetcher: Fetcher | None, out: OutputWrapper) -> tuple[Sought, bool]:
    """Look for what the articles of `run` lack, in the paths and the table of `wishes`, and say how it went.

    How it went, and whether Ctrl-C stopped it. Raises CommandError.
    """
    sought, told = Sought(), time.monotonic()
    try:
        with Interruption() as interruption, HandedIn(wishes.paths, wishes.root) as handed_in:
            desk = PictureDesk(pictures_in(handed_in, wishes.pictures), fetch=fetcher.fetch if fetcher else None)
            for now in look_again(run, desk):
                sought = now
                if interruption.wanted:
                    break
                if time.monotonic() - told > _EVERY:
                    told = time.monotonic()
                    out.write(_sum(sought))
    except Refused as refused:
        raise CommandError("\n".join(refused.reasons), returncode=USAGE) from refused
    for line in picture_lines(run):
        out.write(line)
    out.write(_sum(sought))
    return sought, interruption.wanted


def _sum(sought: Sought) -> str:
    return (
        f"{sought.placed + sought.left + sought.missing} looked for = {sought.placed} put in their articles"
        f" + {sought.left} left to a person + {sought.missing} missing"
    )
