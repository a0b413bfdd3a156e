"""Copy from word processors: every word of it arrives, nothing else does, and it stays as it was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from articles.body import plain_text
from articles.models import Article
from newsroom.roles import Role
from tests.browser.writing import BodyEditor
from tests.builders import make_publication, make_section, make_user
from tests.clipboards import KEPT, copied, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(page: Page, sign_in: SignIn) -> BodyEditor:
    """The form of a new article, the cursor in its body."""
    make_section(make_publication())
    sign_in(page, make_user(Role.REPORTER))
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline:").fill("Pasted")
    editor = BodyEditor(page)
    editor.text.click()
    return editor


def save(page: Page) -> str:
    """Press “Save draft”; the body that is kept."""
    with page.expect_navigation(url="**/change/"):
        page.get_by_role("button", name="Save draft").click()
    return Article.objects.get().body


@pytest.mark.parametrize("name", KEPT)
def test_every_word_that_is_pasted_is_saved_and_stays(editor: BodyEditor, page: Page, name: str) -> None:
    editor.paste(copied(name))
    body = save(page)
    assert plain_text(body).split() == words(name)
    for part in KEPT[name]:
        assert part in body
    for rest in ("style", "class=", "Mso", "HStyle", "file:", "<img", "\u00a0"):
        assert rest not in body
    # Loaded and written by the editor itself, not only handed back: a letter typed and taken away again.
    again = BodyEditor(page)
    again.text.click()
    again.type("x")
    again.key("Backspace")
    assert save(page) == body


def test_the_address_of_a_video_on_a_line_of_its_own_is_the_video(page: Page, editor: BodyEditor) -> None:
    paste = """(text) => {
        const data = new DataTransfer()
        data.setData("text/plain", text)
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
    }"""
    page.evaluate(paste, "https://youtu.be/aqz-KE-bpKQ")
    editor.type("See ")
    page.evaluate(paste, "https://youtu.be/dQw4w9WgXcQ")
    body = save(page)
    assert 'data-embed="https://youtu.be/aqz-KE-bpKQ"' in body
    assert "dQw4w9WgXcQ" in body
    assert 'data-embed="https://youtu.be/dQw4w9WgXcQ"' not in body
