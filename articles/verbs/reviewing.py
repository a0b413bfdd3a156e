"""Copy on its way to being published: handed to the desk, sent back, read and approved."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, DeskTask, StatusChange
from articles.models.version import VersionKind
from articles.record.recording import Reason
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import begin, conclude, locked
from articles.verbs.clearing import (
    correction_waits,
    edited_only,
    is_explained,
    second_reader_required,
    writers,
    writers_of,
)
from articles.workflow import TRANSITIONS, Action
from articles.writing.drafting import may_write, wrote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import User


@transaction.atomic
def submit(article: Article, actor: User, note: str = "", *, seen: int | None = None) -> StatusChange:
    """Hand the copy to the desk."""
    article = begin(article, Action.SUBMIT, actor, note, seen=seen)
    if not may_write(article, actor):
        raise NotPermitted(_("You can submit only articles you wrote."))
    return conclude(article, Action.SUBMIT, actor, note)


@transaction.atomic
def recall(article: Article, actor: User, note: str = "") -> StatusChange:
    """Take one's own copy back from the desk as a draft, before it is approved."""
    article = begin(article, Action.RECALL, actor, note)
    if not wrote(article, actor):
        raise NotPermitted(_("You can take back only articles you wrote. An editor sends others back."))
    return conclude(article, Action.RECALL, actor, note)


@transaction.atomic
def send_back(article: Article, actor: User, note: str) -> StatusChange:
    """Return the copy to its writer with a note."""
    article = begin(article, Action.SEND_BACK, actor, note)
    return conclude(article, Action.SEND_BACK, actor, note)


@transaction.atomic
def ask_for_second_reader(
    articles: Iterable[Article], actor: User, reason: Reason, *, seen: Mapping[int, int] = MappingProxyType({})
) -> list[Article]:
    """Put corrections that `actor` wrote before a second reader, with what readers will be told of each; those that wait.

    For publications where a correction waits. Whoever publishes it then finds the reason there, and may change it.
    """
    if not reason:
        raise Refused(_("Say in at least one language what was corrected. Readers will see it."))
    waiting = []
    for article in sorted(articles, key=lambda each: each.pk):
        current = locked(article)
        if not (correction_waits(current, actor) and is_explained(current, VersionKind.CORRECTION)):
            continue
        if current.status in TRANSITIONS[Action.SUBMIT].sources:
            submit(current, actor, seen=seen.get(article.pk))
        elif not may_write(current, actor):
            raise NotPermitted(_("You can submit only articles you wrote."))
        said = {"ko": reason.ko, "en": reason.en, "said": reason.en or reason.ko}
        DeskTask.objects.update_or_create(
            article=current, key=DeskTask.CORRECTION, done_at=None, defaults={"values": said, "made_by": actor}
        )
        waiting.append(current)
    return waiting


@transaction.atomic
def approve(article: Article, actor: User, note: str = "", *, seen: int | None = None) -> StatusChange:
    """Say that this copy, as it is saved now, may be published."""
    article = begin(article, Action.APPROVE, actor, note, seen=seen)
    wrote_some = actor.pk in writers(article)
    if wrote_some and second_reader_required(article):
        raise NotPermitted(_("You wrote this copy. This publication wants somebody else to approve it."))
    article.approved_edit_version = article.edit_version
    own_copy = wrote_some and not edited_only(article, actor.pk)
    return conclude(article, Action.APPROVE, actor, note, without_second_reader=own_copy)


@transaction.atomic
def read_afterwards(change: StatusChange, actor: User) -> StatusChange:
    """Note that somebody who did not write it has now read copy that went out without a second reader."""
    change = StatusChange.objects.select_for_update().get(pk=change.pk)
    if not actor.has_perm(TRANSITIONS[Action.APPROVE].permission):
        raise NotPermitted(_("You do not have the right to approve articles."))
    if change.actor_id == actor.pk:
        raise NotPermitted(_("Somebody else has to read it: you published it yourself."))
    if actor.pk in writers_of(change):
        raise NotPermitted(_("Somebody else has to read it: you wrote some of it."))
    change.read_afterwards_by = actor
    change.read_afterwards_at = timezone.now()
    change.save(update_fields=["read_afterwards_by", "read_afterwards_at"])
    return change
