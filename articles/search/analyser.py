"""One way of reading text for every database: what of an article goes into the index.

The database is given words that need no reading of its own: pairs of syllables for Hangul and Hanja, folded words for the
rest. What it finds is checked against the *words text*, the article's words in order and in zones, because pairs alone
give false hits: 정상 and 상회 and 회담 can stand in three places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from itertools import chain
from sys import intern
from typing import TYPE_CHECKING

from articles.search.hanja import has_hanja, is_hanja, readings
from articles.search.names import families_of, hangul_keys, latin_keys
from articles.search.read_ahead import Read, taken
from articles.search.tokens import LONGEST_WORD, composed, forms_of, is_cjk, joined, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from articles.search.tokens import Token

#: Raised when the same text would be read otherwise: `reindex_search` then does every row again.
ANALYSIS = 2
#: Characters of a body that are searched: some 300 sheets.
LONGEST = 60_000
#: Distinct terms of one article: PostgreSQL keeps at most a megabyte of them.
_MOST_TERMS = 30_000
#: What terms of the headline begin with, once more: so that a story is found by its headline however old it is.
HEADLINE = "\ue000h"
_REPORTER = "\ue000r"
_PERIOD = "\ue000m"
#: Between zones; no token has it.
ZONES_APART = " | "


@dataclass(frozen=True, slots=True)
class Analysis:
    """`terms` is what the database looks up; `words` is what a hit is checked against and ranked by."""

    terms: tuple[str, ...]
    words: str


def analyse(
    headline: str,
    deck: str,
    names: Iterable[str],
    body: str,
    reporters: Iterable[int] = (),
    published_at: datetime | None = None,
) -> Analysis:
    """An article's terms and words. `names`: bylines and tags in every language; `reporters`: their primary keys."""
    terms: dict[str, None] = dict.fromkeys(period_terms(published_at, published_at) if published_at else ())
    terms |= dict.fromkeys(map(reporter_term, reporters))
    written = []
    for number, text in enumerate(map(composed, (headline, deck, "\n".join(names), body[:LONGEST]))):
        found, words = _zone(text)
        if number == 0:
            terms |= dict.fromkeys(f"{HEADLINE}{term}" for term in found)
        terms |= found
        written.append(words)
    return Analysis(tuple(terms)[:_MOST_TERMS], f" {ZONES_APART.join(written)} ")


def searched_body(dateline: str, text: str, caption: str) -> str:
    """What of an article is searched besides headline, deck and names."""
    return "\n".join(filter(None, (dateline, text, caption)))[:LONGEST]


def zone_of(text: str) -> Read:
    """One of the texts that `analyse` is given, read by itself: to be remembered where the article is analysed."""
    text = composed(text)
    terms, words = _zone(text)
    # No term holds a line end.
    return Read(text, "\n".join(terms), words)


def _zone(text: str) -> tuple[dict[str, None], str]:
    """The terms of one text and its words: those that are written, then those it is found by although it is not written so.

    An archive is read by the hundred thousand words, so nothing is done here for each that can be done for all.
    """
    if (ahead := taken(text)) is not None:
        return dict.fromkeys(ahead.terms.split("\n") if ahead.terms else ()), ahead.words
    # A line end is no space between two parts of a name.
    chunks = list(map(_KNOWN.__getitem__, text.replace("\n", " \n ").split(" ")))
    distinct = list(dict.fromkeys(chunks))
    beside = dict.fromkeys(chain.from_iterable([chunk.beside for chunk in distinct]))
    for keys in _names(chunks):
        beside |= dict.fromkeys(keys)
    terms = dict.fromkeys(chain.from_iterable([chunk.terms for chunk in distinct]))
    terms |= dict.fromkeys(chain.from_iterable(map(grams, beside)))
    return terms, " ".join(filter(None, [*[chunk.written for chunk in chunks], *beside]))


def _names(chunks: Sequence[_Chunk]) -> Iterator[frozenset[str]]:
    """Keys of what is written like a Korean name, as `latin_names` finds it."""
    for index in [index for index, chunk in enumerate(chunks) if chunk.last]:
        words = [chunks[index].last]
        for chunk in chunks[index + 1 : index + 3]:
            if not chunk.first:
                break
            words.append(chunk.first)
            if families_of(words[0]) or families_of(chunk.first):
                yield _name_keys(*words)
            if not chunk.is_one:
                break


@lru_cache(maxsize=10_000)
def _name_keys(*words: str) -> frozenset[str]:
    return latin_keys(words)


@dataclass(slots=True, eq=False)
class _Chunk:
    """What comes between two spaces: `written` among the words, what it is found by besides, the terms of what is written.

    `first` is the word it begins with, in small letters, when that is written with a capital one; `last` the one it ends
    with; `is_one`: it is nothing but that word.
    """

    written: str
    beside: tuple[str, ...]
    terms: tuple[str, ...]
    first: str
    last: str
    is_one: bool


class _Known(dict[str, _Chunk]):
    """Chunks as they are written. A newspaper says the same words over and over, and this remembers what they come to.

    Twice `most` are remembered: those that are said now, and those that were said before.
    """

    #: Enough for articles that are published one by one, in three megabytes.
    most = 4_000

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[str, _Chunk] = {}

    def __missing__(self, text: str) -> _Chunk:
        found = self.before.get(text) or _chunk(text)
        if len(text) <= LONGEST_WORD:
            if len(self) >= self.most:
                self.before = dict(self)
                self.clear()
            self[text] = found
        return found


_KNOWN = _Known()


def remember_an_archive() -> None:
    """Remember as many words as an archive says again and again, in some forty megabytes: for as long as the process lives."""
    _Known.most = 50_000


def _chunk(text: str) -> _Chunk:
    if text.isascii() and text.isalpha():
        # Every second one, and nothing to be taken apart in it.
        (form,) = forms_of(text)
        capital = text.lower() if text[0].isupper() else ""
        return _Chunk(form, (), (intern(form),), capital, capital, is_one=True)
    cut = pieces(text)
    words = cut[1::2]
    forms: list[str] = []
    beside: list[str] = []
    for word in words:
        spelled = forms_of(word)
        forms += spelled
        if len(spelled) > 1:
            beside.append(joined(spelled))
        elif is_cjk(word):
            read = readings(spelled[0])
            beside += chain(read, hangul_keys(spelled[0]), *map(hangul_keys, read))
    terms = dict.fromkeys(chain.from_iterable(map(grams, forms)))
    return _Chunk(
        " ".join(forms),
        tuple(beside),
        tuple(map(intern, terms)),
        "" if cut[0] or not words else _capital(words[0]),
        "" if cut[-1] or not words else _capital(words[-1]),
        len(words) == 1 and not cut[0] and not cut[-1],
    )


def _capital(word: str) -> str:
    return word.lower() if word[0].isupper() and forms_of(word) else ""


def period_terms(first: datetime, last: datetime) -> tuple[str, ...]:
    """The terms of every month that has one of these instants or lies between them, the last month first."""
    earliest, latest = (each.astimezone(UTC).year * 12 + each.astimezone(UTC).month for each in (first, last))
    return tuple(f"{_PERIOD}{month}" for month in range(latest, earliest - 1, -1))


def reporter_term(key: int) -> str:
    """What stands in the index for “by this reporter”."""
    return f"{_REPORTER}{key}"


def stream(zone: Iterable[Token]) -> Iterator[str]:
    """The words of a text in order; a compound is its parts."""
    for token in zone:
        yield from token.forms


def grams(word: str) -> Iterable[str]:
    """What a word is looked up by: Hangul and Hanja in pairs, a Hanja also alone; any other word as it is."""
    if len(word) == 1 or not is_cjk(word):
        return (word,)
    pairs = [word[index : index + 2] for index in range(len(word) - 1)]
    return [*pairs, *filter(is_hanja, word)] if has_hanja(word) else pairs


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
