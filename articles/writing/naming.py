"""Whether a printed name can be that of a reporter: people are printed in either script, with titles, places, initials."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from articles.copytext import bare_name
from articles.korean import is_hangul
from articles.romanisation import may_be_same_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsroom.models import Reporter

#: What stands between a name and a place, a title or the same name in the other script.
_APART = re.compile(r"[,;:/|()\[\]=·ㆍ&]|\s-\s|\s[–—]\s|\band\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"[-‐‑'’.](?=\w)")
_TITLE = re.compile(
    r"기자|특파원|통신원|위원|논설|주필|칼럼니스트|편집|발행인|국장|부장|차장|팀장|대표|교수|박사|작가|평론가|님|씨"
)
#: A name has no more words than this, with the initials some print.
_MOST_WORDS = 4


def may_be_printed_for(printed: str, reporter: Reporter) -> bool:
    """Whether `printed` ("By Yoon Tae-o, Seoul", "윤태오 기자") can stand for the reporter; True where nobody could say."""
    names = [name for name in (reporter.name_ko, reporter.name_en) if name]
    if not any(map(_is_comparable, printed)):
        return True
    return any(_may_be(candidate, name) for candidate in _candidates(printed) for name in names)


def _candidates(printed: str) -> Iterator[str]:
    """The whole, and each part of it that can be a name."""
    printed = unicodedata.normalize("NFKC", printed)
    yield printed
    for part in _APART.split(printed):
        if part.strip():
            yield bare_name(part)


def _may_be(printed: str, name: str) -> bool:
    said, own = _words(printed), _words(name)
    if not said or not own:
        return False
    # Somebody known by one name, or printed by it alone.
    if len(said) == 1 and said[0] in own:
        return True
    orders = _orders(own)
    return any(
        "".join(run) in orders or _is_with_initials(run, own) or _sounds_like(run, name) or _has_title(run, orders)
        for run in _runs(said)
    )


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + _MOST_WORDS, len(words)) + 1):
            yield words[begin:end]


def _orders(words: Sequence[str]) -> set[str]:
    """Without spaces, the family name first or last."""
    return {"".join(words), "".join([*words[1:], words[0]]), "".join([words[-1], *words[:-1]])}


def _is_with_initials(said: Sequence[str], own: Sequence[str]) -> bool:
    """“T. Yoon” and “Tae-o K. Yoon” are Tae-o Yoon."""
    whole = [word for word in said if len(word) > 1]
    if len(said) < 2 or not whole or len(whole) == len(said) or not set(whole) <= set(own):
        return False
    others = [word for word in own if word not in whole]
    return not others or any(other[0] in said for other in others)


def _sounds_like(said: Sequence[str], name: str) -> bool:
    one, other = " ".join(said), " ".join(_words(name))
    if is_hangul(one[0]) == is_hangul(other[0]):
        return False
    korean, latin = (one, other) if is_hangul(one[0]) else (other, one)
    return may_be_same_person(korean.replace(" ", ""), latin)


def _has_title(said: Sequence[str], orders: set[str]) -> bool:
    """윤태오기자, written together."""
    text = "".join(said)
    return any(text.startswith(each) and _TITLE.match(text[len(each) :]) for each in orders if is_hangul(each[0]))


def _words(text: str) -> list[str]:
    return _WORD.findall(_JOINED.sub(_keep_initials, unicodedata.normalize("NFKC", text)).casefold())


def _keep_initials(found: re.Match[str]) -> str:
    return " " if found.group() == "." else ""


def _is_comparable(character: str) -> bool:
    """Hangul or Latin; of other scripts nothing is known here."""
    return is_hangul(character) or (character.isalpha() and "LATIN" in unicodedata.name(character, ""))
