"""Who else is in an article, and taking it over without losing what they wrote. Nobody is ever locked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Article, Presence, Revision
from articles.models.desk.presence import HERE
from articles.writing.drafting import may_write
from articles.writing.typed_copy import as_posted, copy_from_form
from newsroom.names import called

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import User

#: Whoever typed within this time and has not saved since is writing.
WRITING = timedelta(minutes=5)
#: Rows older than this are swept; they are ignored much earlier.
_SWEPT = timedelta(minutes=15)
#: A tab that somebody took over is told even when it was out of sight for a working day.
_TOLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Who took an article over from a tab, and when."""

    who: User
    at: datetime


@dataclass(frozen=True, slots=True)
class Company:
    """What a tab is told: the tabs of others that are here, whether its own person has another one, a take-over."""

    others: tuple[Presence, ...]
    has_another_tab: bool
    taken_over: TakenOver | None


def name_of(user: User | None) -> str:
    """What the desk calls somebody, in the language of who looks. It reads their reporter's row."""
    return called(user, get_language() or "") if user else _("An import")


def announce(article: Article, user: User, tab: str, *, typed: float | None = None, opens: bool = False) -> Company:
    """Say that `tab` is open, and hear who else is here. No lock is held, and two queries are all it takes.

    `typed`: seconds since its last keystroke that is not saved; None when all is saved. `opens`: the tab has just
    loaded the article, so that no earlier take-over concerns it; it sweeps what nobody needs any more.
    """
    now = timezone.now()
    row = Presence(
        article=article,
        user=user,
        tab=tab[:36],
        seen_at=now,
        typed_at=None if typed is None else now - timedelta(seconds=min(max(typed, 0), 86400)),
    )
    updated = ["seen_at", "typed_at"]
    if opens:
        updated += ["taken_over_at", "taken_over_by"]
        Presence.objects.filter(Q(taken_over_at=None, seen_at__lt=now - _SWEPT) | Q(seen_at__lt=now - _TOLD)).delete()
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["article", "user", "tab"], update_fields=updated
    )
    here = list(
        Presence.objects.filter(article=article)
        .here(now)
        .select_related("user__reporter", "taken_over_by__reporter")
        .order_by("pk")
    )
    own = next((each for each in here if each.user_id == user.pk and each.tab == row.tab), row)
    taken = TakenOver(own.taken_over_by, own.taken_over_at) if own.taken_over_by and own.taken_over_at else None
    return Company(
        others=_one_each(each for each in here if each.user_id != user.pk),
        has_another_tab=any(each.user_id == user.pk and each.tab != row.tab for each in here),
        taken_over=taken,
    )


def leave(article: Article, user: User, tab: str) -> None:
    """Say that `tab` was closed or left. What it typed and did not save is still asked about by who opens the article."""
    Presence.objects.filter(article=article, user=user, tab=tab[:36]).update(seen_at=timezone.now() - HERE)


def writing_now(article: Article, user: User) -> list[Presence]:
    """Others whose unsaved writing is minutes old, one row each: what somebody who opens the article has to know."""
    rows = (
        Presence.objects.filter(article=article)
        .writing(timezone.now() - WRITING)
        .exclude(user=user)
        .select_related("user__reporter")
    )
    return list(_one_each(rows))


def taken_from(article: Article, user: User, tab: str) -> TakenOver | None:
    """Who took the article over from this tab since it was opened."""
    rows = Presence.objects.filter(article=article, user=user, tab=tab[:36], taken_over_at__isnull=False)
    row = rows.select_related("taken_over_by__reporter").first()
    return TakenOver(row.taken_over_by, row.taken_over_at) if row and row.taken_over_by and row.taken_over_at else None


@transaction.atomic
def take_over(article: Article, actor: User) -> list[Revision]:
    """Go on where others are writing: what each of them has not saved is kept as a revision, and each tab is told.

    Their text stays in their forms, and with them as an autosave, which holds more than a copy does; when they save
    it they are shown both. Raises PermissionDenied.
    """
    # One after the other, so that two people taking over at once do not both keep the same writing.
    article = Article.objects.select_for_update(of=("self",)).select_related("publication").get(pk=article.pk)
    if not may_write(article, actor):
        raise PermissionDenied
    now = timezone.now()
    # Whoever stopped only while the question stood on the screen is meant too.
    writing = Presence.objects.filter(article=article).writing(now - _SWEPT).exclude(user=actor)
    writers = set(writing.values_list("user_id", flat=True))
    rolling = Revision.objects.filter(article=article, is_autosave=True, author__in=writers).select_related(
        "author__reporter"
    )
    kept = [_set_aside(row, article, actor) for row in rolling]
    Presence.objects.filter(article=article, user__in=writers).update(taken_over_at=now, taken_over_by=actor)
    return kept


def _set_aside(autosave: Revision, article: Article, actor: User) -> Revision:
    return Revision.objects.create(
        article=article,
        author=autosave.author,
        edit_version=autosave.edit_version,
        copy=copy_from_form(as_posted(autosave.form or {}), article.publication).to_json(),
        saved_at=autosave.saved_at,
        note=_("%(writer)s’s writing when %(who)s took over")
        % {"writer": name_of(autosave.author), "who": name_of(actor)},
        is_aside=True,
    )


def _one_each(rows: Iterable[Presence]) -> tuple[Presence, ...]:
    """Of each person the tab they typed in last."""
    best: dict[int, Presence] = {}
    for row in rows:
        other = best.get(row.user_id)
        if other is None or (row.typed_at and (not other.typed_at or row.typed_at > other.typed_at)):
            best[row.user_id] = row
    return tuple(best.values())
