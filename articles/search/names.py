"""Korean names in either script: one key for 이재명, 李在明, “Lee Jae-myung” and “Jae Myung Lee”.

No single romanisation covers how people spell their own names. A key therefore keeps what all spellings share: the family,
and of the given name the classes of its consonants and vowels. Different people can share a key (종인 and 정은 do not,
정 and 종 do, because both are spelled Jong); whoever searches by it finds them all.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from articles.romanisation import TWO_SYLLABLE_FAMILIES, family_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What a key begins with. No text has it: private-use characters are dropped from whatever is analysed.
KEY = "\ue000n"

_FAMILIES = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용예경봉사부"
_HANGUL = 0xAC00
_ONSETS = "KKNTTLMPPSS-CCCKTPH"
_VOWELS = "AEAEOEOEOAEEOOOEIOOII"
_CODAS = ("", *"KKKNNNTLKMLLLPLMPPTTGTTKTPT")
_LATIN = re.compile(
    r"(?P<vowel>[aeiouyw]+(?:h(?![aeiouyw]))?)|(?P<consonant>tch|ng|kk|gg|ck|tt|dd|pp|bb|ss|sh|jj|ch|kh|th|ph|[a-z])"
)
_CLASSES = {
    **dict.fromkeys(("k", "kk", "g", "gg", "ck", "kh", "q", "c"), "K"),
    **dict.fromkeys(("t", "tt", "d", "dd", "th"), "T"),
    **dict.fromkeys(("p", "pp", "b", "bb", "ph", "f", "v"), "P"),
    **dict.fromkeys(("j", "jj", "ch", "tch", "z"), "C"),
    **dict.fromkeys(("s", "ss", "sh"), "S"),
    **dict.fromkeys(("r", "l"), "L"),
    "m": "M",
    "n": "N",
    "ng": "G",
    "h": "H",
}
_NO_KEYS: frozenset[str] = frozenset()
_DOUBLED = re.compile(r"(.)\1+")
_HANGUL_NAME = re.compile(r"[가-힣]{3,4}")
_HYPHEN = re.compile("[-‐‑]")
_LATIN_NAME = re.compile(r"[a-z]{2,12}")
#: What follows a name in the same word.
_AFTER_A_NAME = frozenset("은는이가을를의과와도씨측만")
_AFTER_A_NAME_LONGER = frozenset(("에게", "에게서", "으로", "으로부터", "께서", "이라고", "라고", "부터"))


def hangul_keys(word: str) -> frozenset[str]:
    """Keys of `word` when it looks like a full Korean name, a particle after it allowed."""
    if len(word) < 3:
        return _NO_KEYS
    size = 2 if word.startswith(TWO_SYLLABLE_FAMILIES) and len(word) > 3 else 1
    name, rest = word[: size + 2], word[size + 2 :]
    if rest and rest not in _AFTER_A_NAME and rest not in _AFTER_A_NAME_LONGER:
        return _NO_KEYS
    if not _HANGUL_NAME.fullmatch(name) or (size == 1 and name[0] not in _FAMILIES):
        return _NO_KEYS
    return frozenset({_key(name[:size], _DOUBLED.sub(r"\1", "".join(map(_hangul_code, name[size:]))))})


def latin_keys(words: Sequence[str]) -> frozenset[str]:
    """Keys of two or three Latin words in the order they stand, family first or last; a given name may be hyphenated."""
    if not 2 <= len(words) <= 3:
        return frozenset()
    orders: Iterable[tuple[str, Sequence[str]]] = ((words[0], words[1:]), (words[-1], words[:-1]))
    keys: set[str] = set()
    for family, given in orders:
        syllables = [part for word in given for part in _HYPHEN.split(word)]
        if len(syllables) > 2 or not all(map(_LATIN_NAME.fullmatch, syllables)):
            continue
        code = _DOUBLED.sub(r"\1", "".join(map(_latin_code, syllables)))
        # Two syllables have two vowels; whatever has more or fewer is no given name.
        if sum(map(code.count, "AEIO")) == 2 and "?" not in code:
            keys |= {_key(hangul, code) for hangul in families_of(family)}
    return frozenset(keys)


@lru_cache(maxsize=4096)
def families_of(latin: str) -> tuple[str, ...]:
    """Korean family names that are spelled so."""
    if not _LATIN_NAME.fullmatch(latin):
        return ()
    return tuple(family for family, pattern in _spellings() if pattern.fullmatch(latin))


@cache
def _spellings() -> list[tuple[str, re.Pattern[str]]]:
    return [(family, family_spellings(family)) for family in (*dict.fromkeys(_FAMILIES), *TWO_SYLLABLE_FAMILIES)]


def _key(family: str, code: str) -> str:
    return f"{KEY}{family}{code}"


def _hangul_code(syllable: str) -> str:
    index = ord(syllable) - _HANGUL
    onset, vowel, coda = index // 588, index % 588 // 28, index % 28
    return f"{_ONSETS[onset]}{_VOWELS[vowel]}{_CODAS[coda]}".replace("-", "")


def _latin_code(syllables: str) -> str:
    return "".join(
        _vowel(found["vowel"]) if found["vowel"] else _CLASSES.get(found["consonant"], "?")
        for found in _LATIN.finditer(syllables.replace("wh", "hw"))
    )


def _vowel(letters: str) -> str:
    """The class of a vowel as it is spelled, glides and all."""
    core = letters.rstrip("h")
    if core.endswith(("ae", "ai", "ay", "oe", "we", "oi", "ei")) or core.strip("yw") == "e":
        return "E"
    if core.endswith(("i", "y", "ee", "ie")):
        return "I"
    return "A" if core.endswith("a") else "O"
