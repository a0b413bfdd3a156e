"""One item of a feed as an article."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from articles.importing.cleaning import bylines, chrome, footer
from articles.importing.cleaning.addresses import identity_of, paths_of
from articles.importing.cleaning.charset import about_broken
from articles.importing.cleaning.concluding import description_of, kind_of, language_of, people_of, times_of, words_of
from articles.importing.cleaning.moments import moment_of
from articles.importing.cleaning.page import Page
from articles.importing.cleaning.times import Stamp
from articles.importing.item import (
    DoubtCode,
    Fate,
    LegacyItem,
    LegacyPicture,
    NotAnArticle,
    Span,
    Standing,
)
from articles.importing.readers.feed.names import markup_of, named, plain, words
from articles.importing.readers.html_page.document import Document, HtmlLine, printed
from articles.importing.readers.html_page.found import person_named
from articles.importing.readers.html_page.pictures import clean_address
from articles.importing.readers.html_page.profile import shipped
from articles.importing.readers.html_page.text import Text, drop_what_is_not_text, text_of
from articles.importing.readers.xml_stream import line_of
from articles.korean import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element


#: Which of them holds the text, the fullest first.
_TEXTS = ("content:encoded", "content", "xhtml:body", "description", "summary")
_SUMMARIES = ("description", "summary")
_PUBLISHED = ("pubDate", "published", "issued", "dc:date", "dcterms:issued", "created")
_MODIFIED = ("updated", "modified", "dcterms:modified")
_PICTURES = ("media:content", "media:group", "enclosure", "media:thumbnail")
#: What of an item is in the article in another form; what is neither here nor kept is dropped.
_USES = {
    **dict.fromkeys((*_PUBLISHED, *_MODIFIED), "times"),
    **dict.fromkeys(("link", "guid", "id", "feedburner:origLink"), "address"),
    **dict.fromkeys(("author", "dc:creator", "contributor"), "byline"),
    **dict.fromkeys(("category", "dc:subject"), "tags"),
    **dict.fromkeys(("media:content", "media:group", "media:thumbnail", "enclosure"), "picture"),
}
#: How a summary ends that leads to the article instead of being it.
_GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|더 ?보기|전문 ?보기|Read more|Continue reading[^.]{0,100})\s*[→»>]?\s*$",
    re.IGNORECASE,
)
#: In characters, of a text's end.
_END = 150
_MAIL_AND_NAME = re.compile(r"(?P<email>[^\s()]+@[^\s()]+)\s*(?:\((?P<name>[^()]+)\))?")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)
_NUMBER = re.compile(r"[?&](?:no|idxno)=(\d{1,12})")
_MOST_TAGS = 30


@dataclass(slots=True)
class Entry:
    """One item while it is read."""

    element: Element
    page: Page[HtmlLine]
    fields: dict[str, list[Element]] = field(default_factory=dict)

    def article(self, name: str, position: str, original: bytes) -> LegacyItem:
        for child in self.element:
            self.fields.setdefault(named(child), []).append(child)
        page = self.page
        page.headline = nfc(plain(self._first("title")))
        if not page.headline:
            raise NotAnArticle("it has no headline")
        self._read_times()
        self._read_people()
        urls = self._urls()
        holder, text, spans = self._text(urls[0] if urls else "")
        published, modified = times_of(page)
        kind, origin = kind_of(page)
        sections, tags = self._categories()
        addresses = paths_of(urls)
        number = next((found[1].lstrip("0") for url in urls if (found := _NUMBER.search(url))), "")
        digest = hashlib.sha256(original).hexdigest()
        pictures = self._pictures(text, urls[0] if urls else "")
        captions = [picture.caption for picture in pictures]
        page.doubts += about_broken((page.headline, text.markup, *captions, *sections, *tags))
        people = people_of(page, origin)
        return LegacyItem(
            name=name,
            position=position,
            original=original,
            sha256=digest,
            encoding="utf-8",
            source_id=number or identity_of(addresses) or identity_of(self._guids()) or f"sha256:{digest}",
            headline=page.headline,
            published_at=published,
            modified_at=modified,
            body_html=text.markup,
            language=language_of(page),
            url=urls[0] if urls else "",
            standing=Standing.DRAFT if self._is_draft() else Standing.PUBLIC,
            sections=sections,
            tags=tags,
            addresses=addresses,
            pictures=pictures,
            search_description=self._description(holder, text),
            bylines=people,
            dateline=page.dateline,
            contributor=page.contributor or page.agency,
            kind=kind,
            origin=origin,
            copyright_line=page.copyright_line,
            proposal=footer.proposal_in(text.footer),
            doubts=tuple(page.doubts),
            spans=tuple(self._spans(holder, spans)),
        )

    def _first(self, *names: str) -> str:
        return next((text for one in self._all(*names) if (text := printed(words(one)))), "")

    def _all(self, *names: str) -> list[Element]:
        return [each for one in names for each in self.fields.get(one, [])]

    def _read_times(self) -> None:
        for names, is_change in ((_PUBLISHED, False), (_MODIFIED, True)):
            for one in self._all(*names)[:1]:
                try:
                    moment = moment_of(printed(words(one)))
                except ValueError as error:
                    raise NotAnArticle(str(error)) from error
                self.page.stamps.append(Stamp(moment.at, is_change, moment.is_exact, line_of(one)))
        if not self.page.stamps:
            raise NotAnArticle("no time of publication stands in it")

    def _read_people(self) -> None:
        for one in self._all("dc:creator", "author"):
            # Atom parts a person into name and address.
            parts = {named(child): printed(child.text or "") for child in one}
            text = parts.get("name") or printed(words(one))
            mail = _MAIL_AND_NAME.fullmatch(text)
            credits_ = bylines.credits_in(text)
            if mail:
                person = person_named(mail["name"] or "")
                self.page.people += [replace(person, email=mail["email"])] if person else []
            elif credits_ is not None:
                self.page.people += credits_.people
            else:
                person = person_named(text)
                email = bylines.email_alone(parts.get("email", ""))
                self.page.people += [replace(person, email=email)] if person else []

    def _urls(self) -> list[str]:
        """The article's addresses, the one readers were led to first."""
        links = [one for one in self._all("feedburner:origLink", "link") if one.get("rel", "alternate") == "alternate"]
        guids = [one for one in self._all("guid", "id") if one.get("isPermaLink", "true") == "true"]
        found = [(one.get("href") or one.text or "").strip() for one in (*links, *guids)]
        return list(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))

    def _guids(self) -> tuple[str, ...]:
        return tuple(printed(one.text or "") for one in self._all("guid", "id") if one.text)

    def _categories(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What names a section of newspapers is the section, all else a tag."""
        found: dict[str, None] = {}
        for one in self._all("category", "dc:subject"):
            said = nfc(printed(one.get("label") or one.text or one.get("term") or ""))
            if said:
                found[said] = None
        sections = tuple(said for said in found if chrome.section_of(said))
        return sections, tuple(said for said in found if said not in sections)[:_MOST_TAGS]

    def _is_draft(self) -> bool:
        return any(printed(words(one)).lower() == "yes" for one in self._all("app:control"))

    def _text(self, base: str) -> tuple[Element, Text, tuple[Span, ...]]:
        """The element that holds the text, the text, and the account of it."""
        for one in self._all(*_TEXTS):
            markup = markup_of(one)
            if not markup.strip():
                continue
            document = Document(markup, line_of(one) or 1)
            profile = shipped()[-1]
            drop_what_is_not_text(document, profile)
            top = document.tree.body
            if top is None:
                continue
            text = text_of(document, self.page, top, profile, base)
            if text.markup or text.pictures:
                if named(one) in _SUMMARIES and _GOES_ON.search(words_of(text.markup)[-_END:]):
                    self.page.doubt(DoubtCode.CUT, "The feed gives only the beginning of the text.", line_of(one))
                return one, text, document.spans()
        raise NotAnArticle("it has no text")

    def _pictures(self, text: Text, base: str) -> tuple[LegacyPicture, ...]:
        """Those of the text; one that the feed attaches stands above it, unless it stands in it already."""
        known = {picture.address.rsplit("/", 1)[-1] for picture in text.pictures}
        for one in [each for child in self._all(*_PICTURES) for each in child.iter()]:
            address = clean_address(one.get("url") or "", base)
            is_picture = one.get("medium") == "image" or (one.get("type") or "").startswith("image/")
            if not address or not (is_picture or _PICTURE.search(address)) or any(one.is_lead for one in text.pictures):
                continue
            if address.rsplit("/", 1)[-1] in known:
                break
            said = {named(each): printed(words(each)) for each in one}
            caption = nfc(said.get("media:description") or said.get("media:title") or "")
            lead = LegacyPicture(address, caption, credit=nfc(said.get("media:credit", "")), is_lead=True)
            return (lead, *text.pictures)
        return text.pictures

    def _description(self, holder: Element, text: Text) -> str:
        """A summary beside the text, where it is more than its beginning."""
        said = "" if named(holder) in _SUMMARIES else plain(self._first(*_SUMMARIES))
        return "" if _GOES_ON.search(said[-_END:]) else description_of(said, words_of(text.markup))

    def _spans(self, holder: Element, spans: Sequence[Span]) -> Iterator[Span]:
        """The item, element by element."""
        if self.element.text:
            yield Span(self.element.text, Fate.DROPPED, "layout", line_of(self.element))
        is_first_title = True
        for child in self.element:
            text = words(child)
            called = named(child)
            if child is holder:
                yield from spans
            elif called == "title" and is_first_title and text:
                is_first_title = False
                yield Span(text, Fate.KEPT, "headline", line_of(child))
            elif text:
                use = _USES.get(called)
                fate = Fate.TRANSFORMED if use else Fate.DROPPED
                yield Span(text, fate, use or f"not read: {called}", line_of(child))
            if child.tail:
                yield Span(child.tail, Fate.DROPPED, "layout", line_of(child))
