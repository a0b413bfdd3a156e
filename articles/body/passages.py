"""A body as the sequence of passages a person reads: what compares two bodies, and what counts one, goes by these."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from articles.body.blocks import TEXT_KINDS, Block, Run
from articles.body.reading import read
from articles.body.shaping import shape
from articles.body.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A row's cells, one after another.
_CELLS_APART = " | "


class Passage(NamedTuple):
    """One paragraph, heading, list item, caption or table row.

    `kind` is the element it stands in (p, h2, h3, ul, ol, blockquote, aside, figure, embed, hr, tr); `text` its words;
    `markup` its stored HTML, which differs where only the look was changed.
    """

    kind: str
    text: str
    markup: str


def passages(markup: str) -> list[Passage]:
    """The passages of a body in the order they are read."""
    return list(_passages(shape(read(markup))))


def _passages(blocks: Iterable[Block], inside: str = "") -> Iterator[Passage]:
    for block in blocks:
        if block.kind in {"ul", "ol", "blockquote", "aside"}:
            yield from _passages(block.children, block.kind)
        elif block.kind == "li":
            yield from _passages(block.children, inside)
        elif block.kind == "table":
            yield from (
                Passage("tr", _CELLS_APART.join(map(_words, row.children)), write([row])) for row in block.children
            )
        elif block.kind == "embed":
            yield Passage("embed", block.value, write([block]))
        else:
            yield Passage(inside or block.kind, _words(block), write([block]))


def _words(block: Block) -> str:
    if block.kind in TEXT_KINDS or block.runs:
        return "".join(map(_run, block.runs))
    return "\n".join(filter(None, map(_words, block.children)))


def _run(run: Run) -> str:
    return run.text
