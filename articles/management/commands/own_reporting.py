"""`manage.py own_reporting`: how much of each week's articles the newsroom reported itself."""

from __future__ import annotations

import csv
import sys
from argparse import RawDescriptionHelpFormatter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.own_reporting import LEAST, Week, monday_of, table, this_monday, weeks
from newsroom.models import Publication

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_FOUND = 1
_USAGE = 2

_EXPLANATION = f"""
An internet newspaper reports at least {LEAST} % of a week's articles itself and has new articles every week (decree of the
Newspapers Act art. 2). Weeks are those of ISO 8601 in the publication's zone; a story counts once, in the week in which readers first
got it; what an archive brought and what is paid for count nowhere. The desk shows the same under "Own reporting".

  manage.py own_reporting                          the last 13 weeks that are over
  manage.py own_reporting --weeks 53 --until 2026-W52 --csv > 2026.csv

Exit codes: 0 every week is as the decree wants it; 1 a week is short of own reporting, or without a new article; 2 wrong use.
"""


class Command(BaseCommand):
    """One line a week, the latest first."""

    help = "Say how much of each week's articles the newsroom reported itself, and name the weeks that fall short."

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which publication and weeks, and for whom."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _EXPLANATION
        parser.add_argument("--publication", metavar="SLUG", help="only this publication")
        parser.add_argument("--weeks", type=int, default=13, metavar="N", help="how many weeks (13)")
        parser.add_argument(
            "--until", metavar="WEEK", help="the last of them, such as 2026-W48 (the last that is over)"
        )
        parser.add_argument("--csv", action="store_true", help="a table for spreadsheets, of one publication")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask the record, tell, and fail where a week falls short."""
        publications = list(Publication.objects.order_by("pk"))
        chosen = [each for each in publications if options["publication"] in {None, each.slug}]
        if not chosen or options["weeks"] < 1 or (options["csv"] and len(chosen) > 1):
            known = ", ".join(each.slug for each in publications) or "none"
            raise CommandError(f"Name one publication and at least one week. There is: {known}.", returncode=_USAGE)
        found = False
        for publication in chosen:
            asked = self._asked(publication, options["until"], options["weeks"])
            found = found or any(week.is_short or week.is_empty for week in asked)
            if options["csv"]:
                csv.writer(self.stdout).writerows(table(asked))
            else:
                self.stdout.write(f"{publication.name_en} ({publication.slug})")
                for week in asked:
                    self.stdout.write(f"  {_sentence(week)}")
        if found:
            sys.exit(_FOUND)

    def _asked(self, publication: Publication, until: str | None, number: int) -> list[Week]:
        now = timezone.now()
        last = monday_of(until) if until else this_monday(publication, now) - timedelta(days=7)
        if last is None:
            raise CommandError("--until is a week such as 2026-W48.", returncode=_USAGE)
        return weeks(publication, last, number, now)


def _sentence(week: Week) -> str:
    days = f"{week.name} ({week.monday} to {week.sunday})"
    if week.is_empty:
        return f"{days}: NO NEW ARTICLE"
    if week.share is None:
        return f"{days}: {week.from_archive} from the archive, not counted"
    short = f", UNDER {LEAST} %" if week.is_short else ""
    return f"{days}: {week.share} % own ({week.own} of {week.total}){short}"
