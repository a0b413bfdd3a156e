"""Writing that is not saved yet: kept for its writer alone, never part of the article and shown to nobody else.

One rolling row per person and article, overwritten at every pause in typing. It holds the form's fields as they were
typed; `settle` takes it away in the transaction of the save that makes it superfluous.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Presence, Revision
from articles.writing.drafting import may_write

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.models.desk.revision import RevisionQuerySet
    from articles.writing.typed_copy import Fields


def autosave(article: Article, actor: User, form: Fields, *, edit_version: int, stamp: str) -> datetime:
    """Keep what stands in `actor`'s form; the answer is when. `edit_version` is the saved state it was opened on.

    A form opened on an older state is kept all the same: it is what its writer would lose.
    Raises PermissionDenied when `actor` may not write the article (any more).
    """
    if not may_write(article, actor):
        raise PermissionDenied
    now = timezone.now()
    values = {"form": form, "edit_version": edit_version, "stamp": stamp[:36], "saved_at": now}
    if not _rolling(article, actor).update(**values):
        # Two tabs of one person may come here at once: the second one's row is refused, and its next pause updates.
        Revision.objects.bulk_create(
            [Revision(article=article, author=actor, is_autosave=True, copy={}, **values)], ignore_conflicts=True
        )
    return now


def unsaved(article: Article, actor: User) -> Revision | None:
    """`actor`'s own rolling autosave, if there is one."""
    return _rolling(article, actor).first()


def discard(article: Article, actor: User, stamp: str) -> bool:
    """Throw away `actor`'s own autosave, if it is still the one they looked at; the answer is whether it was."""
    return bool(_rolling(article, actor).filter(stamp=stamp).delete()[0])


def settle(article: Article, actor: User) -> None:
    """What `actor` wrote is saved: forget the autosave and that they are writing. In the transaction of the save."""
    _rolling(article, actor).delete()
    Presence.objects.filter(article=article, user=actor).update(typed_at=None)


def was_saved(article: Article, actor: User, stamp: str) -> bool:
    """Whether the writing with this mark became a saved state."""
    return bool(stamp) and Revision.objects.saved().filter(article=article, author=actor, stamp=stamp).exists()


def _rolling(article: Article, actor: User) -> RevisionQuerySet:
    return Revision.objects.filter(article=article, author=actor, is_autosave=True)
