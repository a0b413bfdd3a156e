"""The format json-lines: a line is an article or a refusal that names every wrong field, and the rest goes on."""

from __future__ import annotations

import json
import re
import tracemalloc
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import sanitise
from articles.copytext import BylineRole, Origin, StoryKind
from articles.importing.cleaning.encoded_twice import put_right
from articles.importing.item import Fate, LegacyItem, NotAnArticle, Refusal, Standing
from articles.importing.readers import json_lines, reader_of
from articles.importing.readers.records.fields import FIELDS, REQUIRED, checked, clean, schema
from articles.importing.sources.source_file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).resolve().parents[2] / "docs"
PHOTO = "a" * 64
FULL: dict[str, Any] = {
    "id": 1207,
    "headline": "섬마을 영사관, 편지로만 문 연다",
    "deck": "우표 한 장이면 충분",
    "body": '<p>섬마을 영사관은 편지로만 민원을 받는다.</p><figure><img src="/data/ferry.jpg"><figcaption>배</figcaption></figure>',
    "language": "ko",
    "published": "2014-09-09T09:09:09+09:00",
    "modified": "2014-09-10 08:00",
    "sections": ["외교", "섬"],
    "tags": ["영사", "우편"],
    "bylines": [{"name_ko": "오새롬", "name_en": "Oh Sae-rom", "email": "osr@lantern.example", "role": "photographer"}, "한도윤 기자"],
    "contributor": "",
    "dateline": "PORT AUREL",
    "kind": "feature",
    "origin": "own",
    "standing": "public",
    "pictures": [{"address": "/data/lead.jpg", "caption": "부두", "alt": "빈 부두", "credit": "오새롬", "lead": True}],
    "url": "https://old.lantern.example/news/article.html?no=1207",
    "addresses": ["/mobile/article.html?no=1207"],
    "slug": "island-consulate",
    "search_title": "섬마을 영사관",
    "search_description": "편지로만 문 여는 영사관",
    "share_headline": "편지 영사관",
    "share_description": "우표 한 장",
    "share_photo": PHOTO,
    "story": "6f1c9d0e-2f3f-4b8e-9a53-0c3a4ee0b111",
    "series": {"slug": "islands", "title": "섬들", "installment": 3},
    "copyright": "© Lantern Journal",
    "notes": ["옛 편집자: 확인"],
}  # fmt: skip


def line(**fields: Any) -> dict[str, Any]:
    """The least a line has to say."""
    return {"id": "1", "headline": "Ferry named", "body": "<p>It was named.</p>", "published": "2020-01-02"} | fields


def read(*records: object, name: str = "old.jsonl") -> list[LegacyItem | Refusal]:
    """What stands in a file of these lines; bytes and text as they are, anything else as JSON."""
    data = b"".join(each + b"\n" if isinstance(each, bytes) else f"{json.dumps(each)}\n".encode() for each in records)
    return list(json_lines.read(SourceFile.of_bytes(data, name)))


def article(*records: object) -> LegacyItem:
    [found] = read(*records)
    assert isinstance(found, LegacyItem), found
    return found


def reason(record: object) -> str:
    [found] = read(record)
    assert isinstance(found, Refusal)
    return found.reason


def test_a_line_says_all_that_an_article_has() -> None:
    item = article(FULL)
    facts = {name: getattr(item, name) for name in ("source_id", "headline", "deck", "language", "dateline", "slug")}
    assert facts == {
        "source_id": "1207",
        "headline": FULL["headline"],
        "deck": FULL["deck"],
        "language": "ko",
        "dateline": "PORT AUREL",
        "slug": "island-consulate",
    }
    assert item.published_at == datetime.fromisoformat("2014-09-09T09:09:09+09:00")
    assert item.modified_at == datetime.fromisoformat("2014-09-10T08:00:00+09:00")
    assert (item.sections, item.tags) == (("외교", "섬"), ("영사", "우편"))
    oh, han = item.bylines
    assert (oh.name_ko, oh.name_en, oh.email, oh.role) == (
        "오새롬", "Oh Sae-rom", "osr@lantern.example", BylineRole.PHOTOGRAPHER
    )  # fmt: skip
    assert (han.name_ko, han.title, han.role) == ("한도윤", "기자", None)
    assert (item.kind, item.origin, item.standing) == (StoryKind.FEATURE, Origin.OWN, Standing.PUBLIC)
    lead, shown = item.pictures
    assert (lead.address, lead.caption, lead.alt, lead.credit, lead.is_lead) == (
        "/data/lead.jpg", "부두", "빈 부두", "오새롬", True
    )  # fmt: skip
    assert (shown.address, shown.caption, shown.is_lead) == ("/data/ferry.jpg", "배", False)
    assert (
        f'<figure class="photo photo--wide" data-photo="{shown.key}"><figcaption>배</figcaption></figure>'
        in item.body_html
    )
    assert item.addresses == ("/news/article.html?no=1207", "/mobile/article.html?no=1207")
    assert (item.search_title, item.search_description) == (FULL["search_title"], FULL["search_description"])
    told = item.elsewhere
    assert (told.story, told.share_headline, told.share_description, told.share_photo) == (
        FULL["story"], "편지 영사관", "우표 한 장", PHOTO
    )  # fmt: skip
    assert (told.series, told.series_title, told.installment) == ("islands", "섬들", 3)
    assert (item.copyright_line, item.notes) == ("© Lantern Journal", ("옛 편집자: 확인",))
    assert (item.name, item.position) == ("old.jsonl", "line 1")
    assert not item.doubts
    assert json.loads(item.original) == FULL


def test_every_wrong_field_of_a_line_is_named_at_once_and_the_rest_goes_on() -> None:
    wrong = line(
        id=True, headline="  ", text="too", published="2020-13-40", tags="a, b", standing="gone",
        bylines=[{"nam": "Han"}, 7], pictures=[{"caption": "x"}], series={"slug": "s", "installment": -1},
    )  # fmt: skip
    first, refused, last = read(line(), wrong, line(id="2"))
    assert isinstance(first, LegacyItem)
    assert isinstance(last, LegacyItem)
    assert last.position == "line 3"
    assert isinstance(refused, Refusal)
    assert (refused.name, refused.position, refused.line) == ("old.jsonl", "line 2", 2)
    assert json.loads(refused.original) == wrong
    for said in (
        "9 fields are wrong.",
        "id: it has to be text, and is true or false",
        "headline: it is missing",
        "body: either body (HTML) or text (plain) has to be there, and only one of them",
        "published: “2020-13-40” is no date and time that exists",
        "tags: it has to be a list, and is text",
        "standing: “gone” is none of public, draft, private, password, trash",
        "bylines: number 1: nam is no field of it; number 2: it has to be an object, and is a number",
        "pictures: number 1: address is missing",
        "series: installment: it has to be a whole number, and is a number",
    ):
        assert said in refused.reason


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"id": "1", "headline": "cut', "it is no JSON: Unterminated string"),
        (b"[1]", "it is no JSON object"),
        (b'{"id": "1", "id": "2", "headline": "x"}', "it says id twice"),
        (b'{"id": NaN}', "NaN is no number"),
        (b"\x00\x01\x02\x03\xff", "the characters of this file cannot be read"),
        (b"[" * 200_000, "it is no JSON"),
    ],
)
def test_a_damaged_line_is_refused_with_what_is_wrong_with_it(data: bytes, said: str) -> None:
    assert said in reason(data)


def test_what_is_missing_is_named_once() -> None:
    assert reason({"headline": "x", "text": "y", "published": "2020-01-02"}) == "id: it is missing"
    assert reason(line(published="soon")) == "published: “soon” is no date and time that exists"
    assert reason({"id": 1, "headline": "x", "text": "y"}) == "published: it is missing"


def test_what_readers_never_had_needs_no_time_of_publication() -> None:
    for standing in ("draft", "private", "password", "trash"):
        item = article({"id": 1, "headline": "x", "text": "y", "standing": standing})
        assert (item.standing.value, item.published_at) == (standing, None)


def test_plain_text_becomes_paragraphs() -> None:
    item = article({"id": 1, "headline": "x", "text": "One <b>.\nTwo.\n\nThree.", "published": "2020-01-02T03:04:05Z"})
    assert item.body_html == "<p>One &lt;b&gt;.<br>Two.</p><p>Three.</p>"
    assert "".join(span.text for span in item.spans) == "One <b>.\nTwo.\n\nThree."


def test_fields_that_nobody_knows_are_kept_in_the_note_and_named_once() -> None:
    first, second = read(line(id=1, views=77, 담당="문화부"), line(id=2, views=5))
    assert isinstance(first, LegacyItem)
    assert isinstance(second, LegacyItem)
    assert (first.notes, second.notes) == (("views: 77", "담당: 문화부"), ("views: 5",))
    assert [(doubt.code.value, doubt.message) for doubt in first.doubts if doubt.code == "field-unknown"] == [
        ("field-unknown", "Kept in the note of each article: views, 담당.")
    ]
    assert [doubt.code.value for doubt in second.doubts] == ["time-missing"]


def test_the_words_of_a_headline_tell_the_kind_only_where_the_line_does_not() -> None:
    assert article(line(headline="[보도자료] 등대 점등")).origin is Origin.PRESS_RELEASE
    item = article(line(headline="[보도자료] 등대 점등", kind="news"))
    assert (item.kind, item.origin) == (StoryKind.NEWS, Origin.OWN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949"])
def test_any_encoding_gives_the_right_text(encoding: str) -> None:
    text = "".join(
        f"{json.dumps(line(id=number, deck='외교저널 기사다'), ensure_ascii=False)}\r\n" for number in (1, 2)
    )
    file = SourceFile.of_bytes(text.encode(encoding), "old.jsonl")
    assert reader_of(file) is json_lines
    found = [item for item in json_lines.read(file) if isinstance(item, LegacyItem)]
    assert [(item.source_id, item.deck) for item in found] == [("1", "외교저널 기사다"), ("2", "외교저널 기사다")]


def test_decomposed_hangul_is_composed_and_half_characters_go() -> None:
    item = article(line(headline="\u1112\u1161\u11ab", deck="a\ud800b\u0000"))
    assert (item.headline, item.deck) == ("한", "ab")


def test_what_was_encoded_twice_is_put_right_with_a_doubt() -> None:
    once = "부두에 큰 배가 들어온다"
    twice = once.encode().decode("latin-1")
    item = article(line(headline=twice, body=f"<p>{twice}</p>", published=FULL["published"]))
    assert (item.headline, item.body_html) == (once, f"<p>{once}</p>")
    assert [doubt.code.value for doubt in item.doubts] == ["encoded-twice"]


def test_our_own_bodies_come_back_unchanged() -> None:
    body = sanitise(
        f'<h2>A</h2><p>b &lt; c<br>d</p><figure class="photo photo--left" data-photo="{PHOTO}"><figcaption>c</figcaption>'
        '</figure><div class="embed" data-embed="https://youtu.be/dQw4w9WgXcQ"></div><p>https://youtu.be/dQw4w9WgXcQ</p>'
    )
    item = article(line(body=body, pictures=[{"address": "media/a.jpg", "sha256": PHOTO}], published=FULL["published"]))
    assert item.body_html == body
    assert [picture.key for picture in item.pictures] == [PHOTO]
    assert not item.doubts


def test_the_format_is_told_by_what_stands_in_it() -> None:
    ours = json.dumps(line()).encode()
    assert json_lines.recognises(ours, "")
    assert json_lines.recognises(b"\xef\xbb\xbf" + ours, ".txt")
    assert json_lines.recognises(b'{"title": "x"}', ".jsonl")
    assert not json_lines.recognises(b'{"title": "x"}', ".json")
    assert not json_lines.recognises(b"Title\n{}", ".jsonl")


def test_a_large_file_is_read_in_little_memory() -> None:
    # Refused ones, since they are many in a moment; an article takes no more.
    one = f"{json.dumps(line(body='<p>word</p>' * 4000, tags='none'))}\n".encode()
    count = 300

    class Endless:
        """A file of `count` lines that are made when they are read."""

        def __init__(self) -> None:
            self.left = count * len(one)

        def read(self, size: int) -> bytes:
            start = (count * len(one) - self.left) % len(one)
            self.left -= (taken := min(size, self.left))
            return (one * (size // len(one) + 2))[start : start + taken]

        def __enter__(self) -> Endless:
            return self

        def __exit__(self, *_error: object) -> None: ...

    def opened() -> IO[bytes]:
        return Endless()  # type: ignore[return-value]

    tracemalloc.start()
    try:
        assert sum(1 for _item in json_lines.read(SourceFile("big.jsonl", 1, opened))) == count
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_line_without_end_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "_LONGEST_LINE", 200_000)
    refused, item = read(b'{"id": "' + b"x" * 300_000, line(id=2))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.line) == ("the line is far too long for an article", 1)
    assert isinstance(item, LegacyItem)
    assert item.position == "line 2"


# The document and the schema ---------------------------------------------------------------------------------


def test_the_document_names_every_field() -> None:
    text = (DOCS / "importing.md").read_text(encoding="utf-8")
    table = text.split("## The format json-lines")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)`(?P<required> \*)? \| ([^|]+) \|", table, re.MULTILINE)
    assert [(name, kind.strip()) for name, _required, kind in rows] == [
        (field.name, field.kind) for field in FIELDS.values()
    ]
    assert [name for name, required, _kind in rows if required] == list(REQUIRED)


def test_the_schema_beside_the_document_is_that_of_the_reader() -> None:
    written = json.loads((DOCS / "import-json-lines.schema.json").read_text(encoding="utf-8"))
    assert written == schema()
    jsonschema.Draft202012Validator.check_schema(written)
    jsonschema.validate(FULL, written)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.sampled_from(["name", "slug", "address", "installment", "lead", "role"]), inner, max_size=4),
    max_leaves=6,
)  # fmt: skip
_RECORDS = st.dictionaries(
    st.sampled_from([*FIELDS, "other"]), _VALUES | st.sampled_from(["ko", "2020-01-02", "draft"])
)


@settings(deadline=None, max_examples=150)
@given(_RECORDS)
def test_any_record_is_an_article_or_a_refusal(record: dict[str, Any]) -> None:
    [found] = read(line() | record)
    assert isinstance(found, LegacyItem | Refusal)
    if isinstance(found, LegacyItem):
        assert found.headline
        assert found.body_html == sanitise(found.body_html)


@settings(deadline=None, max_examples=150)
@given(_RECORDS)
def test_what_the_reader_takes_the_schema_allows(record: dict[str, Any]) -> None:
    whole = line(published="2020-01-02T03:04:05Z") | record
    _values, errors = checked(whole)
    # Beyond the schema, what is empty counts as not there.
    if not errors and not re.search(r'null|""', json.dumps(whole)):
        jsonschema.validate(whole, schema())


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300) | st.binary(max_size=40).map(lambda data: json.dumps(FULL).encode()[:500] + data))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        list(json_lines.read(SourceFile.of_bytes(data, "x.jsonl")))
    except NotAnArticle as refused:
        assert refused.reason


def _damaged() -> Iterator[bytes]:
    whole = json.dumps(FULL, ensure_ascii=False).encode()
    yield from (whole[:cut] for cut in range(0, len(whole), 37))
    yield from (whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :] for at in range(0, len(whole), 23))


def test_truncated_and_flipped_lines_are_read_or_refused() -> None:
    for data in _damaged():
        for found in read(data or b" ", line()):
            assert isinstance(found, LegacyItem | Refusal)


#: What follows a "<" without a space is a tag to every browser, and its name no text.
_NO_TAG = st.characters(exclude_characters="<")
_FRAGMENTS = (
    *("<p>", "</p>", "<figure>", "</figure>", "<figcaption>", "</figcaption>", '<img src="/a.jpg" alt="b">', "<img>"),
    *("<!-- c -->", "<script>x()</script>", "<b>", "</b>", "<ul><li>", "</li></ul>", "<svg>", "</svg>", "<br>", "\n\n"),
    *("<table><tr><td>", "</td></tr></table>", "<iframe src='https://youtu.be/dQw4w9WgXcQ'>q</iframe>", "< ", "&amp;"),
    *(
        "<div data-embed='https://youtu.be/dQw4w9WgXcQ'>",
        "</div>",
        "<video src=v.mp4></video>",
        "<a href='/x'>",
        "</a>",
    ),
    *("한글 낱말", "words", "[종합]", "https://youtu.be/dQw4w9WgXcQ"),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_FRAGMENTS) | st.text(_NO_TAG, max_size=12), max_size=14))
def test_every_character_of_a_body_is_accounted_for(parts: list[str]) -> None:
    body = "".join(parts)
    [found] = read(line(body=body))
    assert isinstance(found, LegacyItem)
    # By chance it may look encoded twice, and is then accounted for as it was put right.
    assert "".join(span.text for span in found.spans) == put_right(clean(body))[0]
    assert all(span.part for span in found.spans if span.fate is Fate.DROPPED)
    # No word that was kept is lost, whatever stands around it.
    for word in ("한글", "words", "[종합]"):
        kept = sum(span.text.count(word) for span in found.spans if span.fate is Fate.KEPT)
        assert kept == found.body_html.count(word)
        assert kept == body.count(word) or "<svg>" in parts
