"""Text as words: the same for what is written and for what is asked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.analyser import HEADLINE, analyse
from articles.search.hanja import readings
from articles.search.names import hangul_keys, latin_keys
from articles.search.question import read
from articles.search.tokens import tokens


def forms(text: str) -> list[str]:
    return [form for token in tokens(text) for form in token.forms]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("한미 정상회담서", ["한미", "정상회담서"]),
        ("한·미·일 ‘공조’", ["한미일", "공조"]),
        ("Summits in CAFÉS, countries' and Korea’s", ["summit", "in", "cafe", "country", "and", "korea"]),
        (
            "news is no plural, nor are bus, crisis, glass",
            ["news", "is", "no", "plural", "nor", "are", "bus", "crisis", "glass"],
        ),
        ("U.S.-led G-7, G20 talks", ["us", "led", "g", "7", "g20", "talk"]),
        ("1,000 won, 3.5 percent", ["1000", "won", "3\ue0015", "percent"]),
        ("AI반도체 5G시대", ["ai", "반도체", "5g", "시대"]),
        ("ｆｕｌｌ Straße", ["full", "strasse"]),
        ("\x00🎉 --- …", []),
    ],
)
def test_a_text_is_read_as_words(text: str, words: list[str]) -> None:
    assert forms(text) == words


def test_a_compound_is_also_one_word() -> None:
    assert [token.joined for token in tokens("Jae-myung spoke")] == ["jaemyung", ""]


def test_hangul_is_looked_up_in_pairs_within_words_only() -> None:
    terms = analyse("", "", [], "외교의 사람").terms
    assert set(terms) == {"외교", "교의", "사람"}


def test_decomposed_text_has_the_same_terms() -> None:
    composed = analyse("정상회담 café", "", [], "외교")
    assert (
        analyse(unicodedata.normalize("NFD", "정상회담 café"), "", [], unicodedata.normalize("NFD", "외교")) == composed
    )


def test_the_headline_has_terms_of_its_own() -> None:
    terms = analyse("Summit", "", [], "Talks").terms
    assert f"{HEADLINE}summit" in terms
    assert f"{HEADLINE}talk" not in terms


@pytest.mark.parametrize(
    ("word", "read_out"),
    [
        ("李在明", "이재명"),
        ("李存永", "이존영"),
        ("金正恩", "김정은"),
        ("金融", "금융"),
        ("美대선", "미대선"),
        ("比率", "비율"),
        ("不動産", "부동산"),
        ("女性", "여성"),
        ("盧武鉉", "노무현"),
    ],
)
def test_hanja_are_read_in_hangul(word: str, read_out: str) -> None:
    assert read_out in readings(word)


def test_hanja_that_nobody_reads_in_korean_have_no_reading() -> None:
    assert readings("与那国") == ()
    assert readings("한글") == ()


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("이재명", "lee jae-myung"),
        ("이재명", "jae myung lee"),
        ("이존영", "lee jon-young"),
        ("반기문", "ban ki-moon"),
        ("강경화", "kang kyung-wha"),
        ("윤석열", "yoon suk-yeol"),
        ("김대중", "kim dae-jung"),
        ("노무현", "roh moo-hyun"),
        ("선우진영", "sunwoo jin-young"),
        ("최선희", "choe son-hui"),
    ],
)
def test_a_name_has_one_key_in_either_script(hangul: str, latin: str) -> None:
    assert hangul_keys(hangul) & latin_keys(latin.split())


@pytest.mark.parametrize("latin", ["foreign minister", "north korea", "prime minister of", "seoul"])
def test_what_is_no_name_has_no_key(latin: str) -> None:
    assert not latin_keys(latin.split())


@pytest.mark.parametrize("word", ["정상회담", "외교", "대한민국", "이재명정부론"])
def test_a_word_that_is_no_full_name_has_no_key(word: str) -> None:
    assert not hangul_keys(word)


def test_different_names_have_different_keys() -> None:
    assert not hangul_keys("이재명") & hangul_keys("이재용")
    assert not hangul_keys("이사회") & latin_keys(["lee", "soo-ho"])


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_the_question_or_the_analyser(text: str) -> None:
    read(text)
    for term in analyse(text, text, [text], text).terms:
        assert term
        assert not any(character.isspace() or character in "\"'|*\x00" for character in term)
        term.encode()


def test_a_text_without_end_has_terms_with_one() -> None:
    body = "".join(chr(0xAC00 + number * 7919 % 11172) for number in range(400_000))
    analysis = analyse("", "", [], body)
    assert len(analysis.terms) <= 30_000
    assert len(analysis.words) < 61_000
