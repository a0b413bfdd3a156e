"""The board of the front page in a real browser: dragged, by keyboard, swapped, put on the site, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.models import Arrangement
from articles.verbs.arranging import arrange
from newsroom.roles import Role
from tests.browser import axe, vnu
from tests.builders import make_photo, make_publication, make_section, make_user, publish_article
from tests.verbs.test_arranging import led_by

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Locator, Page

    from articles.models.version import Version
    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOARD = "/admin/articles/arrangement/board/"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics")
    make_section(publication, "culture")
    return publication


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk", first_name="Kim")


@pytest.fixture
def stories(publication: Publication, editor: User) -> list[Version]:
    photo = make_photo()
    return [
        publish_article(publication, editor, headline=f"{name} story", photo=photo, days_ago=days)
        for days, name in enumerate(("First", "Second", "Third", "Fourth"), 1)
    ]


def zone(page: Page, name: str) -> Locator:
    return page.locator(f'[data-zone="{name}"]')


def chosen(page: Page, name: str) -> Locator:
    """The headlines of the stories that were chosen in a zone."""
    return zone(page, name).locator(".front-slot--chosen .front-headline")


def drag(page: Page, what: Locator, onto: Locator) -> None:
    what.scroll_into_view_if_needed()
    grip = what.locator(".front-grip").bounding_box()
    assert grip
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    target = onto.bounding_box()
    assert target
    page.mouse.move(target["x"] + 60, target["y"] + 30, steps=8)
    page.mouse.move(target["x"] + 60, target["y"] + 12, steps=3)
    page.mouse.up()


def test_an_editor_drags_uses_the_keyboard_swaps_publishes_and_undoes(
    page: Page, sign_in: SignIn, editor: User, stories: list[Version]
) -> None:
    sign_in(page, editor)
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(BOARD)
    said = page.locator("#front-said")

    # Dragged from the list of stories to the lead, and one to the top.
    third, second = (page.locator(".front-story", has_text=f"{name} story") for name in ("Third", "Second"))
    drag(page, third, zone(page, "lead").locator(".front-slot").first)
    expect(chosen(page, "lead")).to_have_text("Third story")
    expect(said).to_have_text("“Third story”: Lead, place 1 of 1.")
    drag(page, second, zone(page, "top").locator(".front-slot").first)
    expect(chosen(page, "top")).to_have_text("Second story")

    # With the keyboard: added, then the handle and the arrow keys.
    page.get_by_role("button", name="Add Fourth story").press("Enter")
    expect(chosen(page, "top")).to_have_text(["Fourth story", "Second story"])
    grip = page.get_by_role("button", name="Move Fourth story")
    grip.press("ArrowDown")
    expect(chosen(page, "top")).to_have_text(["Second story", "Fourth story"])
    expect(said).to_have_text("“Fourth story”: Top stories, place 2 of 8.")
    expect(grip).to_be_focused()
    grip.press("ArrowRight")
    expect(chosen(page, "opinion")).to_have_text("Fourth story")
    expect(grip).to_be_focused()

    # Swapped, and taken back step by step.
    page.get_by_label("Tick for swapping: Fourth story").check()
    page.get_by_label("Tick for swapping: Third story").check()
    page.get_by_role("button", name="Swap the two that are ticked").click()
    expect(chosen(page, "lead")).to_have_text("Fourth story")
    expect(chosen(page, "opinion")).to_have_text("Third story")
    page.get_by_role("button", name="Undo").click()
    expect(chosen(page, "lead")).to_have_text("Third story")
    assert not axe.violations(page)

    # Under words of its own, seen in the preview, and put on the site.
    row = zone(page, "lead").locator(".front-slot")
    row.get_by_text("More", exact=False).first.click()
    row.get_by_label("Headline on the front page").fill("Set over it")
    page.get_by_role("button", name="Preview").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name="Set over it")).to_be_visible()
    page.get_by_role("button", name="Close the preview").click()
    page.get_by_label("Note").fill("After the summit")
    page.get_by_role("button", name="Put it on the site now").click()
    expect(page.get_by_text("The front page is on the site as you arranged it (no. 1).")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Set over it")).to_be_visible()

    # A second one, and back to the first.
    page.goto(BOARD)
    page.get_by_role("button", name="Take out: Set over it").click()
    expect(chosen(page, "lead")).to_have_count(0)
    page.get_by_role("button", name="Put it on the site now").click()
    page.get_by_role("link", name="Undo: back to no. 1").click()
    expect(chosen(page, "lead")).to_have_text("Set over it")
    page.get_by_role("button", name="Put it on the site now").click()
    expect(page.get_by_text("(no. 3)")).to_be_visible()
    assert Arrangement.objects.get(number=3).restores == 1


def test_a_schedule_says_when_and_a_colleague_who_was_faster_is_named(
    page: Page, sign_in: SignIn, publication: Publication, editor: User, stories: list[Version]
) -> None:
    sign_in(page, editor)
    page.goto(BOARD)
    arrange(publication, "en", make_user(Role.DESK_EDITOR, first_name="Lee"), led_by(stories[1]), seen=0, note="Mine")
    page.get_by_label("At a time").check()
    page.get_by_label("Time", exact=True).fill("2099-01-01T09:00")
    page.get_by_role("button", name="Schedule for 2099-01-01 09:00 KST").click()
    expect(page.get_by_text("Lee arranged this front page while you did (no. 1)")).to_be_visible()
    page.get_by_role("button", name="Put mine in its place").click()
    expect(page.get_by_text("The front page is scheduled for 2099-01-01 09:00 KST (no. 2).")).to_be_visible()
    assert not axe.violations(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_and_the_page_fit_a_phone_and_can_be_read_by_everybody(
    new_page: NewPage, sign_in: SignIn, publication: Publication, editor: User, stories: list[Version], scheme: str
) -> None:
    arrange(publication, "en", editor, led_by(stories[2], headline="Set over it"), seen=0)
    page = new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page.goto("/")
    assert not axe.violations(page)
    sent = {"front": page.request.get(page.url).text()}
    sign_in(page, editor)
    page.goto(BOARD)
    assert not vnu.errors(sent | {"board": page.request.get(page.url).text()})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not axe.violations(page)
