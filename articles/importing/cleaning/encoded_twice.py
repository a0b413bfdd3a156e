"""Text whose bytes were once read in the wrong encoding and then stored again: "ë¶€ë‘" or "ºÎµÎ" for "부두".

It is put right only where that is certain: all of a field has to go back without a rest, and what comes out has to be
Korean, or a mark ("’") whose three odd characters nobody ever typed.
"""

from __future__ import annotations

import re

from articles.importing.item import Doubt, DoubtCode
from articles.korean import is_hangul

#: What windows-1252 makes of the bytes 80 to 9F; the five it has no character for come through as they are.
_WINDOWS = {
    **{chr(byte): byte for byte in range(256)},
    **{
        bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    },
}
#: What stands between tags, or on a line.
_FIELD = re.compile(r"[^<>\r\n]+")
_SUSPECT = re.compile(
    "[\u00a1-\u00fe][\u0080-\u00fe\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[\u4e00-\u9fff][\uac00-\ud7a3\u4e00-\u9fff]"
)
_MARKS = frozenset("‘’“”…–—·ㆍ•「」『』《》〈〉【】▲△▶◆■□●○◎★→←↑↓ⓒ™\u00a0\u3000")
_FEWEST_SYLLABLES = 2
#: Of CP949 read as windows-1252, where two accented letters make a syllable by chance.
_FEWEST_BY_CHANCE = 4


def put_right(text: str) -> tuple[str, tuple[Doubt, ...]]:
    """`text` with each field that was certainly encoded twice as it was first written, and the doubt that says so."""
    if text.isascii() or not _SUSPECT.search(text):
        return text, ()
    count = 0

    def once(found: re.Match[str]) -> str:
        nonlocal count
        field = found[0]
        if field.isascii() or not _SUSPECT.search(field):
            return field
        first = _first(field)
        count += first is not None
        return field if first is None else first

    right = _FIELD.sub(once, text)
    if not count:
        return text, ()
    return right, (Doubt(DoubtCode.ENCODED_TWICE, f"Encoded twice and put right: {count} pieces of text."),)


def _first(field: str) -> str | None:
    """`field` as it was before it was encoded the second time; None where that is not certain."""
    data = _as_windows(field)
    if data is not None:
        utf8 = _decoded(data, "utf-8")
        if utf8 is not None and _is_certain(utf8, _FEWEST_SYLLABLES, marks=True):
            return utf8
        korean = _decoded(data, "cp949")
        if korean is not None and _is_certain(korean, _FEWEST_BY_CHANCE, marks=False):
            return korean
    try:
        through_korean = _decoded(field.encode("cp949"), "utf-8")
    except UnicodeEncodeError:
        return None
    return through_korean if through_korean and _is_certain(through_korean, _FEWEST_SYLLABLES, marks=False) else None


def _as_windows(field: str) -> bytes | None:
    try:
        return bytes(_WINDOWS[character] for character in field)
    except KeyError:
        return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_certain(text: str, fewest: int, *, marks: bool) -> bool:
    """Whether all that is not ASCII in `text` is Korean of every day, or a mark, and enough of it."""
    foreign = [character for character in text if not character.isascii()]
    syllables = sum(map(_is_common, foreign))
    others = [character for character in foreign if not _is_common(character)]
    if not all(character in _MARKS for character in others):
        return False
    return syllables >= fewest or (marks and any(ord(character) > 0x7FF for character in others))


def _is_common(character: str) -> bool:
    """Whether it is one of the 2,350 syllables of KS X 1001."""
    if not is_hangul(character):
        return False
    try:
        character.encode("euc_kr")
    except UnicodeEncodeError:
        return False
    return True
