"""Atom 1.0 (RFC 4287) and RSS 2.0 as Django writes them, with what it leaves out: full text, several authors, pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

if TYPE_CHECKING:
    from django.utils.xmlutils import SimplerXMLGenerator

    from articles.public.following.entries import Picture
    from articles.public.following.feed import Feed

_MEDIA: Final = "http://search.yahoo.com/mrss/"
#: When a feed without entries was last updated: it must say something, and a clock would change it at every look.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    return _written(_Atom(feed_guid=feed.url, **_head(feed)), feed)


def rss(feed: Feed) -> str:
    """The feed as RSS 2.0, with Dublin Core, content and Media RSS."""
    return _written(_Rss(**_head(feed)), feed)


def _head(feed: Feed) -> dict[str, Any]:
    return {
        "title": feed.title,
        "link": feed.page_url,
        "description": feed.description,
        "subtitle": feed.description,
        "language": feed.language,
        "author_name": feed.publisher,
        "feed_url": feed.url,
        "feed_copyright": feed.rights or None,
    }


def _written(writer: _Atom | _Rss, feed: Feed) -> str:
    for entry in feed.entries:
        writer.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.summary,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            categories=entry.categories,
            entry=entry,
        )
    return writer.writeString("utf-8")


class _Atom(Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": _MEDIA}

    def latest_post_date(self) -> datetime:
        return _newest(self.items)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        entry = item["entry"]
        for author in entry.authors:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", author.name)
            if author.url:
                handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        if entry.text is not None:
            handler.addQuickElement("content", entry.text, {"type": "html"})
        if entry.picture:
            # Without a length, which nobody has measured and Atom does not ask for.
            enclosure = {"rel": "enclosure", "href": entry.picture.url, "type": entry.picture.mime_type}
            handler.addQuickElement("link", "", enclosure)
            _add_media(handler, entry.picture)


class _Rss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": _MEDIA,
        }

    def latest_post_date(self) -> datetime:
        return _newest(self.items)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        entry = item["entry"]
        if entry.picture:
            # The RSS Advisory Board's profile: 0 where the length is not known.
            item["enclosures"] = [Enclosure(entry.picture.url, "0", entry.picture.mime_type)]
        super().add_item_elements(handler, item)
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author.name)
        if entry.text is not None:
            handler.addQuickElement("content:encoded", entry.text)
        if entry.picture:
            _add_media(handler, entry.picture)


def _newest(items: list[dict[str, Any]]) -> datetime:
    return max((item["updateddate"] for item in items), default=_NEVER)


def _add_media(handler: SimplerXMLGenerator, picture: Picture) -> None:
    """The picture with its caption, credit, and the words for who cannot see it (Media RSS)."""
    attributes = {
        "url": picture.url,
        "type": picture.mime_type,
        "medium": "image",
        "width": str(picture.width),
        "height": str(picture.height),
    }
    handler.startElement("media:content", AttributesImpl(attributes))
    for name, words in (("title", picture.caption), ("description", picture.alt), ("credit", picture.credit)):
        if words:
            handler.addQuickElement(f"media:{name}", words)
    handler.endElement("media:content")
