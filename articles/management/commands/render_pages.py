"""`manage.py render_pages`: digests of pages, for comparing two installations. `restore_drill` uses it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.management.comparing import Asked, articles, fronts, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

_USAGE = 2


class Command(BaseCommand):
    """Asks for pages as a stranger would, in this process."""

    help = (
        "Print digests of pages as a stranger gets them from this installation, one line of JSON each: the front and section"
        " pages, and articles chosen by chance. With --again the pages that another run printed, read from the standard input:"
        " manage.py render_pages > here.jsonl, and elsewhere: manage.py render_pages --again < here.jsonl > there.jsonl;"
        " where the two files are the same, so are the pages. Exit codes: 0 done; 2 wrong use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which pages."""
        parser.add_argument("--articles", type=int, default=100, metavar="N", help="how many articles (100)")
        parser.add_argument("--again", action="store_true", help="the pages read from the standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line for each page."""
        for asked in (
            _read(sys.stdin) if options["again"] else [*fronts(), *articles(options["articles"], timezone.now())]
        ):
            self.stdout.write(json.dumps({**asdict(asked), **asdict(shown(asked))}))


def _read(lines: Iterable[str]) -> list[Asked]:
    try:
        found = [json.loads(line) for line in lines if line.strip()]
        return [Asked(each["publication"], each["host"], each["address"]) for each in found]
    except (ValueError, TypeError, KeyError) as error:
        raise CommandError(f"The standard input is not what render_pages prints: {error}", returncode=_USAGE) from error
