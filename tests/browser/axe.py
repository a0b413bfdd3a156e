"""axe-core on a page: what a person with a screen reader, a keyboard or weak eyes would stumble over."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.browser.tools import node_file

if TYPE_CHECKING:
    from playwright.sync_api import Page

_GRAVE = frozenset({"serious", "critical"})


@cache
def _source() -> str:
    return node_file("axe-core/axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Each serious or critical violation on the page as it stands: rule, help, and the first elements that break it."""
    # Evaluated by the browser's tools, so that the page's own policy needs no exception.
    page.evaluate(_source())
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:4]]}"
        for each in found
        if each["impact"] in _GRAVE
    ]
