"""The source beside the form of its translation, on a wide screen and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.models import Article
from articles.verbs import publishing
from articles.writing import drafting
from newsroom.roles import Role
from tests.browser import axe, vnu
from tests.builders import edit, make_article, make_photo, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Locator, Page

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>The envoys of 38 countries met in Seoul on June 18.</p><h2>What was agreed</h2>"
    "<p>They promised 300 million dollars to the ports of the south.</p><p>They went home.</p>"
)
KOREAN = (
    "<p>38개국 사절단이 6월 18일 서울에서 만났다.</p><h2>무엇에 합의했나</h2>"
    "<p>남부 항구에 3억 달러를 약속했다.</p><p>집으로 돌아갔다.</p>"
)


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "desk")


@pytest.fixture
def translation(publication: Publication, editor: User) -> Article:
    """Of a source that readers have in two versions; the translation has the first."""
    source = make_article(publication, editor, headline="Envoys meet in Seoul", body=BODY * 6, photo=make_photo())
    publishing.publish(source, editor)
    made = drafting.begin_translation(Article.objects.get(pk=source.pk), "ko", editor)
    made = edit(made, editor, headline="서울서 사절단 회동", body=KOREAN * 6)
    publishing.publish(edit(source, editor, deck="A newer deck", body=(BODY * 6).replace("went", "flew")), editor)
    return made


def pane(page: Page) -> Locator:
    return page.get_by_role("region", name="Source", exact=True)


def change(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_the_source_stands_beside_the_form_and_follows_what_is_typed(
    page: Page, sign_in: SignIn, editor: User, translation: Article
) -> None:
    sign_in(page, editor)
    page.goto(change(translation))
    page.get_by_role("button", name="Source beside it").press("Enter")
    source = pane(page)
    expect(source.get_by_text("No figure differs.")).to_be_visible()
    expect(source.locator("ins", has_text="flew").first).to_be_visible()
    expect(source.get_by_text("A caption")).to_be_visible()
    # Beside: the headline is not covered, and each side scrolls for itself.
    headline, box = page.locator("#id_headline").bounding_box(), source.bounding_box()
    assert headline
    assert box
    assert headline["x"] + headline["width"] <= box["x"]
    passages = source.get_by_role("group", name="Passages of the source")
    passages.focus()
    page.keyboard.press("End")
    expect(passages).not_to_have_js_property("scrollTop", 0)
    assert page.evaluate("scrollY") == 0
    assert not axe.violations(page)
    # What is typed and not saved is compared.
    page.locator("#id_deck").fill("83개국이 만났다")
    expect(source.get_by_text("Only in the translation: 83")).to_be_visible()
    source.get_by_role("button", name="As the desk has it").click()
    expect(source.get_by_role("button", name="As the desk has it")).to_have_attribute("aria-pressed", "true")
    # It is remembered, and saving sends nothing of it.
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(pane(page).get_by_role("button", name="As the desk has it")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    pane(page).get_by_role("button", name="Close the source").click()
    expect(pane(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Source beside it")).to_be_focused()
    page.reload()
    expect(page.get_by_role("button", name="Source beside it")).to_have_attribute("aria-pressed", "false")
    expect(pane(page)).to_have_count(0)


def test_on_a_phone_the_source_takes_the_place_of_the_form_and_gives_it_back(
    new_page: NewPage, sign_in: SignIn, editor: User, translation: Article
) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, editor)
    page.goto(change(translation))
    page.locator("#id_deck").fill("아직 저장하지 않았다")
    page.get_by_role("button", name="Source beside it").click()
    expect(pane(page).get_by_text("No figure differs.")).to_be_visible()
    box = pane(page).bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert not axe.violations(page)
    page.keyboard.press("Escape")
    expect(page.locator("#id_deck")).to_have_value("아직 저장하지 않았다")
    # It does not hide the form of whoever comes back.
    page.get_by_role("button", name="Source beside it").click()
    page.goto(f"{change(translation)}?read=1")
    expect(pane(page)).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_changed_is_read_beside_the_translation_and_taken_in(
    new_page: NewPage, sign_in: SignIn, editor: User, translation: Article, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    sign_in(page, editor)
    page.goto("/admin/articles/article/translations/?view=behind")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = axe.violations(page)
    page.get_by_role("link", name="What changed").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert not found + axe.violations(page)
    assert not vnu.errors({"source": page.request.get(page.url).text()})
    page.get_by_role("button", name="I have taken these changes in").click()
    expect(page.get_by_text("counts as up to date with its source")).to_be_visible()
    expect(page.get_by_text("has changed since this was translated")).to_have_count(0)
