"""What a reader typed, as what the index is asked for and what a hit has to say.

Words apart are looked for anywhere in an article; words in quotation marks as they stand. A word is found in every way it
can be written: 한미정상회담 as 한미 정상회담, 李在明 as 이재명, Lee Jae-myung as 이재명.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import TYPE_CHECKING

from articles.korean import nfc
from articles.search.analyser import HEADLINE, grams, stream
from articles.search.hanja import is_hanja, readings
from articles.search.names import hangul_keys, latin_keys
from articles.search.tokens import composed, is_cjk, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.search.tokens import Token

#: Characters that are read of what is typed, and words of it that are looked for.
LONGEST = 200
_MOST_WORDS = 12
#: Ends a term that stands for all terms that begin so.
ANY_END = "*"
#: Words that are in nearly every English article; without quotation marks they are not looked for beside others.
_EVERYWHERE = frozenset("a an and are as at be by for from in is it of on or the to was were with".split())  # noqa: SIM905
#: Particles that are no part of a word that has two syllables more (은 and 는, not 의 and 이, which end many a noun).
_PARTICLES = ("에서는", "에게서", "으로는", "에서", "에게", "께서", "으로", "까지", "부터", "은", "는", "을", "를")
_QUOTED = re.compile(r'["“”„«»「」『』]([^"“”„«»「」『』]*)["“”„«»「」『』]?')
#: From so many syllables on a word is also looked for written apart: shorter ones would be found between two words.
_COMPOUND = 4

#: Terms of which one must be in an article.
type AnyOf = tuple[str, ...]
#: Of each word its ways, of each way all that it needs.
type Needs = tuple[tuple[tuple[AnyOf, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of writing a word. The index must have one term of each of `needs`; then the words text must match all of
    `patterns`. `forms`: what is marked in a text that is found by it. `weight`: how surely it is the word that was meant,
    1 for as it was typed."""

    needs: tuple[AnyOf, ...]
    patterns: tuple[re.Pattern[str], ...]
    forms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Question:
    """`words`: for each word, the ways it can be written; an article must have every word in one of its ways."""

    text: str
    words: tuple[tuple[Way, ...], ...]
    in_a_row: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def forms(self) -> frozenset[str]:
        """What is marked in a text that is found."""
        return frozenset(form for ways in self.words for way in ways for form in way.forms)

    @cached_property
    def in_headline(self) -> Needs:
        """The same needs, of the headline alone."""
        return tuple(
            tuple(tuple(tuple(f"{HEADLINE}{term}" for term in terms) for terms in needs) for needs in ways)
            for ways in self.anywhere
        )

    @cached_property
    def anywhere(self) -> Needs:
        """What the index must have: of each word one way, of each way all needs, of each need one term."""
        return tuple(tuple(way.needs for way in ways) for ways in self.words)


def read(typed: str) -> Question:
    """The question in what a reader typed. Never raises; what has no word in it is an empty question."""
    text = " ".join(composed(nfc(typed[: LONGEST * 2])).split())[:LONGEST]
    phrases = [_phrase(phrase) for quoted in _QUOTED.finditer(text) if (phrase := list(tokens(quoted[1])))]
    loose = _loose(_QUOTED.sub(" ", text), needed=not phrases)
    return Question(text, tuple([*phrases, *loose][:_MOST_WORDS]), _in_a_row(text))


def relaxed(question: Question) -> tuple[Question, ...]:
    """What to ask when nothing answers `question`, an article has to answer one of them: its compounds in parts (주한대사:
    주한 and 대사), or else all words but one. None for a single word."""
    parts = [part for ways in question.words for part in _parts(ways)]
    if len(parts) > len(question.words):
        return (Question(question.text, tuple(parts[:_MOST_WORDS])),)
    words = question.words
    if len(words) < 2:
        return ()
    return tuple(Question(question.text, words[:index] + words[index + 1 :]) for index in range(len(words)))


def _parts(ways: tuple[Way, ...]) -> list[tuple[Way, ...]]:
    word = ways[0].forms[0]
    if len(ways[0].forms) > 1 or len(word) < _COMPOUND or not is_cjk(word):
        return [ways]
    middle = range(2, len(word) - 1, 2)
    cuts = [0, *middle, len(word)]
    return [(_as_typed(word[start:end]),) for start, end in pairwise(cuts)]


def _in_a_row(text: str) -> re.Pattern[str] | None:
    """All words as they were typed, one after another; None for a single one."""
    row = list(stream(tokens(text)))
    return _written(row) if len(row) > 1 else None


def _phrase(phrase: Sequence[Token]) -> tuple[Way, ...]:
    row = list(stream(phrase))
    if len(row) == 1 and is_cjk(row[0]):
        return (_as_typed(row[0]),)
    return (Way(tuple((term,) for word in row for term in _sure_grams(word)), (_written(row),), tuple(row)),)


def _sure_grams(word: str) -> Iterator[str]:
    """Terms that an article with this word among others in a row has; one syllable may be part of a longer word."""
    if len(word) == 1 and is_cjk(word) and not is_hanja(word):
        yield f"{word}{ANY_END}"
    else:
        yield from grams(word)


def _written(row: Sequence[str]) -> re.Pattern[str]:
    """Words one after another; Hangul at either end may go on, as with a particle."""
    before = "" if is_cjk(row[0]) else " "
    after = "" if is_cjk(row[-1]) else "(?= )"
    return re.compile(f"{before}{re.escape(' '.join(row))}{after}")


def _loose(text: str, *, needed: bool) -> Iterator[tuple[Way, ...]]:
    """Words apart. `needed`: there is nothing else to look for, so words that are everywhere have to do."""
    found = list(tokens(text))
    telling = [token for token in found if token.forms[0] not in _EVERYWHERE] or (found if needed else [])
    latin = [token for token in telling if not token.is_cjk]
    named = latin_keys([text[token.start : token.end].lower() for token in latin])
    if named:
        yield _name(latin, named)
    for before, token in zip([None, *telling], telling, strict=False):
        if token.is_cjk:
            # The 년 of 2026년 says nothing.
            if len(token.forms[0]) > 1 or before is None or before.end < token.start:
                yield tuple(_cjk_ways(token.forms[0]))
        elif not named:
            yield tuple(_latin_ways(token))


def _latin_ways(token: Token) -> Iterator[Way]:
    yield Way(tuple((form,) for form in token.forms), (_written(token.forms),), token.forms)
    if token.joined:
        yield Way(((token.joined,),), (_written([token.joined]),), (token.joined,))


def _name(words: Iterable[Token], keys: Iterable[str]) -> tuple[Way, ...]:
    """A Korean name in Latin letters: its words, or the name in any spelling and script."""
    ways = [
        Way(
            tuple(need for way in choice for need in way.needs),
            tuple(pattern for way in choice for pattern in way.patterns),
            tuple(form for way in choice for form in way.forms),
        )
        for choice in product(*map(list, map(_latin_ways, words)))
    ]
    return (*ways, _keyed(keys))


def _keyed(keys: Iterable[str]) -> Way:
    named = tuple(sorted(keys))
    return Way((named,), (re.compile("|".join(f" {re.escape(key)}(?= )" for key in named)),), named, weight=0.8)


def _cjk_ways(word: str) -> Iterator[Way]:
    yield _as_typed(word)
    read_out = readings(word)
    for reading in read_out:
        if len(reading) > 1:
            yield _as_typed(reading, weight=0.9)
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            yield _as_typed(word.removesuffix(particle), weight=0.9)
            break
    keys = {key for form in (word, *read_out) for key in hangul_keys(form)}
    if keys:
        yield _keyed(keys)


def _as_typed(word: str, weight: float = 1.0) -> Way:
    if len(word) == 1 and not is_hanja(word):
        return Way(((f"{word}{ANY_END}",),), (re.compile(f" {word}"),), (word,), weight)
    pairs = [word[index : index + 2] for index in range(len(word) - 1)] or [word]
    if len(word) < _COMPOUND:
        return Way(tuple((pair,) for pair in pairs), (re.compile(re.escape(word)),), (word,), weight)
    # Written apart, the pair at each gap is missing; two gaps in a row leave a syllable alone, which no compound does.
    inner = tuple(pairwise(pairs[1:-1]))
    apart = re.compile(" ?".join(map(re.escape, word)))
    return Way(((pairs[0],), *inner, (pairs[-1],)), (apart,), (word,), weight)
