"""How a standing page is put on record. Only the verbs call this, in a transaction that holds the page's row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import ChainEnd, StandingVersion

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import StandingPage
    from articles.models.standing_version import StandingChange


@dataclass(frozen=True, slots=True)
class StandingText:
    """What readers are given: title and text, and why it changed."""

    title: str
    body: str
    reason: str = ""


def append_standing(
    page: StandingPage, language: str, kind: StandingChange, said: StandingText, *, live_from: datetime, actor: User
) -> StandingVersion:
    """Write the next version of the page in `language`, chained to the one before it, which ends where this begins.

    One that was scheduled is taken back: this one stands in its place.
    """
    take_back_scheduled(page, language, live_from)
    last = page.versions.filter(language=language).order_by("number").last()
    page.versions.filter(language=language, live_until=None).update(live_until=live_from)
    version = StandingVersion(
        page=page,
        language=language,
        number=last.number + 1 if last else 1,
        publication_id=page.publication_id,
        page_kind=page.kind,
        slug=page.slug,
        kind=kind,
        title=said.title,
        body=said.body,
        reason=said.reason,
        live_from=live_from,
        published_by=actor,
    )
    version.digest = version.computed_digest(page.publication.slug, last.digest if last else "")
    version.save(force_insert=True)
    ChainEnd.objects.note(page.publication_id, language, version.number, page=page.slug)
    return version


def take_back_scheduled(page: StandingPage, language: str, now: datetime) -> StandingVersion | None:
    """Cancel what is scheduled in `language`; the version before it goes on. None when nothing is."""
    pending = page.versions.pending(now).filter(language=language).first()
    if pending is None:
        return None
    page.versions.filter(pk=pending.pk).update(live_until=pending.live_from)
    page.versions.filter(language=language, live_until=pending.live_from, live_from__lt=pending.live_from).exclude(
        pk=pending.pk
    ).update(live_until=None)
    return pending
