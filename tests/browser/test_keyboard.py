"""The whole desk without a mouse: nothing here clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from taggit.models import Tag

from articles.models import Article
from articles.verbs import reviewing
from newsroom.roles import Role
from tests.browser.keyboard import Keyboard
from tests.browser.writing import BodyEditor
from tests.builders import (
    PASSWORD,
    edit,
    make_article,
    make_photo,
    make_publication,
    make_reporter,
    make_section,
    make_user,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication)
    make_section(publication, "culture")
    return publication


@pytest.fixture
def reporter(publication: Publication) -> User:
    reporter = make_user(Role.REPORTER, "hong")
    make_reporter("hong", name_en="Hong Gil-dong", name_ko="홍길동", user=reporter)
    make_reporter("lee")
    return reporter


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "pyun")


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


def test_an_article_is_written_from_the_sign_in_to_the_submission(page: Page, keys: Keyboard, reporter: User) -> None:
    Tag.objects.create(name="정상회담")
    photo = make_photo("red", caption_en="Flags in the wind", alt_en="Flags")
    page.goto("/admin/")
    expect(page.get_by_label("Username")).to_be_focused()
    keys.type("hong")
    keys.fill(page.get_by_label("Password"), PASSWORD)
    keys.follow(page.get_by_role("button", name="Log in"))
    keys.skip_to_content()
    keys.follow(page.get_by_role("link", name="Write an article"))

    expect(page.get_by_label("Headline:")).to_be_focused()
    keys.type("Envoys meet")
    keys.fill(page.get_by_label("Deck"), "A deck")
    name_second_writer(page, keys)
    write_body(page, keys)

    choose = page.get_by_role("button", name="Choose a photo")
    keys.enter(choose)
    expect(page.get_by_role("dialog").get_by_label("Search captions")).to_be_focused()
    keys.press("Escape")
    expect(choose).to_be_focused()
    keys.press("Enter")
    keys.type("flags")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    keys.enter(page.get_by_role("dialog").get_by_role("button", name="Flags"))
    expect(page.get_by_role("button", name="Choose another")).to_be_focused()
    expect(page.locator(".field-lead_photo .photo-widget")).to_contain_text("Flags in the wind")

    keys.choose(page.get_by_label("Section"), "Culture")
    tags = page.get_by_role("combobox", name="Tags")
    keys.go_to(tags)
    keys.type("정상")
    offered = page.locator(".desk-offered").get_by_role("option")
    expect(offered).to_have_count(1)
    keys.press("Escape")
    expect(offered).to_have_count(0)
    expect(tags).to_be_focused()
    keys.type("회")
    expect(offered).to_have_count(1)
    keys.press("ArrowDown", "Enter")
    expect(tags).to_have_value("정상회담, ")
    keys.follow(page.get_by_role("button", name="Submit for review…"))
    keys.follow(page.get_by_role("button", name="Submit for review"))
    expect(page.get_by_text("was submitted for review")).to_be_visible()

    article = Article.objects.get()
    assert (article.headline, article.deck, article.status) == ("Envoys meet", "A deck", "in_review")
    assert [line.name for line in article.bylines.all()] == ["Lee Gi-ja", "Hong Gil-dong"]
    assert article.body == '<h2>Talks</h2><p>They <strong>met</strong> <a href="https://example.org">there</a></p>'
    assert article.section is not None
    assert article.section.slug == "culture"
    assert article.lead_photo == photo
    assert [tag.name for tag in article.tags.all()] == ["정상회담"]


def name_second_writer(page: Page, keys: Keyboard) -> None:
    """A second byline, looked up among the reporters and put before the first; a third, taken out again."""
    add = page.get_by_role("button", name="Add another Byline")
    keys.enter(add)
    second = page.locator("#bylines-1")
    expect(second.get_by_role("combobox", name="Reporter")).to_be_focused()
    keys.press("Enter")
    # The list opens a moment after the key; who types at once types past it.
    expect(page.locator(".select2-search__field")).to_be_focused()
    keys.type("Lee")
    expect(page.locator(".select2-results").get_by_role("option")).to_have_text(["Lee Gi-ja · 이기자"])
    keys.press("Enter")
    expect(second.get_by_role("combobox", name="Reporter")).to_be_focused()
    expect(second).to_contain_text("Lee Gi-ja")
    keys.enter(second.get_by_role("button", name="Move up"))
    # It is the first now, so the only way is down.
    expect(second.get_by_role("button", name="Move down")).to_be_focused()
    keys.enter(add)
    keys.enter(page.locator("#bylines-2").get_by_role("button", name="Remove"))
    expect(page.locator("#bylines-2")).to_have_count(0)
    expect(add).to_be_focused()


def write_body(page: Page, keys: Keyboard) -> None:
    """A heading from the toolbar, a bold word, a link."""
    keys.go_to(page.get_by_role("toolbar").get_by_role("button", name="Paragraph", exact=True))
    keys.press("ArrowRight", "Enter")
    body = BodyEditor(page)
    expect(body.text).to_be_focused()
    keys.type("Talks\nThey ")
    keys.press("Control+b")
    keys.type("met")
    keys.press("Control+b")
    keys.type(" there")
    body.key("Control+Shift+ArrowLeft")
    # The editor hears of the selection a moment after the key.
    link = page.get_by_role("toolbar").get_by_role("button", name="Link", exact=True)
    expect(link).to_have_attribute("aria-disabled", "false")
    keys.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Address")).to_be_focused()
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(body.text).to_be_focused()
    keys.press("Control+k")
    keys.type("example.org")
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    expect(body.text).to_be_focused()


def test_the_text_is_left_from_a_list_and_from_a_table(
    page: Page, keys: Keyboard, sign_in: SignIn, editor: User, publication: Publication
) -> None:
    table = "<table><tbody><tr><td>c</td><td>d</td></tr></tbody></table>"
    article = make_article(publication, editor, body=f"<ul><li>a</li><li>b</li></ul>{table}")
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    body = BodyEditor(page)
    before = body.html
    for downwards in (1, 2):
        keys.go_to(page.get_by_label("Dateline"))
        keys.go_to(body.text)
        body.key("Control+Home")
        for _time in range(downwards):
            body.key("ArrowDown")
        keys.press("Escape", "Tab")
        expect(page.get_by_role("button", name="Choose a photo")).to_be_focused()
        keys.go_to(body.text, back=True)
        keys.press("Escape", "Shift+Tab")
        expect(page.get_by_role("toolbar").locator("[tabindex='0']")).to_be_focused()
        keys.go_to(page.get_by_label("Headline:"), back=True)
    assert body.html == before
    # What is written at the end of a long text is not under the buttons.
    keys.go_to(body.text)
    body.key("Control+End")
    keys.press("ArrowDown")
    keys.type("\n".join(f"Line {number}" for number in range(40)))
    assert page.evaluate(
        """() => document.querySelector(".body-editor__text").lastElementChild.getBoundingClientRect().bottom
            < document.querySelector(".desk-verbs").getBoundingClientRect().top"""
    )
    # Without Escape, Tab goes on being a key of the list.
    body.key("Control+Home")
    body.key("ArrowDown")
    body.key("Tab")
    assert "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>" in body.html


def test_the_preview_opens_beside_the_form_and_gives_the_focus_back(
    page: Page, keys: Keyboard, sign_in: SignIn, editor: User, publication: Publication
) -> None:
    sign_in(page, editor)
    page.goto("/admin/articles/article/add/")
    keys.type("Seen before it is saved")
    preview = page.get_by_role("button", name="Preview")
    keys.enter(preview)
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Seen before it is saved")
    keys.enter(page.get_by_role("button", name="Close the preview"))
    expect(page.locator("iframe")).to_have_count(0)
    expect(preview).to_be_focused()


def test_an_editor_sends_back_approves_publishes_and_schedules(
    page: Page,
    new_page: NewPage,
    keys: Keyboard,
    sign_in: SignIn,
    reporter: User,
    editor: User,
    publication: Publication,
) -> None:
    article = make_article(publication, reporter, headline="Envoys meet")
    reviewing.submit(article, reporter)
    sign_in(page, editor)
    page.goto("/admin/")
    keys.skip_to_content()
    keys.follow(page.get_by_role("link", name="Envoys meet"))
    keys.follow(page.get_by_role("link", name="Send back…"))
    keys.skip_to_content()
    keys.go_to(page.get_by_label("Note"))
    keys.type("Who were they?")
    keys.follow(page.get_by_role("button", name="Send back to the writer"))
    expect(page.get_by_text("was sent back")).to_be_visible()

    writing = new_page()
    sign_in(writing, reporter)
    writing.goto("/admin/")
    expect(writing.get_by_text("Who were they?")).to_be_visible()
    hands = Keyboard(writing)
    hands.follow(writing.get_by_role("link", name="Envoys meet"))
    hands.fill(writing.get_by_label("Deck"), "Six of them")
    hands.follow(writing.get_by_role("button", name="Submit for review…"))
    hands.follow(writing.get_by_role("button", name="Submit for review"))
    expect(writing.get_by_text("was submitted for review")).to_be_visible()

    page.goto(f"/admin/articles/article/{article.pk}/change/")
    keys.follow(page.get_by_role("button", name="Save and approve"))
    expect(page.get_by_text("was approved")).to_be_visible()
    keys.follow(page.get_by_role("button", name="Publish or schedule…"))
    keys.skip_to_content()
    keys.follow(page.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_text("was published")).to_be_visible()

    keys.fill(page.get_by_label("Headline:"), "Envoys part")
    keys.follow(page.get_by_role("button", name="Publish the changes…"))
    keys.skip_to_content()
    keys.go_to(page.get_by_label("Now", exact=True))
    keys.press("ArrowDown")
    expect(page.get_by_label("At a time")).to_be_focused()
    keys.go_to(page.get_by_label("Date and time"))
    # Whether the browser asks for the day or for the month first, and for half days or whole ones.
    keys.type("11112035")
    keys.press("ArrowRight")
    keys.type("0900A")
    keys.follow(page.get_by_role("button", name="Schedule for 2035-11-11 09:00 KST"))
    expect(page.get_by_text("is scheduled for 2035-11-11 09:00 KST")).to_be_visible()
    assert article.versions.on_site().get().headline == "Envoys meet"
    assert article.versions.pending().get().headline == "Envoys part"


def test_the_list_acts_on_several_and_two_states_are_compared(
    page: Page, keys: Keyboard, sign_in: SignIn, editor: User, publication: Publication
) -> None:
    for headline in ("One", "Two", "Three"):
        make_article(publication, editor, headline=headline)
    sign_in(page, editor)
    page.goto("/admin/articles/article/")
    keys.skip_to_content()
    keys.enter(page.get_by_role("link", name="Skip the filters"))
    keys.fill(page.locator("#searchbar"), "")
    for headline in ("Three", "One"):
        keys.go_to(page.get_by_role("row", name=headline).get_by_role("checkbox"))
        keys.press("Space")
    keys.go_to(page.get_by_label("Action:"), back=True)
    keys.choose(page.get_by_label("Action:"), "Publish now, all at one instant or none")
    keys.follow(page.get_by_role("button", name="Run"))
    expect(page.get_by_text("2 articles went out at one instant.")).to_be_visible()
    assert set(Article.objects.filter(status="published").values_list("headline", flat=True)) == {"One", "Three"}

    article = Article.objects.get(headline="One")
    for headline in ("One more", "One and all"):
        edit(article, editor, headline=headline)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    keys.follow(page.get_by_role("link", name="Revisions"))
    older = page.get_by_role("radio", name="Older:")
    # What readers see is chosen already, against the copy as it is saved now.
    chosen = older.and_(page.locator(":checked"))
    first = chosen.get_attribute("value")
    keys.go_to(chosen)
    keys.press("ArrowUp")
    assert chosen.get_attribute("value") != first
    keys.press("ArrowDown")
    assert chosen.get_attribute("value") == first
    keys.follow(page.get_by_role("button", name="Compare the two"))
    expect(page.locator("#content ins")).to_have_text(["and all"])
    expect(page.locator("#content del")).to_have_count(0)


def test_what_must_stay_in_view_of_a_photo_is_set(page: Page, keys: Keyboard, sign_in: SignIn, editor: User) -> None:
    photo = make_photo()
    sign_in(page, editor)
    page.goto("/admin/articles/photo/")
    keys.skip_to_content()
    keys.follow(page.get_by_role("link", name="A field", exact=True).last)
    keys.fill(page.get_by_label("Focal point, from the left"), "0.25")
    keys.fill(page.get_by_label("Focal point, from the top"), "0.75")
    keys.follow(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    photo.refresh_from_db()
    assert (float(photo.focal_x), float(photo.focal_y)) == (0.25, 0.75)
