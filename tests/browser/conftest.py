"""A real browser against a real server: any message on its console and any failed request fails the test."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.browser.tools import chromium
from tests.builders import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings: None
) -> None:
    """SQLite in a file: the server's threads would share the one connection of a database in memory."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "browser.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:  # noqa: FBT001 - a fixture's value
    """Django would remove that file before it begins; it goes with its folder."""
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    program = chromium()
    # Long enough for a machine that does other things too; a test that passes never waits so long.
    expect.set_options(timeout=20_000)
    # Playwright's own loop runs in this thread, where Django then refuses its blocking calls.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


class Troubles:
    """What went wrong on the watched pages of one test."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: set[int] = set()

    def expect(self, *statuses: int) -> None:
        """From here on these statuses are what the test wants to see."""
        self.expected.update(statuses)

    def watch(self, context: BrowserContext) -> None:
        """Every page of `context`, also those it opens itself. CSP violations come as console errors."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"warning", "error"}:
            return
        # The browser repeats a failed request in words of its own.
        if any(f"status of {status} " in message.text for status in self.expected):
            return
        self.seen.append(f"{message.page and message.page.url}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.seen.append(f"{response.status} {response.url}")


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Fails the test at its end when there were any."""
    troubles = Troubles()
    yield troubles
    assert not troubles.seen, "\n".join(troubles.seen)


class NewPage(Protocol):
    """Opens a page in a browser of its own: another person at another desk."""

    def __call__(self, **options: Any) -> Page:
        """`options` as of a Playwright context."""


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, troubles: Troubles) -> Iterator[NewPage]:
    """Pages for several people in one test."""
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(
            **({"base_url": live_server.url, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options)
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        troubles.watch(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One page, in English, on a wide screen."""
    return new_page()


class SignIn(Protocol):
    """Signs a person in."""

    def __call__(self, page: Page, user: User) -> None:
        """From here on `page` and its browser are theirs."""


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """At once, without the form; for tests of what comes afterwards."""

    def sign_in(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": key,
                    "url": live_server.url + settings.SESSION_COOKIE_PATH,
                }
            ]
        )

    return sign_in


@pytest.fixture
def sign_in_by_hand() -> SignIn:
    """Through the form, for people made by the builders; ends on the desk's first page."""

    def sign_in(page: Page, user: User) -> None:
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.get_username())
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        # Not the form's own address, which ends in ?next=/admin/.
        page.wait_for_url(re.compile(r"^[^?]*/admin/$"))

    return sign_in
