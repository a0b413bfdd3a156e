"""An old body, HTML with pictures in it, as a stored body: its pictures by their keys, and an account of every character.

A reader that knows more of its HTML (shortcodes, blocks) takes bits before they come here; what nobody takes is kept.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from articles.body import link, sanitise
from articles.body.embeds import frame
from articles.importing.cleaning.markup import Bit, Sort, bits
from articles.importing.item import Doubt, DoubtCode, Fate, LegacyPicture, Span
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PHOTO_KEY = re.compile(r"[0-9a-f]{64}")
_BLANK_LINE = re.compile(r"\n[ \t\r\f\v\xa0]*\n")
_ADDRESS_ALONE = re.compile(r"\s*(https?://[^\s<>\"\[\]]{4,2000})\s*")
#: Where an address may stand that browsers have yet to load, before the one that is loaded.
_SOURCES = ("data-original", "data-lazy-src", "data-src", "data-orig-file", "src")
_PLAYERS = {"video": "a video", "audio": "a recording", "embed": "a plug-in", "applet": "a plug-in"}
#: Anything but text and these tags: then each piece is looked at by itself.
_ASKS_FOR_CARE = re.compile(
    r"<(?!/?(?:p|br|strong|b|em|i|u|span|h[1-6]|ul|ol|li|blockquote|hr|sub|sup|a)(?=[\s/>])[^<>]*>)|\n[ \t\r\f\v\xa0]*\n"
)
_INLINE = frozenset({"a", "strong", "b", "em", "i", "span", "font", "sub", "sup", "u", "s", "code", "small", "mark"})


@dataclass(frozen=True, slots=True)
class Body:
    """A stored body (but for the keys of its pictures) and what became of the markup it was made of."""

    html: str = ""
    pictures: tuple[LegacyPicture, ...] = ()
    spans: tuple[Span, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Making:
    """A body while it is made, bit by bit."""

    bits: list[Bit]
    #: What a picture's element shows; None where it shows nothing.
    picture_of: Callable[[Mapping[str, str]], LegacyPicture | None]
    #: Whether each line end is a line break, as where text was typed without paragraphs.
    breaks_lines: bool = False
    #: Whether the address of a video that stands alone on its line is that video, as WordPress has it.
    embeds_addresses: bool = False
    pictures: dict[str, LegacyPicture] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    at: int = 0
    #: Of what is written in the open figure's caption.
    caption: list[str] | None = None
    _written: list[str] = field(default_factory=list)
    #: How many printed characters the body has that the old one did not print.
    _added: int = 0
    _figures: list[str] = field(default_factory=list)
    _is_in_caption: bool = False

    def write(self, markup: str) -> None:
        """Add to the body what stands for no character of the old one."""
        self._written.append(markup)

    def account(self, bit: Bit, fate: Fate, part: str) -> None:
        """Say what became of `bit`."""
        self.spans.append(Span(bit.raw, fate, part, bit.line))

    def keep(self, bit: Bit) -> None:
        """Text: it stands in the body, its line ends as the body has them."""
        text = bit.raw.replace("\r\n", "\n").replace("\r", "\n").replace("<", "&lt;")
        self.write(text.replace("\n", "<br>") if self.breaks_lines else _BLANK_LINE.sub("<br><br>", text))
        self.account(bit, Fate.KEPT, "body")
        if self._is_in_caption and self.caption is not None:
            self.caption.append(bit.raw)

    def doubt(self, code: DoubtCode, message: str, line: int) -> None:
        """Note what a person should look at."""
        self.doubts.append(Doubt(code, message, line))

    def show(self, picture: LegacyPicture, caption: str = "") -> None:
        """The picture stands here, with `caption` where that stands nowhere as text."""
        self._remember(picture)
        caption = caption or picture.caption
        self._added += _printed(caption)
        words = f"<figcaption>{html.escape(caption, quote=False)}</figcaption>"
        self.write(f'<figure data-photo="{picture.key}">{words}</figure>')

    def embed(self, address: str) -> None:
        """Another site's page stands here: framed where that site is known, else linked to."""
        said = html.escape(address)
        self._added += _printed(link(address))
        if frame(address):
            self.write(f'<div data-embed="{said}"></div>')
        else:
            self.write(f'<p><a href="{said}">{said}</a></p>')

    def open_figure(self, picture: LegacyPicture) -> None:
        """What is kept up to `close_figure` is the picture's caption."""
        self._remember(picture)
        self.write(f'<figure data-photo="{picture.key}">')
        self._figures.append(picture.key)
        self.caption, self._is_in_caption = [], True

    def close_figure(self) -> None:
        """The figure ends; the picture has the caption that was kept in it."""
        self.write("</figure>")
        key = self._figures.pop()
        caption = " ".join(html.unescape("".join(self.caption or ())).split())
        if caption:
            self.pictures[key] = replace(self.pictures[key], caption=nfc(caption))
        self.caption, self._is_in_caption = None, False

    @property
    def in_figure(self) -> bool:
        """Whether a figure is open."""
        return bool(self._figures)

    def is_shown(self, picture: LegacyPicture) -> bool:
        """Whether the open figure is this picture's."""
        return bool(self._figures) and self._figures[-1] == picture.key

    def ahead(self, *ends: tuple[Sort, str]) -> list[Bit]:
        """The bits after this one up to the first of `ends`; none when it does not come."""
        for index in range(self.at + 1, min(len(self.bits), self.at + 400)):
            if (self.bits[index].sort, self.bits[index].tag) in ends:
                return self.bits[self.at + 1 : index]
        return []

    def done(self) -> Body:
        """The body; a doubt where not all that was kept stands in it."""
        while self._figures:
            self.close_figure()
        stored = sanitise("".join(self._written))
        kept = [span for span in self.spans if span.fate is Fate.KEPT]
        printed = sum(_printed(html.unescape(span.text)) for span in kept) + self._added
        self.doubts += _about_missing(printed - _printed(_words(stored)))
        return Body(stored, tuple(self.pictures.values()), tuple(self.spans), tuple(self.doubts))

    def _remember(self, picture: LegacyPicture) -> None:
        self.pictures.setdefault(picture.key, picture)


def body_of(
    markup: str,
    *,
    picture_of: Callable[[Mapping[str, str]], LegacyPicture | None] | None = None,
    take: Callable[[Making, Bit], bool] | None = None,
    breaks_lines: bool = False,
    is_wordpress: bool = False,
) -> Body:
    """`markup` as a body. `take` sees each bit first and answers whether it has accounted for it."""
    if take is None and not breaks_lines and not _ASKS_FOR_CARE.search(markup):
        return _plain(markup)
    pieces = list(bits(markup, shortcodes=is_wordpress))
    making = Making(pieces, picture_of or picture_in, breaks_lines, is_wordpress)
    while making.at < len(making.bits):
        bit = making.bits[making.at]
        if not (take and take(making, bit)):
            _take(making, bit)
        making.at += 1
    return making.done()


def _plain(markup: str) -> Body:
    """Markup that the sanitiser knows what to do with, as a whole: most bodies, and many times faster."""
    stored = sanitise(markup)
    # Most bodies come back as they were.
    doubts = _about_missing(_printed(_words(markup)) - _printed(_words(stored))) if stored != markup else ()
    return Body(stored, spans=(Span(markup, Fate.KEPT, "body", 1),) if markup else (), doubts=doubts)


def body_of_text(text: str) -> Body:
    """Plain text as a body: an empty line parts paragraphs, a line end is a line break."""
    body = body_of(html.escape(text, quote=False), breaks_lines=True)
    return replace(body, spans=tuple(replace(span, text=html.unescape(span.text)) for span in body.spans))


def picture_in(attributes: Mapping[str, str]) -> LegacyPicture | None:
    """What an <img> shows, by the address its page has or loads later; None without any."""
    for name in _SOURCES:
        address = attributes.get(name, "").strip()
        if address and not address.startswith("data:"):
            return LegacyPicture(address, alt=" ".join(nfc(attributes.get("alt", "")).split()))
    return None


def _take(making: Making, bit: Bit) -> None:
    match bit.sort:
        case Sort.TEXT:
            _take_text(making, bit)
        case Sort.MUTE:
            making.account(bit, Fate.DROPPED, bit.tag)
        case Sort.SHORTCODE:
            making.keep(bit)
        case Sort.START:
            _take_start(making, bit)
        case Sort.END:
            _take_end(making, bit)


def _take_text(making: Making, bit: Bit) -> None:
    before = making.bits[making.at - 1] if making.at else None
    is_inline = before is not None and before.sort is Sort.START and before.tag in _INLINE
    if not making.embeds_addresses or "http" not in bit.raw or making.in_figure or is_inline:
        making.keep(bit)
        return
    line = bit.line
    for text in re.split(r"(?<=\n)", bit.raw):
        found = _ADDRESS_ALONE.fullmatch(text)
        if found and frame(html.unescape(found[1])):
            making.embed(html.unescape(found[1]))
            making.account(Bit(Sort.TEXT, text, line=line), Fate.TRANSFORMED, "embedded page")
        elif text:
            making.keep(Bit(Sort.TEXT, text, line=line))
        line += text.count("\n")


def _take_start(making: Making, bit: Bit) -> None:
    if bit.tag == "img":
        _take_picture(making, bit)
    elif bit.tag == "figure":
        _take_figure(making, bit)
    elif bit.tag in _PLAYERS:
        address = bit.attributes.get("src", "") or next(
            (each.attributes.get("src", "") for each in making.ahead((Sort.END, bit.tag)) if each.tag == "source"), ""
        )
        making.doubt(DoubtCode.MARKUP_UNKNOWN, f"Not taken along: {_PLAYERS[bit.tag]} {address}".rstrip(), bit.line)
        making.account(bit, Fate.DROPPED, _PLAYERS[bit.tag])
    elif bit.tag == "iframe":
        address = bit.attributes.get("src", "")
        making.embed(address) if address else None
        making.account(bit, Fate.TRANSFORMED, "embedded page")
    elif bit.tag == "div" and "data-embed" in bit.raw.lower():
        _take_embed(making, bit)
    else:
        making.write(bit.raw)
        making.account(bit, Fate.TRANSFORMED, "markup")


def _take_embed(making: Making, bit: Bit) -> None:
    """A stored embed, whose words are its own address; other words stand below it."""
    address = link(bit.attributes.get("data-embed", ""))
    making.embed(address) if address else None
    making.account(bit, Fate.TRANSFORMED, "embedded page")
    inside = making.ahead((Sort.END, "div"))
    words = "".join(html.unescape(each.raw) for each in inside if each.sort is Sort.TEXT)
    if words.strip() == address and all(each.sort is Sort.TEXT or each.tag == "a" for each in inside):
        for each in inside:
            making.account(each, Fate.TRANSFORMED, "embedded page")
        making.at += len(inside)


def _take_end(making: Making, bit: Bit) -> None:
    if bit.tag == "figure" and making.in_figure:
        making.close_figure()
    elif not (making.in_figure and bit.tag in {"aside", "td", "th", "li"}):
        making.write(bit.raw)
    making.account(bit, Fate.TRANSFORMED, "markup")


def _take_picture(making: Making, bit: Bit) -> None:
    picture = making.picture_of(bit.attributes)
    if picture is None:
        making.account(bit, Fate.DROPPED, "picture without an address")
        return
    if not making.is_shown(picture):
        if making.in_figure:
            making.close_figure()
        making.show(picture)
    making.account(bit, Fate.TRANSFORMED, "picture")


def _take_figure(making: Making, bit: Bit) -> None:
    """A figure round one picture is that picture's; one round figures or anything else is only a frame."""
    key = bit.attributes.get("data-photo", "").strip().lower()
    if _PHOTO_KEY.fullmatch(key):
        making.write(bit.raw)
    else:
        inside = making.ahead((Sort.END, "figure"), (Sort.START, "figure"))
        image = next((each for each in inside if each.tag == "img" and each.sort is Sort.START), None)
        picture = making.picture_of(image.attributes) if image else None
        after = making.at + 1 + len(inside)
        if picture and inside and making.bits[after].sort is Sort.END and not making.in_figure:
            making.open_figure(picture)
    making.account(bit, Fate.TRANSFORMED, "markup")


def _about_missing(count: int) -> tuple[Doubt, ...]:
    return (
        (Doubt(DoubtCode.CUT, f"Some characters of the text ({count}) have no place in a body."),) if count > 0 else ()
    )


def _words(stored: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", stored))


def _printed(text: str) -> int:
    """How many characters of `text` a reader sees."""
    letters = "".join(nfc(text).split())
    return len(letters) if letters.isprintable() else sum(map(str.isprintable, letters))
