"""The desk on a phone: what one does most is in reach of the thumb, and what one has to know is on the screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.admin.clock import written
from articles.models import Article
from articles.verbs import adopting, publishing, reviewing
from newsroom.roles import Role
from tests.browser import axe
from tests.browser.keyboard import Keyboard
from tests.browser.writing import BodyEditor
from tests.builders import edit, in_future, make_article, make_photo, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

_TOP = "(element) => Math.round(element.getBoundingClientRect().top)"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "editor")


@pytest.fixture
def phone(new_page: NewPage, sign_in: SignIn, editor: User) -> Page:
    """The editor's."""
    page = new_page(viewport={"width": 360, "height": 740})
    sign_in(page, editor)
    return page


def test_a_refused_correction_is_said_on_the_first_screen_and_leads_to_the_field(
    phone: Page, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, body="<p>All 38 agree.</p>")
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, body="<p>All 36 agree.</p>")
    phone.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    phone.get_by_role("button", name="Publish as a correction").click()
    said = phone.get_by_role("alert").filter(has_text="Nothing was changed.")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport(ratio=1)
    assert not axe.violations(phone)
    said.get_by_role("link", name="Reason for readers, in English").click()
    expect(phone.get_by_label("Reason for readers, in English")).to_be_focused()


def test_a_reason_is_asked_only_of_what_readers_are_told(phone: Page, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, deck="A slip mended")
    phone.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    reasons = [phone.get_by_label(f"Reason for readers, in {name}") for name in ("Korean", "English")]
    for kind, is_asked in (("Correction", True), ("Small change", False), ("Clarification", True), ("Update", True)):
        phone.get_by_label(f"{kind}:").check()
        for reason in reasons:
            expect(reason).to_be_visible(visible=is_asked)


def test_however_much_will_change_it_is_read_first_and_the_button_stays_in_reach(
    phone: Page, publication: Publication, editor: User
) -> None:
    before = "".join(f"<p>Paragraph {number} of the accord.</p>" for number in range(60))
    article = make_article(publication, editor, body=before)
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, body=before.replace("accord", "treaty"))
    button = phone.get_by_role("button", name="Publish as")
    for width, height in ((360, 740), (1280, 860)):
        phone.set_viewport_size({"width": width, "height": height})
        phone.goto(f"/admin/articles/article/{article.pk}/act/publish/")
        phone.locator("ins").nth(30).scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
        assert phone.locator("ins").first.evaluate(_TOP) < phone.get_by_label("Correction: something was").evaluate(
            _TOP
        )
        # Whoever goes through the fields by key finds none of them under the bar.
        reason = phone.get_by_label("Reason for readers, in Korean")
        reason.focus()
        foot = reason.evaluate("(element) => element.getBoundingClientRect().bottom")
        assert foot <= phone.locator(".desk-verbs").evaluate(_TOP)
        assert not axe.violations(phone)


def test_what_goes_furthest_is_at_the_foot_of_the_screen_and_the_rest_behind_more(
    phone: Page, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, headline="Envoys meet", body="<p>They met.</p>" * 40)
    reviewing.submit(article, editor)
    phone.goto(f"/admin/articles/article/{article.pk}/change/")
    publish = phone.get_by_role("button", name="Publish or schedule…")
    more = phone.get_by_role("button", name="More", exact=True)
    save = phone.get_by_role("button", name="Save", exact=True)
    hand_over = phone.get_by_role("link", name="Hand over…")
    for button in (publish, save, more):
        expect(button).to_be_in_viewport(ratio=1)
    expect(phone.locator("[data-saving-state]")).to_be_in_viewport(ratio=1)
    expect(hand_over).to_be_hidden()
    assert not axe.violations(phone)
    keys = Keyboard(phone)
    # At every stop something of the field is to be seen: nothing is left under the bar.
    keys.enter(more)
    expect(more).to_have_attribute("aria-expanded", "true")
    for button in (publish, save, hand_over):
        expect(button).to_be_in_viewport(ratio=1)
    assert not axe.violations(phone)
    keys.go_to(hand_over)
    keys.press("Escape")
    expect(hand_over).to_be_hidden()
    expect(more).to_be_focused()
    keys.press("Enter")
    keys.follow(save)
    expect(phone.get_by_text("Nothing was changed, so nothing was saved.")).to_be_visible()


def test_a_scheduled_article_is_given_another_time(phone: Page, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor, in_future(days=2).replace(second=0, microsecond=0))
    before = written(article.versions.get().live_from, publication.tzinfo)
    phone.goto(f"/admin/articles/article/{article.pk}/change/")
    change = phone.get_by_role("link", name="Change the time…")
    expect(change).to_be_in_viewport(ratio=1)
    change.click()
    expect(phone.get_by_role("button", name="Change the time", exact=True)).to_be_in_viewport(ratio=1)
    assert not axe.violations(phone)
    phone.get_by_label("Date and time").fill("2035-11-27T10:00")
    phone.get_by_role("button", name=f"Schedule for 2035-11-27 10:00 KST instead of {before}").click()
    expect(phone.get_by_text("is scheduled for 2035-11-27 10:00 KST")).to_be_visible()
    phone.get_by_role("link", name="Scheduled 2035-11-27 10:00 KST").click()
    expect(phone.get_by_label("Date and time")).to_have_value("2035-11-27T10:00")


def test_the_caption_of_the_lead_photo_is_changed_in_the_article_with_the_keyboard(
    phone: Page, publication: Publication, editor: User
) -> None:
    photo = make_photo(caption_en="A field", credit="")
    article = make_article(publication, editor, photo=photo)
    Article.objects.update(lead_caption="", lead_alt="")
    phone.goto(f"/admin/articles/article/{article.pk}/change/")
    keys = Keyboard(phone)
    phone.get_by_label("Caption in this article").focus()
    expect(phone.get_by_label("Caption in this article")).to_have_attribute("placeholder", "A field")
    edit_it = phone.get_by_role("link", name="Edit its caption and credit").first
    keys.go_to(edit_it, back=True)
    keys.press("Enter")
    dialog = phone.get_by_role("dialog", name="Caption and credit of the photo")
    caption = dialog.get_by_label("Caption (English)")
    expect(caption).to_be_focused()
    assert not axe.violations(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(edit_it).to_be_focused()
    keys.press("Enter")
    expect(caption).to_be_focused()
    keys.fill(caption, "A field in May")
    keys.fill(dialog.get_by_label("Credit"), "Mina")
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    expect(edit_it).to_be_focused()
    expect(phone.locator(".field-lead_photo .photo-widget")).to_contain_text("A field in May · Mina")
    expect(phone.get_by_label("Caption in this article")).to_have_attribute("placeholder", "A field in May")
    # Nothing in the article was typed, and what is typed from here on is typed on the state of now.
    expect(phone.locator("[data-saving-state]")).to_contain_text("Saved")
    phone.get_by_label("Deck").fill("Typed afterwards")
    phone.get_by_role("button", name="Save draft").click()
    expect(phone.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Article.objects.get().deck == "Typed afterwards"


def _half_hour(publication: Publication) -> str:
    """The next full one that leaves time to press the button, as the field says it."""
    soonest = timezone.localtime(timezone.now() + timedelta(minutes=10), publication.tzinfo)
    hour = soonest.replace(minute=0, second=0, microsecond=0)
    return f"{next(at for half in range(4) if (at := hour + timedelta(minutes=30 * half)) >= soonest):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/admin/articles/article/%s/act/publish/", "Date and time"),
        ("/admin/articles/arrangement/board/%s/en/", "Time"),
    ],
)
def test_the_time_of_a_schedule_begins_with_the_next_half_hour_where_the_publication_is(
    new_page: NewPage, sign_in: SignIn, publication: Publication, editor: User, address: str, field: str
) -> None:
    """A field of this kind without a time is a blank box on a phone: nothing to read, and everything to choose."""
    phone = new_page(viewport={"width": 360, "height": 740}, timezone_id="America/Los_Angeles")
    sign_in(phone, editor)
    article = make_article(publication, editor)
    before = _half_hour(publication)
    phone.goto(address % (article.pk if "act" in address.split("/") else publication.pk))
    # Nobody who publishes now has given a time.
    expect(phone.get_by_label(field, exact=True)).to_have_value("")
    phone.get_by_label("At a time").check()
    value = phone.get_by_label(field, exact=True).input_value()
    assert value in {before, _half_hour(publication)}
    expect(phone.get_by_role("button", name=f"Schedule for {value.replace('T', ' ')} KST")).to_be_visible()
    # What was chosen stays chosen.
    phone.get_by_label(field, exact=True).fill("2035-11-24T09:00")
    phone.get_by_label("Now", exact=True).check()
    phone.get_by_label("At a time").check()
    expect(phone.get_by_label(field, exact=True)).to_have_value("2035-11-24T09:00")


def test_the_bar_says_at_once_that_something_is_typed_and_not_saved(
    phone: Page, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    phone.goto(f"/admin/articles/article/{article.pk}/change/")
    state = phone.locator("[data-saving-state]")
    expect(state).to_contain_text("Saved")
    body = BodyEditor(phone)
    body.text.click()
    phone.keyboard.type("a")
    # No pause in typing, no answer of the server is waited for.
    assert state.inner_text() == "Not saved yet"
    phone.keyboard.press("Backspace")
    expect(state).to_contain_text("Saved")


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("role", [Role.REPORTER, Role.DESK_EDITOR])
def test_saving_is_in_reach_of_the_thumb_beside_what_goes_furthest(
    new_page: NewPage, sign_in: SignIn, publication: Publication, role: Role, locale: str
) -> None:
    writer = make_user(role)
    page = new_page(viewport={"width": 360, "height": 740}, locale=locale)
    sign_in(page, writer)
    live = make_article(publication, writer)
    adopting.adopt(live, timezone.now() - timedelta(days=1))
    edit(live, writer, deck="Changed")
    for article in (make_article(publication, writer), live):
        page.goto(f"/admin/articles/article/{article.pk}/change/")
        shown = page.locator(".desk-bar .button:visible")
        expect(shown.and_(page.locator("[name=_continue]"))).to_be_in_viewport(ratio=1)
        expect(shown.and_(page.locator(".default"))).to_be_in_viewport(ratio=1)
        assert shown.count() == 3
        assert len({each.bounding_box()["y"] for each in shown.all()}) == 1  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert shown.evaluate_all("all => all.filter(each => each.scrollWidth > each.clientWidth).length") == 0
        assert not axe.violations(page)


def test_without_scripts_all_buttons_stand_at_the_end(
    new_page: NewPage, sign_in: SignIn, publication: Publication, editor: User
) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{make_article(publication, editor).pk}/change/")
    for name in ("Save draft", "Publish or schedule…"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="More", exact=True)).to_be_hidden()


def test_typing_headline_and_deck_moves_nothing_away_from_under_the_hand(
    page: Page, sign_in: SignIn, publication: Publication, editor: User
) -> None:
    sign_in(page, editor)
    page.goto("/admin/articles/article/add/")
    toolbar = BodyEditor(page).page.get_by_role("toolbar")
    before = toolbar.evaluate(_TOP)
    page.get_by_label("Headline:").fill("Ambassador of Quellmark walks the old harbour on first visit")
    page.get_by_label("Deck").fill("Lena Osterholm promises a fisheries library and a slower handshake. " * 2)
    expect(page.locator("#id_deck_length")).to_contain_text("characters")
    assert toolbar.evaluate(_TOP) == before
