"""One way of reading text for every database: what of an article goes into the index.

The database is given words that need no reading of its own: pairs of syllables for Hangul and Hanja, folded words for the
rest. What it finds is checked against the *words text*, the article's words in order and in zones, because pairs alone
give false hits: 정상 and 상회 and 회담 can stand in three places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.search.hanja import is_hanja, readings
from articles.search.names import families_of, hangul_keys, latin_keys
from articles.search.tokens import composed, is_cjk, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.search.tokens import Token

#: Raised when the same text would be read otherwise: `reindex_search` then does every row again.
ANALYSIS = 1
#: Characters of a body that are searched: some 300 sheets.
LONGEST = 60_000
#: Distinct terms of one article: PostgreSQL keeps at most a megabyte of them.
_MOST_TERMS = 30_000
#: What terms of the headline begin with, once more: so that a story is found by its headline however old it is.
HEADLINE = "\ue000h"
_REPORTER = "\ue000r"
#: Between zones; no token has it.
ZONES_APART = " | "


@dataclass(frozen=True, slots=True)
class Analysis:
    """`terms` is what the database looks up; `words` is what a hit is checked against and ranked by."""

    terms: tuple[str, ...]
    words: str


def analyse(headline: str, deck: str, names: Iterable[str], body: str, reporters: Iterable[int] = ()) -> Analysis:
    """An article's terms and words. `names`: bylines and tags in every language; `reporters`: their primary keys."""
    terms: dict[str, None] = dict.fromkeys(map(reporter_term, reporters))
    written = []
    for number, text in enumerate(map(composed, (headline, deck, "\n".join(names), body[:LONGEST]))):
        zone = list(tokens(text))
        words = [*stream(zone), *dict.fromkeys(_beside(zone, text))]
        found = dict.fromkeys(term for word in words for term in grams(word))
        if number == 0:
            terms |= dict.fromkeys(f"{HEADLINE}{term}" for term in found)
        terms |= found
        written.append(" ".join(words))
    return Analysis(tuple(terms)[:_MOST_TERMS], f" {ZONES_APART.join(written)} ")


def reporter_term(key: int) -> str:
    """What stands in the index for “by this reporter”."""
    return f"{_REPORTER}{key}"


def stream(zone: Iterable[Token]) -> Iterator[str]:
    """The words of a text in order; a compound is its parts."""
    for token in zone:
        yield from token.forms


def grams(word: str) -> Iterator[str]:
    """What a word is looked up by: Hangul and Hanja in pairs, a Hanja also alone; any other word as it is."""
    if len(word) == 1 or not is_cjk(word):
        yield word
        return
    yield from (word[index : index + 2] for index in range(len(word) - 1))
    yield from filter(is_hanja, word)


def _beside(zone: Sequence[Token], text: str) -> Iterator[str]:
    """What a text is found by although it is not written so: readings of Hanja, compounds written together, names."""
    for token in zone:
        if token.is_cjk:
            word = token.forms[0]
            read = readings(word)
            yield from read
            for form in (word, *read):
                yield from hangul_keys(form)
        elif token.joined:
            yield token.joined
    for _first, _last, keys in latin_names(zone, text):
        yield from keys


def latin_names(zone: Sequence[Token], text: str) -> Iterator[tuple[Token, Token, frozenset[str]]]:
    """What is written like a Korean name, from its first word to its last, with its keys: two or three capitalised words."""
    for index, token in enumerate(zone):
        if token.is_cjk or not text[token.start].isupper():
            continue
        words = [text[token.start : token.end].lower()]
        for before, after in zip(zone[index:], zone[index + 1 : index + 3], strict=False):
            if after.is_cjk or text[before.end : after.start] != " " or not text[after.start].isupper():
                break
            words.append(text[after.start : after.end].lower())
            if (families_of(words[0]) or families_of(words[-1])) and (keys := latin_keys(words)):
                yield token, after, keys
