"""Passages of a translation beside those of its source."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import passages, sanitise
from articles.comparison.pairing import pair

ENGLISH = (
    "<p>Envoys of six countries met in Seoul on June 18 to speak about grain and about the sea between them.</p>"
    "<h2>What was agreed</h2>"
    "<p>They will share 38 laboratories, and 300 million dollars go into a common fund for the ports of the south.</p>"
    "<p>No date was given.</p>"
    "<blockquote><p>We agreed on the door, not on the house.</p></blockquote>"
    "<p>The next round is held in Busan, where the old customs house has been rebuilt for the purpose.</p>"
)
KOREAN = (
    "<p>6개국 사절이 6월 18일 서울에 모여 곡물과 그들 사이의 바다를 논의했다.</p>"
    "<h2>무엇에 합의했나</h2>"
    "<p>시험소 38곳을 함께 쓰고, 남부 항구를 위한 공동 기금에 3억 달러를 넣기로 했다.</p>"
    "<p>날짜는 정하지 않았다.</p>"
    "<blockquote><p>집이 아니라 문에 합의했다.</p></blockquote>"
    "<p>다음 회의는 이를 위해 옛 세관을 다시 지은 부산에서 열린다.</p>"
)


def places(english: str, korean: str, changed: frozenset[int] = frozenset()) -> list[tuple[tuple[int, ...], ...]]:
    return [tuple(each) for each in pair(passages(english), passages(korean), ("en", "ko"), changed)]


def straight(count: int) -> list[tuple[tuple[int, ...], ...]]:
    return [((at,), (at,)) for at in range(count)]


def test_a_faithful_translation_is_paired_straight_through() -> None:
    assert places(ENGLISH, KOREAN) == straight(6)


def test_a_paragraph_the_translation_lacks_stands_alone_and_the_rest_keeps_its_place() -> None:
    added = ENGLISH.replace(
        "<p>No date", "<p>Two ministers flew home at once, because of the storm over the strait.</p><p>No date"
    )
    assert places(added, KOREAN) == [*straight(3), ((3,), ()), ((4,), (3,)), ((5,), (4,)), ((6,), (5,))]


def test_a_paragraph_that_became_two_is_answered_by_both() -> None:
    english = (
        "<p>A first paragraph of a middling length for a page.</p>"
        "<p>They will share 38 laboratories across the region and its islands. Some 300 million dollars go into a fund.</p>"
        "<p>The last paragraph is of a middling length as well.</p>"
    )
    korean = (
        "<p>쪽 하나에 어울리는 보통 길이의 첫 문단이다.</p>"
        "<p>지역과 섬들에 걸쳐 시험소 38곳을 함께 쓰기로 했다.</p><p>3억 달러쯤을 기금에 넣는다.</p>"
        "<p>마지막 문단도 마찬가지로 보통 길이다.</p>"
    )
    assert places(english, korean) == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def test_a_photo_answers_the_same_photo_and_no_other() -> None:
    one, other = (f'<figure data-photo="{key * 64}"><figcaption>x</figcaption></figure>' for key in "ab")
    text = "<p>Some words of a paragraph.</p>"
    assert places(sanitise(one + text), sanitise(text + one))[-1] != ((0,), (0,))
    assert ((0,), (0,)) not in places(sanitise(one), sanitise(other))
    assert places(sanitise(text + one), sanitise("<p>문단의 몇 마디.</p>" + one)) == straight(2)


def test_the_working_copy_of_a_translation_just_begun_is_its_source() -> None:
    assert places(ENGLISH, ENGLISH) == straight(6)


bodies = st.lists(st.tuples(st.sampled_from(["p", "h2", "li"]), st.text("가나 ab12.", max_size=40)), max_size=8).map(
    lambda parts: sanitise("".join(f"<{tag}>{text}</{tag}>" for tag, text in parts))
)


@given(bodies, bodies)
@settings(max_examples=60)
def test_every_passage_stands_in_its_order_exactly_once(english: str, korean: str) -> None:
    found = places(english, korean)
    assert [at for ours, _theirs in found for at in ours] == list(range(len(passages(english))))
    assert [at for _ours, theirs in found for at in theirs] == list(range(len(passages(korean))))


def test_a_very_long_text_is_paired_in_its_order() -> None:
    long = "<p>Word.</p>" * 400
    assert places(long, long) == straight(400)
