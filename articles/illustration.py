"""A photo as a page shows it: what the browser may choose from, and the words that go with it.

Made of the entry that `renditions.photo_entry` wrote and typesetting kept, so that a page reads no photo's row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from articles.ai_labels import DigitalSource, said_of_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Best first: a browser takes the first it knows.
_FORMATS = (("avif", "image/avif"), ("webp", "image/webp"))
#: Best first, where a browser chooses nothing itself: every program that shows pictures knows the first.
_PLAIN_FORMATS = ("jpg", "webp")
#: Uses for search engines: 16:9, 4:3, 1:1.
NEWS_SHAPES = ("wide", "standard", "square")
#: What is shown where a browser chooses nothing itself: the first at least this wide, in pixels.
PLAIN_WIDTH = 640


#: What pages put before a credit themselves. A name may begin so too (사진공동취재단): only with its sign is it no part of one.
_PUT_BEFORE = re.compile(
    r"\s*(?:photos?(?:\s+by\b|\s*[:=/])|사진\s*(?:제공)?\s*[:=/]|사진\s*제공\s)[\s:=/]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """One format with its sizes, as `srcset` wants them."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Illustration:
    """One picture on a page. `width` and `height` are pixels of `src`: they keep its room before it has loaded."""

    sources: tuple[Source, ...]
    src: str
    width: int
    height: int
    alt: str
    credit: str
    #: IPTC's code of how it was made, where readers have to know.
    digital_source: str = ""

    @property
    def made_with(self) -> str:
        """What readers are told of AI in it; empty for a photo."""
        return said_of_picture(self.digital_source)

    @property
    def credited(self) -> str:
        """Whose it is, as readers are told: what AI generated is called no photo. Empty where nobody is named."""
        if not self.credit:
            return ""
        is_photo = self.digital_source != DigitalSource.TRAINED
        return (_("Photo: %(credit)s") if is_photo else _("Image: %(credit)s")) % {"credit": self.credit}

    @property
    def is_upright(self) -> bool:
        """Higher than wide: it is shown smaller, or it would fill the screen."""
        return self.height > self.width


def illustration(entry: Mapping[str, Any], use: str, alt: str = "") -> Illustration:
    """The picture of `entry`, whole ("fit"), cut to the shape of cards ("crop"), or for other sites ("share").

    A photo whose renditions are still being made is shown as it came in.
    """
    sizes: Mapping[str, list[tuple[int, int, str]]] = entry.get(use) or {}
    sources = tuple(
        Source(kind, ", ".join(f"{default_storage.url(name)} {width}w" for width, _height, name in sizes[ending]))
        for ending, kind in _FORMATS
        if sizes.get(ending)
    )
    plain = next((sizes[ending] for ending in _PLAIN_FORMATS if sizes.get(ending)), [])
    width, height, name = next(
        (size for size in plain if size[0] >= PLAIN_WIDTH),
        plain[-1] if plain else (entry["width"], entry["height"], entry["original"]),
    )
    words = alt or entry.get("alt") or ""
    credit = credit_alone(entry.get("credit") or "")
    source = entry.get("digital_source") or ""
    return Illustration(sources, default_storage.url(name), width, height, words, credit, source)


def credit_alone(credit: str) -> str:
    """Whose photo it is, without the “Photo by” that would stand there twice."""
    before = _PUT_BEFORE.match(credit)
    return credit[before.end() :] if before else credit
