"""What is sealed comes out as it went in, or is said to be damaged; never anything else."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.safekeeping import sealing
from newsroom.safekeeping.sealing import Damaged, Seal

SEAL = Seal("a key of the owner's, long enough for this")


@pytest.fixture(autouse=True, scope="module")
def small_pieces() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_PIECE", 16)
        yield


def closed(seal: Seal, content: bytes) -> tuple[bytes, str]:
    sealed = BytesIO()
    digest = seal.close(BytesIO(content), sealed)
    return sealed.getvalue(), digest


@given(st.binary(max_size=100), st.sampled_from([SEAL, Seal()]))
def test_a_file_comes_out_as_it_went_in(content: bytes, seal: Seal) -> None:
    sealed, digest = closed(seal, content)
    opened = BytesIO()
    assert seal.open(BytesIO(sealed), opened) == digest
    assert opened.getvalue() == content


@given(st.binary(min_size=1, max_size=100), st.data())
def test_whatever_is_changed_or_cut_off_is_noticed(content: bytes, data: st.DataObject) -> None:
    sealed, _digest = closed(SEAL, content)
    place = data.draw(st.integers(0, len(sealed) - 1))
    flipped = sealed[:place] + bytes([sealed[place] ^ data.draw(st.integers(1, 255))]) + sealed[place + 1 :]
    for damaged in (flipped, sealed[:place]):
        with pytest.raises(Damaged):
            SEAL.open(BytesIO(damaged))


def test_pieces_that_changed_places_are_noticed() -> None:
    sealed, _digest = closed(SEAL, bytes(48))
    head, piece = len(sealed) - 3 * 32, 32
    first, second = sealed[head : head + piece], sealed[head + piece : head + 2 * piece]
    with pytest.raises(Damaged):
        SEAL.open(BytesIO(sealed[:head] + second + first + sealed[head + 2 * piece :]))


def test_another_key_opens_nothing_and_names_tell_nothing() -> None:
    sealed, digest = closed(SEAL, b"ferry")
    with pytest.raises(Damaged):
        Seal("another key, just as long as the first").open(BytesIO(sealed))
    assert b"ferry" not in sealed
    assert SEAL.named(digest) not in {digest, Seal("another").named(digest)}
    assert Seal().named(digest) == digest
