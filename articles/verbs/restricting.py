"""Restricting what was published: nobody is shown it any more, and the record and its digests stay as they are.

Withdrawing is the newsroom's own word on an article, with a version of its own. A restriction is laid on it from outside, or
for somebody's sake: on an article with all its versions and notices, on one version, or on a photo wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Photo, Restriction, Version
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.version import began_by
from articles.record.typesetting import typeset_again
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import locked
from newsroom.models import PublicState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PERMISSION = "articles.restrict"

type Target = Article | Version | Photo


@dataclass(frozen=True, slots=True)
class Terms:
    """On which ground, what its address answers, what readers are told besides (either may be empty), and why: `reason` is
    for the newsroom alone."""

    ground: RestrictionGround
    status: RestrictionStatus
    reason: str
    notice_ko: str = ""
    notice_en: str = ""


def may(actor: User, target: Target) -> bool:
    """Whether the desk should offer it: the permission, and of an article whose section has editors of its own theirs."""
    return actor.has_perm(PERMISSION) and not _section_of_others(actor, target)


@transaction.atomic
def restrict(target: Target, actor: User, terms: Terms) -> Restriction:
    """Let no page, list, feed, search or program show `target` from now on."""
    held = _held(target, actor)
    if not terms.reason.strip():
        raise Refused(_("Say why, for the newsroom: who demanded it, and where that is written."))
    if Restriction.objects.standing().filter(**held).exists():
        raise Refused(_("It is restricted already. Lift that restriction first."))
    if not isinstance(target, Photo) and not _was_seen(target):
        raise Refused(_("Readers never saw it, so there is nothing to restrict."))
    restriction = Restriction.objects.create(
        **held,
        ground=terms.ground,
        status=terms.status,
        notice_ko=terms.notice_ko.strip(),
        notice_en=terms.notice_en.strip(),
        reason=terms.reason.strip(),
        made_by=actor,
    )
    _raise_state(target)
    return restriction


@transaction.atomic
def lift(restriction: Restriction, actor: User, because: str) -> Restriction:
    """Let readers see again what was restricted; what else keeps it from them (a withdrawal, a schedule) goes on doing so."""
    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    target = restriction.target
    _held(target, actor)
    if restriction.lifted_at is not None:
        raise Refused(_("It was lifted already. Look again."))
    if not because.strip():
        raise Refused(_("Say why it is lifted, for the newsroom."))
    restriction.lifted_by = actor
    restriction.lifted_at = timezone.now()
    restriction.lifted_because = because.strip()
    restriction.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    _raise_state(target)
    return restriction


def _held(target: Target, actor: User) -> dict[str, Target]:
    """The column that names `target`, its row locked, once `actor` may."""
    if not actor.has_perm(PERMISSION):
        raise NotPermitted(_("You do not have the right to restrict what was published."))
    if section := _section_of_others(actor, target):
        raise NotPermitted(_("“%s” has editors of its own. Ask one of them.") % section)
    if isinstance(target, Photo):
        return {"photo": Photo.objects.select_for_update(of=("self",)).get(pk=target.pk)}
    article = locked(target if isinstance(target, Article) else target.article)
    return {"article": article} if isinstance(target, Article) else {"version": target}


def _section_of_others(actor: User, target: Target) -> object:
    """The section of `target` whose editors others are; a photo stands in none."""
    if isinstance(target, Photo):
        return None
    article = target if isinstance(target, Article) else target.article
    return article.section_of_others(actor)


def _was_seen(target: Article | Version) -> bool:
    versions = target.versions if isinstance(target, Article) else Version.objects.filter(pk=target.pk)
    return versions.filter(began_by(timezone.now())).exists()


def _raise_state(target: Target) -> None:
    """Last: pages with a photo are made anew first, and processes keep its cards as long as the house's count stands."""
    if isinstance(target, Photo):
        PublicState.objects.bump_house(typeset_again([target]))
    else:
        PublicState.objects.bump([target.publication_id])
