"""Lengths, the slug to come, and tags that are offered, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from taggit.models import Tag

from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_lengths_and_the_slug_follow_what_is_typed(page: Page, sign_in: SignIn) -> None:
    make_publication()
    sign_in(page, make_user(Role.REPORTER))
    page.goto("/admin/articles/article/add/")
    page.locator("#id_headline").fill("한미 정상회담, 서울서 열려")
    expect(page.locator("#id_headline_length")).to_have_text("15 characters · words: 4")
    expect(page.locator("#id_slug")).to_have_attribute("placeholder", "한미-정상회담-서울서-열려")
    page.locator("#id_body_editor").click()
    page.keyboard.insert_text("가" * 250)
    page.get_by_label("Language").select_option("ko")
    expect(page.locator("#id_headline_length")).to_have_text("15 characters · 0.1 sheets")
    expect(page.locator("#id_body_length")).to_have_text("250 characters · 1.3 sheets")


def test_tags_that_are_offered_are_in_sight_on_a_phone(new_page: NewPage, sign_in: SignIn) -> None:
    for number in range(4):
        Tag.objects.create(name=f"정상회담 {number}")
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor)
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    tags = page.get_by_role("combobox", name="Tags")
    # As low on the screen as it can be and still be seen.
    tags.evaluate("(field) => window.scrollBy(0, field.getBoundingClientRect().bottom - innerHeight + 130)")
    tags.press_sequentially("정상")
    last = page.locator(".desk-offered").get_by_role("option").last
    expect(last).to_be_visible()
    bar = page.locator(".desk-bar").evaluate("(bar) => bar.getBoundingClientRect().top")
    assert last.evaluate("(each) => each.getBoundingClientRect().bottom") <= bar


def test_tags_are_offered_and_taken_with_the_keyboard(page: Page, sign_in: SignIn) -> None:
    for name in ("정상회담", "한미정상회담", "외교"):
        Tag.objects.create(name=name)
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication(), editor)
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    tags = page.get_by_role("combobox", name="Tags")
    tags.press_sequentially("외교, 정상")
    expect(page.locator(".desk-offered").get_by_role("option")).to_have_text(["정상회담", "한미정상회담"])
    tags.press("ArrowDown")
    tags.press("ArrowDown")
    tags.press("Enter")
    expect(tags).to_have_value("외교, 한미정상회담, ")
    expect(page.locator(".desk-offered").get_by_role("option")).to_have_count(0)
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state("networkidle")
    assert sorted(tag.name for tag in article.tags.all()) == ["외교", "한미정상회담"]
