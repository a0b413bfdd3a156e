"""The reader of feeds: every feed in `feeds/` against the result written by hand beside it."""

from __future__ import annotations

import re
import socket
import tomllib
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from articles.importing.item import DoubtCode, Fate, LegacyItem, NotAnArticle, Refusal
from articles.importing.readers import feed, reader_of
from articles.importing.readers.feed.names import named, words
from articles.importing.readers.html_page.profile import shipped
from articles.importing.sources.source_file import SourceFile

FEEDS = Path(__file__).parent / "feeds"
EVERY = {path.stem: path.read_bytes() for path in sorted(FEEDS.glob("*.xml"))}


def read(data: bytes) -> list[LegacyItem | Refusal]:
    return list(feed.read(SourceFile.of_bytes(data, "feed.xml")))


@pytest.mark.parametrize("stem", EVERY)
def test_a_feed_reads_as_a_person_would(stem: str) -> None:
    expected = tomllib.loads((FEEDS / f"{stem}.toml").read_text(encoding="utf-8"))
    file = SourceFile.of_bytes(EVERY[stem], "feed.xml")
    assert reader_of(file) is feed
    found: list[dict[str, Any]] = []
    refused: dict[str, Any] = {}
    try:
        found += map(_facts, feed.read(file))
    except NotAnArticle as error:
        refused = {"line": error.line, "says": error.reason.split(":")[0]}
    assert refused == expected.get("refused", {})
    assert found == [each if "refused" in each else _DEFAULTS | each for each in expected["items"]]


_DEFAULTS: dict[str, Any] = {
    "source_id": "", "headline": "", "url": "", "addresses": [], "published_at": None, "modified_at": None,
    "language": "", "standing": "public", "sections": [], "tags": [], "bylines": [], "description": "", "body": "",
    "pictures": [], "doubts": [],
}  # fmt: skip


def _facts(item: LegacyItem | Refusal) -> dict[str, Any]:
    if isinstance(item, Refusal):
        return {"refused": item.reason, "position": item.position, "line": item.line}
    numbers = {picture.key: str(index) for index, picture in enumerate(item.pictures)}
    figure = re.compile(r'<figure class="photo photo--wide" data-photo="(\w+)"><figcaption>(.*?)</figcaption></figure>')
    return {
        **{name: getattr(item, name) for name in _DEFAULTS if hasattr(item, name)},
        **{name: list(getattr(item, name)) for name in ("addresses", "sections", "tags")},
        "standing": item.standing.value,
        "bylines": [[one.name_ko, one.name_en, one.email] for one in item.bylines],
        "description": item.search_description,
        "body": figure.sub(lambda found: f"<figure {numbers[found[1]]}>{found[2]}</figure>", item.body_html),
        "pictures": [[one.address, one.caption, one.credit, one.is_lead] for one in item.pictures],
        "doubts": sorted(doubt.code.value for doubt in item.doubts),
    }


def test_every_text_of_an_item_is_accounted_for() -> None:
    for stem in ("rss", "atom", "cp949"):
        for item in read(EVERY[stem]):
            if isinstance(item, Refusal):
                continue
            element = etree.fromstring(item.original)
            joined = "".join(span.text for span in item.spans)
            for child in element:
                if named(child) not in {"content:encoded", "content", "description", "summary"}:
                    assert words(child) in joined
            kept = "".join("".join(span.text.split()) for span in item.spans if span.fate is not Fate.DROPPED)
            for word in re.sub(r"<[^>]*>", " ", item.body_html).replace("&lt;", "<").split():
                assert word in kept


def test_the_same_article_from_a_page_and_from_a_feed_has_the_same_identity() -> None:
    page = SourceFile.of_bytes((FEEDS.parent / "html" / "old_site.html").read_bytes(), "page.html")
    (from_page,) = reader_of(page).read(page)
    from_feed = read(EVERY["rss"])[0]
    assert isinstance(from_page, LegacyItem)
    assert isinstance(from_feed, LegacyItem)
    assert from_page.source_id == from_feed.source_id


def test_an_export_of_wordpress_and_a_page_are_no_feeds() -> None:
    assert not feed.recognises(b'<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">', ".xml")
    assert not feed.recognises(b"<!DOCTYPE html><html><body><feed >", ".html")
    assert feed.recognises('<?xml version="1.0"?><feed xmlns="x">'.encode("utf-16"), "")


@pytest.fixture
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise AssertionError("It looked outside.")

    shipped()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("builtins.open", refuse)


@pytest.mark.usefixtures("nothing_outside")
def test_a_feed_reads_nothing_outside_itself() -> None:
    for data in EVERY.values():
        _read_or_refused(data)
    evil = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    with pytest.raises(NotAnArticle, match="DOCTYPE"):
        read(evil)


def _read_or_refused(data: bytes) -> None:
    try:
        found = read(data)
    except NotAnArticle as error:
        assert error.name == "feed.xml"
        assert error.line >= 1
        return
    for item in found:
        if isinstance(item, LegacyItem):
            has_damage = any("\ufffd" in text for text in (item.headline, item.body_html))
            assert not has_damage or DoubtCode.BROKEN_BYTES in {doubt.code for doubt in item.doubts}


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="<>/![]CDATA&;rssitem titlepubDate가'=\"", max_size=120))
def test_any_item_is_an_article_or_refused(inside: str) -> None:
    _read_or_refused(
        f"<rss><channel><item><title>x</title><pubDate>2020-01-02</pubDate>{inside}</item></channel></rss>".encode()
    )
    _read_or_refused(f"<rss><item><title>x</title><pubDate>{inside}".encode())


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(sorted(EVERY)), st.data())
def test_a_damaged_feed_gives_articles_or_is_refused(stem: str, draw: st.DataObject) -> None:
    data = bytearray(EVERY[stem][: draw.draw(st.integers(0, len(EVERY[stem])))])
    for at in draw.draw(st.lists(st.integers(0, max(len(data) - 1, 0)), max_size=6)):
        if data:
            data[at] ^= draw.draw(st.integers(1, 255))
    _read_or_refused(bytes(data))


def test_clean_feeds_raise_hardly_any_doubts() -> None:
    items = "".join(
        f"<item><title>등대 {number}호</title><link>https://lantern.example/news/article.html?no={number}</link>"
        f"<pubDate>Sun, {1 + number % 28:02d} Aug 2021 10:11:12 +0900</pubDate><author>이가람 기자</author>"
        f"<description>&lt;p&gt;지기는 배들이 보인다고 말했다.&lt;/p&gt;&lt;p&gt;({number})&lt;/p&gt;</description></item>"
        for number in range(1, 101)
    )
    found = read(f"<rss><channel>{items}</channel></rss>".encode())
    assert len(found) == 100
    assert sum(1 for item in found if isinstance(item, Refusal) or item.doubts) <= 2
