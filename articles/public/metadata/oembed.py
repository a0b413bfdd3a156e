"""oEmbed (oembed.com) for our own articles: what another site shows of one, as a quotation that needs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.encoding import iri_to_uri

from articles import reading
from articles.illustration import illustration
from articles.public.edition import page
from articles.public.following.entries import xml_text

if TYPE_CHECKING:
    from django.http import HttpRequest

    from articles.models.version import Version
    from articles.public.edition import Edition

#: Pixels: as wide as a quotation reads well, and what it takes at that width, about.
_WIDTH, _HEIGHT = 600, 200
_ARTICLES = frozenset({"article", "article_number"})
#: Longer than any address of ours.
_LONGEST = 2048


@page
def oembed(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One article by its address, in JSON or XML; whatever readers do not see is not found.

    Of its parameters none is told to the page cache: there is no end of addresses to ask for.
    """
    version = _asked_for(request, edition)
    if version is None:
        raise Http404
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return HttpResponse("The formats are json and xml.", status=501, content_type="text/plain")
    with translation.override(version.language):
        said = _said(edition.in_language(version.language), version, _width(request))
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False}) if form == "json" else _xml(said)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _asked_for(request: HttpRequest, edition: Edition) -> Version | None:
    address = request.GET.get("url", "")
    if len(address) > _LONGEST:
        return None
    try:
        parts = urlsplit(address)
        found = resolve(unquote(parts.path, errors="strict"))
    except (ValueError, Resolver404):
        return None
    ours = {request.get_host(), urlsplit(edition.root).netloc}
    if parts.scheme not in {"http", "https"} or parts.netloc not in ours or found.url_name not in _ARTICLES:
        return None
    return reading.article(edition.house, found.kwargs["number"], edition.now)


def _width(request: HttpRequest) -> int:
    """As wide as the other site allows, and no wider than it reads well."""
    asked = request.GET.get("maxwidth", "")
    return min(int(asked), _WIDTH) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else _WIDTH


def _said(edition: Edition, version: Version, width: int) -> dict[str, Any]:
    address = edition.root + iri_to_uri(version.path)
    context = {"edition": edition, "version": version, "address": address, "width": width}
    said: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": version.headline,
        "author_name": version.byline,
        "provider_name": edition.name,
        "provider_url": f"{edition.root}{edition.address('front')}",
        "html": render_to_string("public/oembed.html", context).strip(),
        "width": width,
        "height": _HEIGHT,
    }
    card = version.page.card
    shown = illustration(card, "crop") if card else None
    # A picture that is wider than was allowed must not be named at all.
    if shown and shown.width <= width:
        said |= {
            "thumbnail_url": urljoin(edition.root, shown.src),
            "thumbnail_width": shown.width,
            "thumbnail_height": shown.height,
        }
    return {name: value for name, value in said.items() if value != ""}


def _xml(said: dict[str, Any]) -> HttpResponse:
    root = ET.Element("oembed")
    for name, value in said.items():
        ET.SubElement(root, name).text = xml_text(str(value))
    text = ET.tostring(root, encoding="unicode")
    return HttpResponse(
        f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n{text}', content_type="text/xml; charset=utf-8"
    )
