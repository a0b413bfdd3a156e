"""The verbs: the only code that changes an article's status or adds to the record.

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
from articles.models import Article, DeskTask, StatusChange
from articles.models.version import VersionKind
from articles.record.recording import NO_REASON, Reason, append, first_published_at, take_back
from articles.refusals import AlreadyScheduled, CorrectionUnread, NotPermitted, Refused, UnderEmbargo
from articles.verbs.acting import begin, conclude, locked
from articles.verbs.checklist import problems_of
from articles.verbs.clearing import (
    correction_waits,
    edited_only,
    goes_out_unread,
    is_explained,
    read_by_another,
    second_reader_required,
    writers,
    writers_of,
)
from articles.verbs.teamwork import note_what_is_left
from articles.workflow import TRANSITIONS, Action, Status
from articles.writing.drafting import may_write, wrote
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
    "adopt",
    "approve",
    "ask_for_second_reader",
    "cancel_scheduled",
    "publish",
    "publish_together",
    "read_afterwards",
    "recall",
    "reopen",
    "replace_scheduled",
    "reschedule",
    "send_back",
    "submit",
    "withdraw",
]


class Pending(Enum):
    """What becomes of a scheduled version when another is published meanwhile."""

    ASK = "ask"
    CANCEL = "cancel"
    KEEP = "keep"


# The verbs ---------------------------------------------------------------------------------------------


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
    version = _put_out(article, _Order(actor, at, kind, reason, pending, over_embargo, note), timezone.now())
    PublicState.objects.bump([article.publication_id])
    return version


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
    version = _put_out(article, _Order(actor, waiting.live_from, kind, reason, Pending.CANCEL, "", note), now)
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
        raise Refused(*problems)
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
    explained = _Order(actor, at, kind, reason, pending, over_embargo, note)
    unexplained = replace(explained, kind=VersionKind.UPDATE, reason=NO_REASON)
    now = timezone.now()
    for article in begun:
        order = explained if is_explained(article, kind) else unexplained
        with _named(article):
            versions.append(_put_out(article, order, now))
    PublicState.objects.bump(article.publication_id for article in begun)
    return versions


@dataclass(frozen=True, slots=True)
class _Order:
    """What whoever publishes asks for."""

    actor: User
    at: datetime | None
    kind: VersionKind
    reason: Reason
    pending: Pending
    over_embargo: str
    note: str


def _put_out(article: Article, order: _Order, now: datetime) -> Version:
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
        raise Refused(*problems)
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
        # The copy readers see is older than the working copy again.
        article.published_edit_version = _edit_version_of(article, on_site)
        target = Status(article.status)
    change = conclude(article, Action.CANCEL_SCHEDULED, actor, note, version=taken_back[0], target=target)
    PublicState.objects.bump([article.publication_id])
    return change


@transaction.atomic
def withdraw(article: Article, actor: User, reason: Reason, note: str = "") -> Version:
    """Take the article off every page; its address answers 410 with the public reason from now on."""
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


@transaction.atomic
def adopt(article: Article, published_at: datetime, actor: User | None = None, note: str = "") -> Version:
    """Put an imported article on record with the date it was published at its old home.

    `actor` None is the command line, where whoever has a shell has every right. Adopting again records changed
    copy as a further version from now on; its date of first publication stays.
    """
    article = locked(article) if actor is None else begin(article, Action.ADOPT, actor, note)
    if published_at > timezone.now():
        raise Refused(_("An archive's article cannot carry a date in the future."))
    if article.section is None:
        raise Refused(_("Give the article a section before it is brought in from the archive."))
    again = article.versions.in_force().exists()
    version = append(
        article,
        Copy.from_article(article),
        article.section,
        live_from=timezone.now() if again else published_at,
        kind=VersionKind.IMPORTED,
        actor=actor,
    )
    article.published_edit_version = article.edit_version
    conclude(article, Action.ADOPT, actor, note, version=version)
    PublicState.objects.bump([article.publication_id])
    return version


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


def _unpublished(article: Article) -> Status:
    """How far copy has come that readers will not be given after all: what was not approved as it is saved now still
    has to be read."""
    if article.status != Status.PUBLISHED:
        # It went on from there while it was scheduled.
        return Status(article.status)
    return Status.APPROVED if article.approved_edit_version == article.edit_version else Status.IN_REVIEW


def _still_waiting(article: Article, key: int, now: datetime) -> Version:
    waiting = article.versions.pending(now).filter(pk=key).first()
    if waiting is None:
        raise Refused(
            _("That version is not scheduled any more: it went out, or its schedule was changed. Look again.")
        )
    return waiting


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


def _edit_version_of(article: Article, version: Version) -> int | None:
    """The saved state that `version` published, as the audit has it."""
    change = StatusChange.objects.filter(article=article, version=version, action__in=(Action.PUBLISH, Action.ADOPT))
    return change.values_list("edit_version", flat=True).first()
