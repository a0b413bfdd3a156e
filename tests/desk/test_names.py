"""People are called by their names at the desk, never by what they sign in with; a story by whose name stands over it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from articles.copytext import BylineCopy
from articles.layout.layout import AUTOMATIC
from articles.models import Notice
from articles.telling import tell
from articles.telling.words import sentence_of
from articles.verbs import publishing, reviewing, teamwork
from articles.verbs.arranging import arrange
from articles.writing.presence import announce
from newsroom.roles import Role
from tests.builders import edit, make_article, make_reporter, make_user
from tests.desk.pages import LIST, change, form_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, publication: Publication) -> User:
    editor = make_user(Role.DESK_EDITOR, "login-of-seo")
    make_reporter("seo", name_ko="서유나", name_en="Seo Yu-na", user=editor)
    client.force_login(editor)
    return editor


@pytest.fixture
def writer(publication: Publication) -> User:
    writer = make_user(Role.REPORTER, "login-of-park")
    make_reporter("park", name_ko="박도윤", name_en="Park Do-yun", user=writer)
    return writer


def listed(client: Client, path: str) -> str:
    """Without the bar at the top, where one's own login stands."""
    return client.get(path).text.partition('id="content')[2]


def test_the_list_of_articles_has_the_bylines_as_they_are_printed(
    client: Client, publication: Publication, editor: User, writer: User
) -> None:
    lines = (BylineCopy("park", "Park Do-yun", "author"), BylineCopy("", "Guest Writer", "author"))
    make_article(publication, writer, bylines=lines)
    page = listed(client, LIST)
    assert '<td class="field-writer">Park Do-yun, Guest Writer</td>' in page
    assert "login-of-park" not in page
    many = tuple(BylineCopy("", name, "author") for name in ("Ahn", "Baek", "Cho", "Do", "Eun"))
    make_article(publication, writer, bylines=many)
    assert '<td class="field-writer">Ahn, Baek, Cho …</td>' in listed(client, LIST)


def test_where_no_byline_is_given_yet_the_list_says_who_began_it(
    client: Client, publication: Publication, editor: User, writer: User
) -> None:
    make_article(publication, writer, bylines=())
    page = listed(client, LIST)
    assert "Begun by Park Do-yun" in page
    assert "login-of-park" not in page


def test_the_desk_page_its_lists_and_comments_call_people_by_their_names(
    client: Client, publication: Publication, editor: User, writer: User
) -> None:
    # Without a byline yet, so that the list says who began it.
    article = make_article(publication, writer, bylines=())
    reviewing.submit(article, writer)
    make_article(publication, editor)
    teamwork.remark(article, writer, "Please look")
    unread = make_article(publication, editor)
    publishing.publish(unread, editor)
    arrange(publication, "en", editor, AUTOMATIC, seen=None)
    for path in ("/admin/", change(article), f"/admin/articles/article/{article.pk}/comments/"):
        page = listed(client, path)
        assert "Park Do-yun" in page, path
        # What comments can call people by has the logins too, which nobody reads.
        assert "login-of-" not in re.sub(r'data-names="[^"]*"', "", page), path
    assert "Seo Yu-na" in listed(client, "/admin/articles/arrangement/")
    assert "login-of-seo" not in listed(client, "/admin/articles/arrangement/")


def test_the_bar_at_the_top_has_ones_name_and_asks_nothing_for_it(
    client: Client, publication: Publication, editor: User
) -> None:
    assert ">Seo Yu-na</a>" in client.get("/admin/").text
    assert ">서유나</a>" in client.get("/admin/", headers={"accept-language": "ko"}).text
    with CaptureQueriesContext(connection) as queries:
        bar = client.get("/admin/password_change/").text.partition('id="content')[0]
    assert "login-of-seo" not in bar
    assert len([each for each in queries if 'FROM "newsroom_reporter"' in each["sql"]]) == 0
    client.force_login(make_user(Role.REPORTER, "nameless"))
    assert ">nameless</a>" in client.get("/admin/").text


def test_who_is_here_is_writing_or_saved_meanwhile_is_said_by_name(
    client: Client, publication: Publication, editor: User, writer: User
) -> None:
    article = make_article(publication, writer)
    announce(article, writer, "t2", typed=0.0)
    told = client.post(f"/admin/articles/article/{article.pk}/writing/", {"_tab": "t1"}).json()
    assert told["company"] == ["Park Do-yun is here, typing now"]
    assert "Park Do-yun is writing." in client.get(change(article)).text
    data = form_of(client, change(article), headline="Mine")
    edit(article, writer, headline="Theirs")
    assert "Park Do-yun saved this article at" in client.post(change(article), data).text


def test_notices_call_people_by_their_names(
    client: Client, publication: Publication, editor: User, writer: User
) -> None:
    reviewing.submit(article := make_article(publication, writer), writer)
    tell(article.status_changes.latest("pk"))
    (notice,) = Notice.objects.filter(recipient=editor)
    assert sentence_of(notice) == f"Park Do-yun submitted “{article.headline}” for review"
    with override("ko"):
        assert sentence_of(notice).startswith("박도윤")


def test_in_korean_the_names_are_in_hangul(
    client: Client, publication: Publication, editor: User, writer: User
) -> None:
    reviewing.submit(make_article(publication, writer, bylines=()), writer)
    assert "박도윤" in client.get("/admin/", headers={"accept-language": "ko"}).text
