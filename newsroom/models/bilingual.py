"""What has a Korean and an English name."""

from __future__ import annotations

from django.utils.translation import get_language


def in_language(language: str, korean: str, english: str) -> str:
    """The one in `language`; the other one rather than none."""
    return (korean or english) if language == "ko" else (english or korean)


def spoken(korean: str, english: str) -> str:
    """The one in the language of whoever looks at the desk."""
    return in_language(get_language() or "", korean, english)
