"""What is done with standing pages: published now or at a time, a schedule taken back, withdrawn with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from articles.models import StandingPage
from articles.models.standing_version import StandingChange
from articles.record.recording import NO_REASON, Reason
from articles.record.standing_pages import StandingText, append_standing, take_back_scheduled
from articles.refusals import SAVED_SINCE, NotPermitted, Refused
from newsroom.models import PublicState
from newsroom.models.bilingual import in_language

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import StandingVersion

__all__ = ["MAY_PUBLISH", "Outlook", "Reason", "outlook", "publish_page", "take_back_page", "withdraw_page"]

MAY_PUBLISH = "articles.publish_standingpage"


@dataclass(frozen=True, slots=True)
class Outlook:
    """One language of a page: what readers have, what is scheduled, and whether the working copy would change it."""

    language: str
    live: StandingVersion | None
    pending: StandingVersion | None
    is_written: bool
    goes_out: bool

    @property
    def name(self) -> str:
        """The language in its own words."""
        return str(get_language_info(self.language)["name_local"])

    @property
    def newest(self) -> StandingVersion | None:
        """What readers have, or will have once the schedule has come."""
        return self.pending or self.live


def outlook(page: StandingPage, now: datetime) -> list[Outlook]:
    """How the page stands in each language of its publication, in one query."""
    standing = [each for each in page.versions.all() if _is_ahead(each, now)]
    found = []
    for language in page.publication.languages:
        here = [each for each in standing if each.language == language]
        in_force = next((each for each in here if each.live_from <= now), None)
        live = None if in_force and in_force.kind == StandingChange.WITHDRAWAL else in_force
        pending = next((each for each in here if each.live_from > now), None)
        newest = pending or live
        written = bool(page.title_in(language))
        same = newest is not None and (newest.title, newest.body) == (page.title_in(language), page.body_in(language))
        found.append(Outlook(language, live, pending, written, written and not same))
    return found


def _is_ahead(version: StandingVersion, now: datetime) -> bool:
    """That it is in force at `now` or will be."""
    ends = version.live_until
    return ends is None or (ends > now and ends > version.live_from)


@transaction.atomic
def publish_page(
    page: StandingPage, actor: User, *, seen: int, at: datetime | None = None, reason: Reason = NO_REASON
) -> list[StandingVersion]:
    """Put on record each language whose text changed; readers have them from `at` on (default: now).

    `seen` is the saved state that the actor looked at; any other is refused.
    """
    page = _begin(page, actor)
    if seen != page.edit_version:
        raise Refused(str(SAVED_SINCE))
    now = timezone.now()
    if at is not None and at <= now:
        raise Refused(_("This time has passed. Choose a later one, or publish now."))
    changed = [each for each in outlook(page, now) if each.goes_out]
    if not changed:
        raise Refused(_("Readers have just this text already. Save a change first."))
    versions = []
    for each in changed:
        why = in_language(each.language, reason.ko, reason.en)
        said = StandingText(page.title_in(each.language), page.body_in(each.language), why)
        live_from = at or _after(each, now)
        versions.append(
            append_standing(page, each.language, StandingChange.PUBLISHED, said, live_from=live_from, actor=actor)
        )
    PublicState.objects.bump_house([page.publication_id])
    return versions


@transaction.atomic
def take_back_page(page: StandingPage, actor: User) -> list[StandingVersion]:
    """Take back what is scheduled in any language."""
    page = _begin(page, actor)
    now = timezone.now()
    taken = [take_back_scheduled(page, each.language, now) for each in outlook(page, now) if each.pending]
    if not taken:
        raise Refused(_("Nothing is scheduled any more."))
    PublicState.objects.bump_house([page.publication_id])
    return [each for each in taken if each is not None]


@transaction.atomic
def withdraw_page(page: StandingPage, actor: User, reason: Reason) -> list[StandingVersion]:
    """Take the page off the site in all its languages. Its address says so from then on, and why."""
    page = _begin(page, actor)
    if not reason:
        raise Refused(_("Give the reason in at least one language. Readers who follow a link see it."))
    now = timezone.now()
    standing = [each for each in outlook(page, now) if each.live or each.pending]
    if not standing:
        raise Refused(_("Readers do not have this page."))
    versions = []
    for each in standing:
        if each.live is None:
            # Readers never had it: there is nothing to tell them.
            take_back_scheduled(page, each.language, now)
            continue
        said = StandingText(each.live.title, "", in_language(each.language, reason.ko, reason.en))
        versions.append(
            append_standing(
                page, each.language, StandingChange.WITHDRAWAL, said, live_from=_after(each, now), actor=actor
            )
        )
    PublicState.objects.bump_house([page.publication_id])
    return versions


def _begin(page: StandingPage, actor: User) -> StandingPage:
    """The page, locked, once the actor's permission allows the act."""
    held = StandingPage.objects.select_for_update(of=("self",)).select_related("publication").get(pk=page.pk)
    if not actor.has_perm(MAY_PUBLISH):
        raise NotPermitted(_("You do not have the right to publish or withdraw standing pages."))
    return held


def _after(each: Outlook, now: datetime) -> datetime:
    """Now, but never at or before the instant at which the one before it began."""
    return max(now, each.live.live_from + timedelta(microseconds=1)) if each.live else now
