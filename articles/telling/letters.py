"""Sending the letter of a notice: once, or after a failure again, and never twice."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from articles.models import Errand, ErrandKind, Notice
from articles.telling.people import readers
from articles.telling.words import letter_of

logger = logging.getLogger(__name__)

#: How long a letter may wait for a mail server; afterwards the notice at the desk has to do.
_WORTH_SENDING = timedelta(days=3)


def send_letter(notice_id: int) -> None:
    """Send what is noted and nobody else is sending. Raises OSError, SMTP's errors among them; it is noted again then.

    It is struck out before it is sent: whoever is stopped in between loses one letter, and nobody gets it twice.
    """
    if not Errand.objects.claim(ErrandKind.LETTER, notice_id):
        return
    related = ("recipient", "change__actor__reporter", "change__version", "comment__author__reporter")
    articles = ("change__article__publication", "comment__article__publication")
    notice = Notice.objects.select_related(*related, *articles).filter(pk=notice_id).first()
    if notice is None or not notice.recipient.email:
        return
    if not readers().filter(pk=notice.recipient_id).exists():
        # They left the desk while the letter waited for a mail server: it says what stands in an article.
        return
    if notice.created_at < timezone.now() - _WORTH_SENDING:
        logger.warning("The letter of notice %s waited too long; it stands at the desk.", notice_id)
        return
    try:
        letter_of(notice).send()
    except OSError:
        Errand.objects.note(ErrandKind.LETTER, [notice_id])
        raise
