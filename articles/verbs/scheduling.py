"""What is scheduled: put another copy in its place, give it another time, or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.models import Article, StatusChange
from articles.models.version import VersionKind
from articles.record.recording import Reason, append, first_published_at, take_back
from articles.refusals import Refused
from articles.verbs.acting import begin, conclude
from articles.verbs.checklist import problems_of
from articles.verbs.publishing import Order, Pending, put_out
from articles.workflow import Action, Status
from articles.writing.drafting import is_given
from newsroom.models import PublicState

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Version


@transaction.atomic
def replace_scheduled(
    article: Article, actor: User, scheduled: int, note: str = "", *, seen: int | None = None
) -> Version:
    """Put the copy as it is saved now in the place of the version with the key `scheduled`: at its time, and with what
    readers are told of it. Refused when that version is not waiting any more."""
    article = begin(article, Action.PUBLISH, actor, note, seen=seen)
    now = timezone.now()
    waiting = _still_waiting(article, scheduled, now)
    if waiting.copy == Copy.from_article(article).to_json():
        raise Refused(_("What is scheduled is this very copy. There is nothing to replace."))
    reason = Reason(ko=waiting.reason_ko, en=waiting.reason_en)
    kind = VersionKind(waiting.kind)
    version = put_out(article, Order(actor, waiting.live_from, kind, reason, Pending.CANCEL, "", note), now)
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def reschedule(article: Article, actor: User, scheduled: int, at: datetime, note: str = "") -> Version:
    """Let the version with the key `scheduled` go out at `at` instead: as it was scheduled, whatever was saved since, and
    with what readers are told of it. Whoever may take a schedule back may give it another time.

    On record it is a version of its own; the interval of the one before it is empty.
    """
    article = begin(article, Action.CANCEL_SCHEDULED, actor, note)
    now = timezone.now()
    waiting = _still_waiting(article, scheduled, now)
    if at <= now:
        raise Refused(_("This time has passed. Choose a later one."))
    if at == waiting.live_from:
        raise Refused(_("It goes out at that time already."))
    if article.embargoed_until and at < article.embargoed_until:
        raise Refused(_("The source's embargo ends later than this. Choose a time after it."))
    problems = problems_of(article, waiting.content)
    if problems:
        raise Refused(*(problem.sentence for problem in problems))
    before = StatusChange.objects.filter(article=article, version=waiting, action=Action.PUBLISH).latest("pk")
    take_back(article, now)
    version = append(
        article,
        waiting.content,
        waiting.section.survivor,
        live_from=at,
        kind=VersionKind(waiting.kind),
        reason=Reason(ko=waiting.reason_ko, en=waiting.reason_en),
        actor=actor,
    )
    # Nobody read it by giving it another time, and what was saved since is not in it.
    unread = before.without_second_reader and before.read_afterwards_at is None
    target = Status(article.status)
    change = conclude(
        article, Action.PUBLISH, actor, note, version=version, target=target, without_second_reader=unread
    )
    change.edit_version = before.edit_version
    change.save(update_fields=["edit_version"])
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def cancel_scheduled(article: Article, actor: User, note: str = "") -> StatusChange:
    """Take back what is scheduled. What readers see now stays as it is."""
    article = begin(article, Action.CANCEL_SCHEDULED, actor, note)
    now = timezone.now()
    taken_back = take_back(article, now)
    if not taken_back:
        raise Refused(_("Nothing is scheduled. It may just have been published."))
    on_site = article.versions.standing(now).first()
    if on_site is None:
        article.published_edit_version = None
        article.first_published_at = first_published_at(article)
        target = _unpublished(article)
    else:
        # The copy readers see is older than the working copy again, unless that was saved back to it.
        article.published_edit_version = (
            article.edit_version
            if is_given(article, Copy.from_article(article))
            else _edit_version_of(article, on_site)
        )
        target = Status(article.status)
    change = conclude(article, Action.CANCEL_SCHEDULED, actor, note, version=taken_back[0], target=target)
    PublicState.objects.bump([article.publication_id])
    return change


def _still_waiting(article: Article, key: int, now: datetime) -> Version:
    waiting = article.versions.pending(now).filter(pk=key).first()
    if waiting is None:
        raise Refused(
            _("That version is not scheduled any more: it went out, or its schedule was changed. Look again.")
        )
    return waiting


def _unpublished(article: Article) -> Status:
    """How far copy has come that readers will not be given after all: what was not approved as it is saved now still
    has to be read."""
    if article.status != Status.PUBLISHED:
        # It went on from there while it was scheduled.
        return Status(article.status)
    return Status.APPROVED if article.approved_edit_version == article.edit_version else Status.IN_REVIEW


def _edit_version_of(article: Article, version: Version) -> int | None:
    """The saved state that `version` published, as the audit has it."""
    change = StatusChange.objects.filter(article=article, version=version, action__in=(Action.PUBLISH, Action.ADOPT))
    return change.values_list("edit_version", flat=True).first()
