"""In which words people are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.models import NoticeEvent
from articles.models.version import VersionKind
from newsroom.models import Host
from newsroom.names import called

if TYPE_CHECKING:
    from articles.models import Notice, StatusChange


def sentence_of(notice: Notice) -> str:
    """What happened, in the language that is spoken: "Kim sent “Envoys meet” back"."""
    names = {"who": _name(notice), "headline": notice.article.headline or _("(no headline)")}
    if notice.change is not None:
        return _of_act(notice.change, names)
    if notice.mentioned:
        return _("%(who)s mentioned you in a comment on “%(headline)s”") % names
    return _("%(who)s commented on “%(headline)s”") % names


def _name(notice: Notice) -> str:
    who = notice.who
    return called(who, translation.get_language() or "") if who else "–"


def _of_act(change: StatusChange, names: dict[str, str]) -> str:
    version = change.version
    if change.action == NoticeEvent.PUBLISHED and version and version.live_from > change.at:
        zone = change.article.publication.tzinfo
        names["time"] = f"{timezone.localtime(version.live_from, zone):%Y-%m-%d %H:%M %Z}"
        return _("%(who)s scheduled “%(headline)s” for %(time)s") % names
    changed = {
        VersionKind.TYPO: _("%(who)s made a small change to “%(headline)s”"),
        VersionKind.UPDATE: _("%(who)s updated “%(headline)s”"),
        VersionKind.CLARIFICATION: _("%(who)s clarified “%(headline)s”"),
        VersionKind.CORRECTION: _("%(who)s corrected “%(headline)s”"),
    }
    if version and change.action == NoticeEvent.PUBLISHED and version.kind in changed:
        return changed[VersionKind(version.kind)] % names
    words = {
        NoticeEvent.SUBMITTED: _("%(who)s submitted “%(headline)s” for review"),
        NoticeEvent.SENT_BACK: _("%(who)s sent “%(headline)s” back"),
        NoticeEvent.PUBLISHED: _("%(who)s published “%(headline)s”"),
        NoticeEvent.HANDED_OVER: _("%(who)s handed “%(headline)s” over to you"),
    }
    return words[NoticeEvent(change.action)] % names


def said_in(notice: Notice) -> str:
    """What they wrote: the note of an act; of a comment its words, under those they are about."""
    if notice.change is not None:
        return notice.change.note
    comment = notice.comment
    if comment is None:
        return ""
    return f"“{comment.passage}”\n{comment.text}" if comment.passage else comment.text


def address_of(notice: Notice) -> str:
    """Where at the desk it is to be seen."""
    if notice.change is not None:
        return reverse("admin:articles_article_change", args=[notice.change.article_id])
    comments = reverse("admin:articles_article_comments", args=[notice.article.pk])
    return f"{comments}#comment-{notice.comment_id}"


def letter_of(notice: Notice) -> EmailMessage:
    """In the first language of the publication: which one a person reads at the desk is known to their browser only."""
    publication = notice.article.publication
    hosts = Host.objects.filter(publication=publication).order_by("-is_primary", "hostname")
    host = hosts.values_list("hostname", flat=True).first() or "localhost"
    with translation.override(publication.languages[0]):
        said = sentence_of(notice)
        off = (
            _("What you are told of is chosen at: %s") % f"https://{host}{reverse('admin:articles_notice_changelist')}"
        )
        # A line break in a headline must not become a header.
        subject = " ".join(said.split())
    parts = [f"{said}.", said_in(notice), f"https://{host}{address_of(notice)}", off]
    return EmailMessage(subject, "\n\n".join(filter(None, parts)) + "\n", to=[notice.recipient.email])
