"""People come and are let back in, each in a browser of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from newsroom.roles import Role
from tests.browser import axe
from tests.builders import PASSWORD, make_publication, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "a new staple battery"


@pytest.fixture
def chief() -> User:
    make_publication()
    return make_user(Role.MANAGING_EDITOR, "chief")


def copied_link(page: Page) -> str:
    """What somebody would copy."""
    return page.locator(".desk-link").inner_text()


def test_somebody_is_invited_comes_loses_the_password_and_comes_back(
    page: Page, new_page: NewPage, sign_in: SignIn, chief: User
) -> None:
    sign_in(page, chief)
    page.goto("/admin/newsroom/invitation/")
    page.get_by_role("link", name="Add invitation").first.click()
    page.get_by_label("Role").select_option("Desk editor")
    page.get_by_role("button", name="Save", exact=True).click()
    link = copied_link(page)

    newcomer = new_page()
    newcomer.goto(link)
    newcomer.get_by_label("Username").fill("newcomer")
    newcomer.get_by_label("Password:", exact=True).fill(PASSWORD)
    newcomer.get_by_label("Password confirmation").fill(PASSWORD)
    newcomer.get_by_role("button", name="Make my login").click()
    expect(newcomer.get_by_text("Welcome. Sign in")).to_be_visible()
    newcomer.get_by_label("Username").fill("newcomer")
    newcomer.get_by_label("Password").fill(PASSWORD)
    newcomer.keyboard.press("Enter")
    newcomer.wait_for_url("**/admin/")

    page.goto("/admin/auth/user/")
    page.get_by_role("link", name="newcomer").click()
    page.get_by_role("link", name="Give a way back in").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Both").check()
    page.get_by_role("button", name="Do it").click()
    link = copied_link(page)

    newcomer.goto(link)
    newcomer.get_by_label("New password:", exact=True).fill(NEW)
    newcomer.get_by_label("New password confirmation").fill(NEW)
    newcomer.get_by_role("button", name="Set the password").click()
    newcomer.get_by_label("Username").fill("newcomer")
    newcomer.get_by_label("Password").fill(NEW)
    newcomer.keyboard.press("Enter")
    newcomer.wait_for_url("**/admin/")


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ko-KR", "dark")])
def test_the_pages_of_people_fit_a_phone_and_everybody(
    new_page: NewPage, sign_in: SignIn, chief: User, language: str, scheme: str
) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, locale=language, color_scheme=scheme)
    person = make_user(Role.DESK_EDITOR, "somebody-with-a-long-name", first_name="Sae-ro", last_name="On")
    page.goto("/admin/login/")
    page.locator("#id_username").fill("chief")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    page.goto("/admin/newsroom/invitation/add/")
    page.locator("#id_role").select_option("Reporter")
    page.locator("[name=_save]").click()
    page.locator(".desk-link").wait_for()
    wrong = []

    def look(path: str) -> None:
        if path:
            page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            wrong.append(f"{path} is {width} wide")
        wrong.extend(f"{path}: {violation}" for violation in axe.violations(page))

    look("")
    for path in ("", f"{person.pk}/change/"):
        look(f"/admin/auth/user/{path}")
    for path in (
        "newsroom/invitation/",
        "newsroom/invitation/add/",
        "newsroom/auditentry/",
        "account/sessions/",
        "articles/notice/",
    ):
        look(f"/admin/{path}")
    page.goto(f"/admin/auth/user/{person.pk}/recover/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#content [type=submit]").click()
    page.locator("[name=lost]").first.wait_for()
    look("")
    page.locator("[value=password]").check()
    page.locator("#content [type=submit]").click()
    page.locator(".desk-link").wait_for()
    look("")
    assert not wrong
