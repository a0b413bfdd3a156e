"""Korean text: what script a passage is in, and how long it is on manuscript paper."""

from __future__ import annotations

import math
import unicodedata

#: One sheet of 원고지 holds 200 characters, the unit Korean newsrooms commission and pay by.
CHARACTERS_A_SHEET = 200


def is_hangul(character: str) -> bool:
    """Whether one character is a Hangul syllable or jamo."""
    point = ord(character)
    return 0xAC00 <= point <= 0xD7A3 or 0x1100 <= point <= 0x11FF or 0x3130 <= point <= 0x318F


def hangul_share(text: str) -> float:
    """Share of Hangul among the letters of `text`, 0.0 to 1.0; text without letters gives 0.0."""
    letters = [character for character in text if character.isalpha()]
    return sum(map(is_hangul, letters)) / len(letters) if letters else 0.0


def nfc(text: str) -> str:
    """`text` composed (NFC) and without NUL, which SQLite accepts and PostgreSQL refuses."""
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


def sheets(text: str) -> int:
    """Sheets of 200-character 원고지 that `text` fills, spaces counted, rounded up."""
    return math.ceil(len(text) / CHARACTERS_A_SHEET)
