"""Words are remembered for speed, and come to what they come to when each is read by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search import analyser
from articles.search.analyser import HEADLINE, ZONES_APART, Analysis, analyse, grams, latin_names, reporter_term, stream
from articles.search.hanja import readings
from articles.search.names import hangul_keys
from articles.search.tokens import composed, tokens

_PIECES = st.sampled_from(
    [
        *(
            "이재명은",
            "한미정상회담",
            "한·미·일",
            "李在明",
            "大統領",
            "정상회담",
            "3.5",
            "1,000",
            "U.S.",
            "U.S.-led",
            "Jae-myung",
        ),
        *(
            "Lee",
            "Kim",
            "Gu",
            "Park Geun-hye",
            "Lee Jae-myung",
            "Jae Myung",
            "ambassadors’",
            "Korea's",
            "CAFÉS",
            "Straße",
        ),
        *("ㅋㅋ", "ーカ", "\u0345", "²", "G-7", "a1.5", "A.B", "no_name", "x" * 70, "İstanbul", "ｆｕｌｌ"),
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=6), max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ", "", "  ", "\n", "-", "·"]).map(lambda between: between.join(pieces))
)


def by_itself(headline: str, deck: str, names: list[str], body: str, reporters: list[int]) -> Analysis:
    """The analysis, each token read as it comes."""
    terms: dict[str, None] = dict.fromkeys(map(reporter_term, reporters))
    written = []
    for number, text in enumerate(map(composed, (headline, deck, "\n".join(names), body))):
        zone = list(tokens(text))
        beside: dict[str, None] = {}
        for token in zone:
            read = readings(token.forms[0]) if token.is_cjk else ()
            beside |= dict.fromkeys(read)
            for form in (token.forms[0], *read) if token.is_cjk else ():
                beside |= dict.fromkeys(hangul_keys(form))
            if not token.is_cjk and token.joined:
                beside[token.joined] = None
        for _first, _last, keys in latin_names(zone, text):
            beside |= dict.fromkeys(keys)
        words = [*stream(zone), *beside]
        found = dict.fromkeys(term for word in words for term in grams(word))
        terms |= dict.fromkeys(f"{HEADLINE}{term}" for term in found) if number == 0 else {}
        terms |= found
        written.append(" ".join(words))
    return Analysis(tuple(terms), f" {ZONES_APART.join(written)} ")


@given(_TEXTS, _TEXTS, st.lists(_TEXTS, max_size=3), _TEXTS)
def test_what_is_remembered_is_what_each_word_comes_to(headline: str, deck: str, names: list[str], body: str) -> None:
    assert analyse(headline, deck, names, body, [7]) == by_itself(headline, deck, names, body, [7])


def test_no_more_words_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    known = analyser._Known()
    monkeypatch.setattr(analyser, "_KNOWN", known)
    monkeypatch.setattr(analyser._Known, "most", 20)
    text = " ".join(f"word{number}" for number in range(95))
    assert analyse("", "", [], text) == by_itself("", "", [], text, [])
    assert len(known) <= 20
    assert len(known.before) <= 20
