"""The HTML of an old body as pieces that, joined, are that HTML again: what an account of every character is made of.

Read by the rules of `articles.body.tokens`, in one pass that looks at each character a bounded number of times, and with
the square brackets of WordPress where they are asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from articles.body.tokens import Start, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sort(Enum):
    """What a bit of markup is."""

    TEXT = "text"
    START = "start"
    END = "end"
    #: A comment, a declaration, or an element whose content is no text: dropped whole, `tag` says what it was.
    MUTE = "mute"
    #: "[name …]" or "[/name]"; `tag` is the name, with its slash.
    SHORTCODE = "shortcode"


@dataclass(frozen=True, slots=True)
class Bit:
    """A bit of markup as it stands in `raw`."""

    sort: Sort
    raw: str
    tag: str = ""
    line: int = 1

    @property
    def attributes(self) -> dict[str, str]:
        """Of an opening tag or a shortcode, by their names in small letters."""
        if self.sort is Sort.SHORTCODE:
            return {name.lower(): next(filter(None, values), "") for name, *values in _PAIR.findall(self.raw)}
        first = next(tokens(self.raw), None) if self.sort is Sort.START else None
        return first.attributes if isinstance(first, Start) else {}


#: Elements passed over with all that stands in them: never shown, or for acting on rather than for reading.
_PASSED_OVER = frozenset(
    {"script", "style", "title", "textarea", "xmp", "noembed", "noframes", "noscript"}
    | {"svg", "math", "select", "button", "template", "object"}
)
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTES = re.compile(r"""(?:[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s>]*+))?)*+[\s/=]*+""")
_SHORTCODE = re.compile(r"""\[(/?[a-zA-Z][\w-]{1,40})(?=[\s\]/])(?:[^\[\]"']|"[^"\n]{0,2000}"|'[^'\n]{0,2000}')*+\]""")
_PAIR = re.compile(r"""([A-Za-z_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s\]"']+))""")


def bits(markup: str, *, shortcodes: bool = False) -> Iterator[Bit]:
    """The bits of `markup` in their order. Neighbouring text is one bit; nothing is left out, nothing raises."""
    line = 1
    text = ""
    for bit in _Scan(markup, shortcodes=shortcodes).bits():
        if bit.sort is Sort.TEXT:
            text += bit.raw
            continue
        if text:
            yield Bit(Sort.TEXT, text, line=line)
            line += text.count("\n")
            text = ""
        yield Bit(bit.sort, bit.raw, bit.tag, line)
        line += bit.raw.count("\n")
    if text:
        yield Bit(Sort.TEXT, text, line=line)


class _Scan:
    def __init__(self, markup: str, *, shortcodes: bool) -> None:
        self._markup = markup
        self._last_close = markup.rfind(">")
        self._opening = re.compile(r"[<\[]" if shortcodes else "<")
        #: Elements whose end was looked for and does not come any more.
        self._endless: set[str] = set()

    def bits(self) -> Iterator[Bit]:
        position = 0
        while found := self._opening.search(self._markup, position):
            if found.start() > position:
                yield Bit(Sort.TEXT, self._markup[position : found.start()])
            bit = self._shortcode(found.start()) if found[0] == "[" else self._element(found.start())
            yield bit
            position = found.start() + len(bit.raw)
        if position < len(self._markup):
            yield Bit(Sort.TEXT, self._markup[position:])

    def _shortcode(self, start: int) -> Bit:
        found = _SHORTCODE.match(self._markup, start)
        return Bit(Sort.SHORTCODE, found[0], found[1].lower()) if found else Bit(Sort.TEXT, "[")

    def _element(self, start: int) -> Bit:
        markup = self._markup
        if start > self._last_close:
            return Bit(Sort.TEXT, "<")
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 4)
            return Bit(Sort.MUTE, markup[start : end + 3] if end != -1 else markup[start:], "comment")
        if markup[start + 1] in "!?":
            return Bit(Sort.MUTE, markup[start : markup.find(">", start) + 1], "declaration")
        name = _NAME.match(markup, start)
        if name is None:
            return Bit(Sort.TEXT, "<")
        after = _ATTRIBUTES.match(markup, name.end())
        end = after.end() if after else name.end()
        if end >= len(markup):
            return Bit(Sort.MUTE, markup[start:], "tag that never ends")
        raw = markup[start : end + 1]
        tag = name[1].lower()
        if raw[1] == "/":
            return Bit(Sort.END, raw, tag)
        return self._opened(start, raw, tag)

    def _opened(self, start: int, raw: str, tag: str) -> Bit:
        if tag == "iframe" or (tag in _PASSED_OVER and not raw.endswith("/>")):
            end = self._end_of(tag, start + len(raw))
            if end != -1:
                content = self._markup[start:end]
                return Bit(Sort.START, content, tag) if tag == "iframe" else Bit(Sort.MUTE, content, f"{tag} element")
        return Bit(Sort.MUTE, raw, f"{tag} element") if tag in _PASSED_OVER else Bit(Sort.START, raw, tag)

    def _end_of(self, tag: str, position: int) -> int:
        if tag in self._endless:
            return -1
        found = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(self._markup, position)
        if found is None:
            self._endless.add(tag)
            return -1
        return found.end()
