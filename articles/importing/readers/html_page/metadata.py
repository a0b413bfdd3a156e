"""What a page says of itself to machines: JSON-LD, Open Graph, `<meta>` and `<link>`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from articles.importing.readers.html_page.document import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from articles.importing.readers.html_page.document import Document

_ARTICLES = re.compile(r"(?:\w+)?(?:Article|BlogPosting|Report)", re.ASCII)
_SAVED_FROM = re.compile(
    r"<!--\s*(?:(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(?P<url>https?://[^\s<>]+)"
    # HTTrack names no scheme.
    r"|Mirrored from (?P<mirrored>[^\s<>/]+/[^\s<>]*) by HTTrack)"
)
_LARGEST_SCRIPT = 1_000_000
_DEEPEST = 6
_AT_THE_TOP = 5000


@dataclass(slots=True)
class Metadata:
    """All of it; empty where the page says nothing. `script` is the JSON-LD that speaks of an article."""

    headline: str = ""
    title: str = ""
    deck: str = ""
    description: str = ""
    body: str = ""
    site: str = ""
    digital_source: str = ""
    language: str = ""
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    base: str = ""
    script: LexborNode | None = None


def metadata_of(document: Document) -> Metadata:
    found = Metadata()
    _read_scripts(document, found)
    _read_meta(document, found)
    _read_links(document, found)
    title = document.tree.css_first("title")
    found.title = printed(title.text()) if title is not None else ""
    found.title = _without_site(found.title, found.site) if found.site else found.title
    html = document.tree.css_first("html")
    found.language = (html.attributes.get("lang") or "") if html is not None else ""
    saved = _SAVED_FROM.search(document.source, 0, _AT_THE_TOP)
    if saved:
        found.urls.append(saved["url"] or f"http://{saved['mirrored']}")
    base = document.tree.css_first("base[href]")
    found.base = _joined(found.urls[0] if found.urls else "", (base.attributes["href"] or "") if base else "")
    found.urls = list(dict.fromkeys(_joined(found.base, url) for url in found.urls if url))
    return found


def _read_scripts(document: Document, found: Metadata) -> None:
    for node in document.tree.css("script[type]"):
        if (node.attributes["type"] or "").strip().lower() != "application/ld+json":
            continue
        for thing in _things(_parsed(node.text()), 0):
            if any(_ARTICLES.fullmatch(kind) for kind in _texts(thing.get("@type"))):
                found.script = node
                _read_thing(thing, found)
                return


def _parsed(text: str) -> object:
    try:
        return json.loads(text[:_LARGEST_SCRIPT], strict=False)
    except (ValueError, RecursionError):
        return None


def _things(said: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(said, list):
        for each in said:
            yield from _things(each, depth + 1)
    elif isinstance(said, dict):
        yield said
        yield from _things(said.get("@graph"), depth + 1)
        yield from _things(said.get("mainEntity"), depth + 1)


def _read_thing(thing: dict[str, Any], found: Metadata) -> None:
    found.headline = next(iter(_texts(thing.get("headline")) or _texts(thing.get("name"))), "")
    found.deck = next(iter(_texts(thing.get("alternativeHeadline"))), "")
    found.description = next(iter(_texts(thing.get("description"))), "")
    body = thing.get("articleBody")
    found.body = body if isinstance(body, str) else ""
    found.published += _texts(thing.get("datePublished"))
    found.modified += _texts(thing.get("dateModified"))
    found.sections += _texts(thing.get("articleSection"))
    found.images += _texts(thing.get("image"), "url")
    found.urls += [*_texts(thing.get("url")), *_texts(thing.get("mainEntityOfPage"), "@id")]
    for keywords in _texts(thing.get("keywords")):
        found.tags += _parted(keywords)
    authors = thing.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        if not (isinstance(author, dict) and "Organization" in _texts(author.get("@type"))):
            found.authors += _texts(author, "name")
    found.site = next(iter(_texts(thing.get("publisher"), "name")), "")
    found.digital_source = next(iter(_texts(thing.get("digitalSourceType"), "@id")), "")


def _texts(said: object, name: str = "") -> list[str]:
    """The texts in a value of JSON-LD, which may be one, a list, or a thing with the text under `name`."""
    if isinstance(said, str):
        return [printed(said)] if said.strip() else []
    if isinstance(said, list):
        return [text for each in said if not isinstance(each, list) for text in _texts(each, name)]
    if isinstance(said, dict) and name:
        value = said.get(name)
        return _texts(value) if isinstance(value, str) else []
    return []


def _parted(keywords: str) -> list[str]:
    return [tag for tag in map(printed, re.split(r"[,;，、]", keywords)) if tag]


def _read_meta(document: Document, found: Metadata) -> None:
    said: dict[str, list[str]] = {}
    for node in document.tree.css("meta[content]"):
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        content = printed(attributes.get("content") or "")
        if name and content:
            said.setdefault(name, []).append(content)

    def each(*names: str) -> list[str]:
        return [content for name in names for content in said.get(name, [])]

    found.site = next(iter([*each("og:site_name"), found.site]), "")
    title = next(iter(each("og:title", "twitter:title", "dc.title", "headline")), "")
    found.headline = found.headline or _without_site(title, found.site)
    found.description = found.description or next(iter(each("og:description", "description")), "")
    found.published += each(
        "article:published_time", "og:article:published_time", "datepublished", "og:regdate", "pubdate", "date",
        "dc.date", "dc.date.issued", "dc.date.created", "publish_date", "parsely-pub-date", "article:published",
    )  # fmt: skip
    found.modified += each("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified")
    if not found.authors:
        found.authors = [
            name
            for name in each("article:author", "author", "dc.creator", "byl", "og:article:author", "dable:author")
            if not name.startswith(("http://", "https://", "@")) and name != found.site
        ]
    found.sections = found.sections or each("article:section", "og:article:section", "dable:section")
    found.tags = found.tags or [
        tag for said_tags in each("article:tag", "news_keywords", "keywords") for tag in _parted(said_tags)
    ]
    found.images += each("og:image", "og:image:url", "twitter:image")
    found.urls += each("og:url", "twitter:url")


def _read_links(document: Document, found: Metadata) -> None:
    canonical: list[str] = []
    for node in document.tree.css("link[rel][href]"):
        rels = (node.attributes["rel"] or "").lower().split()
        address = (node.attributes["href"] or "").strip()
        if "canonical" in rels:
            canonical.append(address)
        elif {"shortlink", "amphtml"} & set(rels) or ("alternate" in rels and "media" in node.attributes):
            found.urls.append(address)
    found.urls = [*canonical, *found.urls]


def _without_site(title: str, site: str) -> str:
    """A title without the name of the site before or after it."""
    parts = re.split(r"\s+[-|–—:»<>·]\s+|\s*\|\s*", title)
    if site and len(parts) > 1:
        rest = [index for index, part in enumerate(parts) if part.casefold() != site.casefold()]
        if rest and len(rest) < len(parts):
            first, last = parts[rest[0]], parts[rest[-1]]
            return title[title.index(first) : title.rindex(last) + len(last)]
    return title


def _joined(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address.strip())
        urlsplit(joined)
    except ValueError:
        return ""
    return joined
