"""System checks: what the law wants shown and is not entered, and entries that contradict each other.

`manage.py check --database default` names every gap with the article of the law; the desk shows the same findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import checks
from django.core.files.storage import storages
from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.imprint import LABELS, ImprintRows
from newsroom.imprint.continuity import begins, holes, overlaps
from newsroom.intervals import Interval
from newsroom.models import Publication

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


MISSING, OVERLAP, GAP = "newsroom.W001", "newsroom.W002", "newsroom.W003"
NO_SECOND_FACTOR, OPEN_STORE = "newsroom.W004", "newsroom.W005"


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
    checks.register(check_store, checks.Tags.security, deploy=True)


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


def check_store(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """W005: what is not published yet, or must not be read any more, could be read past this site."""
    if settings.STORE is None:
        return []
    shelf: Any = storages["documents"]
    try:
        if not shelf.answers_strangers():
            return []
    except OSError as error:
        sentence, advice = str(error), "See to NEWSROOM_STORE and its key."
    else:
        sentence, advice = f"{shelf} gives files to anybody.", "Let nobody read the bucket but the key of this site."
    return [checks.Warning(sentence, hint=advice, id=OPEN_STORE)]


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
        *_gaps(rows, today),
    ]


def _overlaps(rows: ImprintRows) -> Iterable[Finding]:
    for clash in overlaps(rows):
        yield Finding(
            OVERLAP,
            _("“%(earlier)s” (%(first)s) and “%(later)s” (%(second)s) hold at the same time.")
            % {
                "earlier": clash.earlier,
                "first": _days(clash.earlier.interval),
                "later": clash.later,
                "second": _days(clash.later.interval),
            },
            _("End the earlier one the day before the later one begins."),
        )


def _gaps(rows: ImprintRows, today: date) -> Iterable[Finding]:
    """Days without an entry since there was one of its kind. `check_imprint` looks at the days before, too."""
    since = min((day for day in (begins(rows, key) for key in LABELS) if day), default=today)
    for hole in holes(rows, Interval(min(since, today), today)):
        begun = begins(rows, hole.missing.key)
        if begun is None or hole.days.last is None or hole.days.last < begun or hole.days.last == today:
            continue  # What is missing today is said already.
        yield Finding(
            GAP,
            _("Nothing is entered for %(what)s %(days)s; articles of those days show none.")
            % {
                "what": " / ".join(LABELS[hole.missing.key]),
                "days": _days(Interval(max(begun, hole.days.first), hole.days.last)),
            },
            _("Enter who or what it was then, or correct the dates on either side."),
        )


def _days(interval: Interval) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": interval.first.isoformat(),
        "last": interval.last.isoformat() if interval.last else _("now"),
    }
