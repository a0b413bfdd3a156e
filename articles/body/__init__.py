"""The body of an article: the one vocabulary of HTML that is stored, and the one function that makes it.

Editor, imports and scripts all call `sanitise`. What it returns holds only

    p h2 h3 ul ol li blockquote hr table thead tbody tr th[colspan|rowspan] td[colspan|rowspan]
    strong em sub sup br a[href]
    <figure class="photo photo--wide|left|right" data-photo="SHA-256"><figcaption>…</figcaption></figure>
    <aside class="pullquote"><p>…</p></aside>
    <div class="embed" data-embed="https://…"><a href="https://…">https://…</a></div>

in one canonical spelling, so that the same text is the same string and two versions can be compared. Pictures
carry no address and links no `rel`: the page adds those when it is shown.
"""

from __future__ import annotations

import html
import re

import nh3

from articles.body.links import SCHEMES, link
from articles.body.passages import Passage, passages
from articles.body.plain import written_plainly
from articles.body.reading import read
from articles.body.shaping import shape
from articles.body.writing import write

__all__ = [
    "LONGEST",
    "Passage",
    "link",
    "paragraphs",
    "passages",
    "photo_keys",
    "plain_text",
    "sanitise",
    "stored_text",
]

#: Characters of HTML a person may send for one body: some 1,500 sheets, and a second's work to sanitise.
LONGEST = 500_000
_SPANS = {"colspan", "rowspan"}
# `write` can write nothing else. This stands behind it all the same: one mistake there must not become a
# script on every reader's page.
_GATE = nh3.Cleaner(
    tags={
        *("p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody", "tr", "th", "td"),
        *("strong", "em", "sub", "sup", "br", "a", "figure", "figcaption", "aside", "div"),
    },
    attributes={
        "a": {"href"},
        "figure": {"class", "data-photo"},
        "aside": {"class"},
        "div": {"class", "data-embed"},
        "td": _SPANS,
        "th": _SPANS,
    },
    url_schemes=set(SCHEMES),
    link_rel=None,
)
#: What was returned of late: on its way in a body is asked for again by everyone who may not rely on the one before.
_RETURNED: set[str] = set()
_REMEMBERED = 500
_WORTH_REMEMBERING = 20_000
_STORED_PHOTO = re.compile(r'<figure [^>]*data-photo="([0-9a-f]{64})"')


def sanitise(markup: str) -> str:
    """`markup` from anywhere as a stored body. Never raises; a body it returned comes back unchanged."""
    if markup in _RETURNED:
        return markup
    stored = written_plainly(markup)
    if stored is None:
        stored = _GATE.clean(write(shape(read(markup))))
    if len(stored) <= _WORTH_REMEMBERING:
        if len(_RETURNED) >= _REMEMBERED:
            _RETURNED.clear()
        _RETURNED.add(stored)
    return stored


def plain_text(markup: str) -> str:
    """The words of a body without any markup: blocks apart by an empty line, line breaks kept.

    Captions are included, the addresses of embeds are not.
    """
    return stored_text(sanitise(markup))


def stored_text(body: str) -> str:
    """`plain_text` of a body that `sanitise` returned."""
    text = re.sub(r'<div class="embed".*?</div>', "", body)
    text = re.sub(r"<br>|</(?:t[hd]|li)>", "\n", text)
    text = re.sub(r"</?(?:p|h[23]|ul|ol|blockquote|hr|table|tr|figure|aside)\b[^>]*>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{2,}", "\n\n", text).strip("\n")


def photo_keys(markup: str) -> list[str]:
    """The SHA-256 of each photo that a stored body shows, in order, each once."""
    return list(dict.fromkeys(_STORED_PHOTO.findall(markup)))


def paragraphs(text: str) -> str:
    """Plain text as a body: a paragraph for each block between empty lines, a break for each line inside one."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return sanitise("".join(f"<p>{html.escape(block.strip()).replace('\n', '<br>')}</p>" for block in blocks))
