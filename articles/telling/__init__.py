"""Telling people of what was done and said: a notice at the desk, and a letter. Called by the task, after the commit."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import Errand, ErrandKind, Notice, NoticeChoice, NoticeEvent, StatusChange
from articles.telling.letters import send_letter
from articles.telling.people import concerned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from articles.models import Comment

logger = logging.getLogger(__name__)


def tell(about: StatusChange | Comment) -> list[User]:
    """Give notice at the desk and by mail to who wants it; telling twice tells once. Who was told now."""
    told = []
    # A letter is noted with its notice, or neither is there.
    with transaction.atomic():
        for person, events in concerned(about):
            notice, by_mail = _give_notice(about, person, events)
            if notice is None:
                continue
            told.append((person, notice.pk, by_mail and settings.SENDS_MAIL and bool(person.email)))
        letters = [notice for _person, notice, by_mail in told if by_mail]
        Errand.objects.note(ErrandKind.LETTER, letters)
    _send(letters)
    return [person for person, _notice, _by_mail in told]


def will_be_told(about: StatusChange | Comment) -> list[User]:
    """Who hears of it, as they chose: for whoever did it and wants to know."""
    return [
        person
        for person, events in concerned(about)
        for choices in [NoticeChoice.of(person)]
        if any(choices[event].at_desk or choices[event].by_mail for event in events)
    ]


def _give_notice(about: StatusChange | Comment, person: User, events: list[NoticeEvent]) -> tuple[Notice | None, bool]:
    """The notice, if it is wanted and new, and whether a letter is."""
    choices = NoticeChoice.of(person)
    at_desk = any(choices[event].at_desk for event in events)
    by_mail = any(choices[event].by_mail for event in events)
    if not at_desk and not by_mail:
        return None, False
    kind = "change" if isinstance(about, StatusChange) else "comment"
    # A notice that is wanted by mail only is born read: it keeps the mail from going twice.
    fields = {"read_at": None if at_desk else timezone.now(), "mentioned": NoticeEvent.MENTIONED in events}
    notice, new = Notice.objects.get_or_create(recipient=person, **{kind: about}, defaults=fields)
    return (notice, by_mail) if new else (None, False)


def _send(notices: Iterable[int]) -> None:
    """All, until the server fails: whoever waits for the desk's answer is not made to wait for each in turn."""
    try:
        for notice in notices:
            send_letter(notice)
    except OSError:
        logger.exception("The mail server failed; notices stand at the desk, and the sweep tries their letters again.")
