"""Signing in with a real browser, whose authenticator is a virtual one: password and code, passkey alone, and the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from newsroom.roles import Role
from tests.browser import axe
from tests.builders import PASSWORD, make_publication, make_user
from tests.second_factors import code_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page
    from pytest_django import Settings

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor() -> User:
    make_publication()
    return make_user(Role.DESK_EDITOR, "editor")


def give_authenticator(page: Page) -> None:
    """A device that asks its owner, who always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def add_passkey(page: Page, name: str = "Work laptop", *, alone: bool = True) -> None:
    """From the desk's first page, with the password asked once more."""
    page.get_by_role("link", name="editor").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Sign in with it alone").set_checked(alone)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def test_a_passkey_alone_opens_the_desk(page: Page, sign_in_by_hand: SignIn, editor: User) -> None:
    give_authenticator(page)
    sign_in_by_hand(page, editor)
    add_passkey(page)
    assert page.locator(".desk-codes li").count() == 10
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/articles/article/")
    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url("**/admin/articles/article/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_passkey_that_is_removed_opens_nothing(page: Page, sign_in_by_hand: SignIn, editor: User) -> None:
    give_authenticator(page)
    sign_in_by_hand(page, editor)
    add_passkey(page)
    page.goto("/admin/account/")
    expect(page.get_by_text("Work laptop")).to_be_visible()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("None yet.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/login/")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.locator(".messagelist, .errornote:visible").first).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_password_and_a_code_open_the_desk(page: Page, sign_in_by_hand: SignIn, editor: User) -> None:
    sign_in_by_hand(page, editor)
    page.get_by_role("link", name="editor").click()
    page.get_by_role("link", name="Add an authenticator app").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("It cannot be scanned").click()
    secret = page.locator(".desk-secret").inner_text()
    page.get_by_label("Type the six digits").fill(code_of(secret))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_text("The authenticator app is added.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    # The password alone opens nothing, and neither does another code.
    code = page.get_by_label("Code from your authenticator app")
    expect(code).to_be_visible()
    beside = page.context.new_page()
    beside.goto("/admin/articles/article/")
    expect(beside.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    beside.close()
    codes = {code_of(secret, steps) for steps in range(-2, 3)}
    code.fill(
        next(other for other in ("000000", "111111", "222222", "333333", "444444", "555555") if other not in codes)
    )
    page.keyboard.press("Enter")
    expect(page.get_by_text("The code is not right, or has been used.")).to_be_visible()
    # The code of this half minute is used up; a clock may be one step ahead.
    code.fill(code_of(secret, 1))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remember this device").click()
    page.wait_for_url("**/admin/")
    page.get_by_role("button", name="Log out").click()
    sign_in_by_hand(page, editor)


def test_a_security_key_is_the_second_step(page: Page, sign_in_by_hand: SignIn, editor: User) -> None:
    give_authenticator(page)
    sign_in_by_hand(page, editor)
    add_passkey(page, "Key on my ring", alone=False)
    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.get_by_role("button", name="Do not remember").click()
    page.wait_for_url("**/admin/")


def test_who_let_the_days_go_by_adds_a_passkey_and_goes_on(page: Page, settings: Settings, editor: User) -> None:
    settings.SECOND_FACTOR = "required"
    settings.SECOND_FACTOR_GRACE_DAYS = 0
    give_authenticator(page)
    page.goto("/admin/articles/article/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("then the desk opens again")).to_be_visible()
    assert not axe.violations(page)
    add_passkey(page)
    page.goto("/admin/articles/article/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_label("Second factor")).to_have_count(0)


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ko-KR", "dark")])
def test_the_pages_of_an_account_fit_a_phone_and_everybody(
    new_page: NewPage, sign_in: SignIn, editor: User, language: str, scheme: str
) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, locale=language, color_scheme=scheme)
    wrong = []

    def look(path: str) -> None:
        page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            wrong.append(f"{path} is {width} wide")
        wrong.extend(f"{path}: {violation}" for violation in axe.violations(page))

    look("/admin/login/")
    sign_in(page, editor)
    for path in ("", "confirm/"):
        look(f"/admin/account/{path}")
    page.goto("/admin/account/app/add/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#content [type=submit]").click()
    for path in ("app/add/", "passkeys/add/"):
        look(f"/admin/account/{path}")
    assert not wrong
