"""The address of an article as people paste it into a search box, and the article that it is of."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.db.models import Q

from newsroom.models import Host

_LANGUAGES: Final = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
#: All after the number, percent-encoded or not, is the same article: its slug, its versions, a day in the past.
_ADDRESS: Final = re.compile(
    rf"(?:(?:https?:)?//)?(?:(?P<host>[^\s/:?#]+)(?::\d+)?(?=/))?/?(?:(?:{_LANGUAGES})/)?"
    r"[12]\d{3}/\d\d/\d\d/(?P<number>\d{1,18})(?:[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)
#: As the browser shows it while somebody edits.
_AT_THE_DESK: Final = re.compile(r"/articles/article/(?P<key>\d{1,18})/\w+/", re.ASCII)


def addressed(typed: str) -> Q | None:
    """Which articles an address means: of whichever publication answers at its host, of any where none does. None for
    what is no address of an article."""
    if desk := _AT_THE_DESK.search(typed.strip()):
        return Q(pk=int(desk["key"]))
    found = _ADDRESS.fullmatch(typed.strip())
    if found is None:
        return None
    meant = Q(number=int(found["number"]))
    host = Host.objects.filter(hostname=(found["host"] or "").lower()).first() if found["host"] else None
    return meant & Q(publication=host.publication_id) if host else meant
