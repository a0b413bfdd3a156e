"""What a run did: as many files out as came in, and each exception by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from articles.models import ImportItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.imprint_comparison import ComparedFact
    from articles.importing.intake.writer import Stored

_ORDER = (
    ImportItem.Outcome.CREATED,
    ImportItem.Outcome.UNCHANGED,
    ImportItem.Outcome.UPDATED,
    ImportItem.Outcome.QUEUED,
    ImportItem.Outcome.REFUSED,
)


@dataclass(slots=True)
class Report:
    """Counts and exceptions of one run."""

    stored: list[Stored] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Files in, and files by outcome; the outcomes add up to the files in."""
        outcomes = Counter(one.outcome for one in self.stored)
        return {"in": len(self.stored)} | {outcome.value: outcomes[outcome] for outcome in _ORDER}

    @property
    def has_refusals(self) -> bool:
        """Whether a file could not be taken."""
        return any(one.outcome is ImportItem.Outcome.REFUSED for one in self.stored)

    def lines(self, facts: list[ComparedFact]) -> Iterator[str]:
        """The report as lines of text."""
        counts = self.counts
        yield f"{counts['in']} in = " + " + ".join(f"{counts[outcome.value]} {outcome.value}" for outcome in _ORDER)
        for one in self.stored:
            if one.outcome in {ImportItem.Outcome.REFUSED, ImportItem.Outcome.QUEUED}:
                yield f"{one.outcome.value}: {one.name}:{max(one.line, 1)}: {one.reason}"
        doubtful = [one for one in self.stored if one.doubts]
        if doubtful:
            yield f"Doubts, in {len(doubtful)} files:"
        for one in doubtful:
            for doubt in one.doubts:
                yield f"  {one.name}{f':{doubt.line}' if doubt.line else ''}: {doubt.message} [{doubt.code.value}]"
        if facts:
            yield "The pages' imprint beside the publication's. Nothing of it was written:"
        for fact in facts:
            ours = f" (we have: {fact.ours})" if fact.state == "differs" else ""
            yield f"  {fact.state:8}{fact.fact}: {fact.page}{ours}"
