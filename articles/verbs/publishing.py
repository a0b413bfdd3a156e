"""The verbs that put copy before readers or take it away; with `reviewing` and `scheduling` the only code that changes an
article's status or adds to the record.

Each one locks the article's row, checks the workflow's table and the actor's permission, changes, writes the
`StatusChange`, and does what the database must know in the same transaction; the public state is raised last,
because whoever raises it makes every other publisher of the publication wait until the commit.

A verb refuses by raising `Refused` with sentences for the person who asked. Nothing is written then.
How a verb begins and ends stands in `acting`, what it asks in `clearing`, how it writes the record in `recording`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.models import Article, StatusChange
from articles.models.version import VersionKind
from articles.record.recording import NO_REASON, Reason, append, take_back
from articles.refusals import AlreadyScheduled, CorrectionUnread, NotPermitted, Refused, UnderEmbargo
from articles.verbs.acting import begin, conclude, locked
from articles.verbs.checklist import problems_of
from articles.verbs.clearing import (
    correction_waits,
    goes_out_unread,
    is_explained,
    read_by_another,
    second_reader_required,
)
from articles.verbs.teamwork import note_what_is_left
from articles.workflow import Action
from newsroom.models import PublicState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Version

__all__ = [
    "AlreadyScheduled",
    "CorrectionUnread",
    "NotPermitted",
    "Pending",
    "Reason",
    "Refused",
    "UnderEmbargo",
    "publish",
    "publish_together",
    "reopen",
    "withdraw",
]


class Pending(Enum):
    """What becomes of a scheduled version when another is published meanwhile."""

    ASK = "ask"
    CANCEL = "cancel"
    KEEP = "keep"


@transaction.atomic
def publish(
    article: Article,
    actor: User,
    at: datetime | None = None,
    *,
    kind: VersionKind = VersionKind.UPDATE,
    reason: Reason = NO_REASON,
    pending: Pending = Pending.ASK,
    over_embargo: str = "",
    note: str = "",
    seen: int | None = None,
) -> Version:
    """Put the copy as it is saved now on record, readable from `at` (None or past: at once).

    `kind` and `reason` are for a live story's next version; the first is always `first`. A correction without a
    reason is refused. `pending` answers what becomes of a scheduled version (`AlreadyScheduled` asks).
    `over_embargo` is why it goes out before its source's embargo ends (`UnderEmbargo` asks); the audit keeps it.
    """
    article = begin(article, Action.PUBLISH, actor, note, seen=seen)
    version = put_out(article, Order(actor, at, kind, reason, pending, over_embargo, note), timezone.now())
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def publish_together(
    articles: Iterable[Article],
    actor: User,
    at: datetime | None = None,
    *,
    kind: VersionKind = VersionKind.UPDATE,
    reason: Reason = NO_REASON,
    pending: Pending = Pending.ASK,
    over_embargo: str = "",
    note: str = "",
    seen: Mapping[int, int] = MappingProxyType({}),
) -> list[Version]:
    """Publish several articles at one and the same instant, all of them or none.

    For a story in both languages. `kind` and `reason` are for those that are live and settled, and what was wrong is said
    of all that are live; others that are live get an update. `seen` has the saved state that the actor looked at by each article's key. Raises as `publish` does,
    with the article that is in the way named.
    """
    begun: list[Article] = []
    versions: list[Version] = []
    # Everything is locked in one order, so that two people publishing overlapping sets wait instead of locking each
    # other out: all rows by their keys, sources before translations because publishing a source writes into its
    # translations' rows; then the publications' numbers, and the public states last of all.
    for article in sorted(articles, key=lambda each: (each.translation_of_id is not None, each.pk)):
        with _named(article):
            begun.append(begin(article, Action.PUBLISH, actor, note, seen=seen.get(article.pk)))
    begun.sort(key=lambda each: each.publication_id)
    explained = Order(actor, at, kind, reason, pending, over_embargo, note)
    unexplained = replace(explained, kind=VersionKind.UPDATE, reason=NO_REASON)
    now = timezone.now()
    for article in begun:
        order = explained if is_explained(article, kind) else unexplained
        with _named(article):
            versions.append(put_out(article, order, now))
    PublicState.objects.bump(article.publication_id for article in begun)
    return versions


@dataclass(frozen=True, slots=True)
class Order:
    """What whoever publishes asks for."""

    actor: User
    at: datetime | None
    kind: VersionKind
    reason: Reason
    pending: Pending
    over_embargo: str
    note: str


def put_out(article: Article, order: Order, now: datetime) -> Version:
    """Publish one article. `now` was read when its row was locked: whoever waited for the row must not act in the past."""
    actor, kind = order.actor, order.kind
    live_from = max(order.at, now) if order.at else now
    breaks_embargo = _check_embargo(article, actor, live_from, order.over_embargo)
    if second_reader_required(article) and not read_by_another(article, actor):
        raise NotPermitted(_("Somebody who did not write this copy has to approve it first, as it is saved now."))
    if kind is VersionKind.CORRECTION and correction_waits(article, actor):
        raise CorrectionUnread
    if article.section is not None:
        # It may have been merged a moment ago, and the working copy not have followed yet.
        article.section = article.section.survivor
    content = Copy.from_article(article)
    problems = problems_of(article, content)
    # No section is one of the problems.
    if problems or article.section is None:
        raise Refused(*(problem.sentence for problem in problems))
    unread = goes_out_unread(article, actor)
    until = _make_room(article, now, live_from, order.pending)
    live = article.versions.in_force(live_from).exclude(kind=VersionKind.WITHDRAWAL).first()
    if live and live.copy == content.to_json():
        raise Refused(_("Nothing has changed since it was last published."))
    if kind is VersionKind.CORRECTION and not order.reason:
        raise Refused(_("Say in at least one language what was corrected. Readers will see it."))
    version = append(
        article,
        content,
        article.section,
        live_from=live_from,
        live_until=until,
        kind=kind,
        reason=order.reason,
        actor=actor,
    )
    article.published_edit_version = article.edit_version
    change = conclude(article, Action.PUBLISH, actor, order.note, version=version, without_second_reader=unread)
    note_what_is_left(article, content, actor)
    if breaks_embargo:
        change.broke_embargo = True
        change.note = "\n".join(filter(None, (change.note, order.over_embargo.strip())))
        change.save(update_fields=["broke_embargo", "note"])
    return version


@contextmanager
def _named(article: Article) -> Iterator[None]:
    """Name `article` in the reasons of a refusal: there are several that may be in the way."""
    try:
        yield
    except Refused as refused:
        refused.reasons = tuple(f"“{article}”: {reason}" for reason in refused.reasons)
        raise


def _check_embargo(article: Article, actor: User, live_from: datetime, over_embargo: str) -> bool:
    """Whether publishing at `live_from` breaks the source's embargo, which takes a reason and the right to."""
    until = article.embargoed_until
    if until is None or live_from >= until:
        return False
    if not over_embargo.strip():
        raise UnderEmbargo(until)
    if not actor.has_perm("articles.break_embargo"):
        raise NotPermitted(_("You do not have the right to publish before the source's embargo ends."))
    return True


@transaction.atomic
def withdraw(article: Article, actor: User | None, reason: Reason, note: str = "") -> Version:
    """Take the article off every page; its address answers 410 with the public reason from now on.

    `actor` None is the command line, as in `adopting.adopt`.
    """
    if actor is None:
        article = locked(article)
    else:
        article = begin(article, Action.WITHDRAW, actor, note or reason.en or reason.ko)
    now = timezone.now()
    live = article.versions.standing(now).first()
    if live is None:
        raise Refused(_("Readers cannot see it, so there is nothing to withdraw. Cancel its schedule instead."))
    take_back(article, now)
    version = append(
        article,
        live.content,
        live.section,
        live_from=now,
        kind=VersionKind.WITHDRAWAL,
        reason=reason,
        actor=actor,
    )
    conclude(article, Action.WITHDRAW, actor, note, version=version)
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def reopen(article: Article, actor: User, note: str) -> StatusChange:
    """Take a withdrawn article up again as a draft; readers still see nothing."""
    article = begin(article, Action.REOPEN, actor, note)
    return conclude(article, Action.REOPEN, actor, note)


def _make_room(article: Article, now: datetime, live_from: datetime, answer: Pending) -> datetime | None:
    """Deal with what is scheduled; return when the new version has to end (None: until replaced)."""
    pending = article.versions.pending(now).order_by("live_from").first()
    if pending is None:
        return None
    if answer is Pending.ASK:
        raise AlreadyScheduled(pending)
    if answer is Pending.CANCEL:
        take_back(article, now)
        return None
    if live_from >= pending.live_from:
        raise Refused(_("The version that is to be kept begins before this one. Choose an earlier time, or cancel it."))
    return pending.live_from
