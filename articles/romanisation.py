"""Whether a Korean name and one in Latin letters can be the same person's.

People spell their own names; no single romanisation covers them. Each syllable is therefore matched against
every spelling in use of its onset, vowel and coda, and family names against the spellings families use.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ONSETS = (
    "k|g|kh", "kk|gg|k|g", "n|l", "d|t", "tt|dd|t|d", "r|l|n", "m", "b|p", "pp|bb|p|b", "s|sh", "ss|s", "",
    "j|ch|z", "jj|j|tch", "ch|tch|c", "k|kh", "t|th", "p|ph", "h",
)  # fmt: skip
_VOWELS = (
    "a|ah", "ae|ai|e|ay", "ya|yah", "yae|ye", "eo|u|o|uh|er|ur|eu", "e|ay", "yeo|yo|you|yu|yeu|u", "ye|e|yae|yea", "o|oh|oe",
    "wa|oa", "wae|oae|we", "oe|oi|we|oy", "yo|yoh", "u|oo|woo|ou|wu", "wo|weo|won|uo", "we|ue", "wi|wee|ui|uie",
    "yu|yoo|you|u", "eu|u|oo|e", "ui|eui|ee|yi|i", "i|ee|y|yi|ie|e|ea",
)  # fmt: skip
_CODAS = (
    "", "k|g|ck|c", "k|g", "k", "n", "n", "n", "t|d", "l|r|ll", "k", "m", "l", "l", "l", "p", "l", "m", "p|b", "p",
    "t|s|d", "t", "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_FAMILIES = {
    "이": "lee|yi|rhee|li|i|ri|rhie|yee", "박": "park|bak|pak", "최": "choi|choe", "정": "jung|jeong|chung|chong|joung",
    "임": "lim|im|yim|rim|leem", "노": "noh|roh|no|ro", "유": "yoo|yu|you|ryu", "류": "ryu|ryoo|yoo|yu", "백": "paik|baek|back|paek|baik",
    "오": "oh|o", "우": "woo|wu|u", "안": "ahn|an", "신": "shin|sin", "심": "shim|sim", "문": "moon|mun", "구": "koo|ku|gu|goo",
    "주": "joo|ju|chu|choo", "조": "cho|jo|joe", "전": "jeon|chun|jun|chon|jeun", "고": "ko|go|koh|goh", "지": "ji|jee|chi|chee",
    "양": "yang|ryang", "여": "yeo|yo|ryeo", "나": "na|ra|nah|rha", "라": "ra|na|rha", "임 ": "lim",
}  # fmt: skip
_HANGUL_NAME = re.compile(r"[가-힣]{2,4}")
TWO_SYLLABLE_FAMILIES = ("남궁", "황보", "제갈", "사공", "선우", "독고")
#: No syllable has more than this many Latin letters in a name; longer input is no name.
_LONGEST = 40


def may_be_same_person(korean: str, latin: str) -> bool:
    """Whether `latin` ("Lee Jon-young", "Jon-young Lee") can be a spelling of `korean` ("이존영")."""
    if not _HANGUL_NAME.fullmatch(korean) or len(latin) > _LONGEST:
        return False
    words = re.findall(r"[a-z]+", latin.lower().replace("-", "").replace("’", "").replace("'", ""))
    if len(words) < 2:
        return False
    pattern = _pattern(korean)
    orders = ((words[0], words[1:]), (words[-1], words[:-1]))
    return any(pattern.fullmatch(f"{family} {''.join(given)}") is not None for family, given in orders)


@lru_cache(maxsize=256)
def _pattern(korean: str) -> re.Pattern[str]:
    size = 2 if korean.startswith(TWO_SYLLABLE_FAMILIES) and len(korean) > 2 else 1
    family, given = korean[:size], korean[size:]
    return re.compile(f"{_family(family)} {_syllables(given)}")


def family_spellings(family: str) -> re.Pattern[str]:
    """Every spelling in use of a Korean family name, in lower-case Latin letters."""
    return re.compile(_family(family))


def _family(family: str) -> str:
    spellings = _FAMILIES.get(family, "(?!)")
    return f"(?:{spellings}|{_syllables(family)})"


def _syllables(text: str) -> str:
    parts = []
    for syllable in text:
        index = ord(syllable) - 0xAC00
        onset, vowel, coda = index // 588, index % 588 // 28, index % 28
        parts.append(f"(?:{_ONSETS[onset]})(?:{_VOWELS[vowel]})(?:{_CODAS[coda]})")
    return "".join(parts)
