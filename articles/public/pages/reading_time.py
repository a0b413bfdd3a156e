"""How long a text takes to read."""

from __future__ import annotations

#: Words a minute: what adults read silently in English (Brysbaert 2019, 238 for non-fiction), rounded down.
_WORDS = 230
#: Korean is counted in characters without spaces, as blogs and portals do, because words are glued to their particles.
_CHARACTERS = 500


def minutes(text: str, language: str) -> int:
    """Whole minutes that the plain text takes, rounded."""
    length, rate = (len("".join(text.split())), _CHARACTERS) if language == "ko" else (len(text.split()), _WORDS)
    return round(length / rate)
