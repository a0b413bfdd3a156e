"""Hands that have no mouse: they press keys, and at every stop they have to see where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

#: Stops from one end of a page to the other; more is a trap, or a page nobody walks.
MOST_STOPS = 90
#: Stops inside one field: a date and time has seven.
MOST_INSIDE = 8

#: What is wrong with the place the focus is at: it shows no sign of it, or something lies over all of it.
_TROUBLE = """(at) => {
    // No stop: the page, and where the link that skips its head leads to.
    if (at === document.body || at === document.documentElement || at.id === "content-start") return ""
    const name = `<${at.localName} id="${at.id}" class="${at.className}"> ${(at.getAttribute("aria-label") ?? at.innerText ?? "").slice(0, 40)}`
    // Round the text of the editor its frame lights up.
    const shows = [at, at.closest(".body-editor__text") && at.closest(".body-editor")].some((each) => {
        const style = each && getComputedStyle(each)
        return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none")
    })
    if (!shows) return `${name}: nothing shows that the focus is here`
    const box = at.getBoundingClientRect()
    const [left, right] = [Math.max(box.left, 0) + 3, Math.min(box.right, innerWidth) - 3]
    const [top, bottom] = [Math.max(box.top, 0) + 3, Math.min(box.bottom, innerHeight) - 3]
    if (box.width < 2 || box.height < 2 || left > right + 6 || top > bottom + 6) return `${name}: the focus is out of sight`
    const points = [[(left + right) / 2, (top + bottom) / 2], [left, top], [right, top], [left, bottom], [right, bottom]]
    const seen = points.some(([x, y]) => {
        const over = document.elementFromPoint(x, y)
        return over && (at.contains(over) || over.contains(at) || over.closest("label")?.control === at)
    })
    return seen ? "" : `${name}: something lies over it`
}"""
#: Whether the target has the focus, what is wrong with where it is, and a name for that.
_STOP = f"""(target) => {{
    const at = document.activeElement
    return [target === at, ({_TROUBLE})(at), at.id || at.outerHTML.slice(0, 120)]
}}"""


class Keyboard:
    """The keys of whoever sits before `page`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Into whatever has the focus."""
        self.page.keyboard.type(text)

    def go_to(self, target: Locator, *, back: bool = False) -> None:
        """Press Tab until `target` has the focus, and look at every stop."""
        expect(target).to_be_attached()
        inside, before = 0, ""
        for _stop in range(MOST_STOPS):
            is_there, trouble, here = target.evaluate(_STOP)
            if trouble:
                pytest.fail(f"{self.page.url}: {trouble}")
            if is_there:
                return
            inside = inside + 1 if here == before else 0
            before = here
            if inside > MOST_INSIDE:
                pytest.fail(f"The focus does not leave {here}")
            self.press("Shift+Tab" if back else "Tab")
        pytest.fail(f"{target} is not reached with the Tab key")

    def enter(self, target: Locator) -> None:
        """Go to a link or a button and press it."""
        self.go_to(target)
        self.press("Enter")

    def follow(self, target: Locator) -> None:
        """The same, and wait for the page that it leads to."""
        self.go_to(target)
        # Not the changes of an address that a script makes in the page that is there.
        with self.page.expect_event("load"):
            self.press("Enter")

    def fill(self, target: Locator, text: str) -> None:
        """Go to a field and write over what is in it."""
        self.go_to(target)
        self.press("Control+a")
        self.type(text)

    def choose(self, target: Locator, label: str) -> None:
        """Go to a select and walk to an option."""
        self.go_to(target)
        for _option in range(40):
            if target.evaluate("(select) => select.selectedOptions[0]?.label") == label:
                return
            self.press("ArrowDown")
        pytest.fail(f"{target} does not come to {label}")

    def skip_to_content(self) -> None:
        """By the first link of every page of the desk. Where a form was sent from the content, its answer begins there."""
        if self.page.url.endswith("#content-start"):
            return
        skip = self.page.get_by_role("link", name="Skip to main content")
        self.press("Tab")
        expect(skip).to_be_focused()
        self.enter(skip)
