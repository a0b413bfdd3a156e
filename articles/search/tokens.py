"""Text as the words a search knows: where each stands, and how it is spelled for comparing.

Hangul, Hanja and kana are written together without a space where words meet (한미정상회담), so a run of them is one token
and is found by any part of it. Everything else is words: lower case, without accents, plurals lightly folded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Longer words are cut: nobody types them, and an index has limits of its own.
LONGEST_WORD = 60
#: The decimal point inside a number, so that 3.5 is one word and no other.
POINT = "\ue001"

_CJK = "\u1100-\u11ff\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318c\u318e\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
#: Between Hangul they join (한·미 is 한미), whatever character a keyboard makes of them.
DOTS = "·・‧ㆍ∙•⋅"
_LETTERS = rf"[^\W_{_CJK}]+"
_ATOM = rf"{_LETTERS}(?:['’]{_LETTERS}|(?<=\d)[.,](?=\d){_LETTERS})*"
_INITIALS = r"(?:[A-Za-z]\.){2,}[A-Za-z]?"
_TOKEN = re.compile(rf"([{_CJK}]+(?:[{DOTS}][{_CJK}]+)*|(?<![^\W_]){_INITIALS}(?![^\W_])|{_ATOM}(?:[-‐‑]{_ATOM})*)")
#: No word is written so: in one a full stop stands between figures alone.
_IS_INITIALS = re.compile(_INITIALS)
_WRITTEN_TOGETHER = re.compile(f"[{_CJK}]")
_HYPHEN = re.compile("[-‐‑]")
_JOINED = re.compile(f"[{DOTS}]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_POSSESSIVE = re.compile(r"['’]s$")
_APOSTROPHE = re.compile(r"['’]")
_SIBILANT_PLURAL = ("sses", "shes", "ches", "xes", "zes")
_NO_PLURAL = ("ss", "us", "is")
_SINGULAR = frozenset({"news"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text, from `start` to `end`. `forms` is its spelling; a compound (Jae-myung) has several."""

    start: int
    end: int
    forms: tuple[str, ...]
    is_cjk: bool

    @property
    def joined(self) -> str:
        """A compound written together; "" for anything else."""
        return joined(self.forms) if len(self.forms) > 1 else ""


def joined(forms: Sequence[str]) -> str:
    """A compound written together."""
    return "".join(forms)[:LONGEST_WORD]


def composed(text: str) -> str:
    """`text` in the form tokens are counted in: NFC."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_cjk(form: str) -> bool:
    """Whether a token's form is Hangul, Hanja or kana; a token is all of one sort."""
    return _WRITTEN_TOGETHER.match(form) is not None


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a composed text, in order."""
    for found in _TOKEN.finditer(text):
        if forms := forms_of(found[0]):
            yield Token(found.start(), found.end(), forms, is_cjk(found[0]))


def pieces(text: str) -> list[str]:
    """A composed text cut where its tokens begin and end: what is between them, a token, what is between …"""
    return _TOKEN.split(text)


def forms_of(token: str) -> tuple[str, ...]:
    """The spelling of a token as it is written; a compound has several, and some signs have none."""
    if is_cjk(token):
        return (_JOINED.sub("", token),)
    if "." in token and _IS_INITIALS.fullmatch(token):
        return tuple(filter(None, (_folded(token.replace(".", "")),)))
    parts = [token] if token.isalpha() else _HYPHEN.split(token)
    return tuple(filter(None, map(_folded, parts)))


def _folded(word: str) -> str:
    """`word` as it is compared: “Cafés” and “cafe” are one word, “1,000” and “1000” are."""
    if word.isascii() and word.isalpha():
        return _singular(word.lower())[:LONGEST_WORD]
    word = _APOSTROPHE.sub("", _POSSESSIVE.sub("", word))
    if "," in word or "." in word:
        word = _THOUSANDS.sub("", word).replace(".", POINT)
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.casefold())
        word = "".join(letter for letter in decomposed if letter == POINT or letter.isalnum())
    return _singular(word.lower())[:LONGEST_WORD]


def _singular(word: str) -> str:
    """English plurals and singulars under one spelling, right or not: the same for text and question."""
    if len(word) <= 3 or not word.isalpha() or word in _SINGULAR:
        return word
    if word.endswith(_SIBILANT_PLURAL):
        return word[:-2]
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("ie"):
        return f"{word[:-2]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(_NO_PLURAL) else word
