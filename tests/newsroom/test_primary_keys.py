"""What may be asked of a database as a primary key."""

import pytest

from newsroom.primary_keys import is_key, key_in


@pytest.mark.parametrize("text", ["0", "12", "9" * 18])
def test_digits_are_a_key(text: str) -> None:
    assert is_key(text)
    assert key_in(text) == int(text)


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", " 1", "x", "\0", "१२", "²", "9" * 19, "9" * 5000])
def test_anything_else_is_none(text: str | None) -> None:
    assert not is_key(text)
    assert key_in(text) is None
