"""Putting articles of an archive before readers, one by one or a whole import's: on record with the dates they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.models import Article, StatusChange
from articles.models.version import VersionKind
from articles.record.adopting import Adoption, append_first
from articles.record.recording import append
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import begin, conclude, locked
from articles.workflow import TRANSITIONS, Action, Status
from newsroom.models import PublicState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Version

#: Sent when an import's articles went on record, inside the transaction; rows that are written at once send none of their own.
many_were_adopted = Signal()


@transaction.atomic
def adopt(article: Article, published_at: datetime, actor: User | None = None, note: str = "") -> Version:
    """Put an imported article on record with the date it was published at its old home.

    `actor` None is the command line, where whoever has a shell has every right. Adopting again records changed
    copy as a further version from now on; its date of first publication stays.
    """
    article = locked(article) if actor is None else begin(article, Action.ADOPT, actor, note)
    reason = why_not(article, published_at)
    if reason or article.section is None:
        raise Refused(reason)
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


def why_not(article: Article, published_at: datetime) -> str:
    """What keeps an archive's article from being put on record; "" when nothing does."""
    if published_at > timezone.now():
        return _("An archive's article cannot carry a date in the future.")
    if article.section is None:
        return _("Give the article a section before it is brought in from the archive.")
    if not article.headline:
        return _("It has no headline.")
    return ""


def check_right_to_adopt(actor: User | None) -> None:
    """Raise NotPermitted unless `actor` may put an archive's articles before readers; None is the command line."""
    if actor is not None and not actor.has_perm(TRANSITIONS[Action.ADOPT].permission):
        raise NotPermitted(_("You do not have the right to do this: %s.") % Action.ADOPT.label)


def adopt_all(adoptions: Sequence[Adoption], actor: User | None, note: str) -> list[Version]:
    """Put many articles on record at once that have no version yet, in the transaction that locked or stored their rows.

    All are of one publication and none is kept back by `why_not`. Raises NotPermitted.
    """
    check_right_to_adopt(actor)
    if not adoptions:
        return []
    versions = append_first(adoptions, actor)
    articles = [adoption.article for adoption in adoptions]
    changes = [
        StatusChange(
            article=article,
            action=Action.ADOPT,
            from_status=article.status,
            to_status=Status.PUBLISHED,
            actor=actor,
            note=note,
            edit_version=article.edit_version,
            version=version,
        )
        for article, version in zip(articles, versions, strict=True)
    ]
    for article in articles:
        article.status = Status.PUBLISHED
        article.published_edit_version = article.edit_version
    Article.objects.bulk_update(articles, ("status", "published_edit_version", "number", "first_published_at"))
    StatusChange.objects.bulk_create(changes)
    many_were_adopted.send(sender=StatusChange, versions=versions)
    PublicState.objects.bump([articles[0].publication_id])
    return versions
