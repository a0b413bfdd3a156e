"""The buttons at the foot of the article form: none of them moves away from under the hand, and the likely ones stand first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.admin.saving.script import PACE
from articles.verbs import publishing
from newsroom.roles import Role
from tests.browser import axe
from tests.browser.keyboard import Keyboard
from tests.builders import edit, in_future, make_article, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Where the bar and each of its buttons stand on the screen.
_BOXES = """() => [document.querySelector(".desk-bar"), ...document.querySelectorAll(".desk-bar .button")]
    .map((each) => { const box = each.getBoundingClientRect(); return [box.x, box.y, box.width, box.height].map(Math.round) })"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a quarter of a minute for a test."""
    for name, milliseconds in {"pause": 100, "least": 400, "poll": 700, "session": 300}.items():
        monkeypatch.setitem(PACE, name, milliseconds)


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "editor")


@pytest.mark.parametrize("locale", ["en-GB", "ko-KR"])
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_no_button_moves_whatever_is_said_about_saving(
    new_page: NewPage,
    sign_in: SignIn,
    troubles: Troubles,
    publication: Publication,
    editor: User,
    width: int,
    locale: str,
) -> None:
    kept, newer, away = {
        "en-GB": ("Kept", "A newer state", "Signed out"),
        "ko-KR": ("보관함", "더 새로운", "로그아웃"),
    }[locale]
    desk = new_page(viewport={"width": width, "height": 740}, locale=locale)
    sign_in(desk, editor)
    article = make_article(publication, editor)
    desk.goto(f"/admin/articles/article/{article.pk}/change/")
    state = desk.locator("[data-saving-state]")
    expect(state).not_to_be_empty()
    before = desk.evaluate(_BOXES)
    seen = {state.inner_text()}
    said = desk.locator("#id_deck")

    def typed_until(word: str) -> None:
        said.press_sequentially("a")
        expect(state).to_contain_text(word)
        seen.add(state.inner_text())
        assert desk.evaluate(_BOXES) == before
        # On a screen it may be cut off; to be heard it is whole.
        assert state.evaluate("(line) => line.textContent === line.dataset.said || !!line.querySelector('a')")

    typed_until(kept)
    edit(article, editor, dateline="BUSAN")
    typed_until(newer)
    expect(state).to_be_in_viewport(ratio=1)
    assert state.evaluate("(line) => line.scrollWidth <= line.clientWidth + 1")
    troubles.expect(401, 403)
    desk.context.clear_cookies(name="sessionid")
    typed_until(away)
    # What one has to know and to follow is read whole, over the text and not in place of a button.
    expect(state.get_by_role("link")).to_be_in_viewport(ratio=1)
    assert state.evaluate("(line) => line.scrollWidth <= line.clientWidth + 1")
    assert len(seen) == 4
    assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert not axe.violations(desk)


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_of_a_scheduled_article_the_likely_act_stands_first_and_the_others_behind_more(
    new_page: NewPage, sign_in: SignIn, publication: Publication, editor: User, width: int
) -> None:
    desk = new_page(viewport={"width": width, "height": 740})
    sign_in(desk, editor)
    article = make_article(publication, editor)
    publishing.publish(article, editor, in_future(days=2))
    desk.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(desk.get_by_role("link", name="Change the time…")).to_be_in_viewport(ratio=1)
    expect(desk.get_by_role("button", name="Save the working copy")).to_be_in_viewport(ratio=1)
    cancel = desk.get_by_role("link", name="Cancel the schedule…")
    publish = desk.get_by_role("button", name="Publish or schedule…")
    expect(cancel).to_be_hidden()
    expect(publish).to_be_hidden()
    place = "(button) => Math.round(button.getBoundingClientRect().y / 2)"
    before = desk.get_by_role("link", name="Change the time…").evaluate(place)
    more = desk.get_by_role("button", name="More", exact=True)
    keys = Keyboard(desk)
    keys.enter(more)
    expect(more).to_have_attribute("aria-expanded", "true")
    for each in (publish, cancel, desk.get_by_role("link", name="Hand over…")):
        expect(each).to_be_in_viewport(ratio=1)
    assert desk.get_by_role("link", name="Change the time…").evaluate(place) == before
    assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert not axe.violations(desk)
    keys.go_to(cancel)
    keys.press("Escape")
    expect(cancel).to_be_hidden()
    expect(more).to_be_focused()
    # A press beside it closes it, too.
    more.click()
    expect(cancel).to_be_visible()
    desk.mouse.click(5, 5)
    expect(cancel).to_be_hidden()
