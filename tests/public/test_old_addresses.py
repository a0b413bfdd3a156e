"""Addresses of the old site go on answering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import OldPath
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from tests.builders import edit, make_article, make_publication, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article, Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(publication: Publication, editor: User) -> Version:
    version = publish_article(publication, editor, days_ago=300)
    remember(version.article, "/news/article.html?no=4711", "/mobile/article.html?no=4711", "/옛/주소")
    return version


def remember(article: Article, *paths: str) -> None:
    for path in paths:
        OldPath.objects.create(publication=article.publication, path=OldPath.normalised(path), article=article)


@pytest.mark.parametrize(
    "path",
    [
        "/news/article.html?no=4711",
        "/mobile/article.html?no=4711",
        "/news/article.html?iqs=0.123&no=4711&utm_source=x",
        "/옛/주소/",
        "/옛/주소",
    ],
)
def test_an_old_address_leads_to_the_article(version: Version, path: str) -> None:
    assert Reader().get(path, 301).headers["Location"] == version.path


@pytest.mark.parametrize(
    "path",
    [
        "/news/article.html",
        "/news/article.html?no=4712",
        "/news/article.html?no=" + "9" * 600,
        "/news/article.html?no=%00&no[]=1&%ff=%fe",
        "/news/article.html?no=4711'--",
        "/" + "x" * 3000,
    ],
)
def test_an_address_nobody_had_is_not_found(version: Version, path: str) -> None:
    Reader().get(path, 404)


@given(
    st.sampled_from(
        ["/news/article.html", "/mobile/article.html", "/news/section.html", "/news/article_list_all.html", "/"]
    ),
    st.binary(max_size=200),
    st.integers(1, 40),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_query_nothing_fails(
    publication: Publication, path: str, garbage: bytes, times: int
) -> None:
    # Up to 8 kB as a browser would never send it: bad escapes, NUL, halves of surrogates.
    query = ("no=" + "".join(f"%{byte:02x}" for byte in garbage) + "&%zz=%&no=%ed%a0%80&sec_no=%00&") * times
    query = query[:8192] + garbage.decode("latin-1")
    assert Client().get(path, QUERY_STRING=query).status_code in {200, 301, 404}


def test_the_redirect_follows_the_article(version: Version, editor: User) -> None:
    publishing.publish(edit(version.article, editor, slug="another-slug"), editor)
    assert "another-slug" in Reader().get("/news/article.html?no=4711", 301).headers["Location"]


def test_a_withdrawn_article_says_so_at_its_old_address_too(version: Version, editor: User) -> None:
    publishing.withdraw(version.article, editor, Reason(en="It was not true."))
    location = Reader().get("/news/article.html?no=4711", 301).headers["Location"]
    Reader().get(location, 410)


def test_the_old_address_of_a_draft_leads_nowhere(publication: Publication, editor: User) -> None:
    remember(make_article(publication, editor), "/news/article.html?no=1")
    Reader().get("/news/article.html?no=1", 404)


def test_the_old_address_of_another_title_leads_nowhere(version: Version) -> None:
    make_publication("second", host="second.example.com")
    Reader(headers={"host": "second.example.com"}).get("/news/article.html?no=4711", 404)
