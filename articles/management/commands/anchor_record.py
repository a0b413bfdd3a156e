"""`manage.py anchor_record`: what the record is today, in a file that its owner keeps elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.record.anchoring import UnusableAnchor, drop_anchor
from newsroom.outages import outage_of

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_FAILED = 1


class Command(BaseCommand):
    """Writes one anchor."""

    help = (
        "Write an anchor: the last digest of every article, notice, standing page and front page, into a file in NEWSROOM_ANCHORS."
        " Run it every day from a timer, and keep the files where nobody has them who has the server, at least their codes: with"
        " them `verify_record --anchor` shows what was altered since, also by somebody who made all digests anew. The first anchor of a month"
        " holds all chains, the others what changed since the one before; so keep all of them."
        " Exit codes: 0 done; 1 it could not be written, or what lies in the folder is no anchor; 2 wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("--to", metavar="FOLDER", default="", help="another folder than NEWSROOM_ANCHORS")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, and say its code."""
        folder = Path(options["to"] or settings.ANCHORS).resolve()
        try:
            path, anchor = drop_anchor(folder, timezone.now())
        except (UnusableAnchor, OSError) as error:
            if outage_of(error):
                raise
            raise CommandError(str(error), returncode=_FAILED) from error
        self.stdout.write(
            f"{path}: {anchor.chains} chains, {len(anchor.heads)} of them {'in it' if anchor.is_whole else 'changed'}."
            f" Code: {anchor.code}"
        )
