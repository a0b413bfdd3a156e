"""Articles taken as they are: what waited is ready, so that the next release takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles.importing.deciding.choosing import each_batch, no_longer_waiting, note
from articles.importing.item import LOST
from articles.models import ImportDoubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import User

    from articles.importing.deciding.choosing import Chosen, Moved, Progress
    from articles.models import ImportRun


def accept(run: ImportRun, chosen: Chosen, actor: User | None, after: int = 0) -> Iterator[Progress]:
    """Take the articles as they are, from behind doubt `after` on; yields after each batch. Raises NotPermitted and Refused.

    Those with damaged characters in them are left: a person mends them first.
    """
    return each_batch(run, chosen, actor, after, _accept)


def _accept(doubts: Sequence[ImportDoubt], actor: User | None, progress: Progress) -> Moved:
    accepted = []
    for doubt in doubts:
        reason = _why_not(doubt)
        if reason:
            progress.leave(doubt.item, reason)
        else:
            accepted.append(doubt)
    note(accepted, ImportDoubt.Decision.ACCEPTED, actor)
    progress.decided += len(accepted)
    return no_longer_waiting(accepted)


def _why_not(doubt: ImportDoubt) -> str:
    article = doubt.item.article
    if not doubt.waits:
        return ""
    if article is None:
        return _("Its article is not there any more. Reject it.")
    if LOST in article.headline + article.deck + article.body:
        return _("It still has damaged characters (�). Open the article and mend them, then accept it.")
    return ""
