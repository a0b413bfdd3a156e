"""How the desk writes an instant: in the publication's zone, with the zone's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from django.utils.safestring import SafeString


def written(at: datetime, zone: tzinfo | None = None) -> str:
    """ "2026-11-24 09:00 KST"; without `zone` in the newsroom's own."""
    return date_format(timezone.localtime(at, zone), "Y-m-d H:i T")


def shown(at: datetime | None, zone: tzinfo | None = None) -> SafeString | str:
    """The same as an element that machines can read; a dash for never."""
    if at is None:
        return "–"
    return format_html(
        '<time class="desk-time" datetime="{}">{}</time>',
        timezone.localtime(at, zone).isoformat(timespec="seconds"),
        written(at, zone),
    )
