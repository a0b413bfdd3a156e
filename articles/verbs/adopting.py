"""Putting articles of an archive before readers, one by one or a whole import's: on record with the dates they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.copytext import Copy
from articles.models import Article, StatusChange, Version
from articles.models.many_rows import store_values
from articles.models.version import VersionKind
from articles.record.adopting import Adoption, append_first, number
from articles.record.recording import append
from articles.refusals import NotPermitted, Refused
from articles.verbs.acting import begin, conclude, locked
from articles.workflow import TRANSITIONS, Action, Status
from newsroom.models import PublicState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import User


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
    """Put many articles on record at once that are stored and have no version yet, in the transaction that locked their rows.

    All are of one publication and none is kept back by `why_not`. Raises NotPermitted.
    """
    check_right_to_adopt(actor)
    if not adoptions:
        return []
    came_from = say_adopted(adoptions)
    versions = _appended(adoptions, came_from, actor, note)
    # The record knows what each of them gets, so one statement serves for all.
    first = Version.objects.filter(article=OuterRef("pk"), number=1)
    Article.objects.filter(pk__in=[version.article_id for version in versions]).update(
        status=Status.PUBLISHED,
        published_edit_version=F("edit_version"),
        number=Subquery(first.values("public_number")),
        first_published_at=Subquery(first.values("published_at")),
    )
    PublicState.objects.bump([versions[0].publication_id])
    return versions


def say_adopted(adoptions: Sequence[Adoption]) -> list[str]:
    """Give the articles what adopting changes of them, to be stored with it; the status each had.

    For articles that are not stored yet: `put_on_record` does the rest once they are.
    """
    number(adoptions)
    came_from = [adoption.article.status for adoption in adoptions]
    for adoption in adoptions:
        adoption.article.status = Status.PUBLISHED
        adoption.article.published_edit_version = adoption.article.edit_version
    return came_from


def put_on_record(
    adoptions: Sequence[Adoption], came_from: Sequence[str], actor: User | None, note: str
) -> list[Version]:
    """The first versions of articles that are stored as `say_adopted` left them, and what goes with an act."""
    if not adoptions:
        return []
    versions = _appended(adoptions, came_from, actor, note)
    PublicState.objects.bump([versions[0].publication_id])
    return versions


def _appended(adoptions: Sequence[Adoption], came_from: Sequence[str], actor: User | None, note: str) -> list[Version]:
    versions = append_first(adoptions, actor)
    store_values(
        StatusChange,
        ("article_id", "action", "from_status", "to_status", "actor_id", "note", "edit_version", "version_id"),
        (
            (
                *(version.article_id, Action.ADOPT, status, Status.PUBLISHED, actor.pk if actor else None),
                *(note, version.article.edit_version, version.pk),
            )
            for version, status in zip(versions, came_from, strict=True)
        ),
    )
    many_were_adopted.send(sender=StatusChange, versions=versions)
    return versions
