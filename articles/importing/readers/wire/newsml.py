"""The format newsml-g2 (IPTC): items whose text is NITF or HTML, one in a file or many in a message."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from articles.importing.cleaning.bylines import agency_named
from articles.importing.cleaning.moments import moment_of
from articles.importing.item import Doubt, DoubtCode, NotAnArticle, Refusal
from articles.importing.readers.wire.nitf import every, find, line_words, named, read_dateline, read_nitf, words
from articles.importing.readers.wire.story import Stands, Story, article_of
from articles.importing.readers.xml_stream import elements, line_of
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element as Element

    from articles.importing.item import LegacyItem
    from articles.importing.sources.source_file import SourceFile

_NAMESPACE = re.compile(
    rb"https?://iptc\.org/std/nar/|<(?:\w+:)?(?:newsItem|packageItem|newsMessage|contentSet|contentMeta)[\s>]"
)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: What stands in a file besides items of text, and why it is no article.
_NO_ARTICLES = {
    "packageItem": "it is a package, a list of other items",
    "conceptItem": "it is a concept, no article",
    "knowledgeItem": "it is a list of concepts, no article",
    "planningItem": "it is a plan for coverage, no article",
    "contentMeta": "it is a part of an item, which has no text",
}
_NO_TEXT = {
    "picture": "a picture",
    "graphic": "a graphic",
    "audio": "a recording",
    "video": "a video",
    "animation": "an animation",
}
_TAGS = (*("{*}" + name for name in ("newsItem", "contentSet")), *("{*}" + name for name in _NO_ARTICLES))


def recognises(head: bytes, _extension: str) -> bool:
    """Whether its namespace or one of its items stands in it."""
    return _NAMESPACE.search(head.replace(b"\0", b"")) is not None


def read(file: SourceFile) -> Iterator[LegacyItem | Refusal]:
    """The articles of `file`; what is none is refused by what it is."""
    doubts: list[Doubt] = []
    count = 0
    for element in elements(file, _TAGS, doubts):
        count += 1
        original = etree.tostring(element, encoding="utf-8", with_tail=False)
        stands = Stands(file.name, f"item {count}", line_of(element) or 1, original)
        try:
            story = _story(element, list(doubts))
            doubts.clear()
            yield article_of(story, stands)
        except NotAnArticle as error:
            yield Refusal(file.name, error.reason, stands.position, stands.line, original)
    if not count:
        raise NotAnArticle("no NewsML-G2 item stands in it", name=file.name)


def _story(item: Element, doubts: list[Doubt]) -> Story:
    name = named(item)
    if name in _NO_ARTICLES:
        raise NotAnArticle(_NO_ARTICLES[name])
    story = Story(uri=nfc(str(item.get("guid") or "")), doubts=doubts)
    content = item if name == "contentSet" else find(item, "contentSet")
    for part, read_part in (("itemMeta", _read_item), ("rightsInfo", _read_rights), ("contentMeta", _read_content)):
        found = find(item, part)
        if found is not None:
            read_part(found, story)
    story.language = story.language or str(item.get(_LANGUAGE) or "")
    if content is not None:
        _read_text(content, story)
    kind = _code(find(item, "itemMeta", "itemClass"))
    if kind in _NO_TEXT and not story.markup:
        raise NotAnArticle(f"it is {_NO_TEXT[kind]}, no article")
    return story


def _read_item(meta: Element, story: Story) -> None:
    version = _moment(meta, "versionCreated", story)
    story.published = _moment(meta, "firstCreated", story) or version
    story.modified = version
    story.embargoed = line_words(find(meta, "embargoed"))
    story.status = _code(find(meta, "pubStatus")) or "usable"
    for name, said in (("edNote", "Note to editors"), ("service", "Service")):
        if text := words(find(meta, name)):
            story.notes.append(f"{said}: {text}")


def _read_rights(rights: Element, story: Story) -> None:
    story.holder = line_words(find(rights, "copyrightHolder", "name")) or story.holder
    story.copyright_line = line_words(find(rights, "copyrightNotice"))
    if terms := line_words(find(rights, "usageTerms")):
        story.notes.append(f"Usage terms: {terms}")


def _read_content(meta: Element, story: Story) -> None:
    # An item may be older than its first version in the agency's system.
    created = _moment(meta, "contentCreated", story)
    story.published = min(filter(None, (created, story.published)), default=None)
    story.modified = _moment(meta, "contentModified", story) or story.modified
    story.headline = line_words(find(meta, "headline"))
    story.located = line_words(find(meta, "located", "name"))
    story.by = line_words(find(meta, "by")) or line_words(find(meta, "creator", "name"))
    language = find(meta, "language")
    story.language = str(language.get("tag") or "") if language is not None else ""
    story.tags += [line_words(find(each, "name")) for each in meta if named(each) == "subject"]
    story.genres += [_code(each) or line_words(find(each, "name")) for each in meta if named(each) == "genre"]
    story.deck = line_words(find(meta, "description"))
    made = find(meta, "digitalSourceType")
    story.digital_source = (_code(made) or str(made.get("uri") or "")) if made is not None else ""
    source = find(meta, "infoSource")
    name = line_words(find(source, "name")) if source is not None else ""
    if name and (agency_named(name) or agency_named(_code(source))):
        story.agency = name
    if dateline := line_words(find(meta, "dateline")):
        read_dateline(dateline, story)
    if slugline := line_words(find(meta, "slugline")):
        story.notes.append(f"Slugline: {slugline}")


def _read_text(content: Element, story: Story) -> None:
    """NITF, HTML, or text between tags; pictures it only refers to are notes."""
    for nitf in every(content, "nitf")[:1]:
        read_nitf(nitf, story)
    for part in content:
        if story.markup or named(part) not in {"inlineXML", "inlineData"}:
            continue
        body = next(iter(every(part, "body")), None)
        if body is not None:
            story.markup = _html(body)
        elif named(part) == "inlineData":
            text = "".join(map(str, part.itertext()))
            is_html = "html" in str(part.get("contenttype") or "")
            story.markup = text if is_html else _paragraphs(text)
    for remote in every(content, "remoteContent"):
        story.notes.append(f"With it: {nfc(str(remote.get('href') or remote.get('residref') or ''))}")


def _html(body: Element) -> str:
    """XHTML without its namespace."""
    for element in body.iter():
        if isinstance(element.tag, str):
            element.tag = named(element)
    text = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    return re.sub(r"^<body[^>]*>|</body>$", "", text.strip())


def _paragraphs(text: str) -> str:
    blocks = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks if block)


def _code(element: Element | None) -> str:
    """ "usable" of qcode="stat:usable"."""
    return str(element.get("qcode") or "").rsplit(":", 1)[-1] if element is not None else ""


def _moment(meta: Element, name: str, story: Story) -> datetime | None:
    text = line_words(find(meta, name))
    if not text:
        return None
    try:
        return moment_of(text).at
    except ValueError:
        story.doubts.append(Doubt(DoubtCode.TIME_MISSING, f"{name} says {text[:60]}, which is no time."))
        return None
