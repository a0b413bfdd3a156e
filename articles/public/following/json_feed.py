"""JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.public.following.entries import Entry, Picture
    from articles.public.following.feed import Feed

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed 1.1."""
    return json.dumps(
        {
            "version": _VERSION,
            "title": feed.title,
            "home_page_url": feed.page_url,
            "feed_url": feed.url,
            "description": feed.description,
            "language": feed.language,
            "authors": [{"name": feed.publisher}],
            "items": [_item(entry, feed.language) for entry in feed.entries],
        },
        ensure_ascii=False,
    )


def _item(entry: Entry, language: str) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.text if entry.text is not None else entry.summary,
        "summary": entry.deck,
        "image": entry.picture.url if entry.picture else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [_said({"name": author.name, "url": author.url}) for author in entry.authors],
        "tags": list(entry.categories),
        "language": language,
        "attachments": [_attachment(entry.picture)] if entry.picture else [],
    }
    # Where a piece has neither picture nor deck there is still a text, which the format asks for.
    return {**_said(item), "content_html": item["content_html"]}


def _attachment(picture: Picture) -> dict[str, Any]:
    """The format has no place for a credit, and a picture does not go anywhere without it."""
    words = {"alt": picture.alt, "caption": picture.caption, "credit": picture.credit}
    return {"url": picture.url, "mime_type": picture.mime_type, "_photo": _said(words)}


def _said(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in value.items() if each}
