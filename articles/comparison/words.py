"""Two texts compared the way a reader marks them up: whole words in Latin script, syllables in Hangul, single digits.

difflib's own junk rule is switched off: it takes the commonest syllables of a Korean paragraph for noise and then
marks the paragraph whole.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

type Change = Literal["same", "removed", "added"]

_HANGUL = "가-힣ᄀ-ᇿ㄰-㆏"
_TOKEN = re.compile(rf"[{_HANGUL}]+|[0-9]+|[^\W\d_{_HANGUL}]+(?:['’][^\W\d_{_HANGUL}]+)*|\s+|.", re.DOTALL)
# The parts that a difference inside a changed stretch may come down to.
_FINEST = re.compile(rf"[{_HANGUL}]|[0-9]|[^\W\d_{_HANGUL}]+|\s|.", re.DOTALL)
#: Longer texts are compared in bulk where they differ: a paragraph has a few hundred tokens.
_MOST_TOKENS = 4_000


class Piece(NamedTuple):
    """A stretch of text that is in both, only in the old (`removed`) or only in the new (`added`)."""

    change: Change
    text: str


def compare_words(old: str, new: str) -> list[Piece]:
    """`same` and `removed` pieces joined are `old`; `same` and `added` pieces joined are `new`."""
    return _joined(_readable(_compared(_TOKEN.findall(old), _TOKEN.findall(new))))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    start, end = _shared_ends(old, new)
    yield from (Piece("same", token) for token in old[:start])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(before), len(after)) > _MOST_TOKENS:
        yield from _replaced(before, after)
    else:
        for change, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if change == "equal":
                yield from (Piece("same", token) for token in before[a:b])
            else:
                yield from _refined(before[a:b], after[c:d])
    yield from (Piece("same", token) for token in old[len(old) - end :])


def _shared_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many tokens the two share at their start, and how many of the rest at their end."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return start, end


def _refined(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """A changed stretch, narrowed to what really differs in it."""
    if len(old) == len(new) and all(_script(one) == _script(other) for one, other in zip(old, new, strict=True)):
        for one, other in zip(old, new, strict=True):
            yield from _narrowed([one], [other])
        return
    yield from _narrowed(old, new)


def _narrowed(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """What the two share at either end is the same; the middle was replaced."""
    before, after = _FINEST.findall("".join(old)), _FINEST.findall("".join(new))
    start, end = _shared_ends(before, after)
    yield from (Piece("same", part) for part in before[:start])
    yield from _replaced(before[start : len(before) - end], after[start : len(after) - end])
    yield from (Piece("same", part) for part in before[len(before) - end :])


def _replaced(old: Iterable[str], new: Iterable[str]) -> Iterator[Piece]:
    yield Piece("removed", "".join(old))
    yield Piece("added", "".join(new))


def _script(token: str) -> str:
    first = token[0]
    if first.isdigit():
        return "digits"
    if first.isspace():
        return "space"
    if not first.isalpha():
        return first
    return "hangul" if "가" <= first <= "힣" else "letters"


def _readable(pieces: Iterable[Piece]) -> list[Piece]:
    """A space that alone survived between two changed words belongs to the change: “the old” → “a new” is one."""
    found = [piece for piece in _joined(pieces) if piece.text]
    for at in range(1, len(found) - 1):
        before, piece, after = found[at - 1 : at + 2]
        alone = piece.change == "same" and piece.text.isspace()
        if alone and _is_word_change(before) and _is_word_change(after):
            found[at] = Piece("removed", piece.text)
            found.insert(at + 1, Piece("added", piece.text))
            return _readable(_removed_first(found))
    return found


def _is_word_change(piece: Piece) -> bool:
    return piece.change != "same" and piece.text[-1].isascii() and piece.text[-1].isalpha()


def _removed_first(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """In every changed stretch, all that was removed before all that was added."""
    for is_same, group in groupby(pieces, key=lambda piece: piece.change == "same"):
        stretch = list(group)
        if is_same:
            yield from stretch
            continue
        for change in ("removed", "added"):
            yield Piece(change, "".join(piece.text for piece in stretch if piece.change == change))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    ordered = _removed_first(list(pieces))
    whole = (
        Piece(change, "".join(piece.text for piece in group))
        for change, group in groupby(ordered, key=lambda piece: piece.change)
    )
    return [piece for piece in whole if piece.text]
