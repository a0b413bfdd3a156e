"""What a browser or a phone asks about the site itself: its manifest (W3C), and its mark as icons and as a card."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse

from articles import reading
from articles.public.edition import page
from articles.public.metadata import emblem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.public.edition import Edition

#: Browsers' tabs and the old /favicon.ico, Apple's home screen, Android's, its splash screen.
ICON_SIZES = (32, 96, 180, 192, 512)
_BACKGROUND = "#fbfaf7"


@page
def manifest(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The edition as something to keep on a home screen."""
    front = edition.address("front")
    icons = [{"src": f"/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    said = {
        "id": front,
        "start_url": front,
        "scope": "/",
        "name": edition.name,
        "short_name": edition.name,
        "lang": edition.language,
        "dir": "ltr",
        # With the browser's way back: articles lead to other sites.
        "display": "minimal-ui",
        "background_color": _BACKGROUND,
        "theme_color": _BACKGROUND,
        "icons": [
            *icons,
            {"src": "/icons/maskable.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")


@page
def icon(request: HttpRequest, edition: Edition, size: int) -> HttpResponse:
    """The mark in one of the sizes that pages and the manifest name."""
    if size not in ICON_SIZES:
        raise Http404
    return _picture(emblem.icon(edition.house, size))


@page
def maskable(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The mark for phones that cut it to a shape of their own."""
    return _picture(emblem.icon(edition.house, 512, maskable=True))


@page
def share_card(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What other sites show of a page that has no picture."""
    return _picture(emblem.share_card(edition.house), everywhere=True)


@page
def headline_card(request: HttpRequest, edition: Edition, number: int, which: int) -> HttpResponse:
    """What other sites show of an article without a photo, as readers have it now.

    The version stands in the address so that they ask again for a new headline; an earlier one's leads to no older words.
    """
    version = reading.article(edition.house, number, edition.now)
    if version is None or which > version.number:
        raise Http404
    headline = version.content.elsewhere.share_headline or version.headline
    name = edition.in_language(version.language).name
    return _picture(emblem.headline_card(edition.house, headline, name), everywhere=True)


def _picture(data: bytes, *, everywhere: bool = False) -> HttpResponse:
    response = HttpResponse(data, content_type="image/png")
    if everywhere:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
