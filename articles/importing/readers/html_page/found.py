"""What a page says of its article above the text: headline, deck, times, byline, section, tags, its addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from articles.importing.cleaning import bylines, chrome
from articles.importing.cleaning.moments import Moment, moment_of
from articles.importing.cleaning.page import take_credit
from articles.importing.cleaning.times import Stamp, stamps_in
from articles.importing.item import DoubtCode, Fate, LegacyByline, NotAnArticle
from articles.importing.readers.html_page.document import printed
from articles.korean import is_hangul, nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from selectolax.lexbor import LexborNode

    from articles.importing.cleaning.page import Page
    from articles.importing.readers.html_page.document import Document, HtmlLine
    from articles.importing.readers.html_page.metadata import Metadata
    from articles.importing.readers.html_page.profile import Profile

_LONGEST_HEADLINE = 300
_LONGEST_NAME = 60
#: In characters, of an element that holds a headline, a byline and the like.
_LONGEST_PART = 2000
#: Elements that are asked for such a thing.
_MOST = 200
_MOST_TAGS = 30
_LONGEST_TAG = 60
_LONGEST_ADDRESS = 500
#: In an address, what says where a reader came from and nothing of the article.
_CAMPAIGN = re.compile(r"(?:utm_\w+|fbclid|gclid|iqs|ref|from)=[^&]*&?")


@dataclass(slots=True)
class Finding:
    """The page while it is read: its document, what it says to machines, and the profile of its site."""

    document: Document
    said: Metadata
    profile: Profile
    page: Page[HtmlLine]

    def select(self, part: str) -> tuple[str, ...]:
        return self.profile.select.get(part, ())

    def short(self, part: str) -> Iterator[LexborNode]:
        """What the profile's selectors find for a part that is never long, and that says anything."""
        length = self.document.measure()
        return (node for node in self.document.all(self.select(part)) if 0 < length(node) <= _LONGEST_PART)

    def headline(self) -> str:
        """The headline that is printed, where it is the one the page says it has; else what it says."""
        said = self.said.headline or self.said.title
        shown = list(self.short("headline"))[:_MOST]
        node = next((node for node in shown if self._is_headline(self.document.text(node), said)), None)
        if node is None and not self.said.headline:
            node = next((node for node in shown if self.document.text(node) != self.said.site), None)
        if node is None and not self.said.headline:
            self.page.doubt(DoubtCode.MARKUP_UNKNOWN, "Nothing says which is the headline; the page's title was taken.")
        headline = nfc(self.document.text(node)) if node is not None else nfc(said)
        if node is not None:
            self.document.take(node, Fate.KEPT, "headline")
        title = self.document.tree.css_first("title")
        if title is not None and headline and headline in self.said.title:
            self.document.take(title, Fate.TRANSFORMED, "headline")
        return headline if len(headline) <= _LONGEST_HEADLINE else ""

    @staticmethod
    def _is_headline(text: str, said: str) -> bool:
        return bool(said) and (text.casefold() == said.casefold() or (len(text) >= 8 and said.startswith(text)))

    def deck(self) -> None:
        node = next(self.short("deck"), None)
        if node is not None:
            self.page.deck = [line.text for line in self.document.lines(node) if line.text]
            self.document.take(node, Fate.KEPT, "deck")
        elif self.said.deck:
            self.page.deck = [self.said.deck]

    def times(self) -> None:
        """What is printed with its label comes first where the profile knows the site; else what is said to machines."""
        zone = self.profile.zone
        length = self.document.measure()
        printed_times: list[Stamp] = []
        machine: list[Stamp] = []
        for node in islice(self.document.all(self.select("dates")), _MOST):
            if length(node) > _LONGEST_PART:
                continue
            for line in self.document.lines(node):
                stamps = stamps_in(line.text, line.number) if line.text else []
                if stamps:
                    line.transform("times")
                printed_times += stamps
            machine += self._of_element(node)
        said = [
            Stamp(moment.at, is_change, moment.is_exact, 0)
            for texts, is_change in ((self.said.published, False), (self.said.modified, True))
            for text in texts[:5]
            if (moment := _moment(text, zone)) is not None
        ]
        firsts = [stamp for stamp in said if not stamp.is_modification]
        if printed_times:
            self.page.stamps = printed_times
        elif firsts:
            changes = [stamp for stamp in said if stamp.is_modification]
            # The first thing it says counts; others repeat it more or less exactly.
            self.page.stamps = [firsts[0], *changes[:1]]
        else:
            self.page.stamps = machine[:1] or said[:1]

    def times_anywhere(self) -> None:
        """Labelled times wherever they stand; raises NotAnArticle when there are none."""
        document = self.document
        for line in document.lines_between(0, len(document.pieces)):
            if line.is_free and (stamps := stamps_in(line.text, line.number)):
                self.page.stamps += stamps
                line.transform("times")
        if not self.page.stamps:
            reason = "no time of publication stands on the page, so it is no article's"
            raise NotAnArticle(reason, line=document.last_line)

    def _of_element(self, node: LexborNode) -> Iterator[Stamp]:
        attributes = node.attributes
        for text in (attributes.get("datetime"), attributes.get("content"), self.document.text(node)):
            moment = _moment(text or "", self.profile.zone)
            if moment is not None:
                line = next((line.number for line in self.document.lines(node) if line.text), 0)
                self.document.take(node, Fate.TRANSFORMED, "times")
                is_change = "modified" in (attributes.get("itemprop") or "").lower()
                yield Stamp(moment.at, is_change, moment.is_exact, line)
                return

    def byline(self) -> None:
        for node in self.short("byline"):
            for line in self.document.lines(node):
                if line.is_free and not take_credit(self.page, line, "byline"):
                    person = person_named(line.text)
                    line.transform("byline")
                    self.page.people += [person] if person else []
        if not (self.page.people or self.page.contributor):
            for author in self.said.authors[:10]:
                found = bylines.credits_in(author)
                person = person_named(author)
                self.page.people += found.people if found else [person] if person else []

    def sections(self) -> tuple[str, ...]:
        found = []
        for node in self.short("section"):
            # Of a way through the site ("홈 > 사회", or a line for each step) the last step.
            steps = [line.text for line in self.document.lines(node) if line.text]
            text = steps[-1] if steps else ""
            section = chrome.section_of(text) or (text if len(text) <= _LONGEST_NAME and ">" not in text else "")
            if section:
                found.append(nfc(section))
                self.document.take(node, Fate.TRANSFORMED, "section")
                break
        found += [nfc(section) for section in self.said.sections if len(section) <= _LONGEST_NAME]
        return tuple(dict.fromkeys(found))

    def tags(self) -> tuple[str, ...]:
        found = []
        for node in self.short("tags"):
            text = self.document.text(node).strip("# ,")
            if text and len(text) <= _LONGEST_TAG:
                found.append(nfc(text))
                self.document.take(node, Fate.TRANSFORMED, "tags")
        found = found or [nfc(tag) for tag in self.said.tags if len(tag) <= _LONGEST_TAG]
        return tuple(dict.fromkeys(found))[:_MOST_TAGS]


def _moment(text: str, zone: ZoneInfo) -> Moment | None:
    """The time `text` gives; None where it gives none that can be."""
    try:
        return moment_of(text, zone=zone) if text else None
    except ValueError:
        return None


def person_named(text: str) -> LegacyByline | None:
    """Somebody whom an element for a byline names, with nothing but the name in it; None for anything longer."""
    text = re.sub(r"^(?:By|By:|Written by|글|기자명)(?:\s+|$)", "", nfc(printed(text)), flags=re.IGNORECASE).strip(
        " ,|·:"
    )
    if not text or len(text) > _LONGEST_NAME or re.search(r"[\d@:/<>]", text) or len(text.split()) > 5:
        return None
    if bylines.is_house(text):
        return None
    return LegacyByline(name_ko=text) if any(map(is_hangul, text)) else LegacyByline(name_en=text)


def addresses_of(urls: Sequence[str], number: str, profile: Profile) -> tuple[str, ...]:
    """All paths the article had, with what stands in their queries but for campaigns."""
    found = [address.replace("{number}", number) for address in profile.addresses] if number else []
    host = ""
    for url in urls:
        parts = urlsplit(url)
        host = host or parts.netloc
        if parts.netloc != host or (parts.path in {"", "/"} and not parts.query):
            continue
        query = _CAMPAIGN.sub("", parts.query).strip("&")
        found.append(f"{parts.path or '/'}?{query}" if query else parts.path)
    return tuple(address for address in dict.fromkeys(found) if len(address) <= _LONGEST_ADDRESS)
