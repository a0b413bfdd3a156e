"""Numbers are text, and their letter says what is registered."""

from __future__ import annotations

import pytest

from newsroom.registration_numbers import BadNumber, contradiction, normalised, romanised


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("아54606", "아54606"),
        (" 아 02546 ", "아02546"),
        ("Ra00125", "라00125"),
        ("라-00125", "라00125"),
        ("A54606", "아54606"),
    ],
)
def test_a_number_keeps_its_zeros_and_its_korean_letter(written: str, kept: str) -> None:
    assert normalised(written) == kept


@pytest.mark.parametrize("written", ["", "54606", "아", "아12", "쥐54606", "서울아54606", "아5460678"])
def test_what_is_no_number_is_refused_with_an_example_or_the_letters(written: str) -> None:
    with pytest.raises(BadNumber, match="아"):
        normalised(written)


def test_english_pages_print_the_letter_in_latin() -> None:
    assert romanised("라00125") == "Ra00125"


def test_a_letter_that_contradicts_the_kind_names_the_one_the_decree_wants() -> None:
    assert "begins with 아, not 라" in contradiction("internet_newspaper", "라00125")
    assert "라 마 바 사" in contradiction("magazine", "아54606")
    assert contradiction("internet_newspaper", "아54606") == ""
    assert contradiction("magazine", "라00125") == ""
