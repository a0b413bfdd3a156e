"""Work that is done batch by batch, for as long as one request may take; each batch is whole when it is stored."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.translation import ngettext

from articles.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.admin import ModelAdmin
    from django.http import HttpRequest

#: Seconds that one request works before it says how far it came.
LONGEST = 20.0
#: Of what was left, as many are named.
_NAMED = 5


def driven[T](admin: ModelAdmin[Any], request: HttpRequest, steps: Iterator[T]) -> tuple[T | None, bool]:
    """The last of `steps` there was time for, and whether it was the last of all. A refusal is told."""
    until = time.monotonic() + LONGEST
    last: T | None = None
    try:
        for step in steps:
            last = step
            if time.monotonic() > until:
                return last, False
    except Refused as refused:
        for reason in refused.reasons:
            admin.message_user(request, reason, messages.ERROR)
    return last, True


def tell_left(admin: ModelAdmin[Any], request: HttpRequest, left: Sequence[tuple[str, str]]) -> None:
    """Say what was left as it is and why: the first by name, the others counted."""
    for named, reason in left[:_NAMED]:
        admin.message_user(request, f"{named}: {reason}", messages.WARNING)
    more = len(left) - _NAMED
    if more > 0:
        said = ngettext("… and %d more was left.", "… and %d more were left.", more) % more
        admin.message_user(request, said, messages.WARNING)
