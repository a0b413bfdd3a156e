"""Contrast themes: with colours of the person's own, what a colour said is still said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.models import Version
from articles.models.version import VersionKind
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from articles.verbs.publishing import Reason
from newsroom.roles import Role
from tests.builders import edit, in_future, make_publication, make_user, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(live_server: LiveServer) -> User:
    """Whose publication has a corrected story, which leads the front page as breaking, and one beside it."""
    publication = make_publication(host="localhost")
    editor = make_user(Role.MANAGING_EDITOR)
    publish_article(publication, editor, headline="Port opens")
    article = publish_article(
        publication, editor, headline="Treaty signed", body="<p>Nine envoys met in Seoul.</p>"
    ).article
    article = edit(article, editor, body="<p>Ten envoys met in Seoul on Monday.</p>")
    publishing.publish(article, editor, kind=VersionKind.CORRECTION, reason=Reason(en="There were ten."))
    edit(article, editor, body="<p>Ten envoys met in Busan on Monday.</p><p>They left.</p>")
    lead = Slot(story=article.number, breaking_until=in_future(hours=1))
    zones = (Zone(ZoneKind.LEAD, slots=(lead,)), Zone(ZoneKind.TOP, slots=(Slot(),) * 8))
    arrange(publication, "en", editor, Layout(zones), seen=0)
    return editor


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """As it is drawn for somebody with a contrast theme."""
    return new_page(forced_colors="active")


def style(of: Locator, name: str) -> str:
    """As the browser draws it."""
    return str(of.first.evaluate("(element, name) => getComputedStyle(element).getPropertyValue(name)", name))


def test_readers_are_shown_what_is_breaking_found_and_changed(page: Page, editor: User) -> None:
    page.goto("/")
    paper = style(page.locator("body"), "background-color")
    breaking = page.locator(".label--breaking")
    expect(breaking).to_be_visible()
    assert style(breaking, "background-color") != paper
    page.goto("/search/?q=treaty")
    found = page.locator("mark")
    assert style(found, "background-color") != paper
    page.keyboard.press("Tab")
    assert style(page.locator(":focus"), "outline-style") == "solid"
    version = Version.objects.get(number=2)
    page.goto(version.versions_path)
    went, came = page.locator(".version del, .version [role=deletion]"), page.locator(".version ins")
    assert "line-through" in style(went, "text-decoration-line")
    assert "underline" in style(came, "text-decoration-line")
    page.goto("/sections/politics/")
    assert "underline" in style(page.locator(".sections [aria-current]"), "text-decoration-line")


def test_the_desk_shows_focus_the_button_meant_and_what_changed(page: Page, editor: User, sign_in: SignIn) -> None:
    version = Version.objects.get(number=2)
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{version.article_id}/change/")
    page.locator(".body-editor__text").click()
    text = page.locator(".body-editor")
    assert style(text, "outline-style") == "solid"
    pressed, resting = (page.locator(f".body-editor__button[aria-pressed={state}]") for state in ("true", "false"))
    assert style(pressed, "background-color") != style(resting, "background-color")
    page.goto(f"/admin/articles/article/{version.article_id}/act/publish/")
    paper = style(page.locator("body"), "background-color")
    added, same = page.locator(".desk-passage-row--added"), page.locator(".desk-passage-row:not([class*='--'])")
    assert style(added, "border-inline-start-color") != paper
    for unmarked in same.all():
        assert style(unmarked, "border-inline-start-color") == paper
    assert "line-through" in style(page.locator("del"), "text-decoration-line")
    assert style(page.locator(".desk-verbs .default"), "border-top-width") == "2px"
