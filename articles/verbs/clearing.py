"""Clearing copy for readers: who may act on it, who wrote it, and whether somebody else has read it.

The verbs ask these questions before they act, and the desk asks the same ones before it offers a button.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from articles.copytext import StoryKind
from articles.corrections import EXPLAINED
from articles.models import Revision, StatusChange
from articles.models.version import VersionKind
from articles.workflow import TRANSITIONS, Action, Status
from articles.writing.drafting import may_write, wrote
from newsroom.models import SecondReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models import Article, Version

#: How long a flash may grow into a story without each addition being explained.
FLASH_GROWS = timedelta(hours=6)


def may(article: Article, action: Action, actor: User) -> bool:
    """Whether the desk should offer `action` now: the table, the permission, and what the record allows."""
    transition = TRANSITIONS[action]
    if article.status not in transition.sources or not actor.has_perm(transition.permission):
        return False
    if transition.by_section and article.section_of_others(actor):
        return False
    if action in {Action.SUBMIT, Action.HAND_OVER}:
        return may_write(article, actor)
    if action is Action.RECALL:
        return wrote(article, actor)
    if action is Action.APPROVE:
        fresh = article.approved_edit_version != article.edit_version or article.status == Status.IN_REVIEW
        return fresh and not (second_reader_required(article) and _wrote_it(article, actor))
    if action is Action.PUBLISH:
        return not second_reader_required(article) or _was_read(article, actor)
    if action is Action.CANCEL_SCHEDULED:
        return _is_scheduled(article)
    if action is Action.WITHDRAW:
        return _is_live(article)
    return True


def _wrote_it(article: Article, actor: User) -> bool:
    """As the desk has found already with the article that `actor` opened, or as the revisions say."""
    return bool(article.opener_wrote) if hasattr(article, "opener_wrote") else actor.pk in writers(article)


def _was_read(article: Article, actor: User) -> bool:
    """As above."""
    if hasattr(article, "read_by_others"):
        return not article.opener_wrote or article.read_by_others
    return read_by_another(article, actor)


def _is_scheduled(article: Article) -> bool:
    """As the desk's queryset has found already (`with_standing`), or as the record says."""
    if hasattr(article, "goes_live_at"):
        return article.goes_live_at is not None
    return article.versions.pending().exists()


def _is_live(article: Article) -> bool:
    """As the desk's queryset has found already (`with_standing`), or as the record says."""
    if hasattr(article, "is_live"):
        return bool(article.is_live)
    return article.versions.standing().exists()


def has_settled(live: Version) -> bool:
    """Whether readers have had the story long enough to be told what sort of change its next version is.

    A flash is written out under their eyes for some hours; other stories have the publication's settling time.
    """
    return timezone.now() > settles_at(live)


def settles_at(live: Version) -> datetime:
    """Until when a story that readers have is changed without a word to them."""
    if live.story_kind == StoryKind.FLASH:
        return live.published_at + FLASH_GROWS
    return live.published_at + timedelta(minutes=live.publication.settling_minutes)


def has_to_be_explained(article: Article) -> bool:
    """Whether readers are told what sort of change the article's next version is: they see it, and it has settled."""
    return is_explained(article, VersionKind.UPDATE)


def is_explained(article: Article, kind: VersionKind) -> bool:
    """As `has_to_be_explained`, of a next version of this kind: what was wrong may be told of any story that readers see."""
    live = article.versions.standing().first()
    return live is not None and (kind in EXPLAINED or has_settled(live))


def writers(article: Article) -> set[int]:
    """Primary keys of those who wrote the copy as it stands: everybody who saved it since it was last published."""
    return _who_saved(article, article.published_edit_version, article.edit_version)


def writers_of(change: StatusChange) -> set[int]:
    """Primary keys of those who wrote the copy that `change` was about, since what readers were given before it."""
    before = _put_out(change.article).filter(pk__lt=change.pk)
    return _who_saved(change.article, before.values_list("edit_version", flat=True).first(), change.edit_version)


def _put_out(article: Article) -> QuerySet[StatusChange]:
    """Its publications, the latest first, without those that were taken back before readers got anything."""
    published = StatusChange.objects.filter(article=article, action__in=(Action.PUBLISH, Action.ADOPT))
    return published.exclude(version__live_until=F("version__live_from"))


def _who_saved(article: Article, after: int | None, until: int) -> set[int]:
    """Everybody who saved it after one of its states until another; from the beginning also who began it."""
    saved = Revision.objects.saved().filter(article=article, author__isnull=False, edit_version__lte=until)
    if after is not None:
        saved = saved.filter(edit_version__gt=after)
    wrote: set[int | None] = set(saved.values_list("author_id", flat=True))
    if after is None:
        wrote.add(article.created_by_id)
    return {pk for pk in wrote if pk is not None}


def second_reader_required(article: Article) -> bool:
    """Whether the publication puts nothing out that only its writer has read."""
    return article.publication.second_reader == SecondReader.REQUIRED


def correction_waits(article: Article, actor: User) -> bool:
    """Whether `actor` cannot put out a correction of this copy before somebody else has read it."""
    return article.publication.corrections_wait and not read_by_another(article, actor)


def goes_out_unread(article: Article, actor: User) -> bool:
    """Whether it is noted, when `actor` publishes this copy, that nobody but its writers has read it.

    Whoever changes what somebody else wrote and sent for review edits it, and is its second reader. Where a second
    reader is required that is not enough: `read_by_another` asks for somebody who changed nothing.
    """
    if read_by_another(article, actor) and not _scheduled_unread(article, actor):
        return False
    approvers = article.status_changes.filter(action=Action.APPROVE, edit_version=article.edit_version)
    return not any(edited_only(article, person) for person in {actor.pk, *approvers.values_list("actor_id", flat=True)})


def edited_only(article: Article, person: int | None) -> bool:
    """Whether somebody else had written the copy and sent it for review before `person` wrote anything in it.

    Counted from what readers were given last: what waits for its time is still the same piece of work.
    """
    given = _put_out(article).filter(version__live_from__lte=timezone.now())
    since = given.values_list("edit_version", flat=True).first()
    for sender, edit_version in _sent_for_review(article, since):
        wrote = _who_saved(article, since, edit_version)
        if person in wrote:
            return False
        if sender in wrote:
            return True
    return False


def _sent_for_review(article: Article, since: int | None) -> Iterator[tuple[int | None, int]]:
    """By whom and in which of its saved states after `since`, the first time first; what was taken back was not finished."""
    acts = article.status_changes.filter(action__in=(Action.SUBMIT, Action.RECALL), edit_version__gt=since or 0)
    found = list(acts.order_by("pk").values_list("action", "actor_id", "edit_version"))
    for (action, sender, edit_version), following in zip_longest(found, found[1:]):
        if action == Action.SUBMIT and not (following and following[0] == Action.RECALL):
            yield sender, edit_version


def _scheduled_unread(article: Article, actor: User) -> bool:
    """Whether something waits for its time that only those wrote and read who now publish: it is part of this copy, and
    of what replaces a scheduled version nobody would otherwise notice that it was never read."""
    unread = StatusChange.objects.filter(
        version__in=article.versions.pending(), without_second_reader=True, read_afterwards_at=None
    )
    return any(actor.pk == change.actor_id or actor.pk in writers_of(change) for change in unread)


def read_by_another(article: Article, actor: User) -> bool:
    """Whether somebody who did not write this very copy has read it: an approver, or `actor`, who publishes it."""
    wrote = writers(article)
    if actor.pk not in wrote:
        return True
    return (
        article.status_changes.filter(action=Action.APPROVE, edit_version=article.edit_version)
        .exclude(actor__in=wrote)
        .exists()
    )
