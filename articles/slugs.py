"""Slugs that keep Hangul: the readable end of an article's address.

The public number decides which article an address means; the slug is for people, so it may be long,
may be Korean, and may change without breaking a link.
"""

from __future__ import annotations

import re
import unicodedata

#: Long enough for a headline's sense, short enough for a shared link; counted in characters.
LONGEST_SLUG = 80

_NOT_A_WORD = re.compile(r"[^\w]+", re.UNICODE)
_HYPHENS = re.compile(r"-{2,}")


def slug_for(headline: str, *, fallback: str = "article") -> str:
    """A slug of `headline`: NFC, lower case, words joined by hyphens, Hangul and hanja kept, cut at a word.

    An empty result (a headline of punctuation) gives `fallback`.
    """
    text = unicodedata.normalize("NFC", headline).lower().replace("_", " ").replace("'", "").replace("’", "")
    slug = _HYPHENS.sub("-", _NOT_A_WORD.sub("-", text)).strip("-")
    if len(slug) > LONGEST_SLUG:
        cut = slug[: LONGEST_SLUG + 1]
        # A first word longer than the limit is cut inside; otherwise stop at the last whole word.
        slug = cut.rsplit("-", 1)[0] if "-" in cut else cut[:LONGEST_SLUG]
    return unicodedata.normalize("NFC", slug[:LONGEST_SLUG].strip("-")) or fallback
