"""Texts that another process has read for the search while this one did something else; until somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: More than belong to what one transaction stores. Nobody asks for those of an article that is refused or held.
_MOST = 6_000


class Read(NamedTuple):
    """A text, its terms, one a line, and its words."""

    text: str
    terms: str
    words: str


_READ: dict[str, Read] = {}


def remember(texts: Iterable[Read]) -> None:
    """Keep `texts` until they are asked for, or so many others have come."""
    for read in texts:
        _READ[read.text] = read
    while len(_READ) > _MOST:
        del _READ[next(iter(_READ))]


def taken(text: str) -> Read | None:
    """What `text` came to, if it was read ahead; it is not kept any longer."""
    return _READ.pop(text, None)


def waiting() -> int:
    """How many nobody has asked for."""
    return len(_READ)
