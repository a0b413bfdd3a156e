"""Slugs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.slugs import LONGEST_SLUG, slug_for


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("President Lee holds summit", "president-lee-holds-summit"),
        ("한미 정상회담, 서울서 열려", "한미-정상회담-서울서-열려"),
        ("[종합] 李대통령 “협력”", "종합-李대통령-협력"),
        ("It's the envoy’s day", "its-the-envoys-day"),
        ("snake_case → arrows", "snake-case-arrows"),
        ("!!!", "article"),
        ("", "article"),
    ],
)
def test_a_headline_becomes_a_readable_slug(headline: str, slug: str) -> None:
    assert slug_for(headline) == slug


def test_hangul_from_a_mac_gives_the_same_slug_as_hangul_from_elsewhere() -> None:
    assert slug_for(unicodedata.normalize("NFD", "외교저널")) == "외교저널"


def test_a_long_headline_is_cut_at_a_word() -> None:
    slug = slug_for("negotiations " * 20)
    assert len(slug) <= LONGEST_SLUG
    assert slug.endswith("negotiations")


@given(st.text(max_size=300))
def test_any_text_gives_a_slug_that_is_its_own_slug(text: str) -> None:
    slug = slug_for(text)
    assert slug
    assert len(slug) <= LONGEST_SLUG
    assert slug_for(slug) == slug
    assert not set(slug) & set(" /?#%&\x00")
