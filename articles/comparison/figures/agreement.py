"""Whether two copies in two languages give the same figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from articles.body import passages
from articles.comparison.figures import english, korean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.comparison.figures.figure import Figure
    from articles.copytext import Copy

#: Pairs to weigh at most. Texts of more figures than any article has are compared by their values alone.
_MOST_PAIRS = 1_000_000
_READERS = {"ko": korean.figures}
#: A text that says when in such words may do without the date, or the year, that the other gives.
_SAYS_WHICH_DAY = re.compile(
    r"[월화수목금토일]요일|오늘|어제|내일|그제|모레|이날|전날|다음\s?날|당일"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\b(?:today|yesterday|tomorrow|that day|the same day|the day before|next day)\b",
    re.IGNORECASE,
)
_SAYS_WHICH_YEAR = re.compile(
    r"올해|금년|작년|지난해|지난 해|내년|이듬해|그해|재작년|\b(?:this|last|next|previous|following|that|same) year|\ba year (?:ago|earlier)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Figures that one of the two copies gives and the other does not, as they are written there."""

    only_source: tuple[str, ...]
    only_translation: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.only_source or self.only_translation)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures of each copy that the other does not give, once each."""

    only_source: tuple[Figure, ...]
    only_translation: tuple[Figure, ...]


def figures(text: str, language: str) -> list[Figure]:
    """The figures of a text, loose ones too, in the order in which they stand."""
    return sorted(_READERS.get(language, english.figures)(text), key=lambda figure: figure.at)


def disagreement(source: Copy, translation: Copy) -> Disagreement:
    """What `source` and `translation`, in two languages, give differently, as it is written."""
    found = agreement(source, translation)
    return Disagreement(
        tuple(dict.fromkeys(figure.written for figure in found.only_source)),
        tuple(dict.fromkeys(figure.written for figure in found.only_translation)),
    )


def agreement(source: Copy, translation: Copy) -> Agreement:
    """The same as figures."""
    here, there = _text(source), _text(translation)
    ours, theirs = _figures(source), _figures(translation)
    only_source = _in_own_words(_missing(ours, theirs), here, there)
    only_translation = _in_own_words(_missing(theirs, ours), there, here)
    return Agreement(
        tuple(_not_excused(only_source, there, only_translation)),
        tuple(_not_excused(only_translation, here, only_source)),
    )


def _missing(here: list[Figure], there: list[Figure]) -> list[Figure]:
    asked = {figure.key: figure for figure in reversed(here) if figure.is_asked}
    if len(asked) * len(there) > _MOST_PAIRS:
        known = {figure.value for figure in there}
        return [figure for figure in here if figure.is_asked and figure.value not in known]
    return sorted(
        (figure for figure in asked.values() if not any(figure.says(other) for other in there)),
        key=lambda figure: figure.at,
    )


def _in_own_words(missing: list[Figure], text: str, other: str) -> list[Figure]:
    """Without those in passages that stand in the other text word for word, whatever its language reads in them."""
    if not missing:
        return missing
    shared = set(other.split("\n"))
    starts, at = [], 0
    for line in text.split("\n"):
        starts.append((at, line in shared))
        at += len(line) + 1
    return [figure for figure in missing if not starts[bisect_right(starts, (figure.at, True)) - 1][1]]


def _not_excused(missing: list[Figure], other: str, missing_there: list[Figure]) -> Iterable[Figure]:
    """Without dates and years that the other text puts into words, unless it gives others in their place."""
    for figure in missing:
        says = {"date": _SAYS_WHICH_DAY, "year": _SAYS_WHICH_YEAR}.get(figure.kind)
        contradicted = any(one.kind == figure.kind for one in missing_there)
        if says is None or contradicted or not says.search(other):
            yield figure


def _figures(copy: Copy) -> list[Figure]:
    """Those of a copy. A caption comes from the library and may say more than the article: it only answers."""
    caption = figures(copy.lead.caption, copy.language) if copy.lead else []
    return [*figures(_text(copy), copy.language), *(replace(figure, is_loose=True) for figure in caption)]


def _text(copy: Copy) -> str:
    return "\n".join([copy.headline, copy.deck, *(passage.text for passage in passages(copy.body))])
