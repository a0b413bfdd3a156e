"""`manage.py check_imprint`: on which days the imprint lacked what the law wants, and which entries contradict each other."""

from __future__ import annotations

import json
import sys
from argparse import RawDescriptionHelpFormatter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.models import Version
from newsroom.imprint import LABELS, ImprintRows
from newsroom.imprint.continuity import Clash, Hole, begins, holes, overlaps, shared_offices
from newsroom.intervals import Interval
from newsroom.models import Publication

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

_FOUND = 1
_USAGE = 2

_EXPLANATION = """
Every page shows the imprint of its day: an article of 2019 names the editor of 2019. So the dated rows at the desk
(registrations, masthead, publisher's details, former names) have to cover every day on which anything was published, and not
contradict each other. This command asks the imprint of every such day and names

  - days for which an entry is missing, and the article of the law that wants it:
      title, number, registered on, publisher, editor, place, phone    Newspapers Act (신문법) art. 21
      several editors: the field of responsibility of each             Newspapers Act art. 21, Magazines Act art. 19
      youth-protection officer (청소년보호책임자)                        decree of the Newspapers Act art. 7-2
      magazines: operator and address, number, frequency, publisher,
      editor                                                           Magazines Act (잡지법) art. 19
  - rows that hold on the same days although only one of them can;
  - two publishers at once: allowed, but look whether the one before was ended. These alone are no failure.

The date of publication, which both acts want too, stands with each article.

  manage.py check_imprint                                     every publication, from its beginning until today
  manage.py check_imprint --publication journal --from 2022-12-13
  manage.py check_imprint --to 2027-01-01                     what will be missing by then: posts that end
  manage.py check_imprint --json > imprint.json               for programs

The beginning is the day it was founded or that of its oldest article, whichever is earlier. What is found is mended at the
desk: give the earlier row its last day, or enter who or what it was then. `manage.py check --database default` and the
publication's page at the desk say the same of the days since the first entry of each kind. A lawyer has to read the wording.

Exit codes: 0 nothing is missing and nothing contradicts; 1 something is or does; 2 wrong use.
"""


@dataclass(frozen=True, slots=True)
class _Report:
    """What one publication's imprint was on the days of `span`."""

    publication: Publication
    span: Interval
    holes: tuple[Hole, ...]
    overlaps: tuple[Clash, ...]
    to_look_at: tuple[Clash, ...]
    never: frozenset[str]
    registered_from: date | None = None

    @property
    def is_complete(self) -> bool:
        return not (self.holes or self.overlaps)

    def sentences(self) -> Iterable[str]:
        """As a person reads it."""
        publication = self.publication
        yield f"{publication.name_en} ({publication.slug}), {_days(self.span)}"
        for hole in self.holes:
            what = " / ".join(LABELS[hole.missing.key])
            length = (hole.days.last or hole.days.first) - hole.days.first
            days = f"{length.days + 1} days" if length else "1 day"
            advice = "Nothing was ever entered." if hole.missing.key in self.never else hole.missing.advice
            yield f"  {what} is missing {_days(hole.days)}, {days} ({hole.missing.law}). {advice}"
        if self.registered_from and self.span.first < self.registered_from:
            yield (
                f"  No registration is entered before {self.registered_from}. If there was one, enter it; if not, these laws wanted"
                f" nothing yet: look again with --from {self.registered_from}."
            )
        for clash in self.overlaps:
            yield f"  “{clash.earlier}” and “{clash.later}” both hold {_days(clash.days)}. End the earlier one the day before."
        for clash in self.to_look_at:
            yield f"  Two publishers {_days(clash.days)}: “{clash.earlier}” and “{clash.later}”. If one followed the other, end the earlier one."
        wanting = {hole.missing.key for hole in self.holes}
        there = ", ".join(english for key, (_korean, english) in LABELS.items() if key in _WANTED - wanting)
        yield f"  Never missing: {there}."

    def as_json(self) -> dict[str, Any]:
        """As a program reads it; both ends of days count, and null is an end that is not known."""
        return {
            "publication": self.publication.slug,
            **_json_days(self.span),
            "missing": [
                {
                    "entry": hole.missing.key,
                    "label": list(LABELS[hole.missing.key]),
                    "law": hole.missing.law,
                    "advice": hole.missing.advice,
                    **_json_days(hole.days),
                }
                for hole in self.holes
            ],
            "overlaps": [_json_clash(clash) for clash in self.overlaps],
            "to_look_at": [_json_clash(clash) for clash in self.to_look_at],
        }


#: What the law may want, as `imprint.Imprint.missing` names it.
_WANTED = frozenset(
    {"title", "registration", "publisher", "editor", "field", "place", "phone", "frequency", "youth_protection_officer"}
)


class Command(BaseCommand):
    """Asks the imprint of every day."""

    help = "Name the days on which the imprint lacked what the law wants, and the entries that contradict each other."

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which publication, for which days, and for whom."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _EXPLANATION
        parser.add_argument("--publication", metavar="SLUG", help="only this publication")
        parser.add_argument("--from", dest="first", metavar="DAY", help="the first day, such as 2022-12-13")
        parser.add_argument("--to", dest="last", metavar="DAY", help="the last day (today)")
        parser.add_argument("--json", action="store_true", help="one JSON value instead of sentences")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, tell, and fail where something is found."""
        first, last = _day(options["first"], "--from"), _day(options["last"], "--to")
        if first and last and last < first:
            raise CommandError("--to is before --from. Exchange the two days.", returncode=_USAGE)
        reports = [_report(rows, first, last) for rows in ImprintRows.of_each(_publications(options["publication"]))]
        if options["json"]:
            told = {"publications": [report.as_json() for report in reports]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for report in reports:
                for sentence in report.sentences():
                    self.stdout.write(sentence)
        if not all(report.is_complete for report in reports):
            sys.exit(_FOUND)


def _publications(slug: str | None) -> list[Publication]:
    every = list(Publication.objects.select_related("publisher").order_by("pk"))
    chosen = [publication for publication in every if slug in {None, publication.slug}]
    if not chosen:
        known = ", ".join(sorted(publication.slug for publication in every)) or "none"
        raise CommandError(f"There is no such publication. There is: {known}.", returncode=_USAGE)
    return chosen


def _report(rows: ImprintRows, first: date | None, last: date | None) -> _Report:
    last = last or timezone.localdate(timezone=rows.publication.tzinfo)
    span = Interval(min(first or _beginning(rows.publication, last), last), last)
    return _Report(
        rows.publication,
        span,
        tuple(holes(rows, span)),
        tuple(overlaps(rows, span)),
        tuple(shared_offices(rows, span)),
        frozenset(key for key in LABELS if begins(rows, key) is None),
        begins(rows, "registration"),
    )


def _beginning(publication: Publication, today: date) -> date:
    """The day it was founded, or of its oldest article: one look at the end of an index for each language."""
    days = [publication.founded_on or today]
    for language in publication.languages:
        oldest = Version.objects.filter(publication=publication, language=language).order_by("published_at", "id")
        found = oldest.values_list("published_at", flat=True).first()
        days += [timezone.localdate(found, publication.tzinfo)] if found else []
    return min(days)


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"{option} is a day such as 2022-12-13.", returncode=_USAGE) from error


def _days(interval: Interval) -> str:
    if interval.first == interval.last:
        return f"on {interval.first}"
    return f"from {interval.first} to {interval.last}" if interval.last else f"since {interval.first}"


def _json_days(interval: Interval) -> dict[str, str | None]:
    return {"from": interval.first.isoformat(), "to": interval.last.isoformat() if interval.last else None}


def _json_clash(clash: Clash) -> dict[str, Any]:
    return {"earlier": str(clash.earlier), "later": str(clash.later), **_json_days(clash.days)}
