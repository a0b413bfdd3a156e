"""Publishing as it is done at the desk, and what a stranger reads of it in another browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Version
from articles.models.version import VersionKind
from newsroom.roles import Role
from tests.browser import axe
from tests.browser.stranger import Stranger
from tests.browser.writing import BodyEditor
from tests.builders import edit, make_article, make_publication, make_section, make_user, publish_article

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from articles.models import Article
    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: 80 characters with one figure in them.
PARAGRAPH = "외교부는 월요일 서울에서 열린 회의에 모두 37개 나라의 사절이 참석하였다고 밝히고, 다음 회의는 이듬해 봄에 부산에서 열릴 것이라고 덧붙였다."


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication)
    return publication


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "pyun")


@pytest.fixture
def desk(page: Page, sign_in: SignIn, editor: User) -> Page:
    """The editor's browser."""
    sign_in(page, editor)
    return page


@pytest.fixture
def stranger(new_page: NewPage) -> Stranger:
    return Stranger(new_page())


def open_article(desk: Page, article: Article) -> None:
    desk.goto(f"/admin/articles/article/{article.pk}/change/")


def press(desk: Page, button: str) -> None:
    """A button, and the page that comes of it."""
    with desk.expect_navigation():
        desk.get_by_role("button", name=button, exact=True).click()


def on_the_minute(**ahead: float) -> datetime:
    """An instant to come that the desk's field can say."""
    return (timezone.now() + timedelta(**ahead)).replace(second=0, microsecond=0)


def schedule(desk: Page, at: datetime, publication: Publication) -> None:
    """On the publish page: at a time; the button says which."""
    there = timezone.localtime(at, publication.tzinfo)
    desk.get_by_label("At a time").check()
    desk.get_by_label("Date and time").fill(f"{there:%Y-%m-%dT%H:%M}")
    press(desk, f"Schedule for {there:%Y-%m-%d %H:%M} KST")
    expect(desk.get_by_text(f"is scheduled for {there:%Y-%m-%d %H:%M} KST")).to_be_visible()


def test_a_scheduled_change_comes_at_its_instant_by_the_clock_alone(
    desk: Page, stranger: Stranger, publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor, headline="Envoys meet")
    open_article(desk, version.article)
    desk.get_by_label("Headline:").fill("Envoys part")
    press(desk, "Publish the changes…")
    at = on_the_minute(hours=2)
    schedule(desk, at, publication)
    stranger.reads(version.path, "Envoys meet")
    with time_machine.travel(at - timedelta(seconds=5), tick=False):
        stranger.reads(version.path, "Envoys meet")
        assert not stranger.finds("/", "Envoys part")
    with time_machine.travel(at, tick=False):
        stranger.reads(version.path, "Envoys part")
        assert stranger.finds("/", "Envoys part")
        assert not stranger.finds("/", "Envoys meet")


def test_a_schedule_that_is_cancelled_never_comes(
    desk: Page, stranger: Stranger, publication: Publication, editor: User
) -> None:
    live = publish_article(publication, editor, headline="Envoys meet")
    unread = make_article(publication, editor, headline="A draft for tomorrow")
    at = on_the_minute(hours=2)
    for article, button in (
        (edit(live.article, editor, headline="Envoys part"), "Publish the changes…"),
        (unread, "Publish or schedule…"),
    ):
        open_article(desk, article)
        press(desk, button)
        schedule(desk, at, publication)
        desk.get_by_role("button", name="More", exact=True).click()
        desk.get_by_role("link", name="Cancel the schedule…").click()
        press(desk, "Cancel the schedule")
        expect(desk.get_by_text("was cancelled")).to_be_visible()
        expect(desk.locator(".desk-pill--scheduled")).to_have_count(0)
    expect(desk.locator(".desk-standing")).to_contain_text("Readers do not see this article.")
    for instant in (timezone.now(), at, at + timedelta(hours=1)):
        with time_machine.travel(instant, tick=False):
            stranger.reads(live.path, "Envoys meet")
            assert not stranger.finds("/", "Envoys part")
            assert not stranger.finds("/", "A draft for tomorrow")


def test_a_pair_goes_out_at_one_instant_or_not_at_all(
    desk: Page, stranger: Stranger, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor, headline="Envoys meet")
    korean = make_article(
        publication, editor, language="ko", headline="사절들 만나다", reporter="", translation_of=english
    )
    open_article(desk, english)
    press(desk, "Publish or schedule…")
    desk.get_by_label("사절들 만나다").check()
    press(desk, "Publish")
    expect(desk.get_by_text("“사절들 만나다”: Bylines: say who wrote it.")).to_be_visible()
    assert not stranger.finds("/", "Envoys meet")
    assert not stranger.finds("/ko/", "사절들 만나다")

    open_article(desk, korean)
    desk.locator("#id_bylines-0-name").fill("홍길동")
    press(desk, "Save draft")
    open_article(desk, english)
    press(desk, "Publish or schedule…")
    desk.get_by_label("사절들 만나다").check()
    at = on_the_minute(hours=3)
    schedule(desk, at, publication)
    with time_machine.travel(at - timedelta(seconds=5), tick=False):
        assert not stranger.finds("/", "Envoys meet")
        assert not stranger.finds("/ko/", "사절들 만나다")
    with time_machine.travel(at, tick=False):
        assert stranger.finds("/", "Envoys meet")
        stranger.page.get_by_role("link", name="Envoys meet").first.click()
        stranger.page.get_by_role("link", name="한국어로 읽기").click()
        expect(stranger.headline).to_have_text("사절들 만나다")
        stranger.page.get_by_role("link", name="Read in English").click()
        expect(stranger.headline).to_have_text("Envoys meet")
    assert set(Version.objects.values_list("article", "live_from")) == {(english.pk, at), (korean.pk, at)}


def test_a_flash_is_out_in_two_clicks_and_grows_without_a_reason(desk: Page, stranger: Stranger) -> None:
    desk.goto("/admin/")
    desk.get_by_role("link", name="Flash").click()
    expect(desk.get_by_label("Headline")).to_be_focused()
    desk.keyboard.type("Leaders speak on the telephone")
    desk.get_by_role("button", name="Publish the flash now").click()
    expect(desk.get_by_text("is on the site. Write the story here")).to_be_visible()
    assert stranger.finds("/", "Leaders speak on the telephone")
    expect(stranger.page.get_by_role("main")).to_contain_text("Flash")
    stranger.page.get_by_role("link", name="Leaders speak").first.click()
    address = stranger.page.url

    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        body = BodyEditor(desk)
        body.text.click()
        body.type("They spoke for an hour.")
        press(desk, "Publish the changes…")
        expect(desk.get_by_role("radio", name="Nothing is said: it went out lately")).to_be_checked()
        expect(desk.get_by_label("Reason for readers, in English")).to_be_hidden()
        press(desk, "Publish, and say nothing of it")
        expect(desk.get_by_text("was published")).to_be_visible()
        assert stranger.finds(address, "They spoke for an hour.")
        expect(stranger.page.get_by_role("complementary")).to_have_count(0)
        expect(stranger.page.locator(".changed")).to_be_visible()


def test_a_correction_is_proposed_explained_and_shown_to_readers(
    desk: Page, stranger: Stranger, publication: Publication, editor: User
) -> None:
    version = publish_article(publication, editor, days_ago=1, body="<p>There were 40 envoys.</p>")
    open_article(desk, version.article)
    body = BodyEditor(desk)
    body.text.click()
    body.key("Control+a")
    body.type("There were 14 envoys.")
    press(desk, "Publish the changes…")
    expect(desk.get_by_label("Correction: something was wrong")).to_be_checked()
    expect(desk.get_by_text("Number no longer there: 40")).to_be_visible()
    press(desk, "Publish as a correction")
    at_the_field = desk.locator(".desk-field--reason_en.errors")
    expect(at_the_field.get_by_text("Say in at least one language what was corrected.")).to_be_visible()
    assert stranger.finds(version.path, "There were 40 envoys.")

    desk.get_by_label("Reason for readers, in Korean").fill("사절의 수를 잘못 적었습니다.")
    desk.get_by_label("Reason for readers, in English").fill("The number of envoys was wrong.")
    press(desk, "Publish as a correction")
    expect(desk.get_by_text("The correction was published; readers are told above the text.")).to_be_visible()
    assert stranger.finds(version.path, "There were 14 envoys.")
    notice = stranger.page.get_by_role("complementary", name="Correction")
    expect(notice).to_contain_text("The number of envoys was wrong.")
    # Above the text it is about.
    order = stranger.page.evaluate(
        "document.querySelector('.notice').compareDocumentPosition(document.querySelector('.body'))"
    )
    assert order & 4
    corrected = version.article.versions.on_site().get()
    assert (corrected.kind, corrected.reason_ko) == (VersionKind.CORRECTION, "사절의 수를 잘못 적었습니다.")


def test_one_changed_digit_of_a_korean_paragraph_is_marked_alone(
    desk: Page, publication: Publication, editor: User
) -> None:
    assert len(PARAGRAPH) == 80
    version = publish_article(publication, editor, language="ko", body=f"<p>{PARAGRAPH}</p>")
    article = edit(version.article, editor, body=f"<p>{PARAGRAPH.replace('37', '31')}</p>")
    open_article(desk, article)
    desk.get_by_role("link", name="What changed").click()
    for page in ("compare", "publish"):
        expect(desk.locator("#content del")).to_have_text(["7"])
        expect(desk.locator("#content ins")).to_have_text(["1"])
        # Nobody reads 371: the number stands there as it was and as it is, and all the rest of the paragraph once.
        row = desk.locator(".desk-passages").inner_text().strip()
        assert row == PARAGRAPH.replace("37", "37 31"), page
        assert not axe.violations(desk)
        open_article(desk, article)
        press(desk, "Publish the changes…")
