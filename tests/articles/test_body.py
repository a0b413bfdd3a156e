"""The one sanitiser: what it keeps, what it makes of pasted text, and what it never lets through."""

import html
import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.body import link, paragraphs, photo_keys, plain_text, sanitise
from articles.body.reading import read
from articles.body.shaping import shape
from articles.body.tokens import tokens
from articles.body.writing import write
from tests.clipboards import KEPT, copied, words

PHOTO = "ab" * 32
FIGURE = f'<figure class="photo photo--wide" data-photo="{PHOTO}"><figcaption>The two leaders</figcaption></figure>'
EMBED = '<div class="embed" data-embed="https://example.org/v?a=1&amp;b=2"><a href="https://example.org/v?a=1&amp;b=2">https://example.org/v?a=1&amp;b=2</a></div>'

# Tag soup: every element of the vocabulary, what is mapped to it, and what must go, in any order.
NAMES = st.sampled_from(
    [
        *("p", "h1", "h2", "h3", "h5", "div", "span", "b", "strong", "i", "em", "sub", "sup", "a", "br", "hr", "ul"),
        *("ol", "li", "blockquote", "aside", "figure", "figcaption", "table", "thead", "tbody", "tr", "td", "th"),
        *("caption", "pre", "section", "svg", "script", "style", "iframe", "template", "font", "o:p", "img"),
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        f' data-photo="{PHOTO}"',
        ' class="pullquote"',
        ' data-embed="https://example.org/"',
        ' href="https://example.org/?a=1&b=2"',
        " href='javascript:alert(1)'",
        ' src="//example.org/x" onerror=alert(1)',
        ' style="font-weight: 700"',
        ' style="mso-list:l0 level1"',
        ' style="mso-list:l0 level3"',
        ' style="mso-list:Ignore"',
        ' colspan="3" rowspan=2',
        ' class="photo photo--left" id=x',
    ]
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, NAMES, ATTRIBUTES),
    st.builds("</{}>".format, NAMES),
    st.text(max_size=8),
    st.sampled_from(
        [
            "외교",
            " ",
            "\n",
            "&nbsp;",
            "&lt;script&gt;",
            "\u0338",
            "e\u0301",
            "그림입니다.",
            "그림입니다. 원본 그림의 이름: a.bmp ",
            "원본 그림의 이름:",
            "원본 그림의 크기: 가로 1pixel, 세로 1pixel",
            "<",
            "&",
            ">",
            "<!--",
            "-->",
            "1.",
            "\u1112\u1161",
            "\u11ab",
        ]
    ),
)
SOUP = st.lists(PIECES, max_size=30).map("".join)

ALLOWED_TAG = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|table|thead|tbody|tr|strong|em|sub|sup|figcaption)>|<(?:br|hr)>|</(?:a|figure|aside|div|th|td)>"
    r'|<t[hd](?: colspan="\d+")?(?: rowspan="\d+")?>|<a href="(?:https?://|mailto:|tel:|/)[^"<>]*">'
    r'|<figure class="photo photo--(?:wide|left|right)" data-photo="[0-9a-f]{64}">|<aside class="pullquote">'
    r'|<div class="embed" data-embed="https?://[^"<>]*">'
)


@given(SOUP)
@example("<b>\u0338</b>x")
@example("<p>a<b>\u0338 b")
@example("<table><td><ul><li><table><td>x<td>y")
def test_what_it_returns_comes_back_unchanged(markup: str) -> None:
    once = sanitise(markup)
    assert sanitise(once) == once


@given(SOUP)
def test_nothing_but_the_vocabulary_is_ever_left(markup: str) -> None:
    left = ALLOWED_TAG.sub("", sanitise(markup))
    assert "<" not in left and ">" not in left
    assert not re.search(r"[\x00-\x08\x0b-\x1f\xa0]", left)


@given(SOUP)
def test_the_result_is_composed_and_can_be_stored(markup: str) -> None:
    once = sanitise(markup)
    assert unicodedata.normalize("NFC", once) == once
    once.encode()


@given(SOUP)
def test_the_gate_behind_the_writer_has_nothing_to_take_away(markup: str) -> None:
    assert sanitise(markup) == write(shape(read(markup)))


@given(st.text())
def test_any_text_at_all_can_be_given(text: str) -> None:
    sanitise(text)
    list(tokens(text))
    plain_text(text)
    paragraphs(text)
    link(text)


WORDS = st.text(st.sampled_from("abcXYZ 가나다외교 ,.'\"&<>漢字—·"), min_size=1, max_size=20)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_visible_text_is_kept(texts: list[str]) -> None:
    body = "".join(
        f"<{tag}>{html.escape(text)}</{tag}>"
        for text, tag in zip(texts, ["p", "h2", "blockquote", "p", "h3"], strict=False)
    )
    assert re.sub(r"\s+", "", plain_text(body)) == re.sub(r"\s+", "", "".join(texts))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>One</p><p>Two</p>",
        "<h2>Head</h2><h3>Sub</h3><p>Text with <strong>bold</strong>, <em>italics</em>, H<sub>2</sub>O and 2<sup>nd</sup>.</p>",
        "<p>A line<br>and another</p>",
        '<p>See <a href="https://example.org/?a=1&amp;b=2">there</a>, <a href="mailto:desk@example.org">write</a></p>',
        '<p><a href="tel:+82-2-000-0000">call</a> or <a href="/2025/06/18/1/a/">read</a>.</p>',
        "<ul><li>One</li><li>Two<ol><li>Inner</li></ol></li></ul>",
        "<blockquote><p>Said</p><p>and said</p></blockquote>",
        '<aside class="pullquote"><p>Worth repeating</p></aside>',
        FIGURE,
        FIGURE.replace("wide", "left").replace("The two leaders", ""),
        EMBED,
        "<p>Before</p><hr><p>After</p>",
        '<table><thead><tr><th>Year</th><th colspan="2">Sum</th></tr></thead><tbody><tr><td>2025</td><td>1</td><td>2</td></tr></tbody></table>',
        "<p>양국 정상은 17일(현지시간) <strong>정상회담</strong>을 가졌다.</p>",
    ],
)
def test_a_stored_body_is_left_alone(body: str) -> None:
    assert sanitise(body) == body


@pytest.mark.parametrize(
    ("given_markup", "expected"),
    [
        ("plain text", "<p>plain text</p>"),
        ("<h1>Head</h1><h4>Sub</h4>", "<h2>Head</h2><h3>Sub</h3>"),
        ("<div>One</div><div><div>Two</div></div>", "<p>One</p><p>Two</p>"),
        ("<p><b>a</b><strong>b</strong> <i>c</i></p>", "<p><strong>ab</strong> <em>c</em></p>"),
        ("<p><em><strong>a</strong></em></p>", "<p><strong><em>a</em></strong></p>"),
        ("<p>a<strong> b </strong>c</p>", "<p>a <strong>b</strong> c</p>"),
        ('<p><span lang="EN-US" style="color:red">a</span></p>', "<p>a</p>"),
        ("<p>typed&nbsp;spaces&nbsp;&nbsp;stay</p>", "<p>typed spaces stay</p>"),
        ("<p>a</p><p>&nbsp;</p><p>\u3000</p><p><br></p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>one<br><br>two</p>", "<p>one</p><p>two</p>"),
        ("<p>a\x00b\x07c\u200bd\ufeff</p>", "<p>abcd</p>"),
        ("<p>\u1112\u1161\u11ab\u1100\u1173\u11af</p>", "<p>한글</p>"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<h2>Unclosed<p>Text</p>", "<h2>Unclosed</h2><p>Text</p>"),
        ("<p>3 < 4 and 5 > 2 &amp; so on</p>", "<p>3 &lt; 4 and 5 &gt; 2 &amp; so on</p>"),
        ("<ul><li><p>a</p></li><li></li></ul>", "<ul><li>a</li></ul>"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("<ul>loose<li>a</li></ul>", "<ul><li>loose</li><li>a</li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>"),
        (
            "<blockquote><h2>Said</h2><blockquote>so</blockquote></blockquote>",
            "<blockquote><p>Said</p><p>so</p></blockquote>",
        ),
        (
            f"<blockquote><p>a</p>{FIGURE}<p>b</p></blockquote>",
            f"<blockquote><p>a</p></blockquote>{FIGURE}<blockquote><p>b</p></blockquote>",
        ),
        (f"<ul><li>a{FIGURE}</li></ul>", f"<ul><li>a</li></ul>{FIGURE}"),
        ("<aside>Not a quotation</aside>", "<p>Not a quotation</p>"),
        ('<aside class="x pullquote"><h2>Big</h2></aside>', '<aside class="pullquote"><p>Big</p></aside>'),
        ("<table><tr><td><p>one</p><h2>framed</h2></td></tr></table>", "<p>one</p><h2>framed</h2>"),
        (
            "<table><caption>Sums</caption><tr><td>1<td>2</table>",
            "<p>Sums</p><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        (
            "<table><thead><tr><td>a<td>b<tbody><tr><td>1<td>2</table>",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        ("<table><tr><td></td><td>&nbsp;</td></tr></table>", ""),
        ("<hr/><pre>a\nb</pre>", "<hr><p>a<br>b</p>"),
    ],
)
def test_other_markup_becomes_the_vocabulary(given_markup: str, expected: str) -> None:
    assert sanitise(given_markup) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<script>alert(1)",
        "<style>p{}</style>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<textarea></textarea><!-- <p>x</p> -->",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<object data=x>y</object>",
        "<?php echo 1 ?>",
        "<![CDATA[x]]>",
    ],
)
def test_what_is_not_text_is_dropped(hostile: str) -> None:
    assert sanitise(f"<p>a</p>{hostile}").startswith("<p>a</p>")
    assert sanitise(f"<p>a</p>{hostile}").replace("<p>a</p>", "") in {"", "<p>]]&gt;</p>"}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " JAVASCRIPT:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "#note",
        "story.html",
        "/\\evil.example",
        "https://",
        "http:///x",
        "http://[bad",
        "",
        "mailto:",
        "blob:x",
    ],
)
def test_links_that_lead_nowhere_safe_are_dropped_and_their_words_kept(address: str) -> None:
    assert sanitise(f'<p><a href="{address}">words</a></p>') == "<p>words</p>"


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("https://example.org/한글?a=1&b=2#c", "https://example.org/한글?a=1&amp;b=2#c"),
        ("HTTPS://example.org/", "https://example.org/"),
        ("//example.org/a", "https://example.org/a"),
        ("www.example.org", "https://www.example.org"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("/ko/2025/06/18/124/외교/", "/ko/2025/06/18/124/외교/"),
        ("/list?sec_no=3&section=2", "/list?sec_no=3&amp;section=2"),
        ("https://www.google.com/url?q=https://example.org/x%3Fa%3D1&sa=D&ust=1", "https://example.org/x?a=1"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("tel:02-000-0000", "tel:02-000-0000"),
    ],
)
def test_links_are_kept_in_one_spelling(address: str, stored: str) -> None:
    assert (
        sanitise(f'<p><a href="{address}" target="_blank" rel="noopener">x</a></p>')
        == f'<p><a href="{stored}">x</a></p>'
    )


def test_a_figure_keeps_its_photo_layout_and_caption_only() -> None:
    markup = (
        f'<figure class="photo photo--left big" data-photo="{PHOTO.upper()}" style="x"><img src="/media/x.jpg" alt="y">'
        "<figcaption><p>The <b>two</b> leaders</p></figcaption></figure>"
    )
    assert sanitise(markup) == (
        f'<figure class="photo photo--left" data-photo="{PHOTO}"><figcaption>The <strong>two</strong> leaders</figcaption></figure>'
    )


def test_a_figure_without_a_photo_of_the_library_is_its_words() -> None:
    assert sanitise("<figure><img src=x></figure>") == ""
    assert sanitise("<figure data-photo=12><img src=x><figcaption>Caption</figcaption></figure>") == "<p>Caption</p>"
    assert sanitise("<figure><table><tr><td>1<td>2</table></figure>").startswith("<table>")


def test_an_embedded_page_becomes_a_link_that_readers_can_choose_to_follow() -> None:
    assert sanitise('<iframe width="560" src="https://example.org/v?a=1&amp;b=2"></iframe>') == EMBED
    assert sanitise('<div data-embed="https://example.org/v?a=1&amp;b=2">anything</div>') == EMBED
    assert sanitise('<div data-embed="javascript:alert(1)">words</div>') == "<p>words</p>"


@pytest.mark.parametrize("name", KEPT)
def test_every_word_of_a_word_processor_is_kept_and_nothing_else(name: str) -> None:
    body = sanitise(copied(name))
    assert plain_text(body).split() == words(name)
    for part in KEPT[name]:
        assert part in body


def test_a_word_document_is_paragraphs_and_lists() -> None:
    pasted = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm;} --></style><!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head>
<body lang=KO><!--StartFragment--><p class=MsoNormal><span lang=EN-US style='font-family:"Malgun Gothic"'>First<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span style='font:7pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>One</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Two</p>
<p class=MsoNormal><b><span>Last</span></b></p><!--EndFragment--></body></html>"""
    assert sanitise(pasted) == "<p>First</p><ul><li>One</li><li>Two</li></ul><p><strong>Last</strong></p>"


def test_numbers_that_word_typed_become_a_numbered_list() -> None:
    item = "<p style='mso-list:l1 level1'><span style='mso-list:Ignore'>{}.<span>&nbsp;</span></span>{}</p>"
    assert sanitise(item.format(1, "One") + item.format(2, "Two")) == "<ol><li>One</li><li>Two</li></ol>"


def test_levels_that_word_wrote_become_lists_in_lists() -> None:
    item = "<p style='mso-list:l0\nlevel{} lfo1'><span style='mso-list:Ignore'>{}<span>&nbsp;</span></span>{}</p>"
    levels = [(2, "o", "a"), (1, "·", "b"), (3, "§", "c"), (2, "1)", "d"), (2, "가.", "e"), (1, "·", "f")]
    assert sanitise("".join(item.format(*each) for each in levels)) == (
        "<ul><li>a</li><li>b<ul><li>c</li></ul><ol><li>d</li><li>e</li></ol></li><li>f</li></ul>"
    )
    deep = sanitise("".join(item.format(level, "·", "x") for level in range(1, 10)))
    assert deep == sanitise(deep)
    assert deep.count("<ul>") == 4


def test_a_google_document_is_not_all_bold() -> None:
    pasted = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38">'
        '<span style="font-weight:700">Bold</span><span style="font-weight:400"> and plain </span>'
        '<span style="font-style:italic">italic</span></p><br /><ul><li dir="ltr"><p><span>Item</span></p></li></ul></b>'
        '<br class="Apple-interchange-newline">'
    )
    assert sanitise(pasted) == "<p><strong>Bold</strong> and plain <em>italic</em></p><ul><li>Item</li></ul>"


def test_fillers_of_the_hangul_word_processor_go() -> None:
    pasted = (
        "<P CLASS=HStyle0 STYLE=\"text-align:center;\"><SPAN STYLE='font-size:10pt'>그림입니다.<BR>원본 그림의 이름: CLP00001.bmp<BR>"
        "원본 그림의 크기: 가로 640pixel, 세로 480pixel</SPAN></P><P CLASS=HStyle0>양국은 협력하기로 했다.</P>"
        "<P>묶음 개체입니다.</P><P>이것은 그림입니다. 정말이다.</P>"
    )
    assert sanitise(pasted) == "<p>양국은 협력하기로 했다.</p><p>이것은 그림입니다. 정말이다.</p>"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (
            "그림입니다. 원본 그림의 이름: a b.bmp 원본 그림의 크기: 가로 1pixel, 세로 2pixel 악수하는 두 사람",
            "<p>악수하는 두 사람</p>",
        ),
        ("악수<b>그림입니다. 원본 그림의 이름: a 원본</b> 그림의 크기: 가로 1pixel, 세로 2pixel", "<p>악수</p>"),
        ("그림입니다. 원본 그림의 이름: CLP1.bmp", ""),
        ("그림입니다. 원본 그림의 이름: CLP1.bmp 악수하는 두 사람", None),
        ("그림입니다. 원본 그림의 크기가 다르다.", None),
        ("원본 그림의 이름: 모나리자 앞에서", None),
        ("모서리가 둥근 사각형입니다.", ""),
        ("그리기 개체입니다.", ""),
        ("EXIF 버전 : 0221", ""),
    ],
)
def test_of_a_line_only_what_the_word_processor_wrote_goes(line: str, kept: str | None) -> None:
    assert sanitise(f"<p>{line}</p>") == (f"<p>{line}</p>" if kept is None else kept)


@pytest.mark.parametrize(
    "piece",
    [
        "그림입니다. 원본 그림의 이름: ",
        "그림입니다. 원본 그림의 이름: a 원본 그림의 크기: 가로 1pixel, 세로 1pixel <b>x</b>",
        "<p style='mso-list:l0 level3'>x",
        "<",
        "<!",
        "<!--",
        "</",
        "<p",
        "<p>",
        "<b>",
        "<div>",
        "<table>",
        "<ul><li>",
        "<blockquote>",
        '<a b="',
        "<a <",
        "&",
        "&#",
        "<b>x</i>",
        "<svg>",
        "<font a=1>x",
        "<br>",
        "x ",
        "<td>",
        "<script>",
        "</script>",
        "<b> </b>",
        "<figure data-photo=" + PHOTO + ">",
        "<p style='mso-list:l0'>x",
        "<pre>\n",
        "그림입니다.",
        "</b>",
        "<aside class=pullquote>x",
        "<![if x]>",
    ],
)
def test_the_time_it_takes_grows_with_the_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        markup = piece * (length // len(piece))
        begun = time.process_time()
        sanitise(markup)
        return time.process_time() - begun

    seconds(1_000)
    # A busy machine only ever adds to what is measured, so the least of several is what it takes.
    short = max(min(seconds(20_000) for _ in range(3)), 0.002)
    # Eight times the length: quadratic would be 64 times the time, however often it is tried.
    assert any(seconds(160_000) < 30 * short for _ in range(5))


@pytest.mark.parametrize(
    "absurd", ["&#" + "9" * 6000 + ";", "&#x" + "f" * 6000 + ";", "<p " + "a=1 " * 3000 + ">x", "\ud800"]
)
def test_absurd_input_raises_nothing(absurd: str) -> None:
    sanitise(absurd)
    sanitise(f'<a href="{absurd}">x</a>')


def test_plain_text_keeps_blocks_apart() -> None:
    body = f"<h2>Head</h2><p>One &amp; <strong>two</strong><br>three</p><ul><li>a</li><li>b</li></ul>{FIGURE}{EMBED}"
    assert plain_text(body) == "Head\n\nOne & two\nthree\n\na\nb\n\nThe two leaders"


def test_photo_keys_are_in_order_and_each_once() -> None:
    other = "cd" * 32
    body = FIGURE + FIGURE.replace(PHOTO, other) + FIGURE
    assert photo_keys(body) == [PHOTO, other]
    assert photo_keys("<p>data-photo</p>") == []


def test_plain_text_becomes_paragraphs() -> None:
    assert (
        paragraphs("One\r\n\r\nTwo & <three>\nfour\n \n\u00a0\nFive")
        == "<p>One</p><p>Two &amp; &lt;three&gt;<br>four</p><p>Five</p>"
    )
    assert paragraphs("") == ""
