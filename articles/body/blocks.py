"""The tree between reading and writing a body: runs of text in blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

#: Kinds of block that hold text themselves.
TEXT_KINDS = frozenset({"p", "h2", "h3"})
CELLS = frozenset({"td", "th"})
#: How a photo stands in the text; the first is meant where nothing is said.
LAYOUTS = ("wide", "left", "right")


class Run(NamedTuple):
    """Text in one look; a `text` of one newline is a line break."""

    text: str
    href: str = ""
    marks: frozenset[str] = frozenset()


@dataclass(slots=True)
class Block:
    """A paragraph (with runs) or a container (with children); `value` is a photo's key, an address or spans."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    value: str = ""
    layout: str = ""


BREAK = Run("\n")
