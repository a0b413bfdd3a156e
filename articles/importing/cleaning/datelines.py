"""Where a story was reported from, as its first sentence says: "KANANASKIS, Canada (Journal) — "."""

from __future__ import annotations

import re

_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'\- ]{2,40}(?:,\s*[A-Z][A-Za-z. ]{1,30}?)?)"
    r"(?:,\s*(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2})?"
    r"\s*(?:\((?P<agency>[^()]{2,40})\)\s*)?(?:[—–]|--?)\s+(?=\S)"
)


def dateline_in(text: str) -> tuple[str, str, int] | None:
    """Place, what the brackets name, and where the sentence begins; None where no dateline stands.

    The day some wires print in it is the event's, not the article's, and is left out.
    """
    found = _DATELINE.match(text[:160])
    if not found:
        return None
    return found["place"].strip(), (found["agency"] or "").strip(), found.end()
