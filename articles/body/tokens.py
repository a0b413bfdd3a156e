"""HTML as it arrives from anywhere, read into a flat stream of tokens in one pass.

The standard library's reader takes quadratic time on unclosed comments in the patch releases Python 3.12 and
3.13 began with, and raises on Word's conditional sections; a parser that builds a tree takes quadratic time on
deep nesting. This one does neither: each character is looked at a bounded number of times, and nothing raises.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Text:
    """Characters between two tags, references already resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Start:
    """An opening tag, its name and its attributes' names in lower case; the first of two equal names counts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """A closing tag."""

    tag: str


Token = Text | Start | End

#: Elements whose text is no markup and never shown: their content is passed over up to the closing tag.
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"})

_TAG_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""",
)
_BEFORE_END = re.compile(r"[\s/=]*")
# A reference in an attribute counts only with its semicolon: "?a=1&section=2" is no section sign.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# More digits than any character has; int() refuses thousands of them with an error.
_ABSURD_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


def tokens(markup: str) -> Iterator[Token]:
    """The tokens of `markup` in order. Comments, declarations and raw elements' content yield nothing."""
    position, last_close = 0, markup.rfind(">")
    while position < len(markup):
        opening = markup.find("<", position)
        # An opening with no ">" after it anywhere is a "less than" that somebody typed.
        if opening == -1 or opening > last_close:
            yield from _text(markup[position:])
            return
        yield from _text(markup[position:opening])
        if markup.startswith("<!--", opening):
            end = markup.find("-->", opening + 4)
            if end == -1:
                return
            position = end + 3
        elif markup[opening + 1] in "!?":
            position = markup.find(">", opening) + 1
        else:
            closing = markup[opening + 1] == "/"
            name = _TAG_NAME.match(markup, opening + (2 if closing else 1))
            if name is None:
                yield Text("<")
                position = opening + 1
                continue
            tag = name[0].lower()
            attributes, position = _attributes(markup, name.end())
            if position == -1:
                return
            if closing:
                yield End(tag)
            else:
                yield Start(tag, attributes)
                if tag in _RAW:
                    position = _after_raw(markup, tag, position)


def _text(value: str) -> Iterator[Text]:
    if value:
        yield Text(html.unescape(without_absurd(value)))


def without_absurd(text: str) -> str:
    """`text` without references to what no character is."""
    return _ABSURD_REFERENCE.sub("", text)


def _attributes(markup: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes from `position`, and where the tag ends; -1 when it never does."""
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(markup, position):
        name, *values = match.groups()
        value = next((each for each in values if each is not None), "")
        found.setdefault(name.lower(), _REFERENCE.sub(lambda reference: html.unescape(reference[0]), value))
        position = match.end()
    end = _BEFORE_END.match(markup, position)
    position = end.end() if end else position
    return found, (position + 1 if position < len(markup) else -1)


def _after_raw(markup: str, tag: str, position: int) -> int:
    """Where a raw element's content ends; its end tag is left to be read."""
    end = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(markup, position)
    return end.start() if end else len(markup)
