"""The desk's pages as they stand: for everybody, on every screen, without a word on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.importing.item import Doubt, DoubtCode, LegacyPicture
from articles.library.photos import replacement
from articles.models import Article, Claim, ImportItem, ImportLink, ImportRun, MenuEntry, Restriction, StandingPage
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.verbs import publishing, restricting, reviewing
from articles.verbs.menus import keep_entry
from articles.verbs.restricting import Terms
from articles.verbs.standing import publish_page
from newsroom.models import MissingAddress
from newsroom.roles import Role
from tests.browser import axe, vnu
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_photo,
    make_standing_page,
    make_user,
    picture,
)
from tests.claims.docket import make_claim, met
from tests.importing.test_holding import item, take_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Page

    from articles.models import Photo
    from newsroom.models import Publication
    from tests.browser.conftest import NewPage, SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR, "editor")


@pytest.fixture
def photo(publication: Publication) -> Photo:
    photo = make_photo()
    replacement(photo, picture("red"))
    return photo


@pytest.fixture
def article(publication: Publication, editor: User, photo: Photo) -> Article:
    """Live, with unpublished changes, a photo in it and one before it; beside it a draft, a review and a schedule."""
    reporter = make_user(Role.REPORTER, "reporter")
    body = f'<p>Text.</p><h2>More</h2><ul><li>One</li></ul><figure data-photo="{photo.sha256}"><figcaption>A field</figcaption></figure>'
    article = make_article(
        publication, reporter, headline="Envoys meet in Seoul", body=body, photo=photo, tags=("talks",)
    )
    version = publishing.publish(article, editor)
    # One claim is met, one waits for an answer that is due.
    met(version, editor, received_at=timezone.now())
    make_claim(version, reporter, received_at=timezone.now())
    Claim.objects.filter(notice=None).update(due_at=timezone.now())
    make_article(publication, reporter, language="ko", headline="6개국 세관원, 한 교실에서 배운다")
    waiting = make_article(publication, reporter)
    reviewing.submit(waiting, reporter)
    publishing.publish(make_article(publication, reporter), editor, in_future(days=2))
    named = publishing.publish(make_article(publication, reporter, headline="Named in full"), editor)
    terms = Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "A letter")
    restricting.restrict(named.article, editor, terms)
    now = timezone.now()
    MissingAddress.objects.create(
        publication=publication, path="/envoys-meet-in-seoul", hits=2, first_seen=now, last_seen=now
    )
    standing = make_standing_page(publication)
    keep_entry(MenuEntry(publication=publication, menu="foot", page=standing), editor)
    publish_page(standing, editor, seen=1)
    changed = {f"body_{language}": "<p>Another text.</p>" for language in ("en", "ko")}
    StandingPage.objects.update(**changed, title_en="About", title_ko="소개")
    doubt = Doubt(DoubtCode.SUSPECTED_TWIN, f"Same headline and minute as article {article.pk}.")
    lacks = LegacyPicture(f"https://old.example/data/photos/20140237/art_{'1' * 30}.jpg", is_lead=True)
    take_in(publication, [item(1, doubts=(doubt,)), item(2, pictures=(lacks,))])
    came = ImportItem.objects.get(source_id="2")
    ImportLink.objects.create(run=came.run, item=came, old="https://old.example/news/article.html?no=99")
    came.run.repetitions.create(items=[{"outcome": "unchanged", "file": "old/" + "page" * 12 + ".html", "number": "7"}])
    return edit(article, editor, headline="Envoys of six countries meet in Seoul")


def pages(article: Article, photo: Photo, publication: Publication) -> dict[str, str]:
    """Every kind of page of the desk."""
    change = f"/admin/articles/article/{article.pk}"
    claim = f"/admin/articles/claim/{article.claims.get(notice=None).pk}"
    restriction = Restriction.objects.get().pk
    page = StandingPage.objects.get()
    standing = f"/admin/articles/standingpage/{page.pk}"
    met_claim = f"/admin/articles/claim/{article.claims.exclude(notice=None).get().pk}"
    imported = f"/admin/articles/importrun/{ImportRun.objects.get().pk}"
    return {
        "index": "/admin/",
        "articles": "/admin/articles/article/",
        "nothing-found": "/admin/articles/article/?q=zzzz",
        "new-article": "/admin/articles/article/add/",
        "article": f"{change}/change/",
        "history": f"{change}/history/",
        "revisions": f"{change}/revisions/",
        "compare": f"{change}/compare/",
        "restore": f"{change}/restore/v1/",
        "preview-links": f"{change}/preview-links/",
        "comments": f"{change}/comments/",
        "flash": "/admin/articles/article/flash/",
        "translations": "/admin/articles/article/translations/",
        "hand-over": f"{change}/act/hand_over/",
        "record-claim": f"{change}/claim/",
        "claims": "/admin/articles/claim/",
        "claim": f"{claim}/change/",
        "decide-claim": f"{claim}/act/decide/",
        "claim-met": f"{met_claim}/change/",
        "take-notice-down": f"{met_claim}/act/take-down/",
        "proof-of-notice": f"{met_claim}/proof/1/",
        "restrict": f"{change}/restrict/",
        "restrict-photo": f"/admin/articles/photo/{photo.pk}/restrict/",
        "restrictions": "/admin/articles/restriction/",
        "restriction": f"/admin/articles/restriction/{restriction}/change/",
        "lift-restriction": f"/admin/articles/restriction/{restriction}/lift/",
        "publish": f"{change}/act/publish/",
        "withdraw": f"{change}/act/withdraw/",
        "photos": "/admin/articles/photo/",
        "photo": f"/admin/articles/photo/{photo.pk}/change/",
        "new-photo": "/admin/articles/photo/add/",
        "documents": "/admin/articles/document/",
        "new-document": "/admin/articles/document/add/",
        "describe-photos": f"/admin/articles/photo/describe/?photos={photo.pk}",
        "replace-photo": f"/admin/articles/photo/{photo.pk}/replace/",
        "switch-photo": f"/admin/articles/photo/{photo.replaced_by.get().pk}/switch/",
        "versions": "/admin/articles/version/",
        "acts": "/admin/articles/statuschange/",
        "import-runs": "/admin/articles/importrun/",
        "import-run": f"{imported}/change/",
        "import-doubts": "/admin/articles/importrun/doubts/",
        "import-kind": f"{imported}/doubts/suspected-twin/",
        "import-accept": f"{imported}/decide/accept/?code=suspected-twin",
        "import-release": f"{imported}/release/",
        "import-pictures": f"{imported}/pictures/",
        "import-gone": f"{imported}/gone/",
        "import-links": f"{imported}/links/",
        "import-repetitions": f"{imported}/repetitions/",
        "import-undo": f"{imported}/undo/",
        "import-start": "/admin/articles/importrun/start/",
        "publication": f"/admin/newsroom/publication/{publication.pk}/change/",
        "missing-addresses": "/admin/newsroom/missingaddress/",
        "missing-address": f"/admin/newsroom/missingaddress/{MissingAddress.objects.get().pk}/change/",
        "menus": "/admin/articles/menuentry/",
        "new-menu-entry": "/admin/articles/menuentry/add/",
        "standing-pages": "/admin/articles/standingpage/",
        "standing-page": f"{standing}/change/",
        "publish-standing-page": f"{standing}/act/publish/",
        "withdraw-standing-page": f"{standing}/act/withdraw/",
        "compare-standing-page": f"{standing}/compare/{page.versions.get(language='en').pk}/",
        "new-standing-page": "/admin/articles/standingpage/add/",
        "password": "/admin/password_change/",
    }


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ko-KR", "dark")])
def test_no_page_is_wider_than_a_phone(
    new_page: NewPage,
    sign_in: SignIn,
    editor: User,
    article: Article,
    photo: Photo,
    publication: Publication,
    language: str,
    scheme: str,
) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, locale=language, color_scheme=scheme)
    sign_in(page, editor)
    wide = {}
    for name, path in pages(article, photo, publication).items():
        page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 360:
            wide[name] = width
    assert not wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave(
    new_page: NewPage,
    sign_in: SignIn,
    editor: User,
    article: Article,
    photo: Photo,
    publication: Publication,
    scheme: str,
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("/admin/login/")
    found = {"login": axe.violations(page)}
    sign_in(page, editor)
    for name, path in pages(article, photo, publication).items():
        if scheme == "dark" and name not in {"articles", "article", "publish", "photos"}:
            continue  # The colours of these are those of all.
        page.goto(path)
        found[name] = axe.violations(page)
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Choose a photo").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    found["picker"] = axe.violations(page)
    assert not [f"{name}: {violation}" for name, each in found.items() for violation in each]


def test_vnu_finds_no_error(
    page: Page, sign_in: SignIn, editor: User, article: Article, photo: Photo, publication: Publication
) -> None:
    sign_in(page, editor)
    sent = {
        name: page.request.get(path).text()
        for name, path in pages(article, photo, publication).items()
        if name not in {"photo", "new-photo", "import-runs", "acts", "versions", "publication", "password", "history"}
    }
    errors = vnu.errors(sent)
    assert not errors, "\n".join(errors)


def test_the_publish_button_says_what_it_will_do(page: Page, sign_in: SignIn, editor: User, article: Article) -> None:
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    expect(page.get_by_label("Date and time")).to_be_hidden()
    page.get_by_label("At a time").check()
    expect(page.get_by_role("button", name="Publish, and say nothing of it")).to_have_count(0)
    page.get_by_label("Date and time").fill("")
    page.get_by_role("button", name="Schedule", exact=True).click()
    expect(page.get_by_label("Date and time")).to_be_focused()
    page.get_by_label("Date and time").fill("2035-11-24T09:00")
    button = page.get_by_role("button", name="Schedule for 2035-11-24 09:00 KST")
    expect(button).to_be_visible()
    page.get_by_label("Now", exact=True).check()
    expect(page.get_by_role("button", name="Publish, and say nothing of it")).to_be_visible()
    page.get_by_label("At a time").check()
    button.click()
    expect(page.get_by_text("is scheduled for 2035-11-24 09:00 KST")).to_be_visible()
    assert article.versions.pending().exists()


def test_the_desk_changes_its_language_where_one_is(page: Page, sign_in: SignIn, editor: User) -> None:
    sign_in(page, editor)
    page.goto("/admin/articles/article/?status__exact=draft")
    page.get_by_role("button", name="한국어").click()
    page.wait_for_url("**/admin/articles/article/?status__exact=draft")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.get_by_role("button", name="English")).to_be_visible()


def test_a_byline_row_is_added_filled_and_taken_out(
    page: Page, sign_in: SignIn, editor: User, article: Article
) -> None:
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Add another Byline").click()
    page.locator("#id_bylines-1-name").fill("주한 노르빌 대사관")
    page.get_by_role("button", name="Save the working copy").click()
    expect(page.get_by_text("Saved. Readers do not see it yet: publish the changes.")).to_be_visible()
    assert [byline.name for byline in article.bylines.all()] == ["Lee Gi-ja", "주한 노르빌 대사관"]
    page.get_by_label("Take out").first.check()
    page.get_by_role("button", name="Save the working copy").click()
    expect(page.locator("#id_bylines-0-name")).to_have_value("주한 노르빌 대사관")
    assert [byline.name for byline in article.bylines.all()] == ["주한 노르빌 대사관"]


def test_an_error_is_told_at_the_top_and_at_its_field(
    page: Page, sign_in: SignIn, editor: User, article: Article
) -> None:
    sign_in(page, editor)
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Save draft").click()
    named = page.locator(".errornote").get_by_role("link", name="Headline")
    expect(named).to_be_visible()
    expect(page.locator(".errornote")).to_have_count(1)
    named.click()
    expect(page.locator("#id_headline")).to_be_focused()
    expect(page.locator(".field-headline .errorlist")).to_be_visible()
    assert Article.objects.filter(headline="").count() == 0


def test_the_place_on_the_front_page_is_told_of_now_alone(
    page: Page, sign_in: SignIn, editor: User, article: Article
) -> None:
    draft = make_article(article.publication, editor)
    sign_in(page, editor)
    page.goto(f"/admin/articles/article/{draft.pk}/act/publish/")
    told = page.get_by_text("Published now, it will")
    expect(told).to_be_visible()
    page.get_by_label("At a time").check()
    expect(told).to_be_hidden()
    page.get_by_label("Now", exact=True).check()
    expect(told).to_be_visible()
