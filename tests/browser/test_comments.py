"""Comments in a real browser: names that are offered, words that are commented on and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.models import Comment
from articles.verbs import teamwork
from newsroom.roles import Role
from tests.browser.axe import violations
from tests.browser.writing import BodyEditor
from tests.builders import make_article, make_publication, make_reporter, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from articles.models import Article
    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "<p>The envoys met on Monday.</p><p>They <strong>left</strong> on Tuesday.</p>"
SELECTED = "() => getSelection().toString().replace(/\\s+/g, ' ')"


@pytest.fixture
def article() -> Article:
    return make_article(make_publication(), headline="Envoys meet", body=BODY)


@pytest.fixture
def editor(article: Article, page: Page, sign_in: SignIn) -> User:
    editor = make_user(Role.DESK_EDITOR, "editor")
    sign_in(page, editor)
    return editor


def test_a_name_is_offered_in_either_script_and_put_in(article: Article, editor: User, page: Page) -> None:
    kim = make_user(Role.REPORTER, "mjkim")
    make_reporter("kim", name_ko="김민준", name_en="Kim Min-jun", user=kim)
    page.goto(f"/admin/articles/article/{article.pk}/comments/")
    field = page.get_by_label("Comment", exact=True)
    field.press_sequentially("Ask @kim m")
    option = page.get_by_role("option", name="김민준")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option")).to_have_count(1)
    assert violations(page) == []
    field.press("Enter")
    expect(field).to_have_value("Ask @Kim Min-jun ")
    field.press_sequentially("or @김")
    expect(option).to_be_visible()
    field.press("Tab")
    expect(field).to_have_value("Ask @Kim Min-jun or @Kim Min-jun ")
    expect(field).to_be_focused()
    field.press_sequentially("and write to kim@example.org")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("button", name="Add the comment").click()
    expect(page.get_by_text("Ask @Kim Min-jun or @Kim Min-jun and write to")).to_be_visible()
    expect(page.get_by_text("Told: Kim Min-jun")).to_be_visible()
    assert list(Comment.objects.get().mentions.all()) == [kim]


def test_selected_words_are_commented_on_in_another_tab(article: Article, editor: User, page: Page) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    body = BodyEditor(page)
    expect(page.get_by_role("button", name="Comment on the selected words")).to_have_attribute("aria-disabled", "true")
    body.text.click()
    body.key("Control+a")
    with page.expect_popup() as opened:
        body.press("Comment on the selected words")
    comments = opened.value
    expect(comments.get_by_label("About these words")).to_have_value("The envoys met on Monday. They left on Tuesday.")
    comments.get_by_label("Comment", exact=True).fill("Who says so?")
    comments.get_by_role("button", name="Add the comment").click()
    expect(comments.get_by_role("link", name="Show it in the article")).to_be_visible()
    expect(comments.get_by_text("the passage has changed")).to_have_count(0)


def test_the_words_of_a_comment_are_found_in_the_body_and_in_the_headline(
    article: Article, editor: User, page: Page
) -> None:
    teamwork.remark(article, editor, "Which day?", "Monday. They left on")
    headline = teamwork.remark(article, editor, "Sharper", "meet")
    gone = teamwork.remark(article, editor, "Where?", "in Paris")
    page.goto(f"/admin/articles/article/{article.pk}/comments/")
    page.get_by_role("link", name="Show it in the article").first.click()
    expect(BodyEditor(page).text).to_be_focused()
    assert page.evaluate(SELECTED) == "Monday. They left on"
    shown = page.locator(f"#passage-{headline.pk}").get_by_role("button", name="Show it in the article")
    shown.click()
    expect(page.get_by_label("Headline:")).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == len("Envoys ")
    expect(page.locator(f"#passage-{gone.pk}").get_by_role("button")).to_be_hidden()
