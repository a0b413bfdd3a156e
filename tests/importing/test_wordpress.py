"""The format wxr: others' exports as their results say, and what WordPress does to a text."""

from __future__ import annotations

import io
import tracemalloc
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.copytext import Origin
from articles.importing.cleaning.encoded_twice import put_right
from articles.importing.item import Fate, LeftOut, LegacyItem, NotAnArticle, Refusal, Standing
from articles.importing.readers import reader_of, wordpress
from articles.importing.sources.source_file import SourceFile
from articles.korean import nfc
from tests.importing.samples import SAMPLES, assert_reads_as_expected, expected_in

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/{0}/">
<channel><title>Lantern</title><language>ko-KR</language><wp:wxr_version>{0}</wp:wxr_version>
<wp:author><wp:author_id>3</wp:author_id><wp:author_login><![CDATA[osr]]></wp:author_login>
<wp:author_email><![CDATA[osr@lantern.example]]></wp:author_email><wp:author_display_name><![CDATA[오새롬]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>islands</wp:category_nicename>
<wp:category_parent>world</wp:category_parent><wp:cat_name><![CDATA[섬]]></wp:cat_name></wp:category>
<wp:category><wp:term_id>6</wp:term_id><wp:category_nicename>culture</wp:category_nicename><wp:category_parent></wp:category_parent>
<wp:cat_name><![CDATA[문화]]></wp:cat_name></wp:category>
"""
TAIL = "</channel></rss>\n"
PICTURE = """<item><title>ferry</title><wp:post_id>70</wp:post_id><wp:post_parent>7</wp:post_parent><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example/files/ferry.jpg</wp:attachment_url><excerpt:encoded><![CDATA[배가 온다 (사진=한도윤)]]></excerpt:encoded>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value><![CDATA[흰 배]]></wp:meta_value></wp:postmeta></item>
"""


def item(content: str = "<p>Text.</p>", **said: str) -> str:
    """An article of an export; `said` by the names after "wp:", and more of its XML as `more`."""
    more = said.pop("more", "")
    facts = {"post_id": "7", "post_type": "post", "status": "publish", "post_date_gmt": "2014-09-09 00:09:09"} | said
    title = facts.pop("title", "Ferry named")
    told = "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>" for name, value in facts.items())
    return (
        f"<item><title>{title}</title><dc:creator><![CDATA[osr]]></dc:creator>{told}"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>{more}</item>\n"
    )


def read(*parts: str, version: str = "1.2", encoding: str = "utf-8") -> list[LegacyItem | Refusal | LeftOut]:
    data = (HEAD.format(version) + "".join(parts) + TAIL).encode(encoding)
    return list(wordpress.read(SourceFile.of_bytes(data, "old.xml")))


def article(*parts: str, **how: str) -> LegacyItem:
    [found] = [each for each in read(*parts, **how) if not isinstance(each, LeftOut)]
    assert isinstance(found, LegacyItem), found
    return found


def codes(found: LegacyItem) -> list[str]:
    return [doubt.code.value for doubt in found.doubts]


@pytest.mark.parametrize("path", expected_in("wxr"), ids=lambda path: path.stem)
def test_exports_that_others_made_read_as_a_person_would(path: Path) -> None:
    assert_reads_as_expected(path, wordpress)


def test_every_export_has_its_expected_result() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("../shared/samples is not beside this repository")
    assert {path.stem for path in (SAMPLES / "wxr").glob("*.xml")} == {path.stem for path in expected_in("wxr")}


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_all_versions_say_the_same(version: str) -> None:
    found = article(item(title="등대 &amp; 부두"), version=version)
    assert (found.headline, found.language, found.source_id) == ("등대 & 부두", "ko", "7")
    assert [(line.name_ko, line.email) for line in found.bylines] == [("오새롬", "osr@lantern.example")]
    assert found.published_at == datetime.fromisoformat("2014-09-09T00:09:09+00:00")
    assert (found.position, found.standing, codes(found)) == ("item 1", Standing.PUBLIC, [])


def test_a_text_without_paragraphs_has_those_of_its_empty_lines() -> None:
    found = article(
        item(
            "One.\nTwo <b>bold</b>.\r\n\r\n<h2>Head</h2>\nThree.\n\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nhttps://other.example/x"
        )
    )
    assert found.body_html == (
        "<p>One.<br>Two <strong>bold</strong>.</p><h2>Head</h2><p>Three.</p>"
        '<div class="embed" data-embed="https://youtu.be/dQw4w9WgXcQ"><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></div>'
        "<p>https://other.example/x</p>"
    )
    assert codes(found) == []


def test_blocks_leave_their_text_and_nothing_of_themselves() -> None:
    found = article(
        PICTURE,
        '<item><title>Box</title><wp:post_id>90</wp:post_id><wp:post_type>wp_block</wp:post_type><content:encoded><![CDATA[<p>Shared.</p>]]></content:encoded></item>',
        item(
            '<!-- wp:paragraph {"align":"left"} -->\n<p>One.</p>\n<!-- /wp:paragraph -->\n<!-- wp:block {"ref":90} /-->\n'
            '<!-- wp:image {"id":70} -->\n<figure class="wp-block-image"><img src="https://old.example/files/ferry-300x200.jpg" alt="" class="wp-image-70"/>'
            "<figcaption>배</figcaption></figure>\n<!-- /wp:image --><!--more--><!-- wp:latest-posts /--><!-- wp:acme/quiz {\"id\":3} /-->"
        ),
    )  # fmt: skip
    key = found.pictures[0].key
    assert found.body_html == (
        f'<p>One.</p><p>Shared.</p><figure class="photo photo--wide" data-photo="{key}"><figcaption>배</figcaption></figure>'
    )
    [picture] = found.pictures
    assert (picture.address, picture.caption, picture.alt, picture.credit) == (
        "https://old.example/files/ferry.jpg", "배", "흰 배", "한도윤"
    )  # fmt: skip
    assert [doubt.message for doubt in found.doubts] == [
        "The block acme/quiz has no text of its own; nothing stands for it."
    ]
    assert {span.part for span in found.spans if span.fate is Fate.DROPPED} == {"block comment", "more mark"}


def test_captions_and_galleries_become_pictures() -> None:
    found = article(
        PICTURE,
        item(
            'A.\n\n[caption id="attachment_70" width="300"]<a href="/x"><img src="https://old.example/files/ferry-300x200.jpg" /></a> 부두의 <b>배</b>[/caption]\n\n'
            '[gallery ids="70,71"]\n\nB.\n\n[caption caption="옛 &quot;설명&quot;"]<img src="/old.jpg" />[/caption]'
        ),
    )  # fmt: skip
    ferry, old = found.pictures
    shown = '<figure class="photo photo--wide" data-photo="{}"><figcaption>{}</figcaption></figure>'
    assert found.body_html == "".join(
        (
            "<p>A.</p>",
            shown.format(ferry.key, "부두의 <strong>배</strong>"),
            shown.format(ferry.key, "배가 온다"),
            "<p>B.</p>",
            shown.format(old.key, '옛 "설명"'),
        )
    )
    assert (ferry.caption, old.caption) == ("부두의 배", '옛 "설명"')
    assert [doubt.message for doubt in found.doubts] == ["The picture 71 of a gallery is not in the export."]


def test_shortcodes_nobody_knows_are_kept_as_text_and_doubted() -> None:
    found = article(
        item(
            '[vc_row][vc_column width="1/2"]A [AP] b.[/vc_column][/vc_row] [poll id="3"] [embed]https://youtu.be/dQw4w9WgXcQ[/embed]'
        )
    )
    assert found.body_html.startswith('<p>A [AP] b. [poll id="3"]</p><div class="embed"')
    assert [doubt.message for doubt in found.doubts] == ['The shortcode [poll id="3"] is kept as it stands.']
    assert [span.text for span in found.spans if span.part == "layout shortcode"] == [
        "[vc_row]", '[vc_column width="1/2"]', "[/vc_column]", "[/vc_row]"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ({"status": "draft", "post_date_gmt": "0000-00-00 00:00:00"}, Standing.DRAFT),
        ({"status": "pending"}, Standing.DRAFT),
        ({"status": "future"}, Standing.DRAFT),
        ({"status": "private"}, Standing.PRIVATE),
        ({"status": "trash"}, Standing.TRASH),
        ({"post_password": "secret"}, Standing.PASSWORD),
        ({"status": "in-review"}, Standing.DRAFT),
        ({"post_date_gmt": ""}, Standing.DRAFT),
    ],
)
def test_what_readers_never_had_is_not_public(said: dict[str, str], standing: Standing) -> None:
    assert article(item(**said)).standing is standing


def test_a_time_without_zone_is_that_of_korea() -> None:
    found = article(item(post_date_gmt="0000-00-00 00:00:00", post_date="2014-09-09 09:09:09"))
    assert found.published_at == datetime.fromisoformat("2014-09-09T09:09:09+09:00")


def test_what_is_filed_and_said_around_a_text_comes_along() -> None:
    found = article(
        PICTURE,
        item(
            title="[보도자료] 등대 점등", post_name="%eb%93%b1%eb%8c%80", status="publish", post_modified_gmt="2015-01-01 00:00:00",
            more='<link>https://old.example/2014/ferry/</link><guid isPermaLink="false">https://old.example/?p=7</guid>'
            "<excerpt:encoded><![CDATA[불이 켜진다]]></excerpt:encoded>"
            '<category domain="category" nicename="culture"><![CDATA[문화]]></category>'
            '<category domain="category" nicename="islands"><![CDATA[섬]]></category>'
            '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
            '<category domain="post_tag" nicename="ferry"><![CDATA[배]]></category>'
            "<wp:postmeta><wp:meta_key>_yoast_wpseo_primary_category</wp:meta_key><wp:meta_value>6</wp:meta_value></wp:postmeta>"
            "<wp:postmeta><wp:meta_key>_yoast_wpseo_title</wp:meta_key><wp:meta_value>%%title%% | Lantern</wp:meta_value></wp:postmeta>"
            "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>70</wp:meta_value></wp:postmeta>"
            "<wp:comment><wp:comment_content>Nice</wp:comment_content></wp:comment>",
        ),
    )  # fmt: skip
    assert (found.sections, found.tags, found.deck) == (("문화", "섬"), ("배",), "불이 켜진다")
    assert found.addresses == ("/2014/ferry/", "/?p=7")
    assert (found.slug, found.origin, found.search_title) == ("등대", Origin.PRESS_RELEASE, "")
    assert found.modified_at == datetime.fromisoformat("2015-01-01T00:00:00+00:00")
    assert [(one.address, one.is_lead, one.caption, one.alt, one.credit) for one in found.pictures] == [
        ("https://old.example/files/ferry.jpg", True, "배가 온다", "흰 배", "한도윤")
    ]
    assert found.notes == ("Readers' comments there, not taken along: 1",)
    assert codes(found) == ["kind-assumed"]


def test_what_was_encoded_twice_is_put_right_with_a_doubt() -> None:
    once = "부두에 큰 배가 들어온다"
    found = article(item(f"<p>{once.encode().decode('latin-1')}</p>"))
    assert (found.body_html, codes(found)) == (f"<p>{once}</p>", ["encoded-twice"])


def test_the_main_category_comes_first_and_without_one_those_within_others() -> None:
    terms = '<category domain="category" nicename="culture"><![CDATA[문화]]></category><category domain="category" nicename="islands"><![CDATA[섬]]></category>'
    assert article(item(more=terms)).sections == ("섬", "문화")


def test_guest_authors_have_their_names_and_addresses() -> None:
    guest = (
        "<item><title>Seo Mi-rae</title><wp:post_id>44</wp:post_id><wp:post_type>guest-author</wp:post_type>"
        "<wp:postmeta><wp:meta_key>cap-user_login</wp:meta_key><wp:meta_value>mirae</wp:meta_value></wp:postmeta>"
        "<wp:postmeta><wp:meta_key>cap-user_email</wp:meta_key><wp:meta_value>m@lantern.example</wp:meta_value></wp:postmeta></item>"
    )
    found = article(item(more='<category domain="author" nicename="cap-mirae"><![CDATA[mirae]]></category>'), guest)
    assert [(line.name_en, line.email) for line in found.bylines] == [("Seo Mi-rae", "m@lantern.example")]


def test_what_is_no_article_is_counted_and_pages_are_named() -> None:
    found = read(
        PICTURE,
        item(post_type="nav_menu_item"),
        item(post_type="revision"),
        item(post_type="revision"),
        item(post_type="acf-field"),
        item("", title="", status="auto-draft"),
        item(post_type="page", title="About"),
        item("Words.", title=""),
    )
    assert [(each.what, each.count) for each in found if isinstance(each, LeftOut)] == [
        ("earlier versions", 2), ("empty drafts", 1), ("files of the library", 1), ("menu entries", 1), ("settings and designs", 1)
    ]  # fmt: skip
    assert [(each.reason, each.position) for each in found if isinstance(each, Refusal)] == [
        ("“About” is a page of the site, no article", "item 7"), ("it has no headline", "item 8")
    ]  # fmt: skip


def test_a_damaged_item_costs_itself_alone() -> None:
    broken = item().replace("</wp:post_id>", "</wp:post_i>")
    unclosed = item().replace("]]></content:encoded>", "</content:encoded>")
    first, second, third, last = read(item(post_id="1"), broken, unclosed, item(post_id="4", title="A & B &nbsp;c"))
    assert isinstance(first, LegacyItem)
    assert isinstance(second, Refusal)
    assert isinstance(third, Refusal)
    assert "its XML is damaged: Opening and ending tag mismatch" in second.reason
    assert second.position == "item 2"
    assert isinstance(last, LegacyItem)
    assert (last.source_id, last.headline, codes(last)) == ("4", "A & B c", ["markup-unknown"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp949"])
def test_any_encoding_gives_the_right_text(encoding: str) -> None:
    data = (HEAD.format("1.2") + item("<p>부두에 배가 온다.</p>") + TAIL).encode(encoding)
    file = SourceFile.of_bytes(data, "old.xml")
    assert reader_of(file) is wordpress
    [found] = wordpress.read(file)
    assert isinstance(found, LegacyItem)
    assert (found.body_html, found.bylines[0].name_ko) == ("<p>부두에 배가 온다.</p>", "오새롬")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://attacker.example/">]>',
        '<!DOCTYPE rss [<!ENTITY y "yyyyyyyyyy"><!ENTITY x "&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;">]>',
    ],
)
def test_entities_of_a_file_mean_nothing(declared: str) -> None:
    head = HEAD.format("1.2").replace("<rss", f"{declared}<rss", 1)
    data = head + item(title="&x;") + item(post_id="8") + item("&x;", post_id="9") + TAIL
    titles = [
        each.headline
        for each in wordpress.read(SourceFile.of_bytes(data.encode(), "old.xml"))
        if isinstance(each, LegacyItem)
    ]
    assert titles == ["&x;", "Ferry named", "Ferry named"]


def test_a_large_export_is_read_in_little_memory() -> None:
    one = item(f"<p>{'word ' * 6000}</p>", post_type="revision").encode()
    count = 300
    parts = iter([HEAD.format("1.2").encode(), *[one] * count, TAIL.encode()])

    class Endless(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            return next(parts, b"")

    def opened() -> IO[bytes]:
        nonlocal parts
        parts = iter([HEAD.format("1.2").encode(), *[one] * count, TAIL.encode()])
        return Endless()  # type: ignore[return-value]

    tracemalloc.start()
    try:
        [left] = wordpress.read(SourceFile("big.xml", 1, opened))
        assert isinstance(left, LeftOut)
        assert left.count == count
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


_PARTS = st.sampled_from(
    [
        *("[caption]", "[/caption]", '<img src="/a.jpg" class="wp-image-70">', "[gallery]", '[gallery ids="70,9"]', "[embed]", "[/embed]"),
        *("<!-- wp:paragraph -->", "<!-- /wp:paragraph -->", '<!-- wp:block {"ref":1} /-->', "<!--more-->", "<p>", "</p>", "\n\n"),
        *("[종합]", "한글", "[poll id=3]", "[vc_row]", "[/vc_row]", "https://youtu.be/dQw4w9WgXcQ\n", "<figure>", "</figure>", "< ", "]"),
        *("<figcaption>", "</figcaption>", "[video src='/v.mp4']", "[", "<table><tr><td>", "</td></tr></table>", "<ul><li>", "</li></ul>"),
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@example(["\x81A", "\x81A", "\x81\xa1", "\x81A"])
@given(st.lists(_PARTS | st.text(st.characters(codec="utf-8", exclude_characters="<&"), max_size=8), max_size=16))
def test_every_character_of_a_text_is_accounted_for(parts: list[str]) -> None:
    content = "".join(parts).replace("]]>", "")
    [found] = [each for each in read(PICTURE, item(content)) if isinstance(each, LegacyItem)]
    kept = "".join(span.text for span in found.spans)
    clean = "".join(character for character in content if character >= " " or character in "\t\n\r")
    read_as = clean.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\uffff", "")
    # By chance it may look encoded twice, and is then accounted for as it was put right.
    assert kept == nfc(put_right(read_as)[0])
    for word in ("한글", "[종합]"):
        assert sum(span.text.count(word) for span in found.spans if span.fate is Fate.KEPT) == content.count(word)


def _damaged(data: bytes) -> list[bytes]:
    cuts = [data[:at] for at in range(0, len(data), max(1, len(data) // 20))]
    return cuts + [
        data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]
        for at in range(0, len(data), max(1, len(data) // 40))
        for flip in (0x20, 0x55)
    ]


def test_truncated_and_flipped_exports_are_read_or_refused() -> None:
    whole = (HEAD.format("1.2") + PICTURE + item() + item(post_id="8") + TAIL).encode()
    samples = [path.read_bytes() for path in sorted((SAMPLES / "wxr").glob("*.xml"))] if SAMPLES.is_dir() else []
    for data in [each for sample in (whole, *samples) for each in _damaged(sample)]:
        try:
            found = list(wordpress.read(SourceFile.of_bytes(data, "x.xml")))
        except NotAnArticle as refused:
            assert refused.reason
        else:
            assert all(isinstance(each, LegacyItem | Refusal | LeftOut) for each in found)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.integers(0, 2000))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    whole = (HEAD.format("1.2") + item() + TAIL).encode()
    try:
        list(wordpress.read(SourceFile.of_bytes(whole[:at] + noise + whole[at:], "x.xml")))
    except NotAnArticle as refused:
        assert refused.reason
