"""The whole way of an article through the journal, by the hands of the people who take it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from articles.models import Article
from newsroom.roles import Role
from tests.browser import axe
from tests.browser.writing import BodyEditor, upload_photo
from tests.builders import make_publication, make_reporter, make_section, make_user

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from articles.models.version import Version
    from tests.browser.conftest import NewPage, SignIn, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "한미 정상, 서울에서 만나다"
CHANGED = "한미 정상, 서울에서 다시 만나다"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "summit.jpg"
    Image.new("RGB", (1600, 1067), "darkgreen").save(file)
    return file


def lists_of(version: Version) -> list[str]:
    """Every list that has to show the article while it is readable."""
    day = version.path.removeprefix("/ko").split("/")[1:4]
    return [
        "/ko/",
        "/ko/sections/politics/",
        "/ko/tags/정상회담/",
        "/ko/reporters/hong/",
        f"/ko/{'/'.join(day)}/",
        f"/ko/{'/'.join(day[:2])}/",
    ]


def lists_that_show(page: Page, text: str, lists: list[str]) -> list[str]:
    """Those of `lists` on which a reader finds `text`."""
    shown = []
    for path in lists:
        page.goto(path)
        if page.get_by_role("main").get_by_text(text).count():
            shown.append(path)
    return shown


def act(page: Page, button: str) -> None:
    """A button of the form, and the desk's word that it is done."""
    page.get_by_role("button", name=button, exact=True).click()


def test_from_the_first_word_to_the_withdrawal(
    new_page: NewPage, sign_in_by_hand: SignIn, troubles: Troubles, picture: Path
) -> None:
    publication = make_publication()
    make_section(publication)
    reporter = make_user(Role.REPORTER, "hong")
    make_reporter("hong", name_ko="홍길동", name_en="Hong Gil-dong", user=reporter)
    editor = make_user(Role.DESK_EDITOR, "pyun")
    writing, editing, reading = new_page(), new_page(), new_page(locale="ko-KR")

    # A reporter writes it and submits it.
    sign_in_by_hand(writing, reporter)
    writing.get_by_role("link", name="Write an article").click()
    writing.get_by_label("Language").select_option("ko")
    writing.get_by_label("Section").select_option(label="Politics")
    writing.get_by_role("combobox", name="Tags").fill("정상회담")
    writing.get_by_label("Headline:").fill(HEADLINE)
    writing.get_by_label("Deck").fill("두 나라 정상이 한자리에 앉았다")
    body = BodyEditor(writing)
    body.text.click()
    body.compose("두 정상은 월요일 서울에서 만났다.")
    writing.get_by_role("button", name="Choose a photo").click()
    upload_photo(writing, picture, caption="두 정상이 악수한다.", alt="악수하는 두 사람", credit="대통령실")
    act(writing, "Submit for review…")
    writing.get_by_label("Note to the editors").fill("The time is from the ministry.")
    act(writing, "Submit for review")
    expect(writing.get_by_text("was submitted for review")).to_be_visible()
    expect(writing.locator(".desk-standing")).to_contain_text("In review")
    article = Article.objects.get()
    assert (article.language, article.created_by, article.bylines.get().name) == ("ko", reporter, "홍길동")

    # Nobody reads it yet.
    reading.goto("/ko/")
    expect(reading.get_by_text(HEADLINE)).to_have_count(0)

    # An editor finds it on the desk, approves it and publishes it.
    sign_in_by_hand(editing, editor)
    editing.get_by_role("link", name=HEADLINE).click()
    expect(editing.locator(".desk-notes")).to_contain_text("The time is from the ministry.")
    act(editing, "Save and approve")
    expect(editing.get_by_text("was approved")).to_be_visible()
    act(editing, "Publish or schedule…")
    expect(editing.get_by_role("heading", name="Publish")).to_be_visible()
    act(editing, "Publish")
    expect(editing.get_by_text("was published")).to_be_visible()

    # A stranger reads it, with its photo, and finds it on every list.
    version = article.versions.on_site().get()
    lists = lists_of(version)
    assert lists_that_show(reading, HEADLINE, lists) == lists
    reading.goto("/ko/")
    reading.get_by_role("link", name=HEADLINE).first.click()
    expect(reading.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(reading.get_by_text("두 정상은 월요일 서울에서 만났다.")).to_be_visible()
    expect(reading.get_by_text("홍길동").first).to_be_visible()
    expect(reading.get_by_role("img", name="악수하는 두 사람")).to_have_js_property("complete", value=True)
    expect(reading.get_by_text("대통령실").first).to_be_visible()
    address = reading.url
    assert axe.violations(reading) == []

    # The editor goes on writing; what readers see stays as it is.
    editing.get_by_label("Headline:").fill(CHANGED)
    act(editing, "Save the working copy")
    expect(editing.locator(".desk-standing")).to_contain_text("Live, with unpublished changes")
    reading.goto(address)
    expect(reading.get_by_role("heading", level=1)).to_have_text(HEADLINE)

    # The change is published, and only now it is there.
    act(editing, "Publish the changes…")
    act(editing, "Publish, and say nothing of it")
    expect(editing.get_by_text("was published")).to_be_visible()
    reading.goto(address)
    expect(reading.get_by_role("heading", level=1)).to_have_text(CHANGED)
    assert lists_that_show(reading, CHANGED, lists) == lists

    # Withdrawn: the address says so with a 410, and it is on no list.
    editing.get_by_role("button", name="More", exact=True).click()
    editing.get_by_role("link", name="Withdraw…").click()
    editing.get_by_label("Reason for readers, in Korean").fill("사실과 달라 거두었습니다.")
    act(editing, "Withdraw from the site")
    expect(editing.get_by_text("was withdrawn")).to_be_visible()
    # A tag and a reporter without any article have no page.
    troubles.expect(410, 404)
    answer = reading.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(reading.get_by_text("사실과 달라 거두었습니다.")).to_be_visible()
    expect(reading.get_by_text("두 정상은 월요일 서울에서 만났다.")).to_have_count(0)
    assert lists_that_show(reading, CHANGED, lists) == []
    assert lists_that_show(reading, HEADLINE, lists) == []
    assert not reading.context.cookies()
