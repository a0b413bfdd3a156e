"""The elements of RSS and Atom by one name each, and what is written in them."""

from __future__ import annotations

import copy
import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from articles.importing.readers.html_page.document import printed
from articles.importing.readers.xml_stream import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: How elements are called here. What Atom and both kinds of RSS share has no prefix.
_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.w3.org/2007/app": "app:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
_ITEMS = ("item", "entry")
#: The tags of what is an article, in every kind of feed.
TAGS = tuple(f"{{{space}}}{tag}" if space else tag for space in _PREFIXES for tag in _ITEMS)
_HTML_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]{0,30}")
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|br|sup|sub|span|font|a)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def words(element: Element) -> str:
    """All text in it."""
    return "".join(map(str, element.itertext()))


def named(element: Element) -> str:
    """The name of an element as this module calls it."""
    space, local = name_of(element)
    return f"{_PREFIXES.get(space, 'other:')}{local}"


def plain(text: str) -> str:
    """A headline in which some feeds write tags and references as text."""
    return printed(html.unescape(_INLINE_TAG.sub("", html.unescape(text))))


def markup_of(element: Element) -> str:
    """What an element holds as HTML, be it written as text, as elements, or meant as plain text."""
    if len(element):
        inside = copy.deepcopy(element)
        for each in inside.iter():
            # A prefix that nobody declared is still a part of the name.
            local = name_of(each)[1].rpartition(":")[2]
            each.tag = local if _HTML_NAME.fullmatch(local) else "span"
        etree.cleanup_namespaces(inside)
        parts = [etree.tostring(each, method="html", encoding="unicode") for each in inside]
        return html.escape(inside.text or "", quote=False) + "".join(parts)
    text = element.text or ""
    is_plain = element.get("type") in {"text", "text/plain"} or not re.search(r"<[a-zA-Z/!]|&[#a-zA-Z]", text)
    if is_plain:
        return "".join(
            f"<p>{html.escape(block, quote=False)}</p>" for block in re.split(r"\n\s*\n", text) if block.strip()
        )
    return text
