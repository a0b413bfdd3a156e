"""Articles rejected: deleted, as undoing does it, and not brought in again from the same original; and that taken back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.importing.deciding.choosing import each_batch, note
from articles.importing.intake.stored import Outcome
from articles.importing.intake.twins import twins_of
from articles.importing.intake.undoing import delete_held, why_left
from articles.importing.item import DoubtCode
from articles.models import Article, ImportDoubt, ImportItem, OldPath
from articles.verbs.adopting import check_right_to_adopt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.contrib.auth.models import User

    from articles.importing.deciding.choosing import Chosen, Moved, Progress
    from articles.models import ImportRun

#: The reason that the log gives.
_REASON = "A person has rejected it."
_TAKEN_BACK = "A person has rejected it and taken that back: the same file brings it in again."


def reject(run: ImportRun, chosen: Chosen, actor: User | None, after: int = 0) -> Iterator[Progress]:
    """Delete the articles, which no reader had, from behind doubt `after` on; yields after each batch.

    The old addresses of a twin lead to the one that stays. Left is what somebody has worked on.
    Raises NotPermitted and Refused.
    """
    return each_batch(run, chosen, actor, after, _reject)


def take_back(items: Iterable[ImportItem], actor: User | None) -> int:
    """Let the same originals come in again: how many rejections of `items` were taken back. Raises NotPermitted."""
    check_right_to_adopt(actor)
    with transaction.atomic():
        rejected = ImportDoubt.objects.select_for_update().filter(
            item__in=[item.pk for item in items], decision=ImportDoubt.Decision.REJECTED
        )
        doubts = list(rejected)
        note(doubts, ImportDoubt.Decision.TAKEN_BACK, actor)
        keys = {doubt.item_id for doubt in doubts}
        ImportItem.objects.filter(pk__in=keys, outcome=Outcome.REFUSED).update(reason=_TAKEN_BACK)
    return len(keys)


def _reject(doubts: Sequence[ImportDoubt], actor: User | None, progress: Progress) -> Moved:
    moved: Moved = Counter()
    for doubt in doubts:
        item = doubt.item
        reason = _deleted(item, is_twin=doubt.code == DoubtCode.SUSPECTED_TWIN)
        if reason:
            progress.leave(item, reason)
            continue
        note(list(item.noted_doubts.filter(decision="")), ImportDoubt.Decision.REJECTED, actor)
        progress.decided += 1
        changed = ImportItem.objects.filter(pk=item.pk).exclude(outcome=Outcome.REFUSED)
        if changed.update(outcome=Outcome.REFUSED, reason=_REASON):
            moved[item.outcome, Outcome.REFUSED.value] += 1
    return moved


def _deleted(item: ImportItem, *, is_twin: bool) -> str:
    """Delete the article of `item`; why it was not, "" when it is gone."""
    article = Article.objects.select_for_update(of=("self",)).filter(pk=item.article_id or 0).first()
    if article is None:
        return ""
    if article.number is not None:
        return _("Readers have it. Withdraw the article instead.")
    reason = why_left(item, article)
    if not reason:
        survivor = twins_of(article, item.published_at).first() if is_twin else None
        if survivor is not None:
            OldPath.objects.filter(article=article).update(article=survivor)
        delete_held(article)
    return reason
