"""The text of a post: blocks, shortcodes and paragraphs that are only empty lines, as a body."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from articles.importing.cleaning.bodies import body_of, picture_in
from articles.importing.cleaning.markup import Bit, Sort
from articles.importing.item import DoubtCode, Fate, LegacyPicture
from articles.importing.readers.wordpress.site import picture_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.importing.cleaning.bodies import Body, Making
    from articles.importing.readers.wordpress.site import Site

_BLOCK = re.compile(
    r"<!--\s+(?P<slash>/?)wp:(?P<name>[a-z][a-z0-9_/-]*)\s+(?P<said>\{.*\}\s+)?(?P<empty>/)?-->", re.DOTALL
)
_MORE = re.compile(r"<!--\s*(?:more|nextpage|noteaser)\b.*-->", re.DOTALL)
_BLOCKS = re.compile(r"<!--\s+wp:[a-z]")
_PARAGRAPHS = re.compile(r"<p[\s>]", re.IGNORECASE)
_IMAGE_CLASS = re.compile(r"(?:^|\s)wp-image-(\d{1,12})(?:\s|$)")
_NUMBERS = re.compile(r"\d{1,12}")
_ADDRESS = re.compile(r"https?://[^\s\]\"'<>]+")
#: Blocks that say nothing themselves: lists of other articles, space, search boxes.
_SILENT = re.compile(
    r"separator|spacer|more|nextpage|latest-\w+|archives|categories|tag-cloud|search|calendar|rss|social-link\w*|page-list"
    r"|navigation\S*|site-\S+|post-\S+|query\S*|comments\S*|template-part|loginout|avatar|home-link|pattern"
)
_EMBEDS = frozenset(
    {"embed", "youtube", "vimeo", "tweet", "twitter", "instagram", "facebook", "tiktok", "spotify", "soundcloud"}
)
_PLAYERS = frozenset({"video", "audio", "playlist", "wpvideo", "flv", "videojs"})
#: Names of page builders and of columns: what stands in them is text, they are its arrangement.
_LAYOUT = re.compile(
    r"(?:vc|et_pb|fusion|av|tie|su|cs|mk|nd|kc|dt|eltdf|qode|ultimate|x|wpb)_\w+|rows?|columns?|section|container|spacer|divider"
    r"|clear|one_\w+|two_\w+|three_\w+|(?:full|half|third)\w*|dropcap|highlight|center|left|right|box|tabs?|toggle|accordion\w*"
    r"|toc|ez-toc|adsense|ad|ads|google_ad\w*|related_posts|contact-form\S*|sharethis|addtoany"
)


@dataclass(frozen=True, slots=True)
class Content:
    """How the content of one post is read: with what its site knows, and the pictures that belong to it."""

    site: Site
    post_id: str
    #: Names of shortcodes that are closed somewhere in it.
    closed: frozenset[str]

    def take(self, making: Making, bit: Bit) -> bool:
        """Account for what only WordPress knows; False for HTML."""
        if bit.sort is Sort.MUTE and bit.tag == "comment":
            self._comment(making, bit)
            return True
        if bit.sort is Sort.SHORTCODE:
            self._shortcode(making, bit)
            return True
        return False

    def picture_of(self, attributes: Mapping[str, str]) -> LegacyPicture | None:
        """What an <img> shows: the whole picture of the library rather than the size that stood in the text."""
        seen = picture_in(attributes)
        if seen is None:
            return None
        number = _IMAGE_CLASS.search(attributes.get("class", ""))
        known = (self.site.attachments.get(number[1]) if number else None) or self.site.original_of(seen.address)
        if known is None:
            return seen
        # The caption of the library is not printed in a text, only one that stands there.
        return LegacyPicture(known.address, alt=seen.alt or known.alt, credit=known.credit)

    def _comment(self, making: Making, bit: Bit) -> None:
        block = _BLOCK.fullmatch(bit.raw)
        if block is None:
            making.account(bit, Fate.DROPPED, "more mark" if _MORE.fullmatch(bit.raw) else "comment")
            return
        making.account(bit, Fate.DROPPED, "block comment")
        if not block["empty"]:
            return
        text = self._used_again(block)
        if text:
            making.write(body_of(text, picture_of=self.picture_of, is_wordpress=True).html)
        elif not _SILENT.fullmatch(block["name"].removeprefix("core/")):
            making.doubt(
                DoubtCode.MARKUP_UNKNOWN,
                f"The block {block['name']} has no text of its own; nothing stands for it.",
                bit.line,
            )

    def _used_again(self, block: re.Match[str]) -> str:
        """The text of a block that several posts share."""
        if block["name"].removeprefix("core/") != "block":
            return ""
        try:
            said = json.loads(block["said"] or "{}")
        except (ValueError, RecursionError):
            return ""
        # A block may hold itself, by mistake; its own are not followed.
        return self.site.blocks.get(str(said.get("ref", "")), "") if isinstance(said, dict) else ""

    def _shortcode(self, making: Making, bit: Bit) -> None:
        name = bit.tag.removeprefix("/")
        if name in {"caption", "wp_caption"}:
            self._caption(making, bit)
        elif name == "gallery":
            self._gallery(making, bit)
        elif name in _EMBEDS:
            self._embed(making, bit, name)
        elif name in _PLAYERS:
            found = _ADDRESS.search(bit.raw)
            if not bit.tag.startswith("/"):
                said = f"Not taken along: a {name} {found[0] if found else ''}".rstrip()
                making.doubt(DoubtCode.MARKUP_UNKNOWN, said, bit.line)
            making.account(bit, Fate.DROPPED, f"a {name}")
        elif _LAYOUT.fullmatch(name) and (name in self.closed or "=" in bit.raw or "_" in name):
            making.account(bit, Fate.DROPPED, "layout shortcode")
        else:
            making.keep(bit)
            if name in self.closed or re.search(r"\w=[\"']", bit.raw):
                making.doubt(DoubtCode.MARKUP_UNKNOWN, f"The shortcode {bit.raw[:80]} is kept as it stands.", bit.line)

    def _caption(self, making: Making, bit: Bit) -> None:
        making.account(bit, Fate.TRANSFORMED, "caption")
        if bit.tag.startswith("/"):
            if making.in_figure:
                making.close_figure()
            return
        inside = making.ahead((Sort.SHORTCODE, f"/{bit.tag}"))
        image = next((each for each in inside if each.tag == "img"), None)
        picture = self.picture_of(image.attributes) if image else None
        if picture is None or making.in_figure:
            return
        making.open_figure(picture)
        # Before WordPress 3.4 the caption stood in the shortcode itself.
        caption = bit.attributes.get("caption", "")
        if caption and making.caption is not None:
            making.write(caption)
            making.caption.append(re.sub(r"<[^>]*>", "", caption))

    def _gallery(self, making: Making, bit: Bit) -> None:
        making.account(bit, Fate.TRANSFORMED, "gallery")
        said = bit.attributes
        numbers = _NUMBERS.findall(said.get("ids") or said.get("include") or "")
        for number in numbers or self.site.belonging.get(self.post_id, []):
            attachment = self.site.attachments.get(number)
            if attachment:
                making.show(picture_of(attachment))
            else:
                making.doubt(
                    DoubtCode.PICTURE_MISSING, f"The picture {number} of a gallery is not in the export.", bit.line
                )

    def _embed(self, making: Making, bit: Bit, name: str) -> None:
        """ "[embed]address[/embed]", "[youtube address]" or "[youtube]address[/youtube]"."""
        making.account(bit, Fate.TRANSFORMED, "embedded page")
        if bit.tag.startswith("/"):
            return
        inside = making.ahead((Sort.SHORTCODE, f"/{name}"))
        text = "".join(each.raw for each in inside)
        found = _ADDRESS.search(bit.raw) or _ADDRESS.fullmatch(text.strip())
        if found is None:
            making.doubt(DoubtCode.MARKUP_UNKNOWN, f"The page in {bit.raw[:80]} is not known.", bit.line)
            return
        making.embed(html.unescape(found[0]))
        if inside and found[0] == text.strip():
            for each in inside:
                making.account(each, Fate.TRANSFORMED, "embedded page")
            making.at += len(inside)


def body_of_post(content: str, site: Site, post_id: str) -> Body:
    """The body of a post. Where there is neither a block nor a <p>, empty lines part paragraphs, as on its page."""
    closed = frozenset(name.lower() for name in re.findall(r"\[/([A-Za-z][\w-]{1,40})\]", content))
    reading = Content(site, post_id, closed)
    is_classic = not _BLOCKS.search(content) and not _PARAGRAPHS.search(content)
    return body_of(
        content, picture_of=reading.picture_of, take=reading.take, breaks_lines=is_classic, is_wordpress=True
    )


def with_lead(body: Body, lead: LegacyPicture | None) -> tuple[LegacyPicture, ...]:
    """The post's pictures, the featured one first; one that stands in the text already is not shown twice."""
    shown = {picture.address for picture in body.pictures}
    if lead is None or lead.address in shown:
        return body.pictures
    return (replace(lead, is_lead=True), *body.pictures)
