"""The search page in a real browser: what is found while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from newsroom.roles import Role
from tests.builders import make_publication, make_user, publish_article

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def archive(live_server: LiveServer) -> None:
    """Three articles."""
    publication = make_publication(host="localhost")
    editor = make_user(Role.DESK_EDITOR)
    publish_article(publication, editor, headline="Treaty signed in Seoul")
    publish_article(publication, editor, headline="Treaty delayed in Busan")
    publish_article(publication, editor, headline="한미 정상회담 열려", language="ko")


def test_what_is_found_appears_while_one_types_and_is_said(page: Page) -> None:
    page.goto("/search/")
    words = page.get_by_role("searchbox")
    words.press_sequentially("treaty", delay=20)
    expect(page.locator("#found .headline")).to_have_count(2)
    expect(page.locator("#found-said")).to_have_text("2 articles found.")
    expect(words).to_be_focused()
    expect(page).to_have_url("/search/?q=treaty")
    expect(page).to_have_title("treaty · Search · The Journal")
    # Who changes the language takes the question along.
    assert "q=treaty" in (page.locator(".languages a").first.get_attribute("href") or "")
    words.press_sequentially(" busan", delay=20)
    expect(page.locator("#found .headline")).to_have_text(["Treaty delayed in Busan"])
    words.fill("unicorn")
    expect(page.locator("#found-said")).to_have_text("Nothing was found.")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("unicorn")


def test_a_syllable_that_is_only_begun_is_not_looked_for(page: Page) -> None:
    page.goto("/ko/search/")
    words = page.get_by_role("searchbox")
    words.fill("정상회담")
    expect(page.locator("#found .headline")).to_have_text(["한미 정상회담 열려"])
    words.fill("정상회담ㅇ")
    page.wait_for_timeout(600)
    expect(page.locator("#found .headline")).to_have_text(["한미 정상회담 열려"])


def test_without_scripts_the_form_asks(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/search/")
    page.get_by_role("searchbox").fill("treaty")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#found .headline")).to_have_count(2)
