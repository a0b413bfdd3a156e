"""The format nitf (IPTC, News Industry Text Format): a story with its parts named, alone in a file or within NewsML-G2."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from articles.importing.cleaning.bylines import agency_named, credits_in
from articles.importing.cleaning.moments import moment_of
from articles.importing.item import Doubt, DoubtCode, LegacyPicture, NotAnArticle, Refusal
from articles.importing.readers.wire.story import Stands, Story, article_of, person
from articles.importing.readers.xml_stream import elements, line_of
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element as Element

    from articles.importing.item import LegacyItem
    from articles.importing.sources.source_file import SourceFile

_BEGINS = re.compile(rb"<(?:\w+:)?nitf[\s>]")
#: NITF's name = HTML's. Names of the kind "person" and "money" mark words and are left out, their words are not.
_TAGS = {
    **{
        tag: tag
        for tag in ("p", "br", "hr", "ul", "ol", "li", "em", "strong", "sub", "sup", "a", "table", "tr", "td", "th")
    },
    "hl2": "h2",
    "bq": "blockquote",
    "pre": "pre",
    "caption": "p",
    "credit": "p",
    "dt": "p",
    "dd": "p",
    "copyrite": "p",
}
_EMPTY = frozenset({"br", "hr"})
_BRACKETS = re.compile(r"\s*\(([^()]{2,40})\)\s*")
_DAY = re.compile(r",?\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b.*$|,\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2}\b.*$")


def recognises(head: bytes, _extension: str) -> bool:
    """Whether its element stands in it."""
    return _BEGINS.search(head.replace(b"\0", b"")) is not None


def read(file: SourceFile) -> Iterator[LegacyItem | Refusal]:
    """The story of `file`, or each of several."""
    doubts: list[Doubt] = []
    count = 0
    for element in elements(file, ("{*}nitf",), doubts):
        count += 1
        original = etree.tostring(element, encoding="utf-8", with_tail=False)
        stands = Stands(file.name, f"item {count}", line_of(element) or 1, original)
        story = Story(uri="", doubts=list(doubts))
        doubts.clear()
        try:
            read_nitf(element, story)
            yield article_of(story, stands)
        except NotAnArticle as error:
            yield Refusal(file.name, error.reason, stands.position, stands.line, original)
    if not count:
        raise NotAnArticle("no NITF stands in it", name=file.name)


def read_nitf(nitf: Element, story: Story) -> None:
    """Add to `story` what the element says; what is there already is left."""
    _read_head(nitf, story)
    body = find(nitf, "body")
    if body is None:
        return
    head, content, end = find(body, "body.head"), find(body, "body.content"), find(body, "body.end")
    if head is not None:
        _read_body_head(head, story)
    if content is not None:
        story.markup = story.markup or _markup(content, story)
    if end is not None and (tagline := words(end)):
        story.notes.append(f"Below the text: {tagline}")


def find(element: Element, *path: str) -> Element | None:
    """The first element down a path of names, in any namespace."""
    found: Element | None = element
    for name in path:
        found = next((child for child in found if named(child) == name), None) if found is not None else None
    return found


def every(element: Element, name: str) -> list[Element]:
    """All elements of a name inside."""
    return [child for child in element.iter() if named(child) == name]


def named(element: Element) -> str:
    """Its name without its namespace; "" for what is no element."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def words(element: Element | None) -> str:
    """All words in it, on one line."""
    return nfc(" ".join(" ".join(map(str, element.itertext())).split())) if element is not None else ""


def line_words(element: Element | None) -> str:
    """The same where tags inside part no words."""
    return nfc(" ".join("".join(map(str, element.itertext())).split())) if element is not None else ""


def _read_head(nitf: Element, story: Story) -> None:
    head = find(nitf, "head")
    if head is None:
        return
    docdata = find(head, "docdata")
    story.headline = story.headline or line_words(find(head, "title"))
    if docdata is not None:
        _read_docdata(docdata, story)
    for pubdata in every(head, "pubdata"):
        story.published = story.published or _moment(pubdata.get("date.publication"), story)
        story.sections += filter(None, [nfc(str(pubdata.get("position.section") or ""))])


def _read_docdata(docdata: Element, story: Story) -> None:
    dates = {name: _moment(_norm(docdata, name), story) for name in ("date.issue", "date.release")}
    story.published = story.published or dates["date.release"] or dates["date.issue"]
    status = str(docdata.get("management-status") or "")
    if status == "embargoed":
        story.embargoed = _norm(docdata, "date.release") or "a time it does not say"
    elif status:
        story.status = status
    for each in docdata.iter():
        name = named(each)
        if name == "doc-id":
            story.uri = story.uri or nfc(str(each.get("id-string") or ""))
        elif name == "doc.copyright":
            story.holder = story.holder or nfc(str(each.get("holder") or ""))
        elif name == "keyword":
            story.tags += filter(None, [nfc(str(each.get("key") or ""))])
        elif name == "ed-msg":
            story.notes += [f"Note to editors: {nfc(str(each.get('info')))}"] if each.get("info") else []


def _norm(docdata: Element, name: str) -> str:
    found = next(iter(every(docdata, name)), None)
    return str(found.get("norm") or "") if found is not None else ""


def _moment(text: object, story: Story) -> datetime | None:
    if not text:
        return None
    try:
        return moment_of(text).at
    except ValueError:
        story.doubts.append(Doubt(DoubtCode.TIME_MISSING, f"“{str(text)[:60]}” is no time."))
        return None


def _read_body_head(head: Element, story: Story) -> None:
    headline = line_words(find(head, "hedline", "hl1"))
    story.headline = headline or story.headline
    below = [line_words(each) for each in every(head, "hl2")]
    abstract = words(find(head, "abstract"))
    story.deck = story.deck or "\n".join(below) or abstract
    if below and abstract:
        story.notes.append(f"Abstract: {abstract}")
    for byline in every(head, "byline"):
        _read_byline(byline, story)
    dateline = find(head, "dateline")
    if dateline is not None:
        read_dateline(line_words(find(dateline, "location")) or line_words(dateline), story)


def read_dateline(text: str, story: Story) -> None:
    """ "MOSCOW, Monday (Reuters)": the place, and whose copy it is; the day is the event's."""
    agency = _BRACKETS.search(text)
    if agency and agency_named(agency[1]):
        story.agency = story.agency or agency[1].strip()
    story.dateline = story.dateline or _DAY.sub("", _BRACKETS.sub("", text)).strip(" ,-–—")


def _read_byline(byline: Element, story: Story) -> None:
    """A person with a title, or the name of an agency where a title alone stands."""
    text = line_words(byline)
    title = line_words(next(iter(every(byline, "byttl")), None))
    name = line_words(next(iter(every(byline, "person")), None))
    if text and text == title:
        story.agency = story.agency or text
        return
    found = credits_in(text)
    if found and found.people:
        story.people += found.people
    elif name:
        story.people.append(person(name, title=title))
    elif text:
        story.by = f"{story.by}, {text}" if story.by else text


def _markup(content: Element, story: Story) -> str:
    """The story as HTML; each <media> is a figure."""
    written: list[str] = []
    # By hand, since a story may be nested deeper than Python's own calls go.
    open_ends: list[tuple[Element, str]] = []
    for event, element in etree.iterwalk(content, events=("start", "end")):
        if element is content:
            written.append(html.escape(element.text or "", quote=False) if event == "start" else "")
        elif event == "start":
            if _is_within_media(element, content):
                continue
            opening, closing = ("", "") if named(element) == "media" else _tags(element)
            written += (
                [opening, _media(element, story)]
                if named(element) == "media"
                else [opening, html.escape(element.text or "", quote=False)]
            )
            open_ends.append((element, closing))
        elif open_ends and open_ends[-1][0] is element:
            written += [open_ends.pop()[1], html.escape(element.tail or "", quote=False)]
    return "".join(written)


def _is_within_media(element: Element, content: Element) -> bool:
    return any(named(above) == "media" for above in element.iterancestors() if above is not content)


def _tags(element: Element) -> tuple[str, str]:
    tag = _TAGS.get(named(element), "")
    if not tag:
        return "", ""
    href = f' href="{html.escape(str(element.get("href")))}"' if tag == "a" and element.get("href") else ""
    return f"<{tag}{href}>", "" if tag in _EMPTY else f"</{tag}>"


def _media(media: Element, story: Story) -> str:
    """A picture where it stands, with its caption; anything else is a note."""
    references = [each for each in every(media, "media-reference") if each.get("source")]
    caption = words(next(iter(every(media, "media-caption")), None))
    producer = words(next(iter(every(media, "media-producer")), None))
    if str(media.get("media-type") or "image") != "image" or not references:
        address = str(references[0].get("source")) if references else ""
        story.notes.append(
            " ".join(filter(None, ("With it:", str(media.get("media-type") or "image"), nfc(address), caption)))
        )
        return ""
    best = max(references, key=_width)
    address = nfc(str(best.get("source")).strip())
    story.pictures[address] = LegacyPicture(address, caption, nfc(str(best.get("alternate-text") or "")), producer)
    said = html.escape(address)
    return f'<figure><img src="{said}"><figcaption>{html.escape(caption, quote=False)}</figcaption></figure>'


def _width(reference: Element) -> int:
    width = str(reference.get("width") or "0")
    return int(width) if re.fullmatch(r"[0-9]{1,6}", width) else 0
