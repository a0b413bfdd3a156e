"""Saying that a change of the masthead was filed with the authority, and that this was said by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.refusals import NotPermitted, Refused
from newsroom.models import Filing, Publication

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

    from newsroom.imprint.filing import Change

#: Whoever may change the masthead files what changed.
MAY_FILE = "newsroom.change_mastheadpost"


@transaction.atomic
def say_filed(change: Change, actor: User, filed_on: date, note: str = "") -> Filing:
    """It is off the desk, and who said so stays. Refused for a day that has not come, and when it was said already."""
    if _begin(change, actor):
        raise Refused(_("Somebody has said meanwhile that this was filed."))
    if filed_on > timezone.localdate(timezone=change.publication.tzinfo):
        raise Refused(_("This day has not come. Say it when the change is filed."))
    return _say(change, actor, filed_on, note)


@transaction.atomic
def take_back(change: Change, actor: User, note: str) -> Filing:
    """It was not filed: it stands on the desk again. A note says why."""
    if not _begin(change, actor):
        raise Refused(_("Nobody has said that this was filed."))
    if not note.strip():
        raise Refused(_("Write why it is taken back."))
    return _say(change, actor, None, note)


def _begin(change: Change, actor: User) -> bool:
    """Whether it counts as filed; others who say so at the same time wait for the publication's row."""
    Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=change.publication.pk)
    if not actor.has_perm(MAY_FILE):
        raise NotPermitted(_("You do not have the right to change the masthead."))
    said = Filing.objects.filter(
        publication=change.publication, what=change.what, under=change.under, changed_on=change.day
    )
    last = said.first()
    return last is not None and last.filed_on is not None


def _say(change: Change, actor: User, filed_on: date | None, note: str) -> Filing:
    return Filing.objects.create(
        publication=change.publication,
        what=change.what,
        under=change.under,
        changed_on=change.day,
        filed_on=filed_on,
        note=note.strip(),
        said_by=actor,
    )
