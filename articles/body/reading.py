"""Reading a body from any HTML: tokens to a tree of blocks, in whatever order and nesting they come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.body.blocks import CELLS, LAYOUTS, Block, Run
from articles.body.links import link
from articles.body.tokens import End, Start, Text, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Deeper than any real text. Elements past it are read as if they were not there; their text stays.
_DEEPEST = 100
_DEEPEST_CONTAINER = 12

_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_INLINE = frozenset({*_MARKS, "a", "span", "font"})
_LISTS = {"ul": "ul", "ol": "ol", "menu": "ul", "dir": "ul"}
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_TABLE_PARTS = frozenset({"table", "tr", *_ROW_GROUPS})
_CONTAINERS = frozenset({*_LISTS, *CELLS, *_TABLE_PARTS, "li", "blockquote", "figure", "figcaption", "aside", "div"})
#: Elements whose content is for acting on, not for reading.
_MUTE = frozenset({"svg", "math", "select", "button", "template", "object"})
#: Where a new line of text begins though the element itself is not kept.
_BOUNDARIES = frozenset(
    {
        *("address", "article", "body", "caption", "center", "dd", "details", "dl", "dt", "fieldset", "footer"),
        *("form", "header", "hgroup", "html", "legend", "main", "nav", "p", "pre", "section", "summary"),
    }
)

_PHOTO_KEY = re.compile(r"[0-9a-f]{64}")
# How Word numbers a list item: "1.", "a)", "(가)" or "①", typed as text.
_ORDERED_MARKER = re.compile(r"\s*(?:\(?[0-9A-Za-z가-힣ㄱ-ㅎ一-龥]{1,4}[.)]|[①-⑳㉠-㉻])")
_WORD_LEVEL = re.compile(r"mso-list:l[0-9]+level([0-9])")
#: Lists in lists that are made of Word's levels; deeper ones join the deepest.
_DEEPEST_LEVEL = 4


def read(markup: str) -> list[Block]:
    """The blocks of `markup`, as it nests them."""
    reader = _Reader()
    for token in tokens(markup):
        reader.take(token)
    return reader.root.children


@dataclass(slots=True)
class _Open:
    """An element still open, with what text inside it inherits."""

    tag: str
    marks: frozenset[str] = frozenset()
    href: str | None = None
    container: Block | None = None
    is_mute: bool = False
    is_marker: bool = False


class _Reader:
    def __init__(self) -> None:
        self.root = Block("root")
        self.stack: list[_Open] = []
        self.text: Block | None = None
        self.word_item: Block | None = None
        self.marker = ""
        self.heading = ""
        self.open_pre = 0
        self._inherit()

    def take(self, token: Text | Start | End) -> None:
        if isinstance(token, Text):
            self._take_text(token.value)
        elif isinstance(token, Start):
            self._take_start(token.tag, token.attributes)
        else:
            self._take_end(token.tag)

    def _take_text(self, value: str) -> None:
        if self.is_marker and self.word_item:
            # In Korean Word parts the letter from its full stop. A marker is short, whatever somebody says is one.
            self.marker = (self.marker + value)[:20]
            if _ORDERED_MARKER.match(self.marker):
                self.word_item.kind = "word-ol"
        if not self.open_pre:
            self._add(value.replace("\n", " "))
            return
        for index, line in enumerate(value.split("\n")):
            if index:
                self._add("\n")
            self._add(line)

    def _take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in _INLINE or tag in _MUTE:
            self._open_inline(tag, attributes)
        elif tag in _CONTAINERS:
            self._boundary()
            self._open_container(tag, attributes)
        elif tag in _BOUNDARIES or tag in _HEADINGS or tag in {"hr", "iframe"}:
            self._boundary()
            self._open_line(tag, attributes)

    def _take_end(self, tag: str) -> None:
        if tag == "br":
            self._add("\n")
        elif tag in _INLINE or tag in _MUTE:
            self._close_inline(tag)
        elif tag in _CONTAINERS:
            self._boundary()
            self._close_container(tag)
        elif tag in _BOUNDARIES or tag in _HEADINGS:
            self.open_pre -= tag == "pre" and self.open_pre > 0
            self._boundary()

    def _inherit(self) -> None:
        """Work out what text gets from the open elements; called whenever those change."""
        self.marks = frozenset[str]().union(*(each.marks for each in self.stack))
        self.href = next((each.href for each in reversed(self.stack) if each.href), "")
        self.is_mute = any(each.is_mute for each in self.stack)
        self.is_marker = any(each.is_marker for each in self.stack)
        self.container = next((each.container for each in reversed(self.stack) if each.container), self.root)

    def _add(self, text: str) -> None:
        if self.is_mute or not text:
            return
        if self.text is None:
            self.text = Block(self.heading or "p")
            self.container.children.append(self.text)
        self.text.runs.append(Run(text, self.href, self.marks))

    def _boundary(self) -> None:
        """What comes next stands on a line of its own."""
        self.text = self.word_item = None
        self.heading = ""
        if self.is_mute:
            # A drawing or a button that was never closed does not swallow the text after it.
            self.stack = [each for each in self.stack if not each.is_mute]
            self._inherit()

    def _open_line(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag == "hr":
            self.container.children.append(Block("hr"))
        elif tag == "iframe":
            if embed := _embed(attributes.get("src", "")):
                self.container.children.append(embed)
        elif tag == "pre":
            self.open_pre += 1
        elif tag == "p" and "mso-list:l" in (style := _style(attributes)):
            level = _WORD_LEVEL.search(style)
            depth = min(int(level[1]), _DEEPEST_LEVEL) if level else 1
            self.marker = ""
            self.text = self.word_item = Block("word-ul", value=str(depth))
            self.container.children.append(self.word_item)

    def _open_inline(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self.stack) >= _DEEPEST:
            return
        style = _style(attributes)
        is_marker = tag == "span" and "mso-list:ignore" in style
        href = link(attributes.get("href", "")) if tag == "a" else None
        self.stack.append(_Open(tag, _marks(tag, style), href, is_mute=is_marker or tag in _MUTE, is_marker=is_marker))
        self._inherit()

    def _close_inline(self, tag: str) -> None:
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index].container:
                return
            if self.stack[index].tag == tag:
                # Only this one: in <b><i></b></i> the <i> goes on, as in a browser.
                del self.stack[index]
                self._inherit()
                return

    def _open_container(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._close_implied(tag)
        depth = sum(1 for each in self.stack if each.container)
        if len(self.stack) >= _DEEPEST or depth >= _DEEPEST_CONTAINER:
            return
        in_head = any(each.tag == "thead" for each in self.stack)
        block = _container("th" if tag == "td" and in_head else tag, attributes)
        if block:
            self.container.children.append(block)
        self.stack.append(_Open(tag, container=block))
        self._inherit()

    def _close_implied(self, tag: str) -> None:
        """Close what HTML lets an author leave open: <li> before <li>, cells and rows before the next."""
        if tag == "li":
            self._close_container("li", within=frozenset({*_LISTS, "table"}))
        elif tag in CELLS:
            self._close_container("td", "th", within=_TABLE_PARTS)
        elif tag == "tr":
            self._close_container("tr", within=frozenset({"table"}))
        elif tag in _ROW_GROUPS:
            self._close_container(*_ROW_GROUPS, within=frozenset({"table"}))

    def _close_container(self, *tags: str, within: frozenset[str] = frozenset()) -> None:
        for index in range(len(self.stack) - 1, -1, -1):
            tag = self.stack[index].tag
            if tag in tags:
                del self.stack[index:]
                self._inherit()
                return
            if tag in within or (tag in CELLS and not _TABLE_PARTS.intersection(tags)):
                return


def _container(tag: str, attributes: Mapping[str, str]) -> Block | None:
    """The block that an element makes; None when it only parts one line from the next."""
    classes = attributes.get("class", "").split()
    if tag == "div":
        return _embed(attributes.get("data-embed", ""))
    if tag == "aside":
        return Block("aside") if "pullquote" in classes else None
    if tag == "figure":
        key = attributes.get("data-photo", "").strip().lower()
        layout = next((each for each in LAYOUTS if f"photo--{each}" in classes), LAYOUTS[0])
        return Block("figure", value=key, layout=layout) if _PHOTO_KEY.fullmatch(key) else None
    if tag == "figcaption" or tag in _ROW_GROUPS:
        return None
    return Block(_LISTS.get(tag, tag), value=_spans(attributes) if tag in CELLS else "")


def _embed(address: str) -> Block | None:
    address = link(address)
    return Block("embed", value=address) if address.startswith(("https://", "http://")) else None


def _spans(attributes: Mapping[str, str]) -> str:
    return "".join(
        f' {name}="{int(value)}"'
        for name in ("colspan", "rowspan")
        if re.fullmatch(r"0*[1-9][0-9]?", value := attributes.get(name, "").strip()) and int(value) > 1
    )


def _style(attributes: Mapping[str, str]) -> str:
    """The style without spaces, and without the quotation marks that HWP puts round a weight."""
    return re.sub(r"[\s\"']", "", attributes.get("style", "").lower())


def _marks(tag: str, style: str) -> frozenset[str]:
    """The marks an inline element gives. Google Docs says everything in styles, even that its <b> is not bold."""
    found = {_MARKS[tag]} if tag in _MARKS else set()
    # Not `mso-bidi-font-weight`, which Word writes beside it and which says nothing of Latin or Hangul.
    weight = re.search(r"(?:^|;)font-weight:(bold|normal|[1-9]00)", style)
    if weight and tag != "a":
        found.discard("strong")
        found |= {"strong"} if weight[1] in {"bold", "600", "700", "800", "900"} else set()
    slant = re.search(r"(?:^|;)font-style:(italic|normal)", style)
    if slant:
        found.discard("em")
        found |= {"em"} if slant[1] == "italic" else set()
    raised = re.search(r"(?:^|;)vertical-align:(super|sub)", style)
    if raised:
        found.add({"super": "sup", "sub": "sub"}[raised[1]])
    return frozenset(found)
