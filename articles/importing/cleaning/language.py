"""Which of the publication's languages an old text is in, where nothing says so."""

from __future__ import annotations

from articles.korean import hangul_share

#: Above this share of Hangul among the letters a page is Korean; English pages quote names.
KOREAN_FROM = 0.3


def language_of(text: str) -> str:
    """ "ko" or "en"; "" where there are no letters to tell it by."""
    if not any(character.isalpha() for character in text):
        return ""
    return "ko" if hangul_share(text) >= KOREAN_FROM else "en"
