"""Text whose bytes were once read in the wrong encoding and then stored again: "ë¶€ë‘" or "ºÎµÎ" for "부두".

It is put right only where that is certain: all of a field has to go back without a rest, and what comes out has to be
Korean, or a mark ("’") whose three odd characters nobody ever typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from articles.importing.item import Doubt, DoubtCode
from articles.korean import is_hangul

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What windows-1252 makes of the bytes 80 to 9F; the five it has no character for come through as they are.
_WINDOWS = {
    **{chr(byte): byte for byte in range(256)},
    **{
        bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    },
}
#: As a tag, which ends a field; no text has it.
_BETWEEN = "<\x1f>"
#: What stands between tags, or on a line.
_FIELD = re.compile(r"[^<>\r\n]+")
_SUSPECT = re.compile(
    "[\u00a1-\u00fe][\u0080-\u00fe\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[\u4e00-\u9fff][\uac00-\ud7a3\u4e00-\u9fff]"
)
_MARKS = frozenset("‘’“”…–—·ㆍ•「」『』《》〈〉【】▲△▶◆■□●○◎★→←↑↓ⓒ™\u00a0\u3000")
#: From here on a character of UTF-8 has three bytes, which make three odd characters that nobody typed.
_THREE_BYTES = 0x800
_BY_CHANCE = 4


def put_right(text: str) -> tuple[str, tuple[Doubt, ...]]:
    """`text` with each field that was certainly encoded twice as it was first written, and the doubt that says so."""
    if text.isascii() or not _SUSPECT.search(text):
        return text, ()
    fields = [field for field in _FIELD.findall(text) if not field.isascii() and _SUSPECT.search(field)]
    # What happened to one field for certain happened to the short ones around it as well.
    ways = {way for field in fields for way, (first, fewest) in _WAYS.items() if _is_certain(first(field), fewest)}
    firsts = {field: right for field in fields if (right := _first(field, ways)) is not None}
    if not firsts:
        return text, ()
    right = _FIELD.sub(lambda found: firsts.get(found[0], found[0]), text)
    return right, (Doubt(DoubtCode.ENCODED_TWICE, f"Encoded twice and put right: {len(firsts)} pieces of text."),)


def all_put_right(texts: Sequence[str]) -> tuple[list[str], tuple[Doubt, ...]]:
    """The texts of one article, each put right: what is certain of one is certain of the short ones beside it."""
    right, doubts = put_right(_BETWEEN.join(texts))
    return (right.split(_BETWEEN) if doubts else list(texts)), doubts


def _first(field: str, ways: set[str]) -> str | None:
    """`field` as it was before one of `ways` was gone; None where that is not what happened to it."""
    for way, (first, _fewest) in _WAYS.items():
        text = first(field) if way in ways else None
        if text is not None and _is_certain(text, 1):
            return text
    return None


def _utf8_through_windows(field: str) -> str | None:
    data = _as_windows(field)
    return _decoded(data, "utf-8") if data is not None else None


def _korean_through_windows(field: str) -> str | None:
    data = _as_windows(field)
    return _decoded(data, "cp949") if data is not None else None


def _utf8_through_korean(field: str) -> str | None:
    try:
        return _decoded(field.encode("cp949"), "utf-8")
    except UnicodeEncodeError:
        return None


#: What may have happened, how it is undone, and how many syllables have to come out of it.
_WAYS: dict[str, tuple[Callable[[str], str | None], int]] = {
    "UTF-8 read as windows-1252": (_utf8_through_windows, 2),
    # Two accented letters make a syllable by chance.
    "CP949 read as windows-1252": (_korean_through_windows, 4),
    "UTF-8 read as CP949": (_utf8_through_korean, 2),
}


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


def _is_certain(text: str | None, fewest: int) -> bool:
    """Whether all that is not ASCII in `text` is Korean of every day or a mark, and enough of it is."""
    foreign = [character for character in text or "" if not character.isascii()]
    syllables = sum(map(_is_common, foreign))
    if any(not _is_common(character) and character not in _MARKS for character in foreign):
        return False
    return syllables >= fewest or (fewest < _BY_CHANCE and any(ord(character) >= _THREE_BYTES for character in foreign))


#: Of a syllable of KS X 1001 in EUC-KR.
_BYTES_OF_COMMON = 2


def _is_common(character: str) -> bool:
    """Whether it is one of the 2,350 syllables of KS X 1001."""
    if not is_hangul(character):
        return False
    try:
        # Python spells the others in eight bytes, letter by letter, instead of refusing them.
        return len(character.encode("euc_kr")) == _BYTES_OF_COMMON
    except UnicodeEncodeError:
        return False
