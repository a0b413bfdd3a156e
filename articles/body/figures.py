"""Photos taken out of a stored body with their places, and put into it at a place. A photo always stands between blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.body.reading import read
from articles.body.shaping import shape
from articles.body.writing import write

if TYPE_CHECKING:
    from collections.abc import Collection

    from articles.body.blocks import Block


class TakenOut(NamedTuple):
    """A photo that was in a body: its key, its `markup`, and how many blocks that stayed stood before it."""

    key: str
    markup: str
    block: int


def without_figures(markup: str, keys: Collection[str]) -> tuple[str, list[TakenOut]]:
    """The body without the photos of `keys`, and each place where one was, in order."""
    left: list[Block] = []
    out: list[TakenOut] = []
    for block in shape(read(markup)):
        if block.kind == "figure" and block.value in keys:
            out.append(TakenOut(block.value, write([block]), len(left)))
        else:
            left.append(block)
    return write(left), out


def with_figure(markup: str, figure: str, block: int) -> str:
    """The body with `figure` behind its first `block` blocks, or at its end where it has fewer."""
    blocks = shape(read(markup))
    return write([*blocks[:block], *shape(read(figure)), *blocks[block:]])
