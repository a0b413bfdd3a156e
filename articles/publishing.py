"""The verbs: the only code that changes an article's status or writes the record.

Each one locks the article's row, checks the workflow's table and the actor's permission, changes, writes the
`StatusChange`, and does what the database must know in the same transaction; the public state is raised last,
because whoever raises it makes every other publisher of the publication wait until the commit.

A verb refuses by raising `Refused` with sentences for the person who asked. Nothing is written then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.drafting import may_write
from articles.models import (
    Article,
    NumberSeries,
    Revision,
    StatusChange,
    Version,
    VersionReporter,
    VersionTag,
)
from articles.models.version import VersionKind
from articles.typesetting import typeset
from articles.workflow import TRANSITIONS, Action, Status
from newsroom.models import PublicState, SecondReader

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser

    from newsroom.models import Publication, Section

#: Two versions of an article never begin at the same instant.
_NEXT_INSTANT = timedelta(microseconds=1)


class Refused(Exception):
    """The verb cannot be done. `reasons` are sentences that say what to do instead."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotPermitted(Refused, PermissionDenied):
    """The actor has not the right."""


class AlreadyScheduled(Refused):
    """A version is waiting for its time; the caller must say what becomes of it (`Pending`)."""

    def __init__(self, pending: Version) -> None:
        super().__init__(
            _("A version is already scheduled. Say whether to cancel it or to let it replace this one at its time.")
        )
        self.pending = pending


class Pending(Enum):
    """What becomes of a scheduled version when another is published meanwhile."""

    ASK = "ask"
    CANCEL = "cancel"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version was published, for readers, in both languages; either may be empty."""

    ko: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.ko.strip() or self.en.strip())


# The verbs ---------------------------------------------------------------------------------------------


@transaction.atomic
def submit(article: Article, actor: AbstractBaseUser, note: str = "") -> StatusChange:
    """Hand the copy to the desk."""
    article = _locked(article)
    _check(article, Action.SUBMIT, actor, note)
    if not may_write(article, actor):
        raise NotPermitted(_("You can submit only articles you wrote."))
    return _move(article, Action.SUBMIT, actor, note)


@transaction.atomic
def send_back(article: Article, actor: AbstractBaseUser, note: str) -> StatusChange:
    """Return the copy to its writer with a note."""
    article = _locked(article)
    _check(article, Action.SEND_BACK, actor, note)
    return _move(article, Action.SEND_BACK, actor, note)


@transaction.atomic
def approve(article: Article, actor: AbstractBaseUser, note: str = "") -> StatusChange:
    """Say that this copy, as it is saved now, may be published."""
    article = _locked(article)
    _check(article, Action.APPROVE, actor, note)
    own_copy = actor.pk in writers(article)
    if own_copy and _second_reader_required(article):
        raise NotPermitted(_("You wrote this copy. This publication wants somebody else to approve it."))
    article.approved_edit_version = article.edit_version
    return _move(article, Action.APPROVE, actor, note, without_second_reader=own_copy)


@transaction.atomic
def publish(
    article: Article,
    actor: AbstractBaseUser,
    at: datetime | None = None,
    *,
    kind: VersionKind = VersionKind.UPDATE,
    reason: Reason | None = None,
    pending: Pending = Pending.ASK,
    note: str = "",
) -> Version:
    """Put the copy as it is saved now on record, readable from `at` (None or past: at once).

    `kind` and `reason` are for a live story's next version; the first is always `first`. A correction without a
    reason is refused. `pending` answers what becomes of a scheduled version (`AlreadyScheduled` asks).
    """
    article = _locked(article)
    _check(article, Action.PUBLISH, actor, note)
    now = timezone.now()
    live_from = max(at, now) if at else now
    read_by_another = _read_by_another(article, actor)
    if not read_by_another and _second_reader_required(article):
        raise NotPermitted(_("Somebody who did not write this copy has to approve it first, as it is saved now."))
    content = Copy.from_article(article)
    problems = problems_of(article, content)
    if problems:
        raise Refused(*problems)
    until = _make_room(article, now, live_from, pending)
    live = article.versions.in_force(live_from).exclude(kind=VersionKind.WITHDRAWAL).first()
    if live and live.copy == content.to_json():
        raise Refused(_("Nothing has changed since it was last published."))
    if kind is VersionKind.CORRECTION and not reason:
        raise Refused(_("Say in at least one language what was corrected. Readers will see it."))
    version = _append(
        article,
        content,
        article.section,
        live_from=live_from,
        live_until=until,
        kind=kind,
        reason=reason or Reason(),
        actor=actor,
    )
    article.published_edit_version = article.edit_version
    _move(article, Action.PUBLISH, actor, note, version=version, without_second_reader=not read_by_another)
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def cancel_scheduled(article: Article, actor: AbstractBaseUser, note: str = "") -> StatusChange:
    """Take back what is scheduled. What readers see now stays as it is."""
    article = _locked(article)
    _check(article, Action.CANCEL_SCHEDULED, actor, note)
    pending = article.versions.pending().first()
    if pending is None:
        raise Refused(_("Nothing is scheduled. It may just have been published."))
    _cancel(article, pending)
    on_site = article.versions.on_site().first()
    if on_site is None:
        article.published_edit_version = None
        article.first_published_at = _first_published_at(article)
        target = Status.APPROVED
    else:
        # The copy readers see is older than the working copy again.
        article.published_edit_version = _edit_version_of(article, on_site)
        target = Status(article.status)
    change = _move(article, Action.CANCEL_SCHEDULED, actor, note, version=pending, target=target)
    PublicState.objects.bump([article.publication_id])
    return change


@transaction.atomic
def withdraw(article: Article, actor: AbstractBaseUser, reason: Reason, note: str = "") -> Version:
    """Take the article off every page; its address answers 410 with the public reason from now on."""
    article = _locked(article)
    _check(article, Action.WITHDRAW, actor, note or reason.en or reason.ko)
    now = timezone.now()
    live = article.versions.on_site(now).first()
    if live is None:
        raise Refused(_("Readers cannot see it, so there is nothing to withdraw. Cancel its schedule instead."))
    pending = article.versions.pending(now).first()
    if pending:
        _cancel(article, pending)
    version = _append(
        article,
        live.content,
        live.section,
        live_from=now,
        live_until=None,
        kind=VersionKind.WITHDRAWAL,
        reason=reason,
        actor=actor,
    )
    _move(article, Action.WITHDRAW, actor, note, version=version)
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def reopen(article: Article, actor: AbstractBaseUser, note: str) -> StatusChange:
    """Take a withdrawn article up again as a draft; readers still see nothing."""
    article = _locked(article)
    _check(article, Action.REOPEN, actor, note)
    return _move(article, Action.REOPEN, actor, note)


@transaction.atomic
def adopt(article: Article, published_at: datetime, actor: AbstractBaseUser | None = None, note: str = "") -> Version:
    """Put an imported article on record with the date it was published at its old home.

    `actor` None is the command line, where whoever has a shell has every right. Adopting again records changed
    copy as a further version from now on; its date of first publication stays.
    """
    article = _locked(article)
    if actor is not None:
        _check(article, Action.ADOPT, actor, note)
    if published_at > timezone.now():
        raise Refused(_("An archive's article cannot carry a date in the future."))
    content = Copy.from_article(article)
    if not content.section:
        raise Refused(_("Give the article a section before it is adopted."))
    again = article.versions.in_force().exists()
    version = _append(
        article,
        content,
        article.section,
        live_from=timezone.now() if again else published_at,
        live_until=None,
        kind=VersionKind.IMPORTED,
        reason=Reason(),
        actor=actor,
    )
    article.published_edit_version = article.edit_version
    _move(article, Action.ADOPT, actor, note, version=version)
    PublicState.objects.bump([article.publication_id])
    return version


@transaction.atomic
def read_afterwards(change: StatusChange, actor: AbstractBaseUser) -> StatusChange:
    """Note that somebody who did not write it has now read copy that went out without a second reader."""
    change = StatusChange.objects.select_for_update().get(pk=change.pk)
    if not actor.has_perm("articles.approve_article"):  # type: ignore[attr-defined]
        raise NotPermitted(_("You do not have the right to approve articles."))
    if change.actor_id == actor.pk:
        raise NotPermitted(_("Somebody else has to read it: you published it yourself."))
    change.read_afterwards_by = actor  # type: ignore[assignment]
    change.read_afterwards_at = timezone.now()
    change.save(update_fields=["read_afterwards_by", "read_afterwards_at"])
    return change


# What a verb asks ----------------------------------------------------------------------------------------


def may(article: Article, action: Action, actor: AbstractBaseUser) -> bool:
    """Whether the desk should offer `action` now: the table, the permission, and what the record allows."""
    transition = TRANSITIONS[action]
    if article.status not in transition.sources or not actor.has_perm(transition.permission):  # type: ignore[attr-defined]
        return False
    if action is Action.SUBMIT:
        return may_write(article, actor)
    if action is Action.APPROVE:
        fresh = article.approved_edit_version != article.edit_version or article.status == Status.IN_REVIEW
        return fresh and not (_second_reader_required(article) and actor.pk in writers(article))
    if action is Action.PUBLISH:
        return not _second_reader_required(article) or _read_by_another(article, actor)
    if action is Action.CANCEL_SCHEDULED:
        return article.versions.pending().exists()
    if action is Action.WITHDRAW:
        return article.versions.on_site().exists()
    return True


def problems_of(article: Article, content: Copy) -> list[str]:
    """What keeps this copy from being published, as sentences naming the field; empty when it is ready."""
    problems = []
    if not content.headline:
        problems.append(_("Headline: write one."))
    if not content.section:
        problems.append(_("Section: choose one."))
    if not content.bylines:
        problems.append(_("Bylines: say who wrote it."))
    photo = article.lead_photo
    if photo and photo.rights_expire_on and photo.rights_expire_on < timezone.localdate():
        problems.append(_("Lead photo: the right to use it expired on %s. Choose another.") % photo.rights_expire_on)
    return problems


def writers(article: Article) -> set[int]:
    """Primary keys of those who wrote the copy as it stands: everybody who saved it since it was last published."""
    published = article.published_edit_version
    saved = Revision.objects.filter(article=article, author__isnull=False)
    if published is not None:
        saved = saved.filter(edit_version__gt=published)
    who = set(saved.values_list("author_id", flat=True))
    if published is None and article.created_by_id:
        who.add(article.created_by_id)
    return {pk for pk in who if pk is not None}


def _second_reader_required(article: Article) -> bool:
    return article.publication.second_reader == SecondReader.REQUIRED


def _read_by_another(article: Article, actor: AbstractBaseUser) -> bool:
    """Whether somebody who did not write this very copy has read it: an approver, or the one who publishes it."""
    wrote = writers(article)
    if actor.pk not in wrote:
        return True
    return (
        article.status_changes.filter(action=Action.APPROVE, edit_version=article.edit_version)
        .exclude(actor__in=wrote)
        .exists()
    )


# How a verb acts ------------------------------------------------------------------------------------------


def _locked(article: Article) -> Article:
    """The article as it is now, its row locked until the transaction ends.

    Two people pressing Publish at once, or a save racing a verb, are put in a queue here.
    """
    return Article.objects.select_for_update(of=("self",)).get(pk=article.pk)


def _check(article: Article, action: Action, actor: AbstractBaseUser, note: str) -> None:
    transition = TRANSITIONS[action]
    if not actor.has_perm(transition.permission):  # type: ignore[attr-defined]
        raise NotPermitted(_("You do not have the right to do this: %s.") % action.label)
    if article.status not in transition.sources:
        raise Refused(
            _("“%(action)s” is not possible while the article is “%(status)s”. Somebody may just have changed it.")
            % {"action": action.label, "status": Status(article.status).label}
        )
    if transition.note and not note.strip():
        raise Refused(str(transition.question) or _("A note is needed."))


def _move(
    article: Article,
    action: Action,
    actor: AbstractBaseUser | None,
    note: str,
    *,
    version: Version | None = None,
    target: Status | None = None,
    without_second_reader: bool = False,
) -> StatusChange:
    """Change the status and say so in the audit."""
    before = article.status
    article.status = target or TRANSITIONS[action].target
    article.save(
        update_fields=[
            "status",
            "approved_edit_version",
            "published_edit_version",
            "number",
            "first_published_at",
        ]
    )
    return StatusChange.objects.create(
        article=article,
        action=action,
        from_status=before,
        to_status=article.status,
        actor=actor,  # type: ignore[misc]
        note=note.strip(),
        edit_version=article.edit_version,
        version=version,
        without_second_reader=without_second_reader,
    )


def _make_room(article: Article, now: datetime, live_from: datetime, answer: Pending) -> datetime | None:
    """Deal with a scheduled version; return when the new version has to end (None: until replaced)."""
    pending = article.versions.pending(now).first()
    if pending is None:
        return None
    if answer is Pending.ASK:
        raise AlreadyScheduled(pending)
    if answer is Pending.KEEP and live_from < pending.live_from:
        return pending.live_from
    _cancel(article, pending)
    return None


def _cancel(article: Article, pending: Version) -> None:
    """Empty the interval of a scheduled version and let the one before it stand open again."""
    Version.objects.filter(pk=pending.pk).update(live_until=pending.live_from)
    article.versions.in_force().filter(live_until=pending.live_from).update(live_until=None)


def _append(
    article: Article,
    content: Copy,
    section: Section | None,
    *,
    live_from: datetime,
    live_until: datetime | None,
    kind: VersionKind,
    reason: Reason,
    actor: AbstractBaseUser | None,
) -> Version:
    """Write the next version: close the one it follows, number and chain it, index its tags and reporters."""
    last = article.versions.order_by("number").last()
    before = article.versions.in_force(live_from).first()
    if before:
        live_from = max(live_from, before.live_from + _NEXT_INSTANT)
        Version.objects.filter(pk=before.pk).update(live_until=live_from)
    first_published_at = _first_published_at(article)
    if first_published_at is None:
        kind = VersionKind.IMPORTED if kind is VersionKind.IMPORTED else VersionKind.FIRST
        first_published_at = live_from
    if article.number is None:
        article.number = NumberSeries.objects.take(article.publication_id)
    article.first_published_at = first_published_at
    if section is None:
        raise Refused(_("Section: choose one."))
    version = Version(
        article=article,
        number=last.number + 1 if last else 1,
        publication_id=article.publication_id,
        section=section,
        root_section=section.root,
        language=content.language,
        kind=kind,
        reason_ko=reason.ko.strip(),
        reason_en=reason.en.strip(),
        public_number=article.number,
        story=article.story,
        story_kind=content.kind,
        headline=content.headline,
        deck=content.deck,
        path=_path(article.publication, content, article.number, first_published_at),
        byline=content.byline_text(),
        published_at=first_published_at,
        copy=content.to_json(),
        live_from=live_from,
        live_until=live_until,
        published_by=actor,  # type: ignore[misc]
    )
    version.digest = version.computed_digest(str(article.key), last.digest if last else "")
    version.save(force_insert=True)
    _index(version, article)
    typeset(version)
    return version


def _index(version: Version, article: Article) -> None:
    """The rows tag and reporter pages read. A withdrawal has none: it is on no list."""
    if version.kind == VersionKind.WITHDRAWAL:
        return
    shared = {
        "version": version,
        "publication_id": version.publication_id,
        "language": version.language,
        "published_at": version.published_at,
    }
    VersionTag.objects.bulk_create(VersionTag(tag=tag, **shared) for tag in article.tags.all())
    reporters = set(article.bylines.exclude(reporter=None).values_list("reporter_id", flat=True))
    VersionReporter.objects.bulk_create(
        VersionReporter(reporter_id=reporter, **shared) for reporter in sorted(filter(None, reporters))
    )


def _first_published_at(article: Article) -> datetime | None:
    """When readers could (or will) first read it: cancelled schedules do not count."""
    standing = article.versions.exclude(live_until__isnull=False, live_until__lte=F("live_from"))
    first = standing.order_by("number").first()
    return first.published_at if first else None


def _edit_version_of(article: Article, version: Version) -> int | None:
    """The saved state that `version` published, as the audit has it."""
    change = StatusChange.objects.filter(article=article, version=version, action__in=(Action.PUBLISH, Action.ADOPT))
    return change.values_list("edit_version", flat=True).first()


def _path(publication: Publication, content: Copy, number: int, published_at: datetime) -> str:
    """`/2025/06/18/123/slug/`, with the language in front unless it is the publication's first."""
    day = published_at.astimezone(publication.tzinfo)
    prefix = "" if content.language == publication.languages[0] else f"/{content.language}"
    return f"{prefix}/{day:%Y/%m/%d}/{number}/{content.slug}/"
