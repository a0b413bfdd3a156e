"""Two bodies side by side: which passage of the one answers to which of the other, and what changed inside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from articles.body import Passage, passages
from articles.comparison.numbers import Number, in_whole_numbers
from articles.comparison.words import Piece, compare_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

type Status = Literal["same", "changed", "look", "added", "removed", "moved"]

#: Passages less alike than this are two different ones, not one rewritten.
_LIKENESS = 0.35
#: Pairs to weigh at most where two bodies differ at a stretch; beyond it passages are paired in their order.
_MOST_PAIRS = 40_000
#: A passage of this many characters that left one place and turned up in another was moved.
_LONG_ENOUGH_TO_MOVE = 20


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One passage before and after; either is None where it is missing.

    `look`: the words are the same and a heading, a link or an emphasis is not. `moved`: it stands elsewhere too.
    """

    status: Status
    old: Passage | None
    new: Passage | None
    pieces: tuple[Piece, ...]

    @property
    def parts(self) -> list[Piece | Number[Piece]]:
        """What is shown: the pieces, with changed numbers whole."""
        return in_whole_numbers(self.pieces)

    @property
    def kind(self) -> str:
        """The element the passage stands in now, or stood in."""
        passage = self.new or self.old
        return passage.kind if passage else ""


def compare_bodies(old: str, new: str) -> list[BlockRow]:
    """The passages of both in reading order."""
    before, after = passages(old), passages(new)
    rows: list[BlockRow] = []
    for change, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            rows += (_row(one, one) for one in before[a:b])
        else:
            rows += (_row(one, other) for one, other in _paired(before[a:b], after[c:d]))
    return _with_moves(rows)


def _row(old: Passage | None, new: Passage | None) -> BlockRow:
    if old is None and new is not None:
        return BlockRow("added", None, new, (Piece("added", new.text),))
    if new is None and old is not None:
        return BlockRow("removed", old, None, (Piece("removed", old.text),))
    if old is None or new is None:
        raise ValueError
    if old.text != new.text:
        return BlockRow("changed", old, new, tuple(compare_words(old.text, new.text)))
    return BlockRow("same" if old == new else "look", old, new, (Piece("same", new.text),))


def _paired(old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[tuple[Passage | None, Passage | None]]:
    """The pairing that keeps the order and is most alike in all; what finds no partner stands alone."""
    if len(old) * len(new) > _MOST_PAIRS:
        both = min(len(old), len(new))
        yield from zip(old[:both], new[:both], strict=True)
        yield from ((one, None) for one in old[both:])
        yield from ((None, other) for other in new[both:])
        return
    likeness = [[_likeness(one, other) for other in new] for one in old]
    # best[i][j]: the most that old[i:] and new[j:] can be alike.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((one, None) for one in old[i:])
    yield from ((None, other) for other in new[j:])


def _likeness(one: Passage, other: Passage) -> float:
    """Share of character pairs that both have, 0.0 to 1.0; 0.0 for passages that are not one rewritten."""
    pairs, others = _pairs(one.text), _pairs(other.text)
    total = pairs.total() + others.total()
    if not total:
        return 1.0 if one.kind == other.kind else 0.0
    share = 2 * (pairs & others).total() / total
    return share if share >= _LIKENESS else 0.0


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter(text)


def _with_moves(rows: list[BlockRow]) -> list[BlockRow]:
    gone = Counter(row.old.text for row in rows if row.status == "removed" and row.old)
    come = Counter(row.new.text for row in rows if row.status == "added" and row.new)
    moved = {text for text in gone & come if len(text) >= _LONG_ENOUGH_TO_MOVE}
    return [
        replace(row, status="moved") if row.status in {"added", "removed"} and row.pieces[0].text in moved else row
        for row in rows
    ]
