"""Bylines are put in order by buttons, or dragged by a grip; without scripts the order is a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.copytext import BylineCopy
from articles.models import Article
from newsroom.roles import Role
from tests.browser import axe
from tests.builders import make_article, make_publication, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ("Ahn", "Baek", "Cho")


@pytest.fixture
def editor() -> User:
    return make_user(Role.DESK_EDITOR)


@pytest.fixture
def article(editor: User) -> Article:
    lines = tuple(BylineCopy("", name, "author") for name in NAMES)
    return make_article(make_publication(), editor, bylines=lines)


def row(page: Page, name: str) -> Locator:
    return page.locator(f".desk-bylines tr.form-row:has(input[value='{name}'])")


def order(page: Page) -> list[str]:
    """As the rows stand there."""
    return [box.input_value() for box in page.locator(".desk-bylines tr:not(.empty-form) [name$=-name]").all()]


def save(page: Page) -> list[str]:
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    return [line.name for line in Article.objects.get().bylines.all()]


def test_a_byline_is_moved_by_the_keyboard_and_keeps_the_focus(
    page: Page, sign_in: SignIn, editor: User, article: Article
) -> None:
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.locator(".desk-bylines [name$=-position]").first).to_be_hidden()
    expect(row(page, "Ahn").get_by_role("button", name="Move up")).to_be_disabled()
    assert axe.violations(page) == []
    down = row(page, "Ahn").get_by_role("button", name="Move down")
    down.focus()
    page.keyboard.press("Enter")
    assert order(page) == ["Baek", "Ahn", "Cho"]
    expect(down).to_be_focused()
    expect(page.locator(".desk-bylines [role=status]")).to_have_text("Ahn: 2 of 3")
    page.keyboard.press("Enter")
    # At the end there is only one way.
    expect(row(page, "Ahn").get_by_role("button", name="Move up")).to_be_focused()
    assert save(page) == ["Baek", "Cho", "Ahn"]


def test_a_row_that_is_added_or_taken_out_meanwhile_disturbs_nothing(
    page: Page, sign_in: SignIn, editor: User, article: Article
) -> None:
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    row(page, "Cho").get_by_role("button", name="Move up").click()
    add = page.get_by_role("button", name="Add another Byline")
    add.click()
    page.locator("#id_bylines-3-name").fill("Do")
    page.locator("#bylines-3").get_by_role("button", name="Move up").click()
    add.click()
    page.locator("#bylines-4 .inline-deletelink").click()
    assert order(page) == ["Ahn", "Cho", "Do", "Baek"]
    # An empty row is nobody's.
    add.click()
    assert save(page) == ["Ahn", "Cho", "Do", "Baek"]


def test_a_byline_is_dragged_by_its_grip(page: Page, sign_in: SignIn, editor: User, article: Article) -> None:
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    row(page, "Cho").locator(".desk-grip").drag_to(row(page, "Ahn"), target_position={"x": 20, "y": 4})
    assert order(page) == ["Cho", "Ahn", "Baek"]
    assert save(page) == ["Cho", "Ahn", "Baek"]


def test_without_scripts_the_order_is_a_number(
    new_page: NewPage, sign_in: SignIn, editor: User, article: Article
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    box = page.locator("[name=bylines-0-position]")
    expect(box).to_be_visible()
    box.fill("9")
    assert save(page) == ["Baek", "Cho", "Ahn"]
