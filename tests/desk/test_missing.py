"""Addresses that lead nowhere, at the desk: one press lets them lead somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import OldPath
from articles.refusals import NotPermitted, Refused
from articles.verbs import leading, publishing
from articles.verbs.publishing import Reason
from newsroom.models import MissingAddress
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_section, make_user, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LIST = "/admin/newsroom/missingaddress/"


def missing(publication: Publication, path: str = "/news/section.html?sec_no=3", hits: int = 1) -> MissingAddress:
    now = timezone.now()
    return MissingAddress.objects.create(
        publication=publication, path=path, hits=hits, first_seen=now, last_seen=now, came_from="blog.example"
    )


def page(row: MissingAddress) -> str:
    return f"{LIST}{row.pk}/change/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_old_section_is_led_to_a_section_and_answers_301(publication: Publication, editor: User) -> None:
    make_section(publication, "politics")
    row = missing(publication)
    Reader().get(row.path, 404)
    response = signed_in(editor).post(page(row), {"to": "/sections/politics/"}, follow=True)
    assert "leads to /sections/politics/ from now on" in response.text
    moved = Reader().get("/news/section.html?sec_no=3&page=2", 301)
    assert moved.headers["Location"] == "/sections/politics/"
    Reader().get("/news/section.html?sec_no=4", 404)
    assert not MissingAddress.objects.exists()


def test_the_number_of_an_old_article_is_known_under_its_other_address(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Envoys meet")
    OldPath.objects.create(publication=publication, path="/news/article.html?no=77", article=version.article)
    row = missing(publication, "/mobile/article.html?no=77")
    client = signed_in(editor)
    assert f'value="{version.path}"' in client.get(page(row)).text
    client.post(page(row), {"to": version.path})
    assert Reader().get("/mobile/article.html?no=77", 301).headers["Location"] == version.path
    # It is the article that was chosen, not the address it has today.
    publishing.publish(edit(version.article, editor, slug="another-slug"), editor)
    assert "another-slug" in Reader().get("/mobile/article.html?no=77", 301).headers["Location"]


def test_the_words_of_an_address_are_looked_for(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, headline="Envoys meet about the lighthouse treaty")
    row = missing(publication, "/2019/lighthouse-treaty-envoys.html")
    assert version.path in signed_in(editor).get(page(row)).text
    assert leading.suggestions(missing(publication, "/12345"), timezone.now()) == []


def test_what_is_under_embargo_is_suggested_to_nobody_and_led_to_by_nobody(
    publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, headline="Lighthouse treaty signed")
    version = publishing.publish(article, editor, in_future(hours=1))
    row = missing(publication, "/lighthouse-treaty-signed")
    assert leading.suggestions(row, timezone.now()) == []
    with pytest.raises(Refused, match="do not see it"):
        leading.lead(row, editor, version.path)
    Reader().get("/lighthouse-treaty-signed", 404)


def test_the_old_address_of_a_withdrawn_article_says_so_there(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    leading.lead(missing(publication, "/old"), editor, version.path)
    publishing.withdraw(version.article, editor, Reason(en="It was not true."))
    Reader().get(Reader().get("/old/", 301).headers["Location"], 410)


def test_an_address_that_is_gone_says_so(publication: Publication, editor: User) -> None:
    row = missing(publication, "/contest/2012")
    signed_in(editor).post(page(row), {"gone": "1"})
    text = Reader().read("/contest/2012/", 410)
    assert "This page is gone" in text
    assert '<meta name="robots" content="noindex">' in text


def test_what_is_ignored_leaves_the_list_and_stays_404(publication: Publication, editor: User) -> None:
    row = missing(publication, "/ghost-town")
    client = signed_in(editor)
    assert "/ghost-town" in client.get(LIST).text
    client.post(page(row), {"ignore": "1"})
    assert "/ghost-town" not in client.get(LIST).text.partition("messagelist")[0] + client.get(LIST).text
    assert "/ghost-town" in client.get(f"{LIST}?view=ignored").text
    Reader().get("/ghost-town/", 404)


@pytest.mark.parametrize(
    "to",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "sections/politics/"),
        *("/nothing/at/all/", "/2025/01/01/999999/x/", "/admin/", "/ghost/", "http://[", ""),
    ],
)
def test_it_leads_nowhere_but_to_a_page_of_this_site(publication: Publication, editor: User, to: str) -> None:
    row = missing(publication, "/ghost")
    with pytest.raises(Refused):
        leading.lead(row, editor, to)
    shown = signed_in(editor).post(page(row), {"to": to})
    assert shown.status_code == 200
    assert "errorlist" in shown.text
    assert not OldPath.objects.exists()


def test_a_whole_address_of_this_site_is_understood(publication: Publication, editor: User) -> None:
    make_section(publication, "politics")
    old = leading.lead(missing(publication), editor, "https://testserver/sections/politics/?x=1")
    assert old.address == "/sections/politics/"


def test_two_editors_answer_it_once(publication: Publication, editor: User) -> None:
    row = missing(publication)
    leading.say_gone(row, editor)
    with pytest.raises(Refused, match="meanwhile"):
        leading.ignore(row, editor)


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_a_stranger_and_a_reporter_see_and_answer_nothing(publication: Publication, role: Role | None) -> None:
    row = missing(publication)
    stranger = make_user(role)
    client = signed_in(stranger)
    for path in (LIST, page(row)):
        assert client.get(path).status_code in {302, 403}
    for act in (leading.say_gone, leading.ignore):
        with pytest.raises(NotPermitted):
            act(row, stranger)
    with pytest.raises(NotPermitted):
        leading.lead(row, stranger, "/imprint/")
    client.post(page(row), {"gone": "1"})
    assert MissingAddress.objects.filter(is_ignored=False).exists()


def test_the_most_wanted_come_first_and_no_row_costs_a_query(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        missing(publication, f"/asked-{number:02}", hits=number)
    client = signed_in(editor)
    text = client.get(LIST).text
    assert text.index("/asked-11") < text.index("/asked-03")
    with django_assert_max_num_queries(15):
        client.get(LIST)
