"""How the desk writes an instant, in the publication's zone with the zone's name, and how it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
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


class MomentField(forms.DateTimeField):
    """Day and time in one field, as browsers offer it; seconds and a blank between are understood too."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
        super().__init__(input_formats=formats, **kwargs)
