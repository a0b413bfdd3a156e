"""The text of an article in HTML: its paragraphs without bylines and buttons, its pictures in their places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from articles.body import LONGEST, sanitise
from articles.importing.cleaning.page import take_credit
from articles.importing.cleaning.parts import read_body, read_footer, read_head, read_tail
from articles.importing.item import Fate, NotAnArticle
from articles.importing.readers.html_page.markup import markup_of
from articles.importing.readers.html_page.pictures import pictures_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from articles.importing.cleaning.page import Page
    from articles.importing.item import LegacyPicture
    from articles.importing.readers.html_page.document import Document, HtmlLine
    from articles.importing.readers.html_page.pictures import Shown
    from articles.importing.readers.html_page.profile import Profile

#: What no browser prints, or prints as something other than text.
_UNPRINTED = {
    "script": "script", "style": "script", "noscript": "for browsers without scripts",
    "template": "script", "svg": "drawing", "math": "drawing", "select": "form", "button": "button", "textarea": "form",
    "noembed": "embed", "noframes": "embed", "xmp": "script", "canvas": "drawing", "datalist": "form",
}  # fmt: skip
#: What is shown in another way than its text, which is for browsers that cannot.
_EMBEDS = ("iframe", "object", "video", "audio")
#: In characters of markup, most of which the sanitiser takes away again.
_LONGEST = 2 * LONGEST


@dataclass(slots=True)
class Text:
    """The body as it will be stored (but for the keys of its pictures), its pictures, and what stands below it."""

    markup: str
    pictures: tuple[LegacyPicture, ...] = ()
    footer: str = ""


def drop_what_is_not_text(document: Document, profile: Profile) -> None:
    """What no browser prints, and what the profile says is no part of an article."""
    for tag, reason in _UNPRINTED.items():
        for node in document.tree.css(tag):
            document.drop(node, reason)
    for tag in _EMBEDS:
        for node in document.tree.css(tag):
            document.take(node, Fate.DROPPED, "for browsers that cannot show it")
    for select, reason in profile.drop:
        for node in document.all((select,)):
            document.drop(node, reason)


def text_of(
    document: Document, page: Page[HtmlLine], top: LexborNode, profile: Profile, base: str, before: Sequence[Shown] = ()
) -> Text:
    """What of `top` is the article's; what is printed there of its writers and the like goes into `page`.

    `before`: pictures that stand above it. The first of them is the lead; without any, one in front of the first word.
    """
    shown = list(pictures_in(document, top, profile, base))
    page.lines = document.lines(top)
    end, below = read_footer(page, -1)
    start = _first_paragraph(page, end)
    tail_from, tail = read_tail(page, start, end) if start < end else (end, [])
    if start < tail_from:
        read_body(page, start, tail_from)
    for line in tail:
        take_credit(page, line, "byline at the end")
    lead = before[0] if before else _lead(document, shown)
    known = {one.picture.address for one in before[:1]}
    stands = {one.node.mem_id: None if one is lead or one.picture.address in known else one.picture for one in shown}
    markup = markup_of(document, top, stands, base)
    if len(markup) > _LONGEST:
        raise NotAnArticle("its text is far too long for an article", line=document.last_line)
    pictures = [replace(lead.picture, is_lead=True)] if lead else []
    pictures += [picture for picture in stands.values() if picture is not None]
    return Text(sanitise(markup), tuple(dict.fromkeys(pictures)), below)


def _first_paragraph(page: Page[HtmlLine], end: int) -> int:
    """Its index; `end` where there is none, as on a page of pictures."""
    if not any(line.is_free for line in page.lines[:end]):
        return end
    try:
        return read_head(page, 0, end)
    except NotAnArticle:
        return end


def _lead(document: Document, shown: Sequence[Shown]) -> Shown | None:
    """A picture before the first word that was kept."""
    if not shown:
        return None
    above = (piece for piece in document.pieces[: shown[0].at] for span in piece.spans if span.part == "body")
    return None if next(above, None) else shown[0]
