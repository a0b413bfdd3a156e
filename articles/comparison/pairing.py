"""Which passage of a translation answers which passage of its source.

Nobody marks it, so it is found the way a reader finds it: by order, by what sort of passage it is (a heading answers a
heading), by length (a long paragraph answers a long one), by the figures in it, and by the photo it shows. A paragraph
may have become two, or two one. Passages that answer nothing stand alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, log
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from articles.comparison.figures import figures
from articles.korean import is_hangul

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from articles.body import Passage

#: Pairs to weigh at most; longer texts are paired in their order.
_MOST_PAIRS = 90_000
#: What it costs to leave a passage alone, in the unit of the costs below: lengths that differ e-fold cost 1.
_ALONE = 1.1
#: The same for a passage that only one state of the source has: it is likely that the translation has none.
_ALONE_WHEN_CHANGED = 0.35
_TWO_FOR_ONE = 0.8
_OTHER_KIND = 1.5
_SHARED_FIGURE = 0.5
_OTHER_FIGURES = 0.6
#: Kinds of passage that a translator does not make of each other lightly.
_FAMILIES = {
    **dict.fromkeys(("h2", "h3"), "heading"),
    **dict.fromkeys(("ul", "ol"), "item"),
    **dict.fromkeys(("blockquote", "aside"), "quotation"),
}
#: What they are is what they show; their words come second.
_THINGS = frozenset({"figure", "embed", "hr"})
_THING = re.compile(r'data-(?:photo|embed)="([^"]*)"')


class Pair(NamedTuple):
    """Places of passages in the source, and of those in the translation that answer them; either may be none."""

    source: tuple[int, ...]
    translation: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """`length` in Latin letters: a syllable of Hangul says about as much as two, so that no language is the longer."""

    length: int
    family: str
    thing: str
    figures: frozenset[object]


def pair(
    source: Sequence[Passage],
    translation: Sequence[Passage],
    languages: tuple[str, str],
    changed: Set[int] = frozenset(),
    rewritten: Mapping[int, str] = MappingProxyType({}),
) -> list[Pair]:
    """Every passage of both, each once, in reading order.

    `languages` are those of source and translation. `changed` are places in the source that only its older or only its
    newer state has, `rewritten` what the newer state says at others: its figures may be those of the translation.
    """
    ours = [_weighed(each, languages[0], rewritten.get(at, "")) for at, each in enumerate(source)]
    theirs = [_weighed(each, languages[1]) for each in translation]
    if len(ours) * len(theirs) > _MOST_PAIRS:
        return list(_in_order(len(ours), len(theirs)))
    return list(_cheapest(ours, theirs, changed))


def _weighed(passage: Passage, language: str, rewritten: str = "") -> _Weighed:
    thing = _THING.search(passage.markup)
    return _Weighed(
        length=len(passage.text) + sum(map(is_hangul, passage.text)),
        family=_FAMILIES.get(passage.kind, passage.kind),
        thing=(thing[1] if thing else passage.kind) if passage.kind in _THINGS else "",
        figures=frozenset(figure.value for figure in figures(f"{passage.text}\n{rewritten}", language)),
    )


def _in_order(ours: int, theirs: int) -> Iterator[Pair]:
    both = min(ours, theirs)
    yield from (Pair((at,), (at,)) for at in range(both))
    yield from (Pair((at,), ()) for at in range(both, ours))
    yield from (Pair((), (at,)) for at in range(both, theirs))


def _cheapest(ours: list[_Weighed], theirs: list[_Weighed], changed: Set[int]) -> Iterator[Pair]:
    """Dynamic programming from the end: cost[i][j] is the least that pairing ours[i:] and theirs[j:] costs."""
    cost = [[inf] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    step: dict[tuple[int, int], tuple[int, int]] = {}
    cost[len(ours)][len(theirs)] = 0.0
    for i in range(len(ours), -1, -1):
        for j in range(len(theirs), -1, -1):
            for di, dj, price in _steps(ours, theirs, (i, j), changed):
                if price + cost[i + di][j + dj] < cost[i][j]:
                    cost[i][j] = price + cost[i + di][j + dj]
                    step[i, j] = di, dj
    i = j = 0
    while (i, j) in step:
        di, dj = step[i, j]
        yield Pair(tuple(range(i, i + di)), tuple(range(j, j + dj)))
        i, j = i + di, j + dj


def _steps(
    ours: list[_Weighed], theirs: list[_Weighed], at: tuple[int, int], changed: Set[int]
) -> Iterator[tuple[int, int, float]]:
    """How many passages of each may come next, and the price."""
    i, j = at
    left, right = len(ours) - i, len(theirs) - j
    if left and right:
        yield 1, 1, _price(ours[i : i + 1], theirs[j : j + 1])
    if left:
        yield 1, 0, _ALONE_WHEN_CHANGED if i in changed else _ALONE
    if right:
        yield 0, 1, _ALONE
    if left and right > 1 and _are_plain(theirs[j : j + 2]) and _are_plain(ours[i : i + 1]):
        yield 1, 2, _TWO_FOR_ONE + _price(ours[i : i + 1], theirs[j : j + 2])
    if left > 1 and right and _are_plain(ours[i : i + 2]) and _are_plain(theirs[j : j + 1]):
        yield 2, 1, _TWO_FOR_ONE + _price(ours[i : i + 2], theirs[j : j + 1])


def _are_plain(passages: list[_Weighed]) -> bool:
    return all(each.family == "p" for each in passages)


def _price(ours: list[_Weighed], theirs: list[_Weighed]) -> float:
    """How unlike these are, 0.0 for what answers each other to the letter."""
    one, other = ours[0], theirs[0]
    if one.thing or other.thing:
        # The same photo in both, or two different things.
        return 0.0 if one.thing == other.thing else inf
    before, after = sum(each.length for each in ours), sum(each.length for each in theirs)
    # Eight characters more or less are nothing, in a heading too.
    price = abs(log((after + 8) / (before + 8)))
    if one.family != other.family:
        price += _OTHER_KIND
    here, there = (
        frozenset().union(*(each.figures for each in ours)),
        frozenset().union(*(each.figures for each in theirs)),
    )
    if here and there:
        price += _OTHER_FIGURES * (not here & there) - _SHARED_FIGURE * min(len(here & there), 3)
    return price
