"""Writing a body: blocks to HTML in the stored spelling."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from articles.body.blocks import CELLS, TEXT_KINDS, Block, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK_ORDER = ("strong", "em", "sub", "sup")


def write(blocks: Iterable[Block]) -> str:
    """The HTML of shaped `blocks`."""
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    if block.kind in TEXT_KINDS:
        return f"<{block.kind}>{_inline(block.runs)}</{block.kind}>"
    special = _SPECIAL.get(block.kind)
    if special:
        return special(block)
    opening = f"<{block.kind}{block.value if block.kind in CELLS else ''}>"
    return f"{opening}{_children(block)}</{block.kind}>"


def _children(block: Block) -> str:
    first, *rest = block.children or [Block("p")]
    if block.kind in {"li", *CELLS} and first.kind == "p" and all(child.kind != "p" for child in rest):
        # The only paragraph of an item needs no tag of its own.
        return _inline(first.runs) + write(rest)
    return write(block.children)


def _embed(block: Block) -> str:
    address = html.escape(block.value, quote=False)
    return f'<div class="embed" data-embed="{address}"><a href="{address}">{address}</a></div>'


def _figure(block: Block) -> str:
    opening = f'<figure class="photo photo--{block.layout}" data-photo="{block.value}">'
    return f"{opening}<figcaption>{_inline(block.runs)}</figcaption></figure>"


def _aside(block: Block) -> str:
    return f'<aside class="pullquote">{write(block.children)}</aside>'


def _table(block: Block) -> str:
    rows = block.children
    # The rows of nothing but headings that a table begins with are its head.
    body = next((at for at, row in enumerate(rows) if any(cell.kind == "td" for cell in row.children)), len(rows))
    head, rest = write(rows[:body]), write(rows[body:])
    return f"<table>{f'<thead>{head}</thead>' if head else ''}{f'<tbody>{rest}</tbody>' if rest else ''}</table>"


def _inline(runs: Iterable[Run]) -> str:
    written: list[str] = []
    standing: list[tuple[str, str]] = []
    for run in (*runs, Run("")):
        wanted = [("a", run.href)] if run.href else []
        wanted += [(mark, "") for mark in _MARK_ORDER if mark in run.marks]
        common = 0
        while standing[common : common + 1] and standing[common : common + 1] == wanted[common : common + 1]:
            common += 1
        written += [f"</{tag}>" for tag, _ in reversed(standing[common:])]
        written += [_opening(tag, href) for tag, href in wanted[common:]]
        written.append("<br>" if run.text == "\n" else html.escape(run.text, quote=False))
        standing = wanted
    return "".join(written)


def _opening(tag: str, href: str) -> str:
    return f'<a href="{html.escape(href, quote=False)}">' if tag == "a" else f"<{tag}>"


_SPECIAL = {
    "hr": lambda _block: "<hr>",
    "embed": _embed,
    "figure": _figure,
    "aside": _aside,
    "table": _table,
}
