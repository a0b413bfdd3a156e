"""Which doubts of an import are decided, and the way through them: batch by batch, each in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importing.intake.stored import ORIGINAL_CHANGED, Outcome
from articles.models import ImportDoubt, ImportItem, ImportRun
from articles.refusals import Refused
from articles.verbs.adopting import check_right_to_adopt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.contrib.auth.models import User

    from articles.models.imports.doubt import ImportDoubtQuerySet

_SIZE = 100
#: How many items went from one outcome to another.
type Moved = Counter[tuple[str, str]]


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

    def leave(self, item: ImportItem, reason: str) -> None:
        """Name an item that stays as it is."""
        self.left.append((f"{item.name}: {item.position}" if item.position else item.name, reason))


def each_batch(
    run: ImportRun,
    chosen: Chosen,
    actor: User | None,
    after: int,
    act: Callable[[Sequence[ImportDoubt], User | None, Progress], Moved],
) -> Iterator[Progress]:
    """Do `act` with the doubts behind doubt `after`; yields after each batch. Raises NotPermitted and Refused."""
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
            count(run, act(doubts, actor, progress))
        progress.last = doubts[-1].pk
        yield progress
    yield progress


def note(doubts: Sequence[ImportDoubt], decision: ImportDoubt.Decision, actor: User | None) -> None:
    """Keep what was decided, by whom and when."""
    ImportDoubt.objects.filter(pk__in=[doubt.pk for doubt in doubts]).update(
        decision=decision, decided_by=actor, decided_at=timezone.now()
    )


def no_longer_waiting(decided: Sequence[ImportDoubt]) -> Moved:
    """The items of `decided` that wait for nothing else any more are ready."""
    waited = [doubt for doubt in decided if doubt.waits]
    still = set(
        ImportDoubt.objects.filter(item__in=[doubt.item_id for doubt in waited], waits=True, decision="").values_list(
            "item_id", flat=True
        )
    )
    moved: Moved = Counter()
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


def count(run: ImportRun, moved: Moved) -> None:
    """What came in goes on adding up."""
    if not moved:
        return
    counts = Counter(ImportRun.objects.select_for_update().get(pk=run.pk).counts)
    for (before, now), number in moved.items():
        counts[before] -= number
        counts[now] += number
    run.counts = {name: number for name, number in counts.items() if number or name == "in"}
    run.save(update_fields=["counts"])
