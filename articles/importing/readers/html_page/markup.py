"""The body of a page as markup again: what was kept of it, with its pictures and embeds in their places."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from articles.importing.item import Fate
from articles.importing.readers.html_page.document import INLINE, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

    from articles.importing.item import LegacyPicture
    from articles.importing.readers.html_page.document import Document

_SAME = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody", "tfoot"}
    | {"tr", "th", "td", "strong", "b", "em", "i", "sub", "sup", "br", "a", "span", "pre", "dl", "dt", "dd"}
)
_VOID = frozenset({"br", "hr"})
_ATTRIBUTES = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan")}
_STYLES = ("font-weight", "font-style", "vertical-align", "mso-list")
_EMBEDDING = frozenset({"iframe", "embed", "video", "audio", "object"})


def markup_of(document: Document, top: LexborNode, pictures: Mapping[int, LegacyPicture | None], base: str) -> str:
    """What of `top` was kept for the body. `pictures` says which elements stand for a picture, by their `mem_id`; None:
    for one that is not shown in the body.
    """
    pieces = iter(document.pieces[document.extent(top)[0] :])
    written: list[str] = []
    skipped = 0
    for node, is_entered in walk(top):
        if node.is_text_node:
            if is_entered:
                piece = next(pieces)
                if not skipped:
                    kept = (span.text for span in piece.spans if span.part == "body" and span.fate is not Fate.DROPPED)
                    written.append(html.escape("".join(kept), quote=False))
        elif skipped:
            skipped = 0 if skipped == node.mem_id and not is_entered else skipped
        elif not is_entered:
            written.append(_closing(node.tag or ""))
        elif node.mem_id in pictures:
            skipped = node.mem_id
            written.append(_figure(pictures[node.mem_id]))
        elif document.is_dropped(node) or node.tag == "img":
            skipped = node.mem_id
        elif node.tag in _EMBEDDING:
            skipped = node.mem_id
            written.append(_embed(node, base))
        else:
            written.append(_opening(node, base))
    return "".join(written)


def _figure(picture: LegacyPicture | None) -> str:
    if picture is None:
        return ""
    caption = html.escape(picture.caption, quote=False)
    return f'<figure class="photo" data-photo="{picture.key}"><figcaption>{caption}</figcaption></figure>'


def _embed(node: LexborNode, base: str) -> str:
    source = node.css_first("source[src]")
    attributes = node.attributes
    address = attributes.get("src") or attributes.get("data-src") or attributes.get("data") or ""
    if not address and source is not None:
        address = source.attributes["src"] or ""
    address = _joined(base, address)
    # An address alone is what a body stores of an embed; the sanitiser asks whether it may be one.
    return f'<iframe src="{html.escape(address)}"></iframe>' if address.startswith(("http://", "https://")) else ""


def _opening(node: LexborNode, base: str) -> str:
    tag = node.tag or ""
    if tag not in _SAME:
        return "" if tag in INLINE else "<div>"
    attributes = node.attributes
    said = [(name, attributes.get(name) or "") for name in _ATTRIBUTES.get(tag, ())]
    if tag == "a":
        said.append(("href", _joined(base, attributes.get("href") or "")))
    style = attributes.get("style") or ""
    if any(name in style.lower() for name in _STYLES):
        said.append(("style", style))
    return f"<{tag}{''.join(f' {name}="{html.escape(value)}"' for name, value in said if value)}>"


def _closing(tag: str) -> str:
    if tag in _VOID:
        return ""
    if tag not in _SAME:
        return "" if tag in INLINE else "</div>"
    return f"</{tag}>"


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip()) if base and not address.startswith("#") else address.strip()
    except ValueError:
        return ""
