"""A compared body for people: changes with a passage of context around them, and the rest folded away."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.comparison.blocks import BlockRow

#: Unchanged passages shown on either side of a change.
_CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages in a row that are shown, or folded away because nothing in them changed."""

    rows: tuple[BlockRow, ...]
    is_folded: bool


def stretches_of(rows: Iterable[BlockRow]) -> list[Stretch]:
    """The rows of a comparison in their order."""
    all_rows = list(rows)
    changed = [at for at, row in enumerate(all_rows) if row.status != "same"]
    shown = {near for at in changed for near in range(at - _CONTEXT, at + _CONTEXT + 1)}
    groups = groupby(enumerate(all_rows), key=lambda pair: pair[0] in shown)
    return [Stretch(tuple(row for _at, row in group), is_folded=not is_shown) for is_shown, group in groups]
