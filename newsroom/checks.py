"""System checks: what the law wants shown and is not entered.

`manage.py check --database default` names every gap with the article of the law; the desk shows the same findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections
from django.utils import timezone

from newsroom.imprint import imprint_on
from newsroom.models import FormerName, Publication, PublisherDetails

if TYPE_CHECKING:
    from collections.abc import Sequence


def register_checks() -> None:
    """Called once, when the app is ready."""
    register(check_imprints, Tags.database)


def check_imprints(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """W001: a required entry is missing today. W002: two facts claim the same days."""
    if not databases or not _tables_exist(databases):
        return []
    found: list[CheckMessage] = []
    for publication in Publication.objects.using(databases[0]).select_related("publisher").order_by("pk"):
        found += [
            Warning(f"{publication}: {finding}", hint=advice, id="newsroom.W001")
            for finding, advice in missing_entries(publication)
        ]
        found += [Warning(f"{publication}: {finding}", id="newsroom.W002") for finding in overlapping_entries(publication)]
    return found


def missing_entries(publication: Publication) -> list[tuple[str, str]]:
    """(what is missing and which law wants it, what to do) as of today."""
    today = timezone.localdate(timezone=publication.tzinfo)
    return [(f"{gap.key} ({gap.law})", gap.advice) for gap in imprint_on(publication, today).missing()]


def overlapping_entries(publication: Publication) -> list[str]:
    """Sentences naming pairs of facts of which only one can hold at a time."""
    found = []
    for rows in (
        PublisherDetails.objects.filter(publisher=publication.publisher_id).order_by("starts_on"),
        FormerName.objects.filter(publication=publication).order_by("starts_on"),
    ):
        ordered = list(rows)
        for earlier, later in zip(ordered, ordered[1:], strict=False):
            if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
                found.append(f"“{earlier}” and “{later}” both hold on {later.starts_on}.")
    return found


def _tables_exist(databases: Sequence[str]) -> bool:
    try:
        return Publication._meta.db_table in connections[databases[0]].introspection.table_names()  # noqa: SLF001
    except DatabaseError:
        return False
