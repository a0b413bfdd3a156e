"""Whether a hit is a reader's: programs, and pages that browsers fetch before anybody asks, are not counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What programs call themselves that fetch pages; 카카오톡 and others fetch one to draw a link's card.
_PROGRAM = re.compile(
    r"bot\b|bot[/-]|crawl|spider|slurp|scrap|fetch|preview|monitor|archiver|validator|checker|headless|lighthouse|yeti|daum"
    r"|facebookexternalhit|whatsapp|embedly|feed|rss|python|curl|wget|libwww|java/|go-http|okhttp|axios|node|ruby|perl|http_",
    re.IGNORECASE,
)


def is_reader(environ: Mapping[str, object]) -> bool:
    """That a request is a browser's and somebody wanted the page now."""
    if environ.get("REQUEST_METHOD") != "GET":
        return False
    agent = str(environ.get("HTTP_USER_AGENT", ""))
    if not agent or _PROGRAM.search(agent):
        return False
    ahead = f"{environ.get('HTTP_SEC_PURPOSE', '')} {environ.get('HTTP_PURPOSE', '')} {environ.get('HTTP_X_MOZ', '')}"
    return "prefetch" not in ahead.lower() and "preview" not in ahead.lower()
