"""What somebody types is never lost: not with the session, the network or the page, and not to a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from articles.admin.saving.script import PACE
from articles.models import Article, Revision
from newsroom.roles import Role
from tests.browser import axe
from tests.browser.writing import BodyEditor
from tests.builders import PASSWORD, make_article, make_publication, make_section, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page, Request

    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn, Troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a quarter of a minute for a test."""
    for name, milliseconds in {"pause": 100, "least": 400, "poll": 700, "session": 300}.items():
        monkeypatch.setitem(PACE, name, milliseconds)


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication)
    return publication


@pytest.fixture
def kim(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "kim", first_name="Kim")


@pytest.fixture
def lee(publication: Publication) -> User:
    return make_user(Role.DESK_EDITOR, "lee", first_name="Lee")


@pytest.fixture
def article(publication: Publication, kim: User) -> Article:
    return make_article(publication, kim, headline="Envoys meet", deck="", body="<p>They met.</p>", tags=("talks",))


def change(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def state(page: Page) -> str:
    return page.locator("[data-saving-state]").inner_text()


def says(page: Page, text: str) -> None:
    """The quiet line beside the buttons."""
    expect(page.locator("[data-saving-state]")).to_contain_text(text)


def write(page: Page, text: str) -> BodyEditor:
    """At the end of the body."""
    editor = BodyEditor(page)
    editor.text.click()
    editor.key("Control+End")
    editor.compose(text)
    return editor


def autosaved(user: User, name: str = "body") -> str:
    """What the server keeps beside the article for this person."""
    row = Revision.objects.get(is_autosave=True, author=user)
    assert row.form is not None
    return str(row.form[name][0])


def save(page: Page, button: str = "Save draft") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def test_hangul_grows_undisturbed_while_it_is_kept(page: Page, sign_in: SignIn, article: Article, kim: User) -> None:
    sign_in(page, kim)
    page.goto(change(article))
    says(page, "Saved")
    sent: list[bool] = []
    is_open = False

    def note(request: Request) -> None:
        if request.url.endswith("/writing/") and "_keep" in (request.post_data or ""):
            sent.append(is_open)

    page.on("request", note)
    editor = write(page, " 한미 정상회담이 열렸다.")
    says(page, "not saved yet")
    is_open = True
    editor.compose_openly("외")
    page.wait_for_timeout(1500)
    assert not any(sent)
    is_open = False
    editor.compose("외교부는 밝혔다.")
    says(page, "not saved yet")
    page.wait_for_timeout(1000)
    assert sent
    whole = "<p>They met. 한미 정상회담이 열렸다.외교부는 밝혔다.</p>"
    assert editor.html == whole
    assert autosaved(kim) == whole
    assert Article.objects.get().body == "<p>They met.</p>"
    save(page)
    assert Article.objects.get().body == whole
    assert not Revision.objects.filter(is_autosave=True).exists()
    says(page, "Saved")
    expect(page.locator(".desk-notice")).to_have_count(0)


@pytest.mark.parametrize("cookies", ["session", "all"])
def test_a_deleted_cookie_costs_no_character(
    page: Page, sign_in: SignIn, troubles: Troubles, article: Article, kim: User, cookies: str
) -> None:
    sign_in(page, kim)
    page.goto(change(article))
    write(page, " 첫 문장.")
    says(page, "not saved yet")
    troubles.expect(401, 403)
    page.context.clear_cookies(**({"name": "sessionid"} if cookies == "session" else {}))
    editor = write(page, " 둘째 문장.")
    says(page, "Signed out")
    # The save itself is held back as well, and the page stays.
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_timeout(500)
    says(page, "Signed out")
    editor = write(page, " 셋째 문장.")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    beside = opened.value
    beside.get_by_label("Username").fill("kim")
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("button", name="Log in").click()
    expect(beside.get_by_text("You can close this window")).to_be_visible()
    beside.close()
    page.bring_to_front()
    says(page, "not saved yet")
    whole = "<p>They met. 첫 문장. 둘째 문장. 셋째 문장.</p>"
    assert editor.html == whole
    assert autosaved(kim) == whole
    save(page)
    assert Article.objects.get().body == whole


def test_somebody_else_who_signed_in_here_saves_nothing_of_mine(
    page: Page, sign_in: SignIn, article: Article, kim: User, lee: User
) -> None:
    sign_in(page, kim)
    page.goto(change(article))
    write(page, " Mine.")
    says(page, "not saved yet")
    sign_in(page, lee)
    page.get_by_role("button", name="Save draft").click()
    says(page, "Somebody else is signed in")
    assert Article.objects.get().body == "<p>They met.</p>"
    sign_in(page, kim)
    says(page, "not saved yet")
    save(page)
    assert "Mine." in Article.objects.get().body


def test_without_a_network_it_is_kept_here_and_with_one_there(
    page: Page, sign_in: SignIn, troubles: Troubles, article: Article, kim: User
) -> None:
    sign_in(page, kim)
    page.goto(change(article))
    says(page, "Saved")
    page.context.set_offline(True)
    write(page, " Written on a train.")
    says(page, "Kept in this browser; the server does not answer")
    page.get_by_role("button", name="Save draft").click()
    says(page, "Kept in this browser; the server does not answer")
    page.context.set_offline(False)
    says(page, "not saved yet")
    assert "Written on a train." in autosaved(kim)
    # The browser speaks of each request that found no network; nothing else may have been said.
    troubles.seen[:] = [each for each in troubles.seen if "ERR_INTERNET_DISCONNECTED" not in each]


def test_a_new_article_survives_a_reload(page: Page, sign_in: SignIn, kim: User) -> None:
    sign_in(page, kim)
    page.goto(ADD)
    page.get_by_label("Headline:").fill("한미 정상회담")
    page.locator("[name=tags]").fill("서울, 회담")
    page.get_by_role("button", name="Add another Byline").click()
    page.locator("#id_bylines-1-name").fill("김기자")
    write(page, "두 정상이 만났다.")
    says(page, "Kept in this browser")
    page.reload()
    expect(page.get_by_label("Headline:")).to_have_value("")
    notice = page.locator(".desk-notice")
    expect(notice).to_contain_text("You have unsaved writing from")
    notice.get_by_text("What it would change").click()
    expect(notice.get_by_text("두 정상이 만났다.")).to_be_visible()
    # Going on beside it takes nothing from it.
    page.get_by_label("Deck").fill("Another thought")
    says(page, "Kept in this browser")
    with page.expect_navigation():
        notice.get_by_role("button", name="Restore").click()
    expect(page.get_by_label("Headline:")).to_have_value("한미 정상회담")
    expect(page.locator("#id_bylines-1-name, #id_bylines-0-name").last).to_have_value("김기자")
    assert BodyEditor(page).html == "<p>두 정상이 만났다.</p>"
    # Loaded again before it was saved, it is offered again; restored and saved, it is offered no more.
    page.reload()
    expect(page.locator(".desk-notice").filter(has_text="unsaved writing")).to_have_count(1)
    expect(page.locator(".desk-notice-entry")).to_have_count(2)
    assert axe.violations(page) == []
    with page.expect_navigation():
        page.locator(".desk-notice-entry").filter(has_text="두 정상이").get_by_role("button", name="Restore").click()
    save(page)
    article = Article.objects.get()
    assert (article.headline, article.body) == ("한미 정상회담", "<p>두 정상이 만났다.</p>")
    assert sorted(tag.name for tag in article.tags.all()) == ["서울", "회담"]
    assert [line.name for line in article.bylines.all()] == ["김기자"]
    expect(page.locator(".desk-notice")).to_have_count(0)
    page.goto(ADD)
    expect(page.locator(".desk-notice")).to_have_count(1)
    page.locator(".desk-notice").get_by_role("button", name="Discard").click()
    page.reload()
    says(page, "")
    expect(page.locator(".desk-notice")).to_have_count(0)


def test_a_new_article_that_was_refused_for_want_of_a_headline_is_offered_once_and_by_its_words(
    page: Page, sign_in: SignIn, kim: User
) -> None:
    sign_in(page, kim)
    page.goto(ADD)
    page.get_by_label("Deck").fill("Two ministers, one ferry")
    says(page, "Kept in this browser")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    # What stands in the form is not offered beside it, and loading the page again sends nothing again.
    expect(page.get_by_label("Deck")).to_have_value("Two ministers, one ferry")
    says(page, "Kept in this browser")
    expect(page.locator(".desk-notice")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("This field is required")).to_have_count(0)
    notice = page.locator(".desk-notice")
    expect(notice).to_have_count(1)
    expect(notice.locator(".desk-notice-entry")).to_have_count(1)
    expect(notice).to_contain_text("“Two ministers, one ferry”")
    # Of two writings the notice says which is which; what is thrown away leaves the other.
    page.get_by_label("Headline:").fill("Another story")
    says(page, "Kept in this browser")
    page.goto(ADD)
    expect(notice).to_have_count(1)
    expect(notice.locator(".desk-notice-entry")).to_have_count(2)
    entry = notice.locator(".desk-notice-entry").filter(has_text="“Another story”")
    entry.get_by_role("button", name="Discard").click()
    expect(notice.locator(".desk-notice-entry")).to_have_count(1)
    with page.expect_navigation():
        notice.get_by_role("button", name="Restore").click()
    expect(page.get_by_label("Deck")).to_have_value("Two ministers, one ferry")
    expect(page.locator(".desk-notice")).to_have_count(0)


def test_writing_from_another_computer_is_offered_with_what_it_would_change(
    new_page: NewPage, sign_in: SignIn, article: Article, kim: User
) -> None:
    office, home = new_page(), new_page()
    sign_in(office, kim)
    office.goto(change(article))
    write(office, " From the office.")
    says(office, "not saved yet")
    office.context.close()
    sign_in(home, kim)
    home.goto(change(article))
    notice = home.locator(".desk-notice").filter(has_text="unsaved writing")
    notice.get_by_text("What it would change").click()
    expect(notice.locator("ins")).to_have_text("From the office.")
    assert axe.violations(home) == []
    with home.expect_navigation():
        notice.get_by_role("button", name="Restore").click()
    assert BodyEditor(home).html == "<p>They met. From the office.</p>"
    says(home, "not saved yet")
    home.reload()
    # It is kept still, and offered once: not again as this browser's own.
    expect(home.locator(".desk-notice").filter(has_text="unsaved writing")).to_have_count(1)
    with home.expect_navigation():
        home.get_by_role("button", name="Discard").click()
    expect(home.locator(".desk-notice")).to_have_count(0)
    assert BodyEditor(home).html == "<p>They met.</p>"


def test_two_editors_collide_and_decide_field_by_field(
    new_page: NewPage, sign_in: SignIn, article: Article, kim: User, lee: User
) -> None:
    mine, theirs = new_page(), new_page()
    sign_in(mine, kim)
    sign_in(theirs, lee)
    mine.goto(change(article))
    theirs.goto(change(article))
    expect(mine.locator("[data-company]")).to_contain_text("Lee is here")
    theirs.get_by_label("Headline:").fill("Envoys meet in Busan")
    theirs.get_by_label("Dateline").fill("BUSAN")
    write(theirs, " Lee adds this.")
    mine.get_by_label("Headline:").fill("Envoys meet again")
    mine.get_by_label("Deck").fill("A deck of mine")
    write(mine, " 김이 덧붙인다.")
    save(theirs)
    says(mine, "A newer state was saved meanwhile")
    save(mine)
    expect(mine.get_by_text("Lee saved this article at")).to_be_visible()
    assert Article.objects.get().headline == "Envoys meet in Busan"
    assert axe.violations(mine) == []
    headline = mine.get_by_role("group", name="Headline")
    expect(headline.locator("mark")).to_have_text(["again", "in Busan"])
    expect(mine.get_by_role("group", name="Deck").get_by_label("Keep mine")).to_be_checked()
    expect(mine.get_by_role("group", name="Dateline").get_by_label("Take theirs")).to_be_checked()
    headline.get_by_label("Keep mine").check()
    mine.get_by_role("group", name="Body").get_by_label("Both").check()
    # This page, too, is not sent into an expired session.
    mine.context.clear_cookies(name="sessionid")
    mine.get_by_role("button", name="Save what is chosen").click()
    says(mine, "Signed out")
    sign_in(mine, kim)
    expect(mine.locator("[data-saving-state]")).to_be_empty()
    save(mine, "Save what is chosen")
    saved = Article.objects.get()
    assert (saved.headline, saved.deck, saved.dateline) == ("Envoys meet again", "A deck of mine", "BUSAN")
    assert saved.body == "<p>They met. Lee adds this.</p><p>They met. 김이 덧붙인다.</p>"
    says(mine, "Saved")
    expect(mine.locator(".desk-notice")).to_have_count(0)


def test_leaving_the_choice_keeps_ones_own_writing(
    new_page: NewPage, sign_in: SignIn, article: Article, kim: User, lee: User
) -> None:
    mine, theirs = new_page(), new_page()
    sign_in(mine, kim)
    sign_in(theirs, lee)
    mine.goto(change(article))
    theirs.goto(change(article))
    theirs.get_by_label("Headline:").fill("Theirs")
    save(theirs)
    mine.get_by_label("Headline:").fill("Mine")
    save(mine)
    with mine.expect_navigation():
        mine.get_by_role("link", name="Leave it as they saved it").click()
    expect(mine.get_by_label("Headline:")).to_have_value("Theirs")
    notice = mine.locator(".desk-notice").filter(has_text="unsaved writing")
    expect(notice).to_have_count(1)
    with mine.expect_navigation():
        notice.get_by_role("button", name="Restore").click()
    expect(mine.get_by_label("Headline:")).to_have_value("Mine")


def test_taking_over_loses_nothing_and_locks_nobody_out(
    new_page: NewPage, sign_in: SignIn, article: Article, kim: User, lee: User
) -> None:
    mine, theirs = new_page(), new_page()
    sign_in(mine, kim)
    mine.goto(change(article))
    write(mine, " 김의 문장.")
    says(mine, "not saved yet")
    sign_in(theirs, lee)
    theirs.goto(change(article))
    expect(theirs.get_by_text("Kim is writing.")).to_be_visible()
    theirs.get_by_role("link", name="Read only").click()
    expect(theirs.get_by_role("button", name="Save draft")).to_have_count(0)
    expect(theirs.get_by_role("link", name="Write in it")).to_be_visible()
    with theirs.expect_navigation():
        theirs.get_by_role("button", name="Take over").click()
    expect(theirs.get_by_text("What Kim had not saved is kept")).to_be_visible()
    expect(mine.get_by_role("alert").filter(has_text="Lee took this article over")).to_be_visible()
    aside = Revision.objects.get(is_aside=True)
    assert aside.content.body == "<p>They met. 김의 문장.</p>"
    theirs.get_by_label("Headline:").fill("Lee goes on")
    save(theirs)
    assert BodyEditor(mine).html == "<p>They met. 김의 문장.</p>"
    save(mine)
    expect(mine.get_by_text("Lee took the article over at")).to_be_visible()
    save(mine, "Save what is chosen")
    saved = Article.objects.get()
    assert (saved.headline, saved.body) == ("Lee goes on", "<p>They met. 김의 문장.</p>")


def test_who_has_left_is_gone_at_the_next_look(
    new_page: NewPage, sign_in: SignIn, article: Article, kim: User, lee: User
) -> None:
    mine, theirs = new_page(), new_page()
    sign_in(mine, kim)
    sign_in(theirs, lee)
    theirs.goto(change(article))
    mine.goto(change(article))
    expect(mine.locator("[data-company]")).to_contain_text("Lee is here")
    theirs.goto("/admin/")
    # Far sooner than a tab is given up that has only fallen silent.
    expect(mine.locator("[data-company]")).to_be_empty(timeout=10_000)
    theirs.go_back()
    expect(mine.locator("[data-company]")).to_contain_text("Lee is here")
    # A save is no leaving.
    theirs.get_by_label("Deck").fill("Typed")
    save(theirs)
    expect(mine.locator("[data-company]")).to_contain_text("Lee is here")


def test_ones_own_other_tab_is_no_alarm(page: Page, sign_in: SignIn, article: Article, kim: User) -> None:
    sign_in(page, kim)
    page.goto(change(article))
    write(page, " In the first tab.")
    says(page, "not saved yet")
    other = page.context.new_page()
    other.goto(change(article))
    expect(other.locator("[data-company]")).to_have_text("Also open in another tab of yours")
    expect(other.get_by_text("Kim is writing.")).to_have_count(0)
    # What stands in an open tab is not lost, so nothing is offered.
    expect(other.locator(".desk-notice").filter(has_text="unsaved writing")).to_be_hidden()
    other.close()
    page.reload()
    # A tab that was loaded again is the same tab.
    says(page, "Saved")
    page.wait_for_timeout(800)
    expect(page.locator("[data-company]")).not_to_contain_text("Kim")
