"""An article as feeds carry it, whatever their format."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from sys import getsizeof
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri

from articles.copytext import BylineRole, StoryKind
from articles.corrections import Told
from articles.illustration import illustration
from articles.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from articles.copytext import Copy
    from articles.models.version import Version
    from articles.public.edition import Edition
    from articles.public.following.record import Followed

#: Whose names stand over a piece; who translated or edited it is told on its page.
_WRITERS = frozenset({BylineRole.AUTHOR, BylineRole.CONTRIBUTOR})
#: Characters that no XML document may hold, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Author:
    """A name without title or "By"; `url` is the page of one of our reporters."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The lead picture; width and height in pixels."""

    url: str
    mime_type: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One article. `summary` and `text` are HTML with absolute addresses; `text` is None where feeds carry none."""

    id: str
    url: str
    title: str
    deck: str
    summary: str
    text: str | None
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    published: datetime
    updated: datetime
    picture: Picture | None


#: Bytes of an entry beside its text.
_ENTRY = 4_000
#: By what an entry shows: version, what became of it, and of the edition what every part of a page depends on.
_entries: Memory[tuple[str, str, int, Told], Entry] = Memory(
    lambda entry: _ENTRY + getsizeof(entry.summary) + getsizeof(entry.text)
)


def entries(followed: Iterable[Followed], edition: Edition) -> list[Entry]:
    """What is followed, ready for a feed of this edition; each made once in a process."""
    made = []
    for each in followed:
        key = (edition.stamp, edition.root, each.version.pk, each.told)
        made.append(_entries.get(key) or _entries.put(key, _entry(each, edition)))
    return made


def xml_text(text: str) -> str:
    """`text` without the characters that would make a whole XML document unreadable."""
    return _NOT_IN_XML.sub("", text)


def _entry(followed: Followed, edition: Edition) -> Entry:
    version = followed.version
    copy = version.content
    context = {"version": version, "copy": copy, "told": followed.told, "edition": edition}
    return Entry(
        # The key outlives slug, headline, host and software; an address does not.
        id=f"urn:uuid:{version.article_key}",
        url=absolute(edition, version.path),
        title=xml_text(_title(version)),
        deck=xml_text(version.deck),
        summary=_html("summary", context),
        text=_html("text", context) if edition.house.feeds_carry_text else None,
        authors=tuple(_authors(copy, edition)),
        categories=tuple(map(xml_text, _categories(version, copy, edition))),
        published=version.published_at.replace(microsecond=0),
        updated=followed.updated.replace(microsecond=0),
        picture=_picture(version, copy, edition),
    )


def absolute(edition: Edition, path: str) -> str:
    """A whole address in ASCII, as programs that read feeds and sitemaps want it."""
    return iri_to_uri(urljoin(f"{edition.root}/", path))


def _title(version: Version) -> str:
    """The headline. Advertising says what it is before anything else (Newspapers Act art. 6)."""
    if version.story_kind == StoryKind.ADVERTORIAL:
        return f"[{StoryKind.ADVERTORIAL.label}] {version.headline}"
    return version.headline


def _html(part: str, context: dict[str, Any]) -> str:
    html = render_to_string(f"public/feeds/{part}.html", context)
    return xml_text(" ".join(line for raw in html.splitlines() if (line := raw.strip())))


def _authors(copy: Copy, edition: Edition) -> Iterator[Author]:
    for line in copy.bylines:
        if line.role in _WRITERS:
            page = edition.address("reporter", slug=line.reporter) if line.reporter else None
            yield Author(xml_text(line.bare_name), absolute(edition, page) if page else None)


def _categories(version: Version, copy: Copy, edition: Edition) -> list[str]:
    section = edition.house.standing(version.section_id) or version.section
    return list(dict.fromkeys([section.name_in(edition.language), *(tag.name for tag in copy.tags)]))


def _picture(version: Version, copy: Copy, edition: Edition) -> Picture | None:
    card = version.page.card
    if not card:
        return None
    shown = illustration(card, "fit")
    return Picture(
        url=absolute(edition, shown.src),
        mime_type=mimetypes.guess_type(shown.src)[0] or "image/jpeg",
        width=shown.width,
        height=shown.height,
        alt=xml_text(shown.alt),
        caption=xml_text(copy.lead.caption if copy.lead else ""),
        credit=xml_text(shown.credit),
    )
