"""Which article answers a question better, and what a result shows of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.search.analyser import analyse
from articles.search.excerpts import Piece, excerpt, marked
from articles.search.question import read
from articles.search.ranking import relevance, weighed


def worth(question: str, headline: str = "x", deck: str = "x", names: str = "x", body: str = "x") -> float | None:
    return relevance(read(question), analyse(headline, deck, [names], body).words)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("외교", "외교부는 오늘"),
        ("대사", "주한대사가 말했다"),
        ("정상회담", "한미정상회담이 열린다"),
        ("한미정상회담", "한미 정상회담이 열린다"),
        ("한미 정상회담", "한미정상회담이 열린다"),
        ("한미일", "한·미·일 공조"),
        ("정부는", "정부가 밝혔다"),
        ("이재명", "李在明 대통령"),
        ("李在明", "이재명 대통령"),
        ("이재명", "President Lee Jae-myung said"),
        ("Lee Jae Myung", "이재명은 말했다"),
        ("Jaemyung", "Lee Jae-myung"),
        ("Jae-myung", "Lee Jaemyung"),
        ("美", "美대선"),
        ("쌀", "쌀값이 올랐다"),
        ("cafe country", "Cafés of many countries"),
        ("US", "the U.S. said"),
        ("2026년", "in 2026"),
        ('"foreign minister"', "the foreign ministers met"),
        ("minister of the interior", "interior minister"),
    ],
)
def test_an_article_answers(question: str, text: str) -> None:
    assert worth(question, body=text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("의사", "외교의 사람"),
        ("정상회담", "정상과 상회와 회담"),
        ('"foreign minister"', "a minister of foreign affairs"),
        ('"foreign minister"', "foreign affairs. The minister"),
        ("summit", "summitry"),
        ("이재명", "Lee Jae-yong"),
        ("3.5", "3 and 5"),
    ],
)
def test_an_article_does_not_answer(question: str, text: str) -> None:
    assert worth(question, body=text) is None


def test_the_headline_is_worth_more_than_the_deck_and_the_deck_more_than_the_body() -> None:
    found = [
        worth("summit", headline="Summit"),
        worth("summit", deck="Summit"),
        worth("summit", body="Summit"),
        worth("summit", body=f"{'word ' * 300} summit"),
    ]
    assert all(found)
    assert found == sorted(found, key=lambda each: each or 0, reverse=True)
    assert len(set(found)) == len(found)


def test_words_in_a_row_are_worth_more_than_words_apart() -> None:
    together, apart = (
        worth("foreign minister", headline="Foreign minister"),
        worth("foreign minister", headline="Minister, foreign"),
    )
    assert together
    assert apart
    assert together > apart


def test_the_newer_of_two_equals_is_worth_more_but_a_headline_outlives_a_mention() -> None:
    assert weighed(1, timedelta(days=1)) > weighed(1, timedelta(days=100)) > weighed(1, timedelta(days=9000))
    assert weighed(1, timedelta(days=9000)) > weighed(0.45, timedelta())


def test_what_was_looked_for_is_marked_as_it_was_written() -> None:
    assert marked(read("summit 정상"), "Summits at 한미정상회담") == [
        Piece("Summits", marked=True),
        Piece(" at 한미", marked=False),
        Piece("정상", marked=True),
        Piece("회담", marked=False),
    ]
    assert marked(read("이재명"), "Then Lee Jae-myung spoke")[1] == Piece("Lee Jae-myung", marked=True)
    assert marked(read("한미정상회담"), "한미 정상회담")[0] == Piece("한미 정상회담", marked=True)


def test_an_excerpt_is_cut_where_the_words_are() -> None:
    body = f"{'beginning ' * 40}and then the ambassadors arrived {'ending ' * 40}"
    pieces = excerpt(read("ambassador"), "A deck", body)
    assert Piece("ambassadors", marked=True) in pieces
    text = "".join(piece.text for piece in pieces)
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 200


def test_an_excerpt_is_cut_at_a_whole_word_and_its_plural() -> None:
    body = f"A railwayman {'word ' * 60}with countries {'word ' * 60}"
    assert Piece("countries", marked=True) in excerpt(read("country"), "", body)
    assert excerpt(read("rail"), "A deck", body) == [Piece("A deck", marked=False)]


def test_an_excerpt_is_the_deck_when_the_deck_says_it_or_nothing_does() -> None:
    assert excerpt(read("deck"), "A deck", "A body with a deck")[0].text == "A "
    assert excerpt(read("elsewhere"), "A deck", "A body") == [Piece("A deck", marked=False)]
