"""The public pages as they stand: for everybody, on every screen, without a word on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import axe, rooms, vnu
from tests.browser.every_page import every_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paths(live_server: object) -> dict[str, str]:
    """Every kind of page."""
    return every_page()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light"), (1920, "dark")])
def test_axe_finds_nothing_grave_no_page_is_wider_than_its_screen_and_none_lacks_a_style_sheet(
    new_page: NewPage, troubles: Troubles, paths: dict[str, str], width: int, scheme: str
) -> None:
    troubles.expect(400, 404, 410, 451)
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    wrong = []
    for name, path in paths.items():
        page.goto(path)
        wrong += [f"{name}: {violation}" for violation in axe.violations(page)]
        if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{name}: {found} pixels wide")
        wrong += [f"{name} lacks {rule}" for rule in rooms.not_loaded(page)]
    assert not wrong, "\n".join(wrong)
    assert not page.context.cookies()


def test_vnu_finds_no_error(page: Page, paths: dict[str, str]) -> None:
    errors = vnu.errors({name: page.request.get(path).text() for name, path in paths.items()})
    assert not errors, "\n".join(errors)


def test_everything_a_finger_has_to_hit_is_large_enough(new_page: NewPage, paths: dict[str, str]) -> None:
    """At least 44 pixels in one direction and 24 in the other, but for links inside sentences (WCAG 2.5.8)."""
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    small = []
    for name in (
        "front",
        "article",
        "article-corrected",
        "article-ko",
        "section",
        "reporter",
        "imprint",
        "corrections",
        "notice",
        "versions",
        "version",
        "series",
    ):
        page.goto(paths[name])
        small += [
            f"{name}: {each}"
            for each in page.evaluate(
                """() => [...document.querySelectorAll('a, button')]
                .filter(each => !each.closest('.body p, .card-picture, .kicker, .contact, figcaption') && !each.classList.contains('skip'))
                .map(each => [each, each.getBoundingClientRect()])
                .filter(([each, box]) => box.width && !(each.closest('.headline')) && (box.height < 43.5 || box.width < 24))
                .map(([each, box]) => `${each.textContent.trim().slice(0, 30)} ${box.width}×${box.height}`)"""
            )
        ]
    assert not small, "\n".join(small)


def test_a_keyboard_reaches_the_content_at_once(page: Page, paths: dict[str, str]) -> None:
    page.goto(paths["article"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("width", [320, 640])
def test_text_of_twice_the_size_breaks_nothing(new_page: NewPage, paths: dict[str, str], width: int) -> None:
    """WCAG 1.4.4 and 1.4.10: what 200 % makes of a screen of 640 pixels, and of the smallest phone."""
    page = new_page(viewport={"width": width, "height": 800})
    for name in ("front", "article", "article-ko", "imprint"):
        page.goto(paths[name])
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(("name", "shortest", "longest"), [("article", 45, 75), ("article-ko", 28, 40)])
def test_a_line_of_the_body_is_as_long_as_reading_wants(
    page: Page, paths: dict[str, str], name: str, shortest: int, longest: int
) -> None:
    page.goto(paths[name])
    text = "가나다라 마바사 " if name.endswith("ko") else "the quick brown fox jumps over a lazy dog "
    size, characters = page.evaluate(
        """text => {
            const place = document.querySelector('.body p')
            place.textContent = text.repeat(20)
            const range = document.createRange(), node = place.firstChild
            range.setStart(node, 0)
            let at = 0, top = null
            for (; at < node.length; at++) {
                range.setStart(node, at); range.setEnd(node, at + 1)
                const box = range.getClientRects()[0]
                if (!box) continue
                top ??= box.top
                if (box.top > top + 5) break
            }
            return [parseFloat(getComputedStyle(place).fontSize), at]
        }""",
        text,
    )
    assert size >= 17
    assert shortest <= characters <= longest, characters
