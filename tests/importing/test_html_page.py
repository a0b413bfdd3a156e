"""The reader of saved pages: every page in `html/` against the result written by hand beside it."""

from __future__ import annotations

import hashlib
import html
import io
import re
import socket
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import plain_text, sanitise
from articles.importing.cleaning.charset import decode
from articles.importing.item import DoubtCode, Fate, LegacyItem, NotAnArticle
from articles.importing.readers import html_page, reader_of
from articles.importing.readers.html_page.document import Document, walk
from articles.importing.readers.html_page.profile import shipped
from articles.importing.sources.source_file import SourceFile
from articles.models import Article, ImportItem, ImportRun, Version
from tests.builders import make_publication, make_section

PAGES = Path(__file__).parent / "html"
EXPECTED = sorted(PAGES.glob("*.toml"))
EVERY = {path.name: path.read_bytes() for path in sorted(PAGES.glob("*.html"))}


def read(data: bytes, name: str = "page.html") -> LegacyItem:
    return html_page.read_page(data, name, shipped())


def expected_of(stem: str) -> dict[str, Any]:
    said = tomllib.loads((PAGES / f"{stem}.toml").read_text(encoding="utf-8"))
    return expected_of(said.pop("same_as")) | said if "same_as" in said else said


def test_every_page_has_its_expected_result() -> None:
    assert {Path(name).stem for name in EVERY} == {path.stem for path in EXPECTED}


@pytest.mark.parametrize("stem", [path.stem for path in EXPECTED])
def test_a_page_reads_as_a_person_would(stem: str) -> None:
    expected = expected_of(stem)
    file = SourceFile.of_bytes(EVERY[f"{stem}.html"], f"{stem}.html")
    assert reader_of(file) is html_page
    if "refused" in expected:
        with pytest.raises(NotAnArticle, match=expected["refused"]["says"]) as refused:
            read(file.whole(), file.name)
        assert (refused.value.name, refused.value.line) == (file.name, expected["refused"]["line"])
        return
    item = read(file.whole(), file.name)
    assert _facts(item) == _DEFAULTS | {name: value for name, value in expected.items() if name != "dropped"}
    dropped = Counter(span.part for span in item.spans if span.fate is Fate.DROPPED and span.text.strip())
    assert {reason: dropped[reason] for reason in expected.get("dropped", {})} == expected.get("dropped", {})


_DEFAULTS: dict[str, Any] = {
    "encoding": "utf-8", "source_id": "", "url": "", "addresses": [], "headline": "", "deck": "", "published_at": None,
    "modified_at": None, "language": "", "sections": [], "tags": [], "bylines": [], "photographers": [], "dateline": "",
    "contributor": "", "kind": "news", "origin": "own", "description": "", "copyright_line": "", "body": "",
    "registrations": [], "pictures": [], "doubts": [],
}  # fmt: skip


def _facts(item: LegacyItem) -> dict[str, Any]:
    numbers = {picture.key: str(index) for index, picture in enumerate(item.pictures)}
    figure = re.compile(r'<figure class="photo photo--wide" data-photo="(\w+)"><figcaption>(.*?)</figcaption></figure>')
    return {
        **{name: getattr(item, name) for name in _DEFAULTS if hasattr(item, name)},
        "source_id": "" if item.source_id.startswith("sha256:") else item.source_id,
        "addresses": list(item.addresses),
        "sections": list(item.sections),
        "tags": list(item.tags),
        "bylines": [[one.name_ko, one.name_en, one.email] for one in item.bylines],
        "photographers": [one.name_ko for one in item.bylines if one.is_photographer],
        "description": item.search_description,
        "body": figure.sub(lambda found: f"<figure {numbers[found[1]]}>{found[2]}</figure>", item.body_html),
        "registrations": [one.number for one in item.proposal.registrations] if item.proposal else [],
        "pictures": [
            {
                name: value
                for name in ("address", "caption", "credit", "alt", "is_lead")
                if (value := getattr(one, name))
            }
            for one in item.pictures
        ],
        "doubts": sorted(doubt.code.value for doubt in item.doubts),
    }


def test_a_page_is_told_by_what_stands_in_it() -> None:
    assert html_page.recognises(b"\n<!-- saved -->\n<!DOCTYPE html><title>x</title>", "")
    assert html_page.recognises("<html><body>".encode("utf-16"), ".txt")
    assert html_page.recognises(b"<p>x", ".htm")
    assert not html_page.recognises(b"<meta charset='utf-8'>\nA headline\n", ".txt")
    assert not html_page.recognises(b"plain words", ".html")


# The account ---------------------------------------------------------------------------------------------------


def assert_accounted_for(data: bytes, item: LegacyItem) -> None:
    document = Document(decode(data).text)
    root = document.tree.root
    assert root is not None
    texts = [node.text_content or "" for node, is_entered in walk(root) if node.is_text_node and is_entered]
    assert "".join(span.text for span in item.spans) == "".join(texts)
    used = "".join(span.text for span in item.spans if span.fate is not Fate.DROPPED)
    without_blanks = "".join(used.split())
    captions = " ".join(picture.caption for picture in item.pictures)
    for word in f"{item.headline} {item.deck} {captions} {plain_text(item.body_html)}".split():
        if not word.startswith("http"):
            assert word in without_blanks or word in used.replace("\\n", " "), word


@pytest.mark.parametrize("name", EVERY)
def test_every_text_of_a_page_is_accounted_for(name: str) -> None:
    try:
        item = read(EVERY[name], name)
    except NotAnArticle:
        return
    assert_accounted_for(EVERY[name], item)
    assert sanitise(item.body_html) == item.body_html


#: What text on a page is made of, in and out of an article.
_WORDS = st.sampled_from(
    [
        "등대",
        "부두에서 우산을 폈다.",
        "이가람 기자",
        "관련기사",
        "크게보기",
        "▲ 배들 (사진=등대청)",
        "By Oh Sae-rom",
        "a < b",
        "&amp;",
        "’",
        "\xa0",
        "검색",
        "등록 2020.08.09 10:11:12",
        "기상청 제공",
        "Copyright @Lantern",
        "PORT AUREL (Journal) — Rain",
        "https://x.example/",
        "",
    ]
)
_TAGS = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "span",
        "table",
        "td",
        "tr",
        "ul",
        "li",
        "h2",
        "blockquote",
        "figure",
        "figcaption",
        "a href=/x",
        "script",
        "aside",
        "article",
        "div class=share",
        "div class=caption",
        "p class=deck",
        "img src=/a.jpg",
        "br",
        "noscript",
        "svg",
    ]
)
_TREE = st.recursive(
    _WORDS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>", _TAGS, st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=80)
@given(st.lists(_TREE, max_size=6), st.sampled_from(['<div id="news_body_area">{}</div>', "<article>{}</article>"]))
def test_any_page_is_accounted_for(parts: list[str], body: str) -> None:
    inside = "".join(parts)
    head = "<h1>세 장관, 우산 하나</h1><p>등록 2020.08.09 10:11:12</p>"
    page = f"<html><body>{head}{body.format(inside)}{inside}</body></html>".encode()
    try:
        item = read(page)
    except NotAnArticle:
        return
    assert_accounted_for(page, item)
    kept = "".join(span.text for span in item.spans if span.fate is not Fate.DROPPED and span.part == "body")
    shown = re.sub(r"<figcaption>.*?</figcaption>|<[^>]*>", "", item.body_html)
    assert "".join(html.unescape(shown).split()) == "".join(kept.split())


# Whatever comes ----------------------------------------------------------------------------------------------


@pytest.fixture
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise AssertionError("It looked outside.")

    shipped()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr("builtins.open", refuse)


def _read_or_refused(data: bytes) -> None:
    try:
        item = read(data)
    except NotAnArticle as error:
        assert error.name == "page.html"
        assert error.line >= 1
        return
    assert item.headline
    has_damage = any("\ufffd" in text for text in (item.headline, item.deck, item.body_html))
    assert not has_damage or DoubtCode.BROKEN_BYTES in {doubt.code for doubt in item.doubts}


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"<html><h1>{text}".encode()))
def test_any_bytes_are_an_article_or_refused(data: bytes) -> None:
    _read_or_refused(data)


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(EVERY)), st.data())
def test_a_damaged_page_is_an_article_or_refused(name: str, draw: st.DataObject) -> None:
    data = bytearray(EVERY[name][: draw.draw(st.integers(0, len(EVERY[name])))])
    for at in draw.draw(st.lists(st.integers(0, max(len(data) - 1, 0)), max_size=8)):
        if data:
            data[at] ^= draw.draw(st.integers(1, 255))
    _read_or_refused(bytes(data))


@pytest.mark.usefixtures("nothing_outside")
def test_a_page_reads_nothing_outside_itself() -> None:
    for data in EVERY.values():
        _read_or_refused(data)
    _read_or_refused(b'<html><base href="file:///etc/"><h1>x</h1><article><img src="hostname"><iframe src="hostname">')


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<table><tr><td>", "<div></b>", "<object>", "<ul><li>"])
def test_elements_by_the_thousand_take_no_time(opening: str) -> None:
    started = time.monotonic()
    with pytest.raises(NotAnArticle):
        read(f"<html><h1>세 장관</h1>{opening * 60_000}등록 2020.08.09".encode())
    assert time.monotonic() - started < 5


# What the program that saved the pages wrote into their names -------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("articleView.html?idxno=1077", "1077"),
        ("articleView.html?idxno=1077.html", "1077"),
        ("articleView.html@idxno=1077", "1077"),
        ("articleView.html@idxno=1077&page=2.html", "1077"),
        ("articleView.html_idxno=1077.html", "1077"),
        ("articleView.html-idxno=1077.htm", "1077"),
        ("articleView.html idxno=1077.html", "1077"),
        ("articleView.html%3Fidxno=1077.html", "1077"),
        ("articleView.html%3Fpage%3D2%26idxno%3D1077.html", "1077"),
        ("articleView.html？idxno＝1077.html", "1077"),
        ("articleView.html？page＝2＆idxno＝1077.html", "1077"),
        ("view.php_sec_no=3_no=1077_page=2.html", "1077"),
        ("article.html_sec_no=3&no=1077.html", "1077"),
        ("section.html_sec_no=3.html", ""),
        ("2013_idxno.html", ""),
    ],
)
def test_the_number_is_found_however_the_name_was_saved(name: str, number: str) -> None:
    page = EVERY["nothing_says_so.html"]
    assert read(page, f"dump/www.lantern.example/{name}").source_id == (
        number or f"sha256:{hashlib.sha256(page).hexdigest()}"
    )


def test_where_a_page_was_copied_from_is_its_address() -> None:
    said = b"<!-- Mirrored from www.lantern.example/news/articleView.html?idxno=1077 by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 12 May 2015 09:00:00 GMT -->\n"
    item = read(said + EVERY["nothing_says_so.html"], "articleView2a3f.html")
    assert (item.source_id, item.addresses) == ("1077", ("/news/articleView.html?idxno=1077",))


# A site's own profile ------------------------------------------------------------------------------------------

OWN = """
name = "the lantern's first site"
hosts = ["lantern.example"]
number = '/story/(\\d+)'
addresses = ["/story/{number}", "/print/{number}"]
[select]
headline = ["#top .t"]
deck = ["#top .s"]
body = ["#txt"]
dates = ["#top .d"]
byline = ["#top .w"]
[[drop]]
select = "#txt .box"
reason = "box"
"""
PAGE = """<html><head><link rel="canonical" href="https://lantern.example/story/0042"></head><body>
<div id="top"><p class="t">등대를 고치다</p><p class="s">서른 해 만에</p><p class="d">입력 2003-05-06 07:08</p><p class="w">배수지 기자</p></div>
<div id="txt"><p>렌즈를 갈았다.</p><div class="box">딴 이야기</div></div></body></html>"""


def test_a_site_is_read_by_its_own_profile(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    reader = html_page.configured(tmp_path / "own.toml")
    (item,) = reader.read(SourceFile.of_bytes(PAGE.encode(), "a.html"))
    assert (item.source_id, item.headline, item.deck) == ("42", "등대를 고치다", "서른 해 만에")
    assert item.addresses == ("/story/42", "/print/42", "/story/0042")
    assert item.body_html == "<p>렌즈를 갈았다.</p>"
    assert [one.name_ko for one in item.bylines] == ["배수지"]
    assert ("딴 이야기", "box") in {(span.text, span.part) for span in item.spans}


def test_a_page_without_address_is_known_by_the_folder_that_is_called_as_the_host(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    reader = html_page.configured(tmp_path / "own.toml")
    page = PAGE.replace('<link rel="canonical" href="https://lantern.example/story/0042">', "").encode()
    (item,) = reader.read(SourceFile.of_bytes(page, "dump/lantern.example/story/42.html"))
    assert (item.headline, item.fits) == ("등대를 고치다", True)
    with pytest.raises(NotAnArticle) as refused:
        next(iter(reader.read(SourceFile.of_bytes(page, "dump/other.example/42.html"))))
    assert refused.value.fits is False


@pytest.mark.django_db
def test_a_profile_that_fits_no_page_is_named_with_what_the_pages_say_of_themselves(tmp_path: Path) -> None:
    make_section(make_publication(), "islands")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    folder = tmp_path / "dump"
    folder.mkdir()
    for number in (1077, 1078):
        page = EVERY["article_view.html"].decode().replace("1077", str(number))
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    (folder / "no.html").write_text(
        "<html><h1>Closed</h1><p>This page says nothing of itself.</p></html>", encoding="utf-8"
    )
    said = (
        "The profile fitted 0 of 3 pages. It is for pages with hosts lantern.example; others are at"
        " https://news.lantern.example/news/articleView.html?idxno=1077, "
    )
    given: dict[str, Any] = {"format": "html", "profile": str(tmp_path / "own.toml")}
    for options in (given | {"dry_run": True}, given | {"write_map": str(tmp_path / "map.toml")}, given):
        out = io.StringIO()
        with pytest.raises(SystemExit):
            call_command("import_articles", str(folder), stdout=out, **options)
        assert said in out.getvalue()
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_report", ImportRun.objects.get().pk, stdout=out)
    assert said in out.getvalue()
    (tmp_path / "own.toml").write_text(OWN.replace('["lantern', '["*.lantern'), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_articles", str(folder), stdout=out, dry_run=True, **given)
    assert "fitted 0" not in out.getvalue()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("name = ", "it is no TOML"),
        ("nmae = 'x'", "no “nmae” in a profile"),
        ("name = 3", "“name” is a text"),
        ("hosts = 'x'", "“hosts” is a list"),
        ("number = '(['", "no regular expression"),
        ("number = 'no='", "brackets round the number"),
        ("zone = 'Nowhere/At_all'", "no time zone"),
        ("addresses = ['/x']", "{number}"),
        ("[select]\nbody = ['div[']", "no CSS selector"),
        ("[select]\ntext = ['div']", "may hold headline"),
        ("[[drop]]\nselect = '.x'", "“select” and “reason”"),
        ("name = 3\nzone = 'x/y'", "own.toml: “name” is a text in quotation marks; there is no time zone “x/y”"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(tmp_path: Path, said: str, reason: str) -> None:
    (tmp_path / "own.toml").write_text(said, encoding="utf-8")
    with pytest.raises(html_page.WrongProfile, match=re.escape(reason)):
        html_page.configured(tmp_path / "own.toml")
    with pytest.raises(html_page.WrongProfile, match="cannot be read"):
        html_page.configured(tmp_path / "none.toml")


def clean_page(number: int, language: str, *, is_old_site: bool) -> str:
    """A page with nothing wrong with it, each a little other than the next."""
    korean = language == "ko"
    headline = f"등대 {number}호 다시 켜지다" if korean else f"Lighthouse {number} shines again"
    paragraph = "지기는 배들이 다시 보인다고 말했다." if korean else "The keeper said he could see the boats again."
    parts = [f"<p>{paragraph} ({index})</p>" for index in range(2 + number % 5)]
    if number % 3 == 0:
        caption = "▲ 불을 밝힌 등대. (사진=등대청)" if korean else "The lighthouse. Photo: Kim Byeol"
        parts.insert(0, f'<figure><img src="/data/{number}.jpg"><figcaption>{caption}</figcaption></figure>')
    if number % 4 == 0:
        parts.append("<table><tr><th>등</th><th>값</th></tr><tr><td>새것</td><td>1,000</td></tr></table>")
    if number % 5 == 0:
        parts.append("<blockquote><p>“배가 보인다.”</p></blockquote><ul><li>하나</li><li>둘</li></ul>")
    names = ["이가람", "서미래", "배수지", "한도윤"] if korean else ["Oh Sae-rom", "Ahn Bo-ram", "Kim Byeol"]
    name = names[number % len(names)]
    byline = f"{name} 기자" if korean else f"By {name}"
    body = "".join(parts)
    if is_old_site:
        head = f'<div class="art_top"><h2>{headline}</h2><h3>{"서른 해 만에" if korean else "After thirty years"}</h3>'
        info = f'<ul class="art_info"><li class="name">{byline}</li><li>등록 2020.08.{1 + number % 28:02d} 10:11:12</li></ul>'
        return f'<html lang="ko"><body>{head}{info}</div><div id="news_body_area">{body}</div></body></html>'
    return (
        f'<html lang="{language}"><head><title>{headline} - Lantern</title><meta property="og:title" content="{headline}">'
        f'<meta property="article:published_time" content="2021-03-{1 + number % 28:02d}T09:00:00+09:00"></head><body>'
        f'<nav>menu</nav><article><h1>{headline}</h1><p class="byline">{byline}</p><div class="entry-content">{body}</div>'
        f"</article><footer>© 2021 Lantern. All rights reserved.</footer></body></html>"
    )


def test_clean_pages_raise_hardly_any_doubts() -> None:
    pages = [
        clean_page(number, language, is_old_site=is_old_site)
        for number in range(50)
        for language in ("ko", "en")
        for is_old_site in (True, False)
    ]
    read_pages = [read(page.encode(), f"no={index}.html") for index, page in enumerate(pages, 1)]
    doubted = [item for item in read_pages if item.doubts]
    assert len(doubted) <= 0.02 * len(pages), [(item.headline, item.doubts) for item in doubted[:5]]
    assert all(len(item.bylines) == 1 and item.body_html.count("<p>") >= 2 for item in read_pages)


# Through the command -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_folder_of_saved_pages_and_feeds_comes_in_and_what_is_none_is_named(tmp_path: Path) -> None:
    publication = make_publication()
    make_section(publication, "culture", name_ko="문화")
    for name in ("old_site", "gallery", "generic_blog", "json_ld_only", "no_date"):
        (tmp_path / f"{name}.html").write_bytes(EVERY[f"{name}.html"])
    broken = EVERY["broken_bytes.html"].replace(b"no=412", b"no=999")
    (tmp_path / "broken_bytes.html").write_bytes(broken)
    (tmp_path / "feed.xml").write_bytes((PAGES.parent / "feeds" / "atom.xml").read_bytes())
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_articles", str(tmp_path), stdout=out, stderr=io.StringIO())
    assert "no_date.html:34: no time of publication" in out.getvalue()
    assert Article.objects.count() == 8
    assert set(Article.objects.values_list("source_id", flat=True)) == {
        "412", "413", "999", "/harbour/lights-return/", "/2020/08/umbrella", "/ferry", "/plain", "tag:lantern.example,2020:11",
    }  # fmt: skip
    damaged = Article.objects.get(source_id="999")
    assert "broken-bytes" in {
        doubt["code"] for item in ImportItem.objects.filter(article=damaged) for doubt in item.doubts
    }
    assert not Version.objects.on_site().exists()


@pytest.mark.django_db
def test_the_command_reads_by_a_sites_own_profile_and_says_what_is_wrong_with_one(tmp_path: Path) -> None:
    make_section(make_publication(), "culture")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    profile = tmp_path / "own.toml"
    profile.write_text("nmae = 'x'", encoding="utf-8")
    wishes = {"format": "html", "profile": str(profile), "stdout": io.StringIO(), "stderr": io.StringIO()}
    with pytest.raises((CommandError, SystemExit)):
        call_command("import_articles", str(tmp_path / "page.html"), **wishes)
    assert not Article.objects.exists()
    profile.write_text(OWN, encoding="utf-8")
    call_command("import_articles", str(tmp_path / "page.html"), **wishes)
    assert Article.objects.get().source_id == "42"


def test_a_brief_that_says_it_is_an_article_is_one() -> None:
    page = (
        '<html lang="en"><head><meta property="article:published_time" content="2012-04-02T09:00:00+09:00"></head><body>'
        "<article><h1>Envoy arrives</h1><p>The envoy arrived on a Tuesday, in the rain.</p></article></body></html>"
    )
    assert plain_text(read(page.encode()).body_html) == "The envoy arrived on a Tuesday, in the rain."
