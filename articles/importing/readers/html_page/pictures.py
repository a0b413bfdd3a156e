"""The pictures of a page, each with the caption and credit that stand by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from articles.importing.cleaning import captions, chrome
from articles.importing.item import LegacyPicture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from articles.importing.readers.html_page.document import Document, HtmlLine
    from articles.importing.readers.html_page.profile import Profile

#: Where pages that load their pictures late keep the address.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "src")
#: What in an address is there to get round a cache.
_BUSTERS = frozenset({"iqs", "_", "cb", "ts", "nocache"})
_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logo|blank|spacer|noimage|no_image|default|pixel|icon|ico|btn|button|bullet|emoticon|sns|1x1)(?:[/_.\d-]|$)",
    re.IGNORECASE,
)
#: In pixels, as the page says; smaller ones are marks, not pictures.
_SMALLEST = 50
_LONGEST_CAPTION = 600
_FRAMES = frozenset({"figure", "table"})
_FARTHEST_FRAME = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture where the page shows it: `node` is what stands for it there, with its caption; `at` the piece after it."""

    picture: LegacyPicture
    node: LexborNode
    at: int


def address_of(node: LexborNode, base: str) -> str:
    """The address of an `<img>`; "" when it is none of an article's picture."""
    attributes = node.attributes
    for width_or_height in ("width", "height"):
        size = re.match(r"\d{1,5}", attributes.get(width_or_height) or "")
        if size and int(size[0]) < _SMALLEST:
            return ""
    for name in _SOURCES:
        address = clean_address(attributes.get(name) or "", base)
        if address:
            return address
    candidates = (attributes.get("srcset") or attributes.get("data-srcset") or "").split(",")
    return clean_address(candidates[-1].strip().split(" ")[0], base)


def clean_address(address: str, base: str) -> str:
    """An address of a picture, whole where `base` is known, without what gets round caches; "" for anything else."""
    address = "".join(address.split())
    if not address or len(address) > 2000:
        return ""
    try:
        joined = urljoin(base, address)
        parts = urlsplit(joined)
        if parts.scheme not in {"", "http", "https"} or _NO_PICTURE.search(parts.path):
            return ""
        asked = parse_qsl(parts.query, keep_blank_values=True)
        left = [(name, value) for name, value in asked if name.lower() not in _BUSTERS]
        query = parts.query if left == asked else urlencode(left)
        return parts._replace(query=query, fragment="").geturl()
    except ValueError:
        return ""


def pictures_in(document: Document, node: LexborNode, profile: Profile, base: str) -> Iterator[Shown]:
    """The pictures within `node` in their order; what is printed by each as its caption is accounted for."""
    framing = frozenset(found.mem_id for found in document.all(profile.select.get("figure", ())))
    counted: dict[int, int] = {}
    for image in [node] if node.tag == "img" else node.css("img"):
        if document.is_dropped(image):
            continue
        address = address_of(image, base)
        if not address:
            continue
        frame = _frame(document, image, node, framing, counted)
        lines = [line for line in document.lines(frame) if line.is_free] if frame else []
        for mark in [line for line in lines if chrome.is_picture_mark(line.text)]:
            mark.drop("mark of a picture")
            lines.remove(mark)
        if frame is None:
            lines = _below(document, image, node)
        caption, credit = _printed(document, frame, lines, profile)
        alt = " ".join((image.attributes.get("alt") or "").split())
        picture = LegacyPicture(address, caption, "" if alt == caption else alt, credit)
        yield Shown(picture, frame or image, document.extent(image)[0])


def _frame(
    document: Document, image: LexborNode, top: LexborNode, framing: frozenset[int], counted: dict[int, int]
) -> LexborNode | None:
    """What holds one picture and its caption, and nothing else. `counted`: the pictures in elements seen before."""
    node = image.parent
    for _step in range(_FARTHEST_FRAME):
        if node is None or node.mem_id == top.mem_id:
            return None
        if node.mem_id in framing or node.tag in _FRAMES:
            if node.mem_id not in counted:
                counted[node.mem_id] = len(node.css("img"))
            if counted[node.mem_id] > 1:
                return None
            words = document.text(node)
            return node if len(words) <= _LONGEST_CAPTION and (node.tag != "table" or _is_frame(node)) else None
        node = node.parent
    return None


def _is_frame(table: LexborNode) -> bool:
    """Whether a table is only there to put a caption below a picture: one cell in a row."""
    return all(len(row.css("td, th")) == 1 for row in table.css("tr")) and len(table.css("tr")) <= 3


def _below(document: Document, image: LexborNode, top: LexborNode) -> list[HtmlLine]:
    """The line below a picture when it says that it is its caption; the mark between them is dropped."""
    start = document.extent(image)[0]
    for line in document.lines_between(start, min(document.extent(top)[1], start + 12)):
        if line.is_blank:
            continue
        if chrome.is_picture_mark(line.text):
            line.drop("mark of a picture")
        elif captions.is_caption(line.text):
            return [line]
        else:
            break
    return []


def _printed(
    document: Document, frame: LexborNode | None, lines: Sequence[HtmlLine], profile: Profile
) -> tuple[str, str]:
    """Caption and credit that the lines by a picture say."""
    credit = ""
    if frame is not None:
        said = next((node for select in profile.select.get("credit", ()) for node in frame.css(select)), None)
        if said is not None:
            for line in document.lines(said):
                credit = captions.parted(line.text)[1] or line.text
                line.keep("credit")
            lines = [line for line in document.lines(frame) if line.is_free]
    texts = []
    for line in lines:
        texts.append(line.text)
        line.keep("caption")
    caption, found = captions.parted(" ".join(texts))
    return caption, credit or found
