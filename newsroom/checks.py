"""System checks: what the law wants shown and is not entered, and entries that contradict each other.

`manage.py check --database default` names every gap with the article of the law; the desk shows the same findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.imprint import LABELS, ImprintRows
from newsroom.intervals import clashes, gaps
from newsroom.models import Publication
from newsroom.models.masthead import Office

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from newsroom.intervals import Interval, Lasting

MISSING, OVERLAP, GAP = "newsroom.W001", "newsroom.W002", "newsroom.W003"
NO_SECOND_FACTOR = "newsroom.W004"

#: Offices that may not stand empty on any day.
_REQUIRED_OFFICES = (Office.PUBLISHER, Office.EDITOR, Office.YOUTH_PROTECTION_OFFICER)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend in an imprint: what is wrong, and what to do. `id` is the system check's."""

    id: str
    sentence: str
    advice: str


def register_checks() -> None:
    """Called once, when the app is ready."""
    checks.register(check_imprints, checks.Tags.database)
    checks.register(check_second_factor, checks.Tags.security, deploy=True)


def check_second_factor(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """W004: one password that is guessed or told can put anything before readers."""
    if settings.SECOND_FACTOR == "required":
        return []
    return [
        checks.Warning(
            "People who may publish need no second factor.",
            hint="Leave NEWSROOM_SECOND_FACTOR out, or set it to required.",
            id=NO_SECOND_FACTOR,
        )
    ]


def check_imprints(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """W001: a required entry is missing today. W002: two facts claim the same days. W003: days without a required entry."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        try:
            if Publication._meta.db_table not in connections[alias].introspection.table_names():  # noqa: SLF001 - Django's documented model API
                continue
            publications = list(Publication.objects.using(alias).select_related("publisher").order_by("pk"))
            all_rows = ImprintRows.of_each(publications)
        except DatabaseError:
            # A column that the next migration adds is not there yet; `migrate` itself runs this check first.
            continue
        found += [
            checks.Warning(finding.sentence, hint=finding.advice, obj=rows.publication, id=finding.id)
            for rows in all_rows
            for finding in findings(rows)
        ]
    return found


def findings(rows: ImprintRows, today: date | None = None) -> list[Finding]:
    """All there is to mend in one publication's imprint, without a query; `today` is a day in its own zone."""
    today = today or timezone.localdate(timezone=rows.publication.tzinfo)
    missing = rows.on(today).missing()
    return [
        *(Finding(MISSING, _("The imprint lacks: %s.") % gap, gap.advice) for gap in missing),
        *_overlaps(rows),
        *_gaps(rows, today, {gap.key for gap in missing}),
    ]


def _overlaps(rows: ImprintRows) -> Iterable[Finding]:
    groups: list[Iterable[Lasting]] = [rows.details, rows.former_names]
    groups += [
        [row for row in rows.registrations if row.kind == kind] for kind in {row.kind for row in rows.registrations}
    ]
    for group in groups:
        for earlier, later in clashes(group):
            yield Finding(
                OVERLAP,
                _("“%(earlier)s” (%(first)s) and “%(later)s” (%(second)s) hold at the same time.")
                % {
                    "earlier": earlier,
                    "first": _days(earlier.interval),
                    "later": later,
                    "second": _days(later.interval),
                },
                _("End the earlier one the day before the later one begins."),
            )


def _gaps(rows: ImprintRows, today: date, missing: set[str]) -> Iterable[Finding]:
    lasting: list[tuple[str, Iterable[Lasting]]] = [("place", rows.details), ("registration", rows.registrations)]
    lasting += [(office.value, [post for post in rows.posts if post.office == office]) for office in _REQUIRED_OFFICES]
    for key, entries in lasting:
        for gap in gaps((entry.interval for entry in entries), today):
            if gap.last == today and key in missing:
                continue  # It is missing now, and said already.
            yield Finding(
                GAP,
                _("Nothing is entered for %(what)s %(days)s; articles of those days show none.")
                % {"what": " / ".join(LABELS[key]), "days": _days(gap)},
                _("Enter who or what it was then, or correct the dates on either side."),
            )


def _days(interval: Interval) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": interval.first.isoformat(),
        "last": interval.last.isoformat() if interval.last else _("now"),
    }
