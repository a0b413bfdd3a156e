"""What has a Korean and an English name, named in the language of whoever looks at the desk."""

from __future__ import annotations

from django.utils.translation import get_language


def spoken(korean: str, english: str) -> str:
    """The one in the active language; the other one rather than none."""
    return (korean or english) if get_language() == "ko" else (english or korean)
