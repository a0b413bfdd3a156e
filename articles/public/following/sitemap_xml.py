"""Sitemaps as sitemaps.org and Google want them written.

Django's own are not used: they page by count and OFFSET, cut times to days, know other languages only by the same path
under another prefix, and ask for a table of sites.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Place:
    """One address. `elsewhere`: language → address of the same page in every language that has it, this one too."""

    url: str
    changed: datetime | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewsPlace:
    """One article of the last days."""

    url: str
    name: str
    language: str
    published: datetime
    title: str


def index(children: Iterable[Place]) -> bytes:
    """The list of sitemaps."""
    root = Element("sitemapindex", {"xmlns": _SITEMAP})
    for child in children:
        _place(SubElement(root, "sitemap"), child)
    return _written(root)


def sitemap(places: Iterable[Place]) -> bytes:
    """Addresses with their translations."""
    root = Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for place in places:
        url = SubElement(root, "url")
        _place(url, place)
        if len(place.elsewhere) > 1:
            for language, address in place.elsewhere.items():
                SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": address})
    return _written(root)


def news_sitemap(places: Iterable[NewsPlace]) -> bytes:
    """Articles of the last days, for Google News."""
    root = Element("urlset", {"xmlns": _SITEMAP, "xmlns:news": _NEWS})
    for place in places:
        url = SubElement(root, "url")
        SubElement(url, "loc").text = place.url
        news = SubElement(url, "news:news")
        publication = SubElement(news, "news:publication")
        SubElement(publication, "news:name").text = place.name
        SubElement(publication, "news:language").text = place.language
        SubElement(news, "news:publication_date").text = _moment(place.published)
        SubElement(news, "news:title").text = place.title
    return _written(root)


def _place(element: Element, place: Place) -> None:
    SubElement(element, "loc").text = place.url
    if place.changed:
        SubElement(element, "lastmod").text = _moment(place.changed)


def _moment(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _written(root: Element) -> bytes:
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content
