"""The menus as readers have them: what editors arranged, what they did not, and what is not there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from articles.models import MenuEntry
from articles.models.menu_entry import Menu, Place
from articles.models.standing_version import StandingKind
from articles.refusals import NotPermitted
from articles.verbs import merging
from articles.verbs.menus import keep_entry, remove_entry
from articles.verbs.standing import Reason, publish_page, withdraw_page
from newsroom.models import Section
from newsroom.roles import Role
from tests.builders import in_future, make_publication, make_section, make_standing_page, make_user
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/menuentry/"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics", name_ko="정치")
    make_section(publication, "culture", name_ko="문화")
    return publication


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


def entry(
    publication: Publication, editor: User, menu: Menu = Menu.HEAD, order: int = 0, **kwargs: object
) -> MenuEntry:
    made = MenuEntry(publication=publication, menu=menu, order=order, **kwargs)
    made.full_clean()
    keep_entry(made, editor)
    return made


def section(slug: str) -> Section:
    return Section.objects.get(slug=slug)


def head(path: str = "/") -> list[tuple[str, str]]:
    """(path, label) of each link of the menu at the head."""
    return _links(Reader().read(path).partition('<nav class="sections"')[2].partition("</nav>")[0])


def foot(path: str = "/") -> list[tuple[str, str]]:
    return _links(Reader().read(path).partition('<footer class="site-footer">')[2].partition("</nav>")[0])[1:]


def _links(html: str) -> list[tuple[str, str]]:
    parts = [part.partition("</a>")[0] for part in html.split('<a href="')[1:]]
    return [(part.partition('"')[0], part.rpartition(">")[2]) for part in parts]


def test_a_menu_nobody_arranged_is_what_it_always_was(publication: Publication) -> None:
    assert head() == [("/sections/politics/", "Politics"), ("/sections/culture/", "Culture")]
    assert head("/ko/") == [("/ko/sections/politics/", "정치"), ("/ko/sections/culture/", "문화")]
    assert [label for _path, label in foot()] == ["Imprint", "Masthead", "Corrections", "Archive", "Feeds"]


def test_what_editors_arranged_stands_in_its_order_on_the_next_page(publication: Publication, editor: User) -> None:
    Reader().get("/")
    entry(publication, editor, order=2, section=section("politics"))
    entry(publication, editor, order=1, section=section("culture"), label_en="Arts")
    entry(publication, editor, order=3, address="https://example.com/shop", label_en="Shop", label_ko="가게")
    entry(publication, editor, order=4, place=Place.SEARCH, language="ko")
    entry(publication, editor, order=5, address="/tags/seoul/", label_en="Seoul", language="en")
    assert head() == [
        ("/sections/culture/", "Arts"),
        ("/sections/politics/", "Politics"),
        ("https://example.com/shop", "Shop"),
        ("/tags/seoul/", "Seoul"),
    ]
    assert head("/ko/")[-2:] == [("https://example.com/shop", "가게"), ("/ko/search/", "검색")]
    assert 'href="https://example.com/shop" rel="noopener"' in Reader().read("/")


def test_an_entry_whose_section_is_retired_falls_out_and_of_a_merged_one_leads_on(
    publication: Publication, editor: User
) -> None:
    entry(publication, editor, section=section("politics"))
    entry(publication, editor, section=section("culture"), order=1)
    merging.retire(section("politics"), editor)
    assert head() == [("/sections/culture/", "Culture")]
    make_section(publication, "arts")
    merging.merge_sections([section("culture")], section("arts"), editor)
    assert head() == [("/sections/arts/", "Arts")]


def test_an_entry_to_a_standing_page_comes_and_goes_with_it(publication: Publication, editor: User) -> None:
    page = make_standing_page(publication)
    entry(publication, editor, page=page)
    entry(publication, editor, place=Place.FEEDS, order=1)
    assert head() == [("/feeds/", "Feeds")]
    publish_page(page, editor, seen=1, at=in_future(hours=1))
    assert head() == [("/feeds/", "Feeds")]
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
        assert head() == [("/pages/about/", "About us"), ("/feeds/", "Feeds")]
        withdraw_page(page, editor, Reason(en="No."))
        assert head() == [("/feeds/", "Feeds")]


def test_the_law_s_pages_stay_at_the_foot_whatever_is_arranged(publication: Publication, editor: User) -> None:
    privacy = make_standing_page(publication, "privacy", kind=StandingKind.PRIVACY, title_en="Privacy policy")
    publish_page(privacy, editor, seen=1)
    publish_page(make_standing_page(publication), editor, seen=1)
    entry(publication, editor, Menu.FOOT, place=Place.IMPRINT)
    assert foot() == [("/imprint/", "Imprint"), ("/pages/privacy/", "Privacy policy")]
    entry(publication, editor, Menu.FOOT, page=privacy, label_en="Your data")
    assert foot() == [("/imprint/", "Imprint"), ("/pages/privacy/", "Your data")]


def test_taking_the_last_entry_out_brings_the_old_menu_back(publication: Publication, editor: User) -> None:
    made = entry(publication, editor, place=Place.FEEDS)
    assert head() == [("/feeds/", "Feeds")]
    remove_entry(made, editor)
    assert len(head()) == 2


def test_the_page_one_is_on_is_marked(publication: Publication, editor: User) -> None:
    entry(publication, editor, section=section("culture"))
    assert 'href="/sections/culture/" aria-current="page"' in Reader().read("/sections/culture/")
    assert "aria-current" not in Reader().read("/").partition("</header>")[0]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example/", "/\\evil.example/", "http://example.com/", "data:x", "tags/x/"],
)
def test_an_address_that_no_menu_should_have_is_refused(publication: Publication, address: str) -> None:
    with pytest.raises(ValidationError, match="https"):
        MenuEntry(publication=publication, menu=Menu.HEAD, address=address, label_en="x").full_clean()


def test_an_entry_leads_to_one_thing_of_its_own_publication(publication: Publication) -> None:
    other = make_section(make_publication("other", host="other.example"), "elsewhere")
    for wrong in (
        {},
        {"place": Place.FEEDS, "address": "/x/", "label_en": "x"},
        {"section": other},
        {"address": "/x/"},
    ):
        with pytest.raises(ValidationError):
            MenuEntry(publication=publication, menu=Menu.HEAD, **wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        MenuEntry.objects.create(publication=publication, menu=Menu.HEAD)


def test_pages_pay_no_query_for_their_menus(
    publication: Publication, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = Reader()
    reader.get("/imprint/")
    with django_assert_num_queries(1):
        reader.get("/imprint/")
    for order in range(5):
        entry(publication, editor, order=order, section=section("culture"))
    reader.get("/imprint/")
    with django_assert_num_queries(1):
        reader.get("/imprint/")


# At the desk ---------------------------------------------------------------------------------------------


def test_entries_are_added_ordered_and_flagged_at_the_desk(publication: Publication, editor: User) -> None:
    client = Client()
    client.force_login(editor)
    added = client.post(f"{LIST}add/", {"publication": publication.pk, "menu": "head", "order": 1, "place": "feeds"})
    assert added.status_code == 302
    page = make_standing_page(publication)
    client.post(f"{LIST}add/", {"publication": publication.pk, "menu": "head", "order": 2, "page": page.pk})
    shown = client.get(LIST).text
    assert "not in English, 한국어" in shown
    first, second = MenuEntry.objects.order_by("order")
    publish_page(page, editor, seen=1)
    assert "not in English" not in client.get(LIST).text
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    rows |= {"form-0-id": first.pk, "form-0-order": 3, "form-1-id": second.pk, "form-1-order": 2}
    assert client.post(LIST, rows).status_code == 302
    assert [path for path, _label in head()] == ["/pages/about/", "/feeds/"]
    client.post(f"{LIST}{first.pk}/delete/", {"post": "yes"})
    assert [path for path, _label in head()] == ["/pages/about/"]


def test_the_list_asks_no_query_for_a_row(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for order in range(8):
        entry(publication, editor, order=order, section=section("culture"))
    client = Client()
    client.force_login(editor)
    client.get(LIST)
    with django_assert_max_num_queries(15):
        client.get(LIST)


@pytest.mark.parametrize("role", [None, Role.REPORTER, Role.DESK_EDITOR])
def test_who_has_not_the_right_changes_no_menu(publication: Publication, editor: User, role: Role | None) -> None:
    stranger = make_user(role)
    made = entry(publication, editor, place=Place.FEEDS)
    with pytest.raises(NotPermitted):
        keep_entry(MenuEntry(publication=publication, menu=Menu.HEAD, place=Place.SEARCH), stranger)
    with pytest.raises(NotPermitted):
        remove_entry(made, stranger)
    client = Client()
    client.force_login(stranger)
    assert client.post(f"{LIST}add/", {"publication": publication.pk, "menu": "head"}).status_code in {302, 403}
    assert MenuEntry.objects.count() == 1
