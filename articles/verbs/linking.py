"""Links of a copy that lead to nothing: this publication's own articles, documents and other addresses."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from django.urls import Resolver404, resolve

from articles.models import Document, OldPath, Version
from newsroom.stores import StoreAway, hurried

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from articles.copytext import Copy
    from newsroom.models import Publication

_HREF = re.compile(r'<a href="((?:https?:/)?/[^"]*)"')
#: An article by its number, `/2025/06/18/123/…`, in any language.
_ARTICLE = re.compile(r"(?:/[a-z]{2})?/[12][0-9]{3}/[0-9]{2}/[0-9]{2}/([0-9]{1,15})(?:/|$)")
_DOCUMENT = re.compile(r"/documents/([0-9]{1,15})/")
_FILE = "file:"
#: As much of an address as a key has room for.
_KEY = 60


class Lost(NamedTuple):
    """A link to nothing: the key of the caution and what goes into its sentence."""

    key: str
    values: dict[str, str]


class _Own(NamedTuple):
    """A link to this publication's own site, without its host."""

    path: str
    query: dict[str, str]


def lost_links(publication: Publication, content: Copy) -> Iterator[Lost]:
    """Each once, in the order of articles, documents, other addresses; three queries at most for however many links."""
    own = list(_own_links(publication, content))
    articles = {int(found[1]) for link in own if (found := _ARTICLE.match(link.path))}
    documents = {int(found[1]) for link in own if (found := _DOCUMENT.match(link.path))}
    others = [link for link in own if not _ARTICLE.match(link.path) and not _DOCUMENT.match(link.path)]
    yield from _lost_articles(publication, articles)
    yield from _lost_documents(documents)
    yield from _lost_addresses(publication, [link for link in others if not _resolves(link.path)])


def _own_links(publication: Publication, content: Copy) -> Iterator[_Own]:
    links = [urlsplit(html.unescape(address)) for address in _HREF.findall(content.body)]
    named = any(link.hostname for link in links)
    hosts = set(publication.hosts.values_list("hostname", flat=True)) if named else set()
    for link in links:
        if not link.hostname or link.hostname in hosts:
            yield _Own(unquote(link.path) or "/", dict(parse_qsl(link.query)))


def _lost_articles(publication: Publication, numbers: set[int]) -> Iterator[Lost]:
    if not numbers:
        return
    live = Version.objects.filter(publication=publication, public_number__in=numbers).on_site()
    for number in sorted(numbers - set(live.values_list("public_number", flat=True))):
        yield Lost(f"link:{number}", {"number": str(number)})


def _lost_documents(numbers: set[int]) -> Iterator[Lost]:
    """Not in the library, or its file is not in the storage. Nothing else keeps one from readers: the link opens it."""
    if not numbers:
        return
    found = {document.number: document for document in Document.objects.filter(number__in=numbers)}
    for number in sorted(numbers):
        document = found.get(number)
        if document is None:
            yield Lost(f"document:{number}", {"number": str(number)})
        elif _is_kept(document) is False:
            yield Lost(f"{_FILE}{number}", {"document": str(document)})


def in_doubt(keys: Iterable[str]) -> set[str]:
    """Of the keys of cautions, those of files of which nobody knows now whether they are there."""
    numbers = [int(key.removeprefix(_FILE)) for key in keys if key.startswith(_FILE)]
    documents = Document.objects.filter(number__in=numbers) if numbers else ()
    return {f"{_FILE}{document.number}" for document in documents if _is_kept(document) is None}


def _is_kept(document: Document) -> bool | None:
    """None while nobody knows: a store that does not answer holds up no story."""
    try:
        return hurried(document.file.storage).exists(str(document.file))
    except StoreAway:
        return None


def _lost_addresses(publication: Publication, links: Iterable[_Own]) -> Iterator[Lost]:
    """What no page answers, and no article had as its address once."""
    spellings = {link.path: OldPath.spellings(link.path, link.query) for link in links}
    if not spellings:
        return
    asked = {path for spelt in spellings.values() for path in spelt}
    known = set(OldPath.objects.filter(publication=publication, path__in=asked).values_list("path", flat=True))
    for path, spelt in spellings.items():
        if not known.intersection(spelt):
            yield Lost(f"address:{path[:_KEY]}", {"address": path})


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
