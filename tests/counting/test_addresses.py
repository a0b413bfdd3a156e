"""In which spelling an address is counted: that in which it is looked up, and nothing of a reader in it."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.models import OldPath
from newsroom.counting.addresses import LONGEST, counted, host_of


@pytest.mark.parametrize(
    ("path", "query", "spelt"),
    [
        ("/news/article.html", "no=4711", "/news/article.html?no=4711"),
        ("/news/article.html", "iqs=0.5&no=4711&email=a@b.example", "/news/article.html?no=4711"),
        ("/news/section.html", "sec_no=12", "/news/section.html?sec_no=12"),
        ("/news/article.html", "no=4711'--", "/news/article.html"),
        ("//about-us//", "token=secret", "/about-us"),
        ("/옛/주소/".encode().decode("latin-1"), "", "/옛/주소"),
    ],
)
def test_an_address_is_counted_without_what_says_nothing(path: str, query: str, spelt: str) -> None:
    assert counted(path, query) == spelt


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/wp-login.php",
            "/.env",
            "/.git/config",
            "/blog/wp-admin/",
            "/xmlrpc.php",
            "/phpmyadmin/index",
            "/a.sql",
            "/favicon.ico",
        ),
        *("/\xff\xfe", "/a\x00\x1bb", "/" + "x" * 400, "/"),
    ],
)
def test_what_no_reader_asks_for_is_not_counted(path: str) -> None:
    assert counted(path, "") is None


@given(st.binary(max_size=400), st.binary(max_size=200))
def test_whatever_is_counted_is_found_again_where_it_is_looked_up(path: bytes, query: bytes) -> None:
    spelt = counted(path.decode("latin-1"), query.decode("latin-1"))
    if spelt is None:
        return
    assert len(spelt) <= LONGEST
    assert "\x00" not in spelt
    spelt.encode()
    plain, _mark, numbered = spelt.partition("?") if "?no=" in spelt or "?sec_no=" in spelt else (spelt, "", "")
    assert spelt in OldPath.spellings(plain, QueryDict(numbered).dict())
    # Counting it once more changes nothing.
    assert counted(plain.encode().decode("latin-1"), numbered) == spelt


@pytest.mark.parametrize(
    ("referer", "host"),
    [
        ("https://blog.example.com/post?user=kim#x", "blog.example.com"),
        ("https://kim:secret@blog.example.com/", "blog.example.com"),
        ("", ""),
        ("http://[", ""),
        ("javascript:alert(1)", ""),
        ("https://<script>/", ""),
    ],
)
def test_of_where_somebody_came_from_the_host_alone_is_kept(referer: str, host: str) -> None:
    assert host_of(referer) == host
