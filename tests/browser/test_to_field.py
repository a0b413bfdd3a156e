"""What is missing leads to its field: with the keyboard, whatever stands in the field's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from newsroom.roles import Role
from tests.browser import axe
from tests.browser.keyboard import Keyboard
from tests.builders import edit, make_article, make_photo, make_publication, make_section, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_what_an_editor_will_find_missing_leads_to_its_field(new_page: NewPage, sign_in: SignIn, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 740})
    publication = make_publication()
    make_section(publication)
    writer = make_user(Role.REPORTER, "writer")
    photo = make_photo(credit="", alt_en="", alt_ko="")
    article = make_article(publication, writer, photo=photo, body="<p>All 38 agree.</p>", reporter="")
    edit(article, writer, section=None, headline="", body="", lead_alt="")
    sign_in(page, writer)
    keys = Keyboard(page)
    fields = {
        "Headline: write one.": page.get_by_label("Headline:"),
        "Section: choose one.": page.locator("#id_section"),
        "Bylines: say who wrote it.": page.locator("#bylines-0 .select2-selection"),
        "Body: there is no text yet.": page.get_by_role("textbox", name="Body"),
        "has no alternative text": page.get_by_label("Alternative text in this article"),
        "has no credit.": page.locator(".field-lead_photo").get_by_role("button", name="Choose another"),
    }
    for said, field in fields.items():
        page.goto(f"/admin/articles/article/{article.pk}/act/submit/")
        keys.follow(page.get_by_role("link", name=said))
        expect(field).to_be_focused()
        expect(field).to_be_in_viewport(ratio=0.5)
        assert "#" not in page.url, "what is posted now would come back to this field, past the desk's answer"
        assert _top_of_bar(page) >= field.evaluate("(field) => field.getBoundingClientRect().top")
    page.goto(f"/admin/articles/article/{article.pk}/act/submit/")
    assert not axe.violations(page)


def test_before_publishing_too_and_into_a_part_that_is_closed(page: Page, sign_in: SignIn) -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR, "editor")
    article = make_article(publication, editor)
    edit(article, editor, share_photo=make_photo("red", credit=""))
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    Keyboard(page).follow(page.get_by_role("link", name="has no credit."))
    expect(page.locator(".field-share_photo").get_by_role("button", name="Choose another")).to_be_focused()
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    edit(article, editor, headline="", share_photo=None)
    page.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    Keyboard(page).follow(page.get_by_role("link", name="Headline: write one."))
    expect(page.get_by_label("Headline:")).to_be_focused()


def _top_of_bar(page: Page) -> float:
    return float(page.locator(".desk-verbs").evaluate("(bar) => bar.getBoundingClientRect().top"))
