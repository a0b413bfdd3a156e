"""How a search result and a shared link will look, beside the fields that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from newsroom.roles import Role
from tests.browser.axe import violations
from tests.builders import make_article, make_photo, make_publication, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_is_closed_until_it_is_wanted_and_follows_what_is_typed(page: Page, sign_in: SignIn) -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor, headline="Envoys meet", deck="They talk", photo=make_photo())
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.locator("#id_search_title")).to_be_hidden()
    page.locator("summary", has_text="Search engines").click()
    result = page.locator(".elsewhere--search")
    expect(result.locator(".elsewhere__title")).to_have_text("Envoys meet · The Journal")
    expect(result.locator(".elsewhere__words")).to_have_text("They talk")
    page.locator("#id_headline").fill("Envoys agree")
    expect(result.locator(".elsewhere__title")).to_contain_text("Envoys agree")
    page.locator("#id_search_title").fill("What was agreed")
    expect(result.locator(".elsewhere__title")).to_contain_text("What was agreed")
    expect(page.locator("#id_search_title_length")).to_have_text("15 of about 60 characters")
    page.locator("#id_search_title").fill("한미 정상회담에서 합의한 것과 내년 봄으로 미룬 것을 한눈에 보여 드립니다")
    expect(page.locator("#id_search_title_length")).to_contain_text("the rest is cut off")
    page.locator("summary", has_text="When shared").click()
    card = page.locator(".elsewhere--shared")
    lead = page.locator(".field-lead_photo .photo-widget img").get_attribute("src")
    expect(card.locator("img")).to_have_attribute("src", lead or "")
    page.get_by_role("button", name="Take it out").click()
    expect(card.locator("img")).to_be_hidden()
    page.locator("#id_share_headline").fill("They shook hands")
    expect(card.locator(".elsewhere__title")).to_have_text("They shook hands")
    expect(card.locator(".elsewhere__words")).to_have_text("They talk")
    page.get_by_role("button", name="Save draft").click()
    # What was said in words of its own is not left out of sight.
    expect(page.locator("#id_share_headline")).to_have_value("They shook hands")
    expect(page.locator("#id_share_headline")).to_be_visible()


def test_it_fits_a_phone(new_page: NewPage, sign_in: SignIn) -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor, deck="한" * 300, photo=make_photo())
    page = new_page(viewport={"width": 360, "height": 780})
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    for group in ("Search engines", "When shared"):
        page.locator("summary", has_text=group).press("Enter")
        expect(page.locator("details[open]", has_text=group)).to_be_visible()
    expect(page.locator(".elsewhere--shared img")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
