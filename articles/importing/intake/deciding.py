"""What people decide of an import's doubts: one by one, or all that are alike; batch by batch, each in one transaction.

Accepted, an article that waited is ready, so that the next release takes it. Rejected, it is deleted, as undoing does it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing.intake.stored import ORIGINAL_CHANGED, Outcome
from articles.importing.intake.undoing import delete_held, why_left
from articles.models import Article, ImportDoubt, ImportItem, ImportRun
from articles.refusals import Refused
from articles.verbs.adopting import check_right_to_adopt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.contrib.auth.models import User

    from articles.models.import_doubt import ImportDoubtQuerySet

_SIZE = 100
_BROKEN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which doubts of a run: of one kind, of one sentence, or single ones by their keys."""

    code: str
    pattern: str = ""
    keys: tuple[int, ...] = ()

    def of(self, run: ImportRun) -> ImportDoubtQuerySet:
        """Those that are open."""
        doubts = ImportDoubt.objects.filter(run=run, decision="", code=self.code).order_by("pk")
        if self.pattern:
            doubts = doubts.filter(pattern=self.pattern)
        return doubts.filter(pk__in=self.keys) if self.keys else doubts


@dataclass(slots=True)
class Progress:
    """How it stands: doubts decided, those that could not be with the reason, and the last one looked at."""

    decided: int = 0
    last: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def accept(run: ImportRun, chosen: Chosen, actor: User | None, after: int = 0) -> Iterator[Progress]:
    """Take the articles as they are, from behind doubt `after` on; yields after each batch. Raises NotPermitted and Refused.

    Those with damaged characters in them are left: a person mends them first.
    """
    return _decide(run, chosen, actor, after, _accept)


def reject(run: ImportRun, chosen: Chosen, actor: User | None, after: int = 0) -> Iterator[Progress]:
    """Delete the articles, which no reader had; as `accept`. Left is what somebody has worked on."""
    return _decide(run, chosen, actor, after, _reject)


def _decide(
    run: ImportRun,
    chosen: Chosen,
    actor: User | None,
    after: int,
    act: Callable[[Sequence[ImportDoubt], User | None, Progress], Counter[tuple[str, str]]],
) -> Iterator[Progress]:
    check_right_to_adopt(actor)
    if run.state == ImportRun.State.UNDONE:
        raise Refused(_("This import was undone; there is nothing to decide."))
    if run.finished_at is None:
        raise Refused(_("This import has not come to its end. Go on with it first."))
    progress = Progress(last=after)
    while True:
        with transaction.atomic():
            doubts = list(
                chosen.of(run)
                .filter(pk__gt=progress.last)
                .select_for_update(of=("self",))
                .select_related("item__article")
                .defer("item__original")[:_SIZE]
            )
            if not doubts:
                break
            _count(run, act(doubts, actor, progress))
        progress.last = doubts[-1].pk
        yield progress
    yield progress


def _count(run: ImportRun, moved: Counter[tuple[str, str]]) -> None:
    """What came in goes on adding up."""
    if not moved:
        return
    counts = Counter(ImportRun.objects.select_for_update().get(pk=run.pk).counts)
    for (before, now), number in moved.items():
        counts[before] -= number
        counts[now] += number
    run.counts = {name: number for name, number in counts.items() if number or name == "in"}
    run.save(update_fields=["counts"])


def _note(doubts: Sequence[ImportDoubt], decision: ImportDoubt.Decision, actor: User | None) -> None:
    ImportDoubt.objects.filter(pk__in=[doubt.pk for doubt in doubts]).update(
        decision=decision, decided_by=actor, decided_at=timezone.now()
    )


# Accepting ----------------------------------------------------------------------------------------------------


def _accept(doubts: Sequence[ImportDoubt], actor: User | None, progress: Progress) -> Counter[tuple[str, str]]:
    accepted = []
    for doubt in doubts:
        reason = _why_not_accepted(doubt)
        if reason:
            progress.left.append((_named(doubt.item), reason))
        else:
            accepted.append(doubt)
    _note(accepted, ImportDoubt.Decision.ACCEPTED, actor)
    progress.decided += len(accepted)
    waited = [doubt for doubt in accepted if doubt.waits]
    still = set(
        ImportDoubt.objects.filter(item__in=[doubt.item_id for doubt in waited], waits=True, decision="").values_list(
            "item_id", flat=True
        )
    )
    moved: Counter[tuple[str, str]] = Counter()
    for now, is_kept in ((Outcome.UNCHANGED, True), (Outcome.CREATED, False)):
        keys = [
            doubt.item_id
            for doubt in waited
            if doubt.item_id not in still and (doubt.code == ORIGINAL_CHANGED) is is_kept
        ]
        changed = ImportItem.objects.filter(pk__in=keys, outcome=Outcome.QUEUED).update(outcome=now)
        if changed:
            moved[Outcome.QUEUED.value, now.value] += changed
    return moved


def _why_not_accepted(doubt: ImportDoubt) -> str:
    article = doubt.item.article
    if not doubt.waits:
        return ""
    if article is None:
        return _("Its article is not there any more. Reject it.")
    if _BROKEN in article.headline + article.deck + article.body:
        return _("It still has damaged characters (�). Open the article and mend them, then accept it.")
    return ""


# Rejecting ----------------------------------------------------------------------------------------------------


def _reject(doubts: Sequence[ImportDoubt], actor: User | None, progress: Progress) -> Counter[tuple[str, str]]:
    moved: Counter[tuple[str, str]] = Counter()
    for doubt in doubts:
        item = doubt.item
        reason = _taken_back(item)
        if reason:
            progress.left.append((_named(item), reason))
            continue
        _note(list(item.noted_doubts.filter(decision="")), ImportDoubt.Decision.REJECTED, actor)
        progress.decided += 1
        changed = ImportItem.objects.filter(pk=item.pk).exclude(outcome=Outcome.REFUSED)
        if changed.update(outcome=Outcome.REFUSED, reason="A person has rejected it."):
            moved[item.outcome, Outcome.REFUSED.value] += 1
    return moved


def _taken_back(item: ImportItem) -> str:
    """Delete the article of `item`; why it was not, "" when it is gone."""
    article = Article.objects.select_for_update(of=("self",)).filter(pk=item.article_id or 0).first()
    if article is None:
        return ""
    if article.number is not None:
        return _("Readers have it. Withdraw the article instead.")
    reason = why_left(item, article)
    if not reason:
        delete_held(article)
    return reason


def _named(item: ImportItem) -> str:
    return f"{item.name}: {item.position}" if item.position else item.name
