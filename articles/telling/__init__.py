"""Telling people of what was done and said: a notice at the desk, and a letter. Called by the task, after the commit."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from articles.models import Notice, NoticeChoice, NoticeEvent, StatusChange
from articles.telling.people import concerned
from articles.telling.words import letter_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.mail import EmailMessage

    from articles.models import Comment

logger = logging.getLogger(__name__)


def tell(about: StatusChange | Comment) -> list[User]:
    """Give notice at the desk and by mail to who wants it; telling twice tells once. Who was told now."""
    kind = "change" if isinstance(about, StatusChange) else "comment"
    told, letters = [], []
    for person, events in concerned(about):
        choices = NoticeChoice.of(person)
        at_desk = any(choices[event].at_desk for event in events)
        by_mail = any(choices[event].by_mail for event in events)
        if not at_desk and not by_mail:
            continue
        # A notice that is wanted by mail only is born read: it keeps the mail from going twice.
        fields = {"read_at": None if at_desk else timezone.now(), "mentioned": NoticeEvent.MENTIONED in events}
        notice, new = Notice.objects.get_or_create(recipient=person, **{kind: about}, defaults=fields)
        if new:
            told.append(person)
            if by_mail and settings.SENDS_MAIL and person.email:
                letters.append(letter_of(notice))
    _send(letters)
    return told


def _send(letters: list[EmailMessage]) -> None:
    """All, until the server fails: whoever waits for the desk's answer is not made to wait for each in turn."""
    try:
        for letter in letters:
            letter.send()
    except OSError:
        # SMTP's errors are among them.
        logger.exception("The mail server failed; notices stand at the desk.")
