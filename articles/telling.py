"""Who is told of an act, and in which words. Called by the task, after the act is committed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.models import Notice, NoticeChoice, NoticeEvent
from newsroom.models import Host

if TYPE_CHECKING:
    from articles.models import Article, StatusChange

logger = logging.getLogger(__name__)


def tell(change: StatusChange) -> list[User]:
    """Give notice of `change` at the desk and by mail to who wants it; telling twice tells once. Who was told now."""
    if change.action not in NoticeEvent.values:
        return []
    event = NoticeEvent(change.action)
    told, letters = [], []
    for person in recipients(change):
        choice = NoticeChoice.of(person)[event]
        if not choice.at_desk and not choice.by_mail:
            continue
        # A notice that is wanted by mail only is born read: it keeps the mail from going twice.
        read_at = None if choice.at_desk else timezone.now()
        _notice, new = Notice.objects.get_or_create(recipient=person, change=change, defaults={"read_at": read_at})
        if new:
            told.append(person)
            if choice.by_mail and settings.SENDS_MAIL and person.email:
                letters.append(letter_of(change, person))
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


def recipients(change: StatusChange) -> list[User]:
    """Those whom an act concerns, without who did it and who cannot enter the desk."""
    article = change.article
    people = _editors(article) if change.action == NoticeEvent.SUBMITTED else _writers(change)
    return [person for person in people if person.pk != change.actor_id and person.is_active and person.is_staff]


def _editors(article: Article) -> list[User]:
    """Who may approve in this section."""
    editors = User.objects.with_perm("articles.approve_article", include_superusers=False)
    editors = editors.prefetch_related("edited_sections").order_by("pk")
    return [person for person in editors if article.section is None or article.section.is_edited_by(person)]


def _writers(change: StatusChange) -> list[User]:
    """In whose hands the article is; of a publication also who began it and whose names stand over it."""
    article = change.article
    if change.action == NoticeEvent.HANDED_OVER:
        return [article.holder] if article.holder else []
    people = {article.created_by, article.holder}
    if change.action == NoticeEvent.PUBLISHED:
        bylines = article.bylines.select_related("reporter__user").exclude(reporter=None)
        people |= {byline.reporter.user for byline in bylines if byline.reporter}
    return sorted(filter(None, people), key=lambda person: person.pk)


def sentence_of(change: StatusChange) -> str:
    """What happened, in the language that is spoken: "Kim sent “Envoys meet” back"."""
    actor = change.actor
    names = {
        "who": (actor.get_full_name() or actor.get_username()) if actor else "–",
        "headline": change.article.headline or _("(no headline)"),
    }
    version = change.version
    if change.action == NoticeEvent.PUBLISHED and version and version.live_from > change.at:
        zone = change.article.publication.tzinfo
        names["time"] = f"{timezone.localtime(version.live_from, zone):%Y-%m-%d %H:%M %Z}"
        return _("%(who)s scheduled “%(headline)s” for %(time)s") % names
    words = {
        NoticeEvent.SUBMITTED: _("%(who)s submitted “%(headline)s” for review"),
        NoticeEvent.SENT_BACK: _("%(who)s sent “%(headline)s” back"),
        NoticeEvent.PUBLISHED: _("%(who)s published “%(headline)s”"),
        NoticeEvent.HANDED_OVER: _("%(who)s handed “%(headline)s” over to you"),
    }
    return words[NoticeEvent(change.action)] % names


def letter_of(change: StatusChange, person: User) -> EmailMessage:
    """In the first language of the publication: which one a person reads at the desk is known to their browser only."""
    publication = change.article.publication
    host = Host.objects.filter(publication=publication, is_primary=True).values_list("hostname", flat=True).first()
    page = reverse("admin:articles_article_change", args=[change.article_id])
    with translation.override(publication.languages[0]):
        said = sentence_of(change)
        off = (
            _("What you are told of is chosen at: %s") % f"https://{host}{reverse('admin:articles_notice_changelist')}"
        )
        # A line break in a headline must not become a header.
        subject = " ".join(said.split())
    parts = [f"{said}.", change.note, f"https://{host}{page}", off]
    return EmailMessage(subject, "\n\n".join(filter(None, parts)) + "\n", to=[person.email])
