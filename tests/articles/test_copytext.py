"""The copy as a value, its canonical text, and the digest chain."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.copytext import BylineCopy, Copy, Elsewhere, PhotoUse, TagCopy, canonical_json, chained_digest

text = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
copies = st.builds(
    Copy,
    story=text,
    language=st.sampled_from(["en", "ko"]),
    kind=text,
    origin=text,
    section=text,
    headline=text,
    deck=text,
    slug=text,
    dateline=text,
    body=text,
    bylines=st.lists(st.builds(BylineCopy, st.none() | text, text, text, text), max_size=3).map(tuple),
    tags=st.lists(st.builds(TagCopy, text, text), max_size=3).map(tuple),
    lead=st.none() | st.builds(PhotoUse, text, text, text),
    translated_from_version=st.none() | st.integers(0, 99),
    elsewhere=st.builds(Elsewhere, text, text, text, text, text),
    ai_use=text,
)
#: As it was put on record before an article could be announced elsewhere in words of its own.
RECORDED = (
    '{"body":"<p>두 정상이 만났다.</p>","bylines":[{"email":"kim@example.com","name":"김기자","reporter":"kim",'
    '"role":"author"}],"dateline":"서울","deck":"부제","headline":"한미 정상회담","kind":"news","language":"ko",'
    '"lead":{"alt":"대체","caption":"설명",'
    '"photo":"0000000000000000000000000000000000000000000000000000000000000000"},"origin":"own","section":"politics",'
    '"slug":"한미-정상회담","story":"00000000-0000-0000-0000-000000000001","tags":[{"name":"Seoul","slug":"seoul"}],'
    '"translated_from_version":3}'
)
RECORDED_DIGEST = "bdf9a30d71ff924df82b92bfb53308fe027cfbbaee25e013349d07f83ba78888"


@given(copies)
def test_a_copy_comes_back_from_json_as_it_was(copy: Copy) -> None:
    assert Copy.from_json(json.loads(json.dumps(copy.to_json()))) == copy


@given(json_values)
def test_the_canonical_text_does_not_depend_on_the_order_of_keys(value: object) -> None:
    shuffled = json.loads(json.dumps(value), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert canonical_json(shuffled) == canonical_json(value)


@pytest.mark.parametrize("value", [1.0, {"a": [1.5]}, {1: "a"}])
def test_what_a_database_could_change_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_a_digest_depends_on_every_digest_before_it() -> None:
    assert chained_digest("", {"a": 1}) != chained_digest("x", {"a": 1})


def test_copy_from_before_has_the_text_and_the_digest_it_was_recorded_with() -> None:
    recorded = Copy.from_json(json.loads(RECORDED))
    assert canonical_json(recorded.to_json()).decode() == RECORDED
    assert chained_digest("", recorded.to_json()) == RECORDED_DIGEST


def test_a_use_of_ai_is_recorded_where_there_is_one_and_the_digest_covers_it() -> None:
    recorded = Copy.from_json(json.loads(RECORDED))
    declared = replace(recorded, ai_use="translated")
    assert declared.to_json() == recorded.to_json() | {"ai_use": "translated"}
    assert chained_digest("", declared.to_json()) != RECORDED_DIGEST
    assert Copy.from_json(declared.to_json()) == declared


def test_only_what_is_said_elsewhere_is_recorded_and_the_digest_covers_it() -> None:
    recorded = Copy.from_json(json.loads(RECORDED))
    announced = replace(recorded, elsewhere=Elsewhere(search_title="정상회담 요약"))
    assert announced.to_json()["elsewhere"] == {"search_title": "정상회담 요약"}
    assert chained_digest("", announced.to_json()) != RECORDED_DIGEST


def test_a_byline_lists_writers_and_not_photographers() -> None:
    copy = Copy(
        story="",
        language="en",
        kind="news",
        origin="own",
        section="politics",
        headline="Envoys meet",
        deck="",
        slug="envoys-meet",
        dateline="SEOUL",
        body="<p>They met.</p>",
        bylines=(
            BylineCopy(None, "Lee", "author"),
            BylineCopy(None, "Park", "contributor"),
            BylineCopy(None, "Kim", "photographer"),
        ),
    )
    assert copy.byline_text() == "Lee, Park"


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("Lee Gi-ja", "Lee Gi-ja"),
        ("By Lee Kap-soo", "Lee Kap-soo"),
        ("Kim Min-ji, Staff Reporter", "Kim Min-ji"),
        ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
        ("이정하 기자", "이정하"),
        ("이정하  선임기자", "이정하"),
        ("이기자", "이기자"),
        ("기자", "기자"),
        ("Byron Lee", "Byron Lee"),
    ],
)
def test_programs_are_told_a_name_without_its_title(printed: str, bare: str) -> None:
    assert BylineCopy(None, printed, "author").bare_name == bare
