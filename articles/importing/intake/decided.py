"""What people decided of the same originals when they were brought in before: nobody is asked twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from articles.models import ImportDoubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.importing.item import Doubt, LegacyItem


@dataclass(slots=True)
class Decided:
    """Of the items of one batch, by their numbers."""

    rejected: set[str] = field(default_factory=set)
    accepted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, items: Sequence[LegacyItem], source: str) -> Decided:
        """One question for all of `items`. Another original under the same number is another question."""
        decided = cls()
        originals = {item.source_id: item.original for item in items}
        rows = (
            ImportDoubt.objects.filter(item__source=source, item__source_id__in=originals)
            .exclude(decision__in=("", ImportDoubt.Decision.TAKEN_BACK))
            .values_list("item__source_id", "item__sha256", "code", "decision")
        )
        for number, sha256, code, decision in rows:
            if hashlib.sha256(originals[number]).hexdigest() != sha256:
                continue
            if decision == ImportDoubt.Decision.REJECTED:
                decided.rejected.add(number)
            else:
                decided.accepted[number].add(code)
        return decided

    def left_of(self, item: LegacyItem) -> LegacyItem:
        """`item` with the doubts that nobody has accepted."""
        if not self.accepted.get(item.source_id):
            return item
        return replace(item, doubts=tuple(self.undecided(item, item.doubts)))

    def undecided(self, item: LegacyItem, doubts: Iterable[Doubt]) -> list[Doubt]:
        """Those of `doubts` about `item` that nobody has accepted."""
        accepted = self.accepted.get(item.source_id, ())
        return [doubt for doubt in doubts if doubt.code not in accepted]
