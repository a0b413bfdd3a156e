"""The style sheets of a page: what every page has, and the rooms it uses, in the order in which they may overrule each other."""

from __future__ import annotations

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_EVERYWHERE = ("type", "frame")


@register.simple_tag
@cache
def sheets(*rooms: str) -> SafeString:
    """`{% sheets "cards" "list" %}`: files of `static/site/`. Paper overrules them all, and no screen waits for it."""
    shown = format_html_join(
        "", '<link rel="stylesheet" href="{}">\n    ', ([_address(room)] for room in _EVERYWHERE + rooms)
    )
    return shown + format_html('<link rel="stylesheet" href="{}" media="print">', _address("print"))


def _address(room: str) -> str:
    return static(f"site/{room}.css")
