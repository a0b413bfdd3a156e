"""Reader for a text dump of an article page of the old site.

    headline, perhaps below menus, weather and a section's name
    등록 2025.06.18 14:51:54          ← the anchor: a page without it is no article page
    크게보기, captions, deck, bylines, in any order and number
    the body, whose first sentence may begin with byline or dateline
    bylines once more, the copyright line, the imprint

Knows no database. Every character of the page is kept, transformed or dropped with a reason (`LegacyItem.spans`).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from articles.body import paragraphs
from articles.copytext import Origin, StoryKind
from articles.importing import bylines, chrome, footer
from articles.importing.charset import decode
from articles.importing.datelines import dateline_in
from articles.importing.genre import genre_of, genre_of_label
from articles.importing.item import Doubt, DoubtCode, LegacyByline, LegacyItem, NotAnArticlePage
from articles.importing.lines import Line, lines_of
from articles.importing.times import Stamp, stamps_in
from articles.korean import hangul_share

if TYPE_CHECKING:
    from datetime import datetime

_DASH = re.compile(r"[–—―-]\s*(?=\S)")
_SENTENCE_END = re.compile(r"[.!?。…][”’\"')\]]*$|(?:다|요|까)\.?[”’\"')\]]*$")
_COPYRIGHT = re.compile(
    r"(?:copyright\s*(?:[@©ⓒ(]|\d{4})|[©ⓒ]|\W*저작권자|.{0,40}무단\s?(?:전재|복제)|.{0,80}all rights reserved)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"[▲△▼▽]\s*\S|.*(?:[(\[/]\s*)?(?:사진\s*[=:]|사진\s?제공|Photo\s*(?:[:=]|by\b|courtesy)|Courtesy of)|.*[(\[/]\s*[^()\[\]]{2,30}\s?제공\s*[)\]]?$"
)
_LONGEST_DECK = 250
_LONGEST_CAPTION = 300
_LONGEST_HEADLINE = 300
_SHORTEST_HEADLINE = 15
#: Above this share of Hangul among the letters a page is Korean; English pages quote names.
_KOREAN_FROM = 0.3


@dataclass(slots=True)
class _Page:
    """The page while it is read."""

    lines: list[Line]
    doubts: list[Doubt] = field(default_factory=list)
    headline: str = ""
    section: str = ""
    deck: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    people: list[LegacyByline] = field(default_factory=list)
    contributor: str = ""
    agency: str = ""
    dateline: str = ""
    url: str = ""
    number: str = ""
    copyright_line: str = ""
    pictures: int = 0
    genre: tuple[StoryKind, Origin] | None = None
    body: list[list[str]] = field(default_factory=list)

    def doubt(self, code: DoubtCode, message: str, line: int = 0) -> None:
        """Note what a person should look at."""
        self.doubts.append(Doubt(code, message, line))


def read(data: bytes, name: str) -> LegacyItem:
    """The article in `data`, a dump called `name`. Raises NotAnArticlePage, naming file and line."""
    try:
        decoded = decode(data)
        page = _Page(lines_of(decoded.text), list(decoded.doubts))
        anchor = _anchor(page)
        _read_header(page, anchor)
        end, footer_text = _read_footer(page, anchor)
        start = _read_head(page, anchor + 1, end)
        end, tail = _read_tail(page, start, end)
        _read_body(page, start, end)
        for line in tail:
            _take_credit(page, line, "byline at the end")
        return _item(page, data, name, decoded.encoding, footer_text)
    except NotAnArticlePage as error:
        raise NotAnArticlePage(error.reason, name=name, line=error.line) from error


# The parts of a page, in the order they are recognised ------------------------------------------------------


def _anchor(page: _Page) -> int:
    """Index of the last line of the registration times."""
    anchor = -1
    for index, line in enumerate(page.lines):
        stamps = stamps_in(line.text, line.number)
        if stamps:
            page.stamps += stamps
            line.transform("times")
            anchor = index
        elif page.stamps and not line.is_blank:
            break
    if not page.stamps:
        raise NotAnArticlePage(
            "no registration time (등록, 입력, 발행 … with a date) stands on it, so it is no article page",
            line=max(len(page.lines), 1),
        )
    return anchor


def _read_header(page: _Page, anchor: int) -> None:
    """Above the times: chrome, perhaps the section, the headline, perhaps a deck behind a dash."""
    left = [line for line in page.lines[:anchor] if line.is_free and not _take_common(page, line)]
    while len(left) > 1 and _take_below_headline(page, left[-1]):
        left.pop()
    if len(left) == 2 and _is_headline_and_deck(page, *left, anchor):
        page.doubt(DoubtCode.DECK_ASSUMED, "Taken for the deck, though nothing marks it.", left[-1].number)
        page.deck.insert(0, left[-1].text)
        left.pop().keep("deck")
    if not left or len(left[-1].text) > _LONGEST_HEADLINE:
        raise NotAnArticlePage(
            "no headline stands above the registration time", line=left[-1].number if left else anchor + 1
        )
    if len(left) > 1 and chrome.section_of(left[-1].text) and not chrome.section_of(left[-2].text):
        # Some skins print the section below the headline.
        page.section = chrome.section_of(left[-1].text)
        left.pop().transform("section")
    headline = left.pop()
    page.headline = " ".join(headline.text.split())
    headline.keep("headline")
    if left and not page.section and (section := chrome.section_of(left[-1].text)):
        page.section = section
        left.pop().transform("section")
    for line in left:
        if _take_label(page, line):
            continue
        line.drop("above the headline")
        if not chrome.section_of(line.text):
            page.doubt(
                DoubtCode.HEADER_LINE_DROPPED, f"Not recognised above the headline: {line.text[:80]}", line.number
            )


def _take_below_headline(page: _Page, line: Line) -> bool:
    """Take a line between headline and times: a byline, a label, a deck behind a dash."""
    if _take_label(page, line) or _take_credit(page, line, "byline"):
        return True
    if not _DASH.match(line.text):
        return False
    _take_dashed_deck(page, line, first=True)
    return True


def _is_headline_and_deck(page: _Page, first: Line, second: Line, anchor: int) -> bool:
    """Whether two lines stand alone above the times, the first too long for the name of a section."""
    has_chrome = any(line.pieces for line in page.lines[:anchor] if line.number < second.number and not line.is_blank)
    return not has_chrome and len(first.text) >= _SHORTEST_HEADLINE and not chrome.section_of(second.text)


def _read_footer(page: _Page, anchor: int) -> tuple[int, str]:
    """Index where the article ends, and the text below the copyright line."""
    end = len(page.lines)
    for index in range(anchor + 1, len(page.lines)):
        text = page.lines[index].text
        if len(text) <= _LONGEST_DECK and _COPYRIGHT.match(text):
            page.copyright_line = text
            page.lines[index].keep("copyright line")
            end = index
            break
        if text and footer.is_footer(text):
            end = index
            break
    below = [line for line in page.lines[end:] if line.is_free]
    for line in below:
        line.transform("imprint proposal") if footer.is_footer(line.text) else line.drop("below the article")
    return end, "\n".join(line.text for line in below)


def _read_head(page: _Page, start: int, end: int) -> int:
    """Between the times and the first paragraph; returns the index of that paragraph."""
    after_picture = False
    for index in range(start, end):
        line = page.lines[index]
        if not line.is_free:
            continue
        if chrome.is_picture_mark(line.text):
            line.drop("mark of a picture")
            page.pictures += 1
            after_picture = True
        elif _take_common(page, line) or _take_credit(page, line, "byline"):
            continue
        elif after_picture and len(line.text) <= _LONGEST_CAPTION and _CAPTION.match(line.text):
            line.keep("caption")
            page.captions.append(line.text)
        elif _DASH.match(line.text) and len(line.text) <= _LONGEST_DECK:
            _take_dashed_deck(page, line)
        elif not page.deck and _is_deck(page, index, end, after_picture=after_picture):
            line.keep("deck")
            page.deck.append(line.text)
        else:
            return index
    raise NotAnArticlePage("no text stands below the registration time", line=start + 1)


def _read_tail(page: _Page, start: int, end: int) -> tuple[int, list[Line]]:
    """Below the last paragraph, from the bottom up: lists of other articles, buttons, bylines, notes.

    Returns the index where the body ends and the lines that are bylines or notes, in their order.
    """
    end = _without_related(page, start, end)
    tail: list[Line] = []
    while end > start + 1:
        line = page.lines[end - 1]
        if line.is_free:
            if chrome.is_tail(line.text):
                line.drop("button below the article")
            elif not _take_common(page, line):
                if not _is_credit(line.text):
                    break
                tail.append(line)
        end -= 1
    return end, tail[::-1]


def _without_related(page: _Page, start: int, end: int) -> int:
    """Drop a list of other articles and all below it; bylines stand above it."""
    for index in range(start + 1, end):
        if chrome.begins_related(page.lines[index].text):
            for line in page.lines[index:end]:
                if line.is_free:
                    line.drop("list of other articles")
            return index
    return end


def _read_body(page: _Page, start: int, end: int) -> None:
    """The paragraphs: a block of lines between blank ones is one paragraph."""
    block: list[str] = []
    for line in page.lines[start:end]:
        if line.is_blank:
            if block:
                page.body.append(block)
            block = []
        elif chrome.is_picture_mark(line.text):
            line.drop("mark of a picture")
            page.pictures += 1
        elif line.is_free and not _take_note(page, line):
            block.append(_opening(page, line) if not page.body and not block else _paragraph(line))
    if block:
        page.body.append(block)
    if not page.body:
        raise NotAnArticlePage("no text stands below the registration time", line=start + 1)


# What a line is taken for ------------------------------------------------------------------------------------


def _take_common(page: _Page, line: Line) -> bool:
    """Take a line that means the same wherever it stands: chrome, the page's address, a label of its genre."""
    reason = chrome.reason_to_drop(line.text)
    if reason:
        line.drop(reason)
        return True
    address = chrome.address_in(line.text)
    if address:
        page.url, page.number = address
        line.transform("address")
        return True
    return bool(page.headline) and _take_label(page, line)


def _take_label(page: _Page, line: Line) -> bool:
    genre = genre_of_label(line.text)
    if genre:
        page.genre = genre
        line.transform("kind")
    return genre is not None


def _take_credit(page: _Page, line: Line, part: str) -> bool:
    """Take a line that is a byline, an address of one, or the note that names a contributor."""
    if _take_note(page, line):
        return True
    email = bylines.email_alone(line.text)
    if email:
        _give_email(page, email, line.number)
        line.transform(part)
        return True
    found = bylines.credits_in(line.text)
    if found is None:
        return False
    _add(page, found)
    line.transform(part)
    return True


def _take_note(page: _Page, line: Line) -> bool:
    who = bylines.contributor_in(line.text)
    if who:
        page.contributor = who
        line.transform("contributor")
    return bool(who)


def _is_credit(text: str) -> bool:
    return bool(bylines.contributor_in(text) or bylines.email_alone(text) or bylines.credits_in(text))


def _take_dashed_deck(page: _Page, line: Line, *, first: bool = False) -> None:
    found = _DASH.match(line.text)
    rest = line.split(found.end() if found else 0, "mark of the deck", "deck")
    page.deck.insert(0 if first else len(page.deck), rest)


def _is_deck(page: _Page, index: int, end: int, *, after_picture: bool) -> bool:
    """Whether an unmarked line is the deck: short, no sentence, and below the picture or above the byline."""
    text = page.lines[index].text
    if len(text) > _LONGEST_DECK or bylines.glued(text) or dateline_in(text):
        return False
    following = next((line.text for line in page.lines[index + 1 : end] if not line.is_blank), "")
    if not following:
        return False
    is_sentence = _SENTENCE_END.search(text) is not None
    above_byline = _is_credit(following)
    if above_byline and not any(line.text for line in page.lines[index + 2 : end] if not _is_credit(line.text)):
        return False
    if not (above_byline and (after_picture or not is_sentence)) and (is_sentence or not after_picture):
        return False
    if is_sentence or not above_byline:
        page.doubt(DoubtCode.DECK_ASSUMED, "Taken for the deck, though nothing marks it.", index + 1)
    return True


def _opening(page: _Page, line: Line) -> str:
    """The first paragraph without the byline and dateline that stand in it."""
    text = line.text
    found = bylines.glued(text)
    start = 0
    if found:
        _add(page, found[0])
        start = found[1]
    dateline = dateline_in(text[start:])
    if dateline:
        page.dateline, named, length = dateline
        page.agency = page.agency or bylines.agency_named(named)
        start += length
    return line.split(start, "byline and dateline", "body") if start else _paragraph(line)


def _paragraph(line: Line) -> str:
    line.keep("body")
    return line.text


def _add(page: _Page, found: bylines.Credits) -> None:
    page.people.extend(found.people)
    page.dateline = page.dateline or found.place
    page.agency = page.agency or found.agency


def _give_email(page: _Page, email: str, line: int) -> None:
    """An address on a line of its own is that of the person named last who has none."""
    for index in range(len(page.people) - 1, -1, -1):
        if not page.people[index].email:
            page.people[index] = replace(page.people[index], email=email)
            return
    page.doubt(DoubtCode.EMAIL_OF_NOBODY, f"Nobody's address: {email}", line)


# The whole ---------------------------------------------------------------------------------------------------


def _item(page: _Page, data: bytes, name: str, encoding: str, footer_text: str) -> LegacyItem:
    people, doubts = bylines.merged(page.people)
    page.doubts += doubts
    language = _language(page)
    published, modified = _times(page)
    kind, origin = _kind(page)
    if origin is not Origin.OWN and page.agency:
        people = tuple(replace(person, is_staff=False) for person in people)
    if not (people or page.contributor or page.agency):
        page.doubt(DoubtCode.NO_BYLINE, "Nobody is named as its writer.")
    if page.pictures:
        page.doubt(
            DoubtCode.PICTURE_MISSING, f"The page shows pictures ({page.pictures}) that a text dump does not hold."
        )
    digest = hashlib.sha256(data).hexdigest()
    number = chrome.number_in_name(name) or page.number
    return LegacyItem(
        name=name,
        source_id=number.lstrip("0") or f"sha256:{digest}",
        sha256=digest,
        encoding=encoding,
        headline=page.headline,
        published_at=published,
        modified_at=modified,
        body_html=paragraphs("\n\n".join("\n".join(block) for block in page.body)),
        language=language,
        url=page.url,
        section=page.section,
        deck="\n".join(page.deck),
        bylines=people,
        dateline=page.dateline,
        contributor=page.contributor or page.agency,
        kind=kind,
        origin=origin,
        captions=tuple(page.captions),
        copyright_line=page.copyright_line,
        proposal=footer.proposal_in(footer_text),
        doubts=tuple(page.doubts),
        spans=tuple(span for line in page.lines for span in line.spans()),
    )


def _language(page: _Page) -> str:
    text = page.headline + "".join(line for block in page.body for line in block)
    if not any(character.isalpha() for character in text):
        page.doubt(DoubtCode.LANGUAGE_ASSUMED, "There are no letters to tell the language by.")
    return "ko" if hangul_share(text) >= _KOREAN_FROM else "en"


def _times(page: _Page) -> tuple[datetime, datetime | None]:
    """Published and last modified. Registration comes first; where only a change is dated, that must do."""
    firsts = [stamp for stamp in page.stamps if not stamp.is_modification]
    changes = [stamp for stamp in page.stamps if stamp.is_modification]
    chosen = min(firsts or changes, key=lambda stamp: stamp.at)
    if not firsts:
        page.doubt(DoubtCode.PUBLISHED_ASSUMED, "Only a change is dated; taken for the publication.", chosen.line)
        changes = [stamp for stamp in changes if stamp is not chosen]
    elif len({stamp.at for stamp in firsts}) > 1:
        page.doubt(DoubtCode.SEVERAL_TIMES, "Several times of publication; the earliest is taken.", chosen.line)
    if not chosen.is_exact:
        page.doubt(DoubtCode.TIME_MISSING, "The day has no time; midnight is taken.", chosen.line)
    modified = max((stamp.at for stamp in changes), default=None)
    if modified is not None and modified < chosen.at:
        page.doubt(DoubtCode.SEVERAL_TIMES, "It was changed before it was published.", chosen.line)
    return chosen.at, modified


def _kind(page: _Page) -> tuple[StoryKind, Origin]:
    genre = page.genre or genre_of(page.headline)
    kind, origin = genre or (StoryKind.NEWS, Origin.OWN)
    if genre:
        page.doubt(DoubtCode.KIND_ASSUMED, f"Taken for {kind.value} by the words of its headline or label.")
    if page.agency:
        origin = Origin.WIRE
    elif page.contributor and origin is Origin.OWN:
        origin = Origin.CONTRIBUTED
    return kind, origin
