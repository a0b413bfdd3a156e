"""Linking to a document while writing: chosen or added in a dialog, by keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.library.documents import keep_document
from articles.models import Document
from newsroom.roles import Role
from tests.browser.axe import violations
from tests.browser.writing import BodyEditor
from tests.builders import make_publication, make_section, make_user
from tests.files.test_documents import HWP, PDF

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(page: Page, sign_in: SignIn) -> BodyEditor:
    """The form of a new article, the cursor in its body."""
    make_section(make_publication())
    sign_in(page, make_user(Role.REPORTER))
    page.goto("/admin/articles/article/add/")
    editor = BodyEditor(page)
    editor.text.click()
    return editor


def test_a_document_is_found_and_its_title_becomes_the_link(editor: BodyEditor, page: Page) -> None:
    keep_document(Document(title_en="Minutes", language="en"), HWP)
    document = keep_document(Document(title_en="Budget <report>", title_ko="예산 보고서", language="en"), PDF)
    editor.type("See ")
    editor.press("Document")
    dialog = page.get_by_role("dialog", name="Link to a document")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    assert violations(page) == []
    page.keyboard.type("예산")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Budget <report>")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(editor.text).to_be_focused()
    editor.type(" for all.")
    link = f'<a href="{document.get_absolute_url()}">Budget &lt;report&gt;</a>'
    assert editor.html == f"<p>See {link} for all.</p>"


def test_selected_words_become_the_link_and_escape_changes_nothing(editor: BodyEditor, page: Page) -> None:
    document = keep_document(Document(title_en="Budget report", language="en"), PDF)
    editor.type("the report")
    editor.key("Control+a")
    editor.press("Document")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Escape")
    assert editor.html == "<p>the report</p>"
    expect(editor.text).to_be_focused()
    editor.key("Control+a")
    editor.press("Document")
    page.get_by_role("dialog").get_by_role("button", name="Budget report").click()
    assert editor.html == f'<p><a href="{document.get_absolute_url()}">the report</a></p>'


def test_a_document_is_added_and_linked_on_a_phone(editor: BodyEditor, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "예산 보고서.pdf"
    file.write_bytes(PDF)
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_label("Language").select_option("ko")
    editor.text.click()
    editor.press("Document")
    dialog = page.get_by_role("dialog")
    assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")
    dialog.get_by_label("Add a document from this device").set_input_files(file)
    title = dialog.get_by_label("Title: readers see it as the link")
    expect(title).to_have_value("예산 보고서")
    title.fill(" ")
    dialog.get_by_role("button", name="Add and link").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Give the document a title")
    title.fill("국방 예산")
    dialog.get_by_role("button", name="Add and link").click()
    expect(dialog).to_have_count(0)
    document = Document.objects.get()
    assert (document.title_ko, document.language) == ("국방 예산", "ko")
    assert editor.html == f'<p><a href="{document.get_absolute_url()}">국방 예산</a></p>'
