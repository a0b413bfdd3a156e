"""Whether a page loads every style sheet that has something to say to it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

_ASK = """
rooms => {
    const loaded = [...document.querySelectorAll('link[rel=stylesheet]')].map(each => each.href)
    const missing = []
    for (const [room, text] of rooms) {
        if (loaded.some(href => href.includes(`/site/${room}.`))) continue
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(text)
        const look = rules => {
            for (const rule of rules) {
                if (!rule.selectorText) look(rule.cssRules ?? [])
                else if (document.querySelector(rule.selectorText.replace(/::[a-z-]+/g, ''))) missing.push(`${room}.css: ${rule.selectorText}`)
            }
        }
        look(sheet.cssRules)
    }
    return missing
}
"""


@cache
def _rooms() -> list[tuple[str, str]]:
    return [
        (each.stem, each.read_text("utf-8")) for each in sorted((settings.BASE_DIR / "static" / "site").glob("*.css"))
    ]


def not_loaded(page: Page) -> list[str]:
    """Rules that mean something on `page` and stand in a sheet that it does not load."""
    found: list[str] = page.evaluate(_ASK, _rooms())
    return [each for each in found if not each.endswith(": :root")]
