"""A changed number shown whole, as it was and as it is: of 38 that became 36 “38 36”, and never “386”.

What is marked stays the digit (`words`): in a long paragraph one sees at once that no more than that was changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.comparison.beside import Mark
    from articles.comparison.words import Piece

#: With what parts its thousands and its decimals; a unit after it is none of it.
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


class Number[Part: (Piece, Mark)](NamedTuple):
    """`old` are the `same` and `removed` pieces of a number, `new` the `same` and `added` ones of what it became."""

    old: tuple[Part, ...]
    new: tuple[Part, ...]


class _Span(NamedTuple):
    """Characters of all pieces joined, from `start` up to `end`."""

    start: int
    end: int


def in_whole_numbers[Part: (Piece, Mark)](pieces: Sequence[Part]) -> list[Part | Number[Part]]:
    """The pieces in their order, those of each changed number taken together."""
    if all(piece.change == "same" for piece in pieces):
        return list(pieces)
    shown: list[Part | Number[Part]] = []
    for span, group in groupby(_cut(pieces, list(_changed_numbers(pieces))), key=itemgetter(0)):
        parts = [part for _span, part in group]
        if span is None:
            shown += parts
        else:
            old, new = (tuple(part for part in parts if part.change != other) for other in ("added", "removed"))
            shown.append(Number(old, new))
    return shown


def _cut[Part: (Piece, Mark)](pieces: Iterable[Part], spans: Sequence[_Span]) -> Iterator[tuple[_Span | None, Part]]:
    """The pieces, each cut where a span begins or ends, with the span it stands in."""
    starts = [span.start for span in spans]
    edges: list[int] = [edge for span in spans for edge in span]
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        inside: list[int] = edges[bisect_right(edges, at) : bisect_left(edges, end)]
        for start, stop in pairwise((at, *inside, end)):
            near = bisect_right(starts, start) - 1
            span = spans[near] if near >= 0 and start < spans[near].end else None
            if start < stop:
                yield span, piece._replace(text=piece.text[start - at : stop - at])
        at = end


def _changed_numbers(pieces: Sequence[Piece] | Sequence[Mark]) -> Iterator[_Span]:
    """Where a number stands that is another one than it was. What came or went whole needs no other to be read."""
    changes = [piece.change for piece in pieces for _character in piece.text]
    for span in _joined(sorted(chain(_numbers(pieces, "added"), _numbers(pieces, "removed"))), changes):
        if len({*changes[span.start : span.end]}) > 1:
            yield span


def _numbers(pieces: Sequence[Piece] | Sequence[Mark], left_out: str) -> Iterator[_Span]:
    """The numbers of one of the two texts."""
    characters = [
        (at, character)
        for at, (change, character) in enumerate((piece.change, each) for piece in pieces for each in piece.text)
        if change != left_out
    ]
    for found in _NUMBER.finditer("".join(character for _at, character in characters)):
        yield _Span(characters[found.start()][0], characters[found.end() - 1][0] + 1)


def _joined(spans: Iterable[_Span], changes: Sequence[str]) -> Iterator[_Span]:
    """Spans that share characters as one, and those where a number follows at once on the one it replaced."""
    held: _Span | None = None
    for span in spans:
        if held and (span.start < held.end or (span.start == held.end and changes[held.end - 1] != changes[held.end])):
            held = _Span(held.start, max(held.end, span.end))
            continue
        if held:
            yield held
        held = span
    if held:
        yield held
