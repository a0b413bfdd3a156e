"""Whether two names can be one person's."""

from __future__ import annotations

import pytest

from articles.romanisation import may_be_same_person


@pytest.mark.parametrize(
    ("korean", "latin"),
    [
        ("이존영", "Lee Jon-young"),
        ("이존영", "Jon-young Lee"),
        ("이갑수", "Lee Kap-soo"),
        ("정보원", "Chung Bo-won"),
        ("최은지", "Choi Eunji"),
        ("박서연", "Park Seo-yeon"),
        ("임한청", "Lim Han-chung"),
        ("남궁민", "Namgung Min"),
        ("한도윤", "Han Do-yun"),
    ],
)
def test_one_person_with_two_names_is_known_by_their_sound(korean: str, latin: str) -> None:
    assert may_be_same_person(korean, latin)


@pytest.mark.parametrize(
    ("korean", "latin"),
    [
        ("이정하", "Lee Kap-soo"),
        ("이존영", "Kim Jon-young"),
        ("이존영", "Lee Jon"),
        ("이존영", "Lee"),
        ("이존영", ""),
        ("Lee", "Lee Jon-young"),
        ("한도윤", "Oh Sae-rom"),
        ("이", "Lee Jon-young"),
    ],
)
def test_different_people_stay_different(korean: str, latin: str) -> None:
    assert not may_be_same_person(korean, latin)
