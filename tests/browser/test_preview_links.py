"""A preview link: made at the desk, opened by somebody without an account, and closed again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from newsroom.roles import Role
from tests.browser import axe
from tests.browser.stranger import Stranger
from tests.builders import edit, make_article, make_publication, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from articles.models import Article
    from tests.browser.conftest import NewPage, SignIn, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reporter() -> User:
    return make_user(Role.REPORTER, "hong")


@pytest.fixture
def article(reporter: User) -> Article:
    # Read on the host the desk is on, so that the link leads here.
    return make_article(make_publication(host="localhost"), reporter, headline="Not out yet")


@pytest.fixture
def desk(page: Page, sign_in: SignIn, reporter: User, article: Article) -> Page:
    """The article's writer, on the page of its links."""
    sign_in(page, reporter)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("link", name="Preview links").click()
    return page


@pytest.fixture
def stranger(new_page: NewPage) -> Stranger:
    return Stranger(new_page())


def make_link(desk: Page, *, whom: str = "The embassy", shows: str = "Always the newest working copy") -> str:
    """A new link by the form; its address, as one would copy it."""
    desk.get_by_label(shows).check()
    desk.get_by_label("It opens for").select_option("One day")
    desk.get_by_label("For whom").fill(whom)
    desk.get_by_role("button", name="Make the link").click()
    expect(desk.get_by_text("The link is ready below.")).to_be_visible()
    return desk.get_by_label(whom).input_value()


def test_a_stranger_reads_what_is_not_published_and_is_told_so(
    desk: Page, stranger: Stranger, article: Article, reporter: User
) -> None:
    newest = make_link(desk, whom="The embassy")
    fixed = make_link(desk, whom="The printer", shows="The working copy as it is saved now")
    edit(article, reporter, headline="Written again")
    for address, headline in ((newest, "Written again"), (fixed, "Not out yet")):
        stranger.reads(address, headline)
        banner = stranger.page.get_by_role("note")
        expect(banner).to_contain_text("Preview: this is not published.")
        expect(banner).to_be_in_viewport()
        expect(stranger.page.locator("meta[name=robots]")).to_have_attribute("content", "noindex, nofollow")
        answer = stranger.page.request.get(address)
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "no-store" in answer.headers["cache-control"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        assert axe.violations(stranger.page) == []
    # It opens what it says and no door beside it: the desk asks who is there.
    stranger.page.goto("/admin/")
    expect(stranger.page.get_by_label("Username")).to_be_visible()


def test_a_link_that_was_taken_back_is_refused(desk: Page, stranger: Stranger, troubles: Troubles) -> None:
    address, other = make_link(desk, whom="The embassy"), make_link(desk, whom="The printer")
    stranger.reads(address, "Not out yet")
    line = desk.get_by_role("listitem").filter(has=desk.get_by_label("The embassy"))
    line.get_by_role("button", name="Take back").click()
    expect(desk.get_by_text("The link opens nothing any more.")).to_be_visible()
    expect(desk.get_by_label("The embassy")).to_have_count(0)
    refused(stranger, troubles, address)
    stranger.reads(other, "Not out yet")


def test_a_link_that_has_expired_is_refused(desk: Page, stranger: Stranger, troubles: Troubles) -> None:
    address = make_link(desk)
    expires = timezone.now() + timedelta(days=1)
    with time_machine.travel(expires - timedelta(minutes=5), tick=False):
        stranger.reads(address, "Not out yet")
    with time_machine.travel(expires + timedelta(seconds=1), tick=False):
        refused(stranger, troubles, address)


def refused(stranger: Stranger, troubles: Troubles, address: str) -> None:
    """It says so with a 410, and nothing of the article is there."""
    troubles.expect(410)
    assert stranger.goto(address) == 410
    expect(stranger.headline).to_have_text("This preview link opens nothing any more")
    expect(stranger.page.get_by_text("Not out yet")).to_have_count(0)
