"""An import taken back: what it holds is deleted, what readers had from it is withdrawn, what a person touched stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing.intake.touching import is_touched_beyond_mending, note_of_undoing
from articles.models import Article, ImportItem, ImportRun, OldPath
from articles.record.recording import Reason
from articles.refusals import Refused
from articles.verbs.adopting import check_right_to_adopt
from articles.verbs.publishing import withdraw
from articles.workflow import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

_SIZE = 50
#: What readers who follow a link to a withdrawn article of the import are told.
REASON = Reason(ko="옮겨 온 기사를 다시 정리하고 있습니다.", en="This article of our archive is being brought in anew.")


@dataclass(slots=True)
class Undone:
    """How it stands: articles deleted, withdrawn, and left, each of these with its reason."""

    items: int = 0
    deleted: int = 0
    withdrawn: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def undo(run: ImportRun, actor: User | None = None) -> Iterator[Undone]:
    """Take back what `run` brought; yields after each batch. Raises NotPermitted, and Refused when it was undone already.

    The log with the originals stays, so that everything can be brought in again. Nothing that was public is deleted.
    """
    check_right_to_adopt(actor)
    if run.state == ImportRun.State.UNDONE:
        raise Refused(_("This import was undone already."))
    progress, last = Undone(), 0
    while True:
        with transaction.atomic():
            items = list(
                run.items.filter(pk__gt=last, article__isnull=False)
                .exclude(article__status=Status.WITHDRAWN)
                .defer("original")
                .order_by("pk")[:_SIZE]
            )
            if not items:
                break
            for item in items:
                _take_back(item, actor, progress)
            last = items[-1].pk
        progress.items += len(items)
        yield progress
    run.state, run.undone_at = ImportRun.State.UNDONE, timezone.now()
    run.save(update_fields=["state", "undone_at"])
    yield progress


def _take_back(item: ImportItem, actor: User | None, progress: Undone) -> None:
    article = Article.objects.select_for_update(of=("self",)).filter(import_items=item).first()
    if article is None:
        return
    reason = why_left(item, article)
    if reason:
        progress.left.append((item.name, reason))
    elif article.number is None:
        delete_held(article)
        progress.deleted += 1
    elif article.status != Status.WITHDRAWN:
        try:
            withdraw(article, actor, REASON, note_of_undoing(item.run_id))
        except Refused as refused:
            # An editor of other sections, say.
            progress.left.append((item.name, str(refused)))
        else:
            progress.withdrawn += 1


def delete_held(article: Article) -> None:
    """Delete an article that no reader ever had, with its old addresses."""
    OldPath.objects.filter(article=article).delete()
    article.delete()


def why_left(item: ImportItem, article: Article) -> str:
    """What keeps the article of `item` from being taken back; "" when nothing does."""
    earlier = ImportItem.objects.filter(article=article, pk__lt=item.pk)
    if earlier.exclude(run__state=ImportRun.State.UNDONE).exists():
        return _("An earlier import brought it.")
    if article.status == Status.WITHDRAWN:
        return ""
    if is_touched_beyond_mending(article):
        return _("A person has worked on it.")
    if article.translations.exists():
        return _("It has a translation.")
    return ""
