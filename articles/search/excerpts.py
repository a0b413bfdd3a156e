"""What a result shows of an article: the place where the words are, cut out and marked.

Texts come back in pieces, marked or not, so that whoever shows them escapes each of them like any other text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from articles.search.analyser import latin_names
from articles.search.names import KEY, hangul_keys
from articles.search.tokens import DOTS, composed, is_cjk, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.search.question import Question

#: Characters of an excerpt, and how many of them may stand before the first word that was looked for.
_LENGTH = 180
_BEFORE = 60
#: From so many syllables on a word may be written apart (see `question`).
_COMPOUND = 4
_SPACE = re.compile(r"\s+")
_SYLLABLES_OF_A_NAME = 3


class Piece(NamedTuple):
    """A stretch of text. `marked`: it is what was looked for."""

    text: str
    marked: bool


def marked(question: Question, text: str) -> list[Piece]:
    """`text` in pieces."""
    text = composed(text)
    pieces: list[Piece] = []
    at = 0
    for start, end in _merged(sorted(_spans(question.forms, text))):
        if start > at:
            pieces.append(Piece(text[at:start], marked=False))
        pieces.append(Piece(text[start:end], marked=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], marked=False))
    return pieces


def excerpt(question: Question, deck: str, body: str) -> list[Piece]:
    """The deck if it has what was looked for; else the body around the first place that has; else the deck."""
    for text in (deck, body):
        found = _first_mention(question.forms).search(text)
        if found is not None:
            return marked(question, _cut(text, found.start()))
    return marked(question, _cut(deck or body, 0))


def _cut(text: str, place: int) -> str:
    """`_LENGTH` characters around `place`, cut between words, on one line."""
    start = max(place - _BEFORE, 0)
    if start:
        space = _SPACE.search(text, start, place)
        start = space.end() if space else place
    end = start + _LENGTH
    if end < len(text):
        end = max(text.rfind(" ", place, end), text.rfind("\n", place, end))
        end = end if end > place else start + _LENGTH
    words = _SPACE.sub(" ", text[start:end]).strip()
    return f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}"


@lru_cache(maxsize=64)
def _first_mention(forms: frozenset[str]) -> re.Pattern[str]:
    """Roughly where a form is in a text as it was written: accents and endings are seen to when the place is marked."""
    patterns = [_written(form) if is_cjk(form) else _inflected(form) for form in _words(forms)]
    return re.compile("|".join(patterns) or "(?!)", re.IGNORECASE)


def _inflected(form: str) -> str:
    """A word as it may stand in a text: where the analyser made one of singular and plural, either."""
    stem = re.escape(form.removesuffix("y"))
    return rf"(?<![^\W_]){stem}(?:y|ie|e?s|ies)?(?![^\W_])"


def _spans(forms: frozenset[str], text: str) -> Iterator[tuple[int, int]]:
    words = frozenset(_words(forms))
    for form in words:
        if is_cjk(form):
            yield from (found.span() for found in re.finditer(_written(form), text))
    zone = list(tokens(text))
    yield from ((token.start, token.end) for token in zone if not words.isdisjoint({*token.forms, token.joined}))
    if keys := forms - words:
        for token in zone:
            if token.is_cjk and not keys.isdisjoint(hangul_keys(token.forms[0])):
                yield token.start, min(token.start + _SYLLABLES_OF_A_NAME, token.end)
        for first, last, named in latin_names(zone, text):
            if not keys.isdisjoint(named):
                yield first.start, last.end


def _words(forms: Iterable[str]) -> Iterator[str]:
    return (form for form in forms if not form.startswith(KEY))


def _written(form: str) -> str:
    """Hangul as it may stand in a text."""
    between = f"[ {DOTS}]?" if len(form) >= _COMPOUND else f"[{DOTS}]?"
    return between.join(map(re.escape, form))


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, none into another."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last
