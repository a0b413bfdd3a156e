"""Writing an article's body in a real browser: what is typed is what is kept, in either script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from articles.models import Article, Photo
from newsroom.roles import Role
from tests.browser.writing import BodyEditor, upload_photo
from tests.builders import make_article, make_photo, make_publication, make_section, make_user

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication)
    return publication


@pytest.fixture
def reporter(publication: Publication) -> User:
    return make_user(Role.REPORTER, "reporter")


@pytest.fixture
def editor(page: Page, sign_in: SignIn, reporter: User) -> BodyEditor:
    """The form of a new article, the cursor in its body."""
    sign_in(page, reporter)
    page.goto(ADD)
    editor = BodyEditor(page)
    editor.text.click()
    return editor


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    file = tmp_path / "summit.jpg"
    Image.new("RGB", (1200, 800), "teal").save(file)
    return file


def save(page: Page, headline: str = "A headline") -> str:
    """Press “Save draft”; the body as the form shows it after it was loaded again."""
    page.get_by_label("Headline:").fill(headline)
    with page.expect_navigation(url="**/change/"):
        page.get_by_role("button", name="Save draft").click()
    return BodyEditor(page).html


def test_hangul_is_composed_at_the_start_of_every_block(editor: BodyEditor, page: Page) -> None:
    page.get_by_label("Language").select_option("ko")
    editor.text.click()
    editor.compose("한미 정상회담이 열렸다.")
    editor.key("Enter")
    editor.compose("외교부는 밝혔다.")
    editor.key("Enter")
    editor.press("Heading")
    editor.compose("의제")
    editor.key("Enter")
    editor.press("Bulleted list")
    editor.compose("안보")
    editor.key("Enter")
    editor.compose("경제")
    written = "<p>한미 정상회담이 열렸다.</p><p>외교부는 밝혔다.</p><h2>의제</h2><ul><li><p>안보</p></li><li><p>경제</p></li></ul>"
    assert editor.html == written
    assert save(page, "정상회담").replace("<li><p>", "<li>").replace("</p></li>", "</li>") == written.replace(
        "<li><p>", "<li>"
    ).replace("</p></li>", "</li>")
    assert Article.objects.get().body.count("한미 정상회담이 열렸다.") == 1


def test_hangul_is_composed_before_text_that_stands_there(editor: BodyEditor, page: Page) -> None:
    editor.type("2025")
    editor.key("Home")
    editor.compose("서기 ")
    assert editor.html == "<p>서기 2025</p>"


def test_a_syllable_that_is_still_growing_is_saved_too(editor: BodyEditor, page: Page) -> None:
    page.get_by_label("Headline:").fill("제목")
    editor.text.click()
    editor.compose("외교")
    editor.compose_openly("부")
    with page.expect_navigation(url="**/change/"):
        page.get_by_role("button", name="Save draft").click()
    assert Article.objects.get().body == "<p>외교부</p>"


def test_spaces_stay_spaces(editor: BodyEditor, page: Page) -> None:
    editor.type("One  two ")
    editor.compose("한 글 ")
    editor.type("end")
    assert editor.html == "<p>One  two 한 글 end</p>"
    assert "\u00a0" not in save(page)
    assert "nbsp" not in Article.objects.get().body


def test_undo_takes_back_and_redo_brings_again(editor: BodyEditor, page: Page) -> None:
    editor.type("First")
    editor.key("Enter")
    page.wait_for_timeout(600)  # The history groups what is typed within half a second.
    editor.compose("둘째")
    page.keyboard.press("Control+z")
    assert "둘째" not in editor.html
    editor.press("Redo")
    assert editor.html == "<p>First</p><p>둘째</p>"


def test_everything_a_body_can_hold_is_saved_and_loads_as_it_was(editor: BodyEditor, page: Page) -> None:
    editor.press("Small heading")
    editor.type("A small heading\n")
    editor.type("A paragraph with a link")
    editor.key("Shift+Control+ArrowLeft")
    editor.press("Link")
    editor.answer("example.org/treaty")
    editor.key("End")
    editor.key("Enter")
    editor.press("Numbered list")
    editor.type("One\nTwo\n\n")
    editor.press("Quotation")
    editor.type("Said by somebody\n\n")
    editor.press("Pull quote")
    editor.type("Said large\n\n")
    editor.press("Embedded page")
    editor.answer("https://www.youtube.com/watch?v=aqz-KE-bpKQ")
    editor.type("Last")
    html = editor.html
    for part in (
        "<h3>A small heading</h3>",
        '<a href="https://example.org/treaty">link</a>',
        "<ol><li>",
        "<blockquote>",
        '<aside class="pullquote"><p>Said large</p></aside>',
        'data-embed="https://www.youtube.com/watch?v=aqz-KE-bpKQ"',
        "Last</p>",
    ):
        assert part in html
    first = save(page)
    page.reload()
    assert BodyEditor(page).html == first
    for part in ("youtube.com/watch?v=aqz-KE-bpKQ", "pullquote", "<blockquote>", "example.org/treaty"):
        assert part in Article.objects.get().body


def test_a_photo_is_added_through_the_picker_and_keeps_its_caption(editor: BodyEditor, page: Page, jpeg: Path) -> None:
    editor.type("Before")
    editor.add_photo(
        jpeg, caption="The leaders shake hands", alt="Two people shake hands", credit="Presidential Office"
    )
    figure = editor.text.locator("figure")
    expect(figure.locator("figcaption")).to_have_text("The leaders shake hands")
    expect(figure).to_contain_text("Presidential Office")
    expect(figure.locator("img")).to_have_js_property("complete", value=True)
    save(page)
    photo = Photo.objects.get()
    assert photo.alt_en == "Two people shake hands"
    assert f'data-photo="{photo.sha256}"' in Article.objects.get().body
    expect(page.locator(".body-editor__text figure figcaption")).to_have_text("The leaders shake hands")
    assert page.locator(".body-editor__text figure img").evaluate("image => image.decode().then(() => true)")


def test_writing_goes_on_below_a_photo_that_ends_the_body(editor: BodyEditor, page: Page) -> None:
    make_photo()
    editor.press("Photo")
    page.get_by_role("dialog").get_by_role("listitem").get_by_role("button").click()
    picture = editor.text.locator("figure img")
    expect(picture).to_be_visible()
    # Until it has come, the text is shorter than it will be, and its end somewhere else.
    expect(picture).to_have_js_property("complete", value=True)
    box = editor.text.bounding_box()
    assert box
    editor.text.click(position={"x": box["width"] / 2, "y": box["height"] - 10})
    editor.compose("사진 아래")
    assert editor.html.endswith("</figure><p>사진 아래</p>")


def test_a_table_is_filled_and_grows(editor: BodyEditor, page: Page) -> None:
    editor.press("Table")
    editor.type("나라")
    editor.key("Tab")
    editor.type("대표")
    editor.press("Add a row")
    save(page)
    body = Article.objects.get().body
    assert "<th>나라</th><th>대표</th>" in body.replace("<p>", "").replace("</p>", "").replace(' scope="col"', "")
    assert body.count("<tr>") == 4
    assert "style" not in body


def test_lists_begin_as_they_are_typed(editor: BodyEditor) -> None:
    editor.type("1. One\nTwo\n\n- Bullet")
    assert editor.html == "<ol><li><p>One</p></li><li><p>Two</p></li></ol><ul><li><p>Bullet</p></li></ul>"


def test_a_photo_of_the_library_is_found_and_becomes_the_lead(page: Page, sign_in: SignIn, reporter: User) -> None:
    photo = make_photo("red", caption_en="Flags in the wind", alt_en="Flags")
    make_photo("blue", caption_en="An empty table", alt_en="A table")
    sign_in(page, reporter)
    page.goto(ADD)
    page.get_by_role("button", name="Choose a photo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    dialog.get_by_label("Search captions").fill("flags")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Flags").click()
    expect(page.locator(".field-lead_photo .photo-widget")).to_contain_text("Flags in the wind")
    save(page)
    assert Article.objects.get().lead_photo == photo
    page.get_by_role("button", name="Take it out").click()
    save(page)
    assert Article.objects.get().lead_photo is None


def test_a_lead_photo_is_added_from_the_computer(page: Page, sign_in: SignIn, reporter: User, jpeg: Path) -> None:
    sign_in(page, reporter)
    page.goto(ADD)
    page.get_by_role("button", name="Choose a photo").click()
    upload_photo(page, jpeg, caption="A summit", alt="A room", credit="Newsroom")
    save(page)
    assert Article.objects.get().lead_photo.caption_en == "A summit"  # type: ignore[union-attr]


def test_the_toolbar_is_one_stop_and_walks_by_arrows(editor: BodyEditor, page: Page) -> None:
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Paragraph", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    editor.key("Enter")
    expect(editor.text).to_be_focused()
    editor.type("By the keyboard")
    assert editor.html == "<h2>By the keyboard</h2>"


def test_who_may_only_read_sees_the_body_as_it_will_look(
    page: Page, sign_in: SignIn, publication: Publication, reporter: User
) -> None:
    photo = make_photo(alt_en="A field", alt_ko="")
    body = f'<p>Written by another.</p><figure data-photo="{photo.sha256}"><figcaption>Seen</figcaption></figure>'
    article = make_article(publication, make_user(Role.DESK_EDITOR), body=body)
    sign_in(page, reporter)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text = page.get_by_role("textbox", name="Body")
    expect(text).to_have_attribute("contenteditable", "false")
    expect(text.locator("p")).to_have_text("Written by another.")
    expect(text.get_by_role("img", name="A field")).to_be_visible()
    expect(page.get_by_role("toolbar")).to_have_count(0)
    expect(page.get_by_role("button", name="Save draft")).to_have_count(0)


def test_the_whole_form_works_on_a_phone(new_page: NewPage, sign_in: SignIn, reporter: User, jpeg: Path) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, locale="ko-KR")
    sign_in(page, reporter)
    page.goto(ADD)
    text = page.locator(".body-editor__text")
    text.tap()
    page.keyboard.insert_text("전화로 쓴 기사")
    page.locator("#id_headline").fill("전화로")
    page.locator(".photo-widget__buttons button").first.tap()
    page.locator(".photo-picker input[type=file]").set_input_files(jpeg)
    dialog = page.get_by_role("dialog")
    wide = "dialog => [...dialog.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 352).map(e => e.outerHTML.slice(0, 80))"
    assert dialog.evaluate(wide) == []
    dialog.locator("header button").tap()
    page.locator("[data-more]").tap()
    with page.expect_navigation(url="**/change/"):
        page.locator("button[name=_continue]").tap()
    assert Article.objects.get().body == "<p>전화로 쓴 기사</p>"


def test_a_paragraph_in_a_list_is_called_a_list_alone(page: Page, editor: BodyEditor) -> None:
    editor.type("One")
    editor.press("Numbered list")
    paragraph, numbered = (
        page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)
        for name in ("Paragraph", "Numbered list")
    )
    expect(numbered).to_have_attribute("aria-pressed", "true")
    expect(paragraph).to_have_attribute("aria-pressed", "false")
    editor.press("Paragraph")
    expect(numbered).to_have_attribute("aria-pressed", "false")
    expect(paragraph).to_have_attribute("aria-pressed", "true")
    assert editor.html == "<p>One</p>"
