"""How well an article answers a question: where its words stand, how closely together, and how new it is.

Pure and the same for every database. News is written so that what matters comes first, so the place of a word's first
mention tells more than how often it is said.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from articles.search.analyser import ZONES_APART

if TYPE_CHECKING:
    from datetime import timedelta

    from articles.search.question import Question, Way

#: What a mention is worth by its zone: headline, deck, names (bylines and tags), and the body's beginning and end.
_HEADLINE, _DECK, _NAMES, _LEAD, _BODY = 1.0, 0.6, 0.6, 0.45, 0.2
#: Characters of the words text after which a mention in the body is worth half of what its first words are.
_LEAD_LENGTH = 400
#: All words in a row, as they were typed: worth so much of their zone's worth more.
_IN_A_ROW = 0.5
#: An old article is worth at least this share of what it would be worth today.
_OLD = 0.6
#: Days after which half of the rest is gone.
_HALF_LIFE = 180


def relevance(question: Question, words: str) -> float | None:
    """What the article with this words text is worth as an answer, above 0; None when it is none."""
    zones = _zones(words)
    total = 0.0
    for ways in question.words:
        best = max((_worth(way, words, zones) for way in ways), default=0.0)
        if not best:
            return None
        total += best
    worth = total / len(question.words)
    if question.in_a_row and (found := question.in_a_row.search(words)):
        worth += _IN_A_ROW * _worth_at(found.start(), zones)
    return worth


def weighed(worth: float, age: timedelta) -> int:
    """Relevance with recency, as a whole number, so that the order is the same wherever it is computed."""
    fresh = math.pow(0.5, max(age.total_seconds(), 0) / 86_400 / _HALF_LIFE)
    return round(worth * (_OLD + (1 - _OLD) * fresh) * 1_000_000)


def _worth(way: Way, words: str, zones: tuple[int, ...]) -> float:
    worst = math.inf
    for pattern in way.patterns:
        found = pattern.search(words)
        if found is None:
            return 0.0
        worst = min(worst, _worth_at(found.start(), zones))
    return worst * way.weight


def _zones(words: str) -> tuple[int, ...]:
    """Where deck, names and body begin."""
    ends = []
    at = 0
    for _ in range(3):
        at = words.find(ZONES_APART, at) + len(ZONES_APART) - 1
        ends.append(at)
    return tuple(ends)


def _worth_at(position: int, zones: tuple[int, ...]) -> float:
    deck, names, body = zones
    if position < deck:
        return _HEADLINE
    if position < names:
        return _DECK
    if position < body:
        return _NAMES
    return _BODY + (_LEAD - _BODY) * math.pow(0.5, (position - body) / _LEAD_LENGTH)
