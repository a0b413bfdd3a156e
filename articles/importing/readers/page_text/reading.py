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
from dataclasses import replace
from typing import TYPE_CHECKING

from articles.body import paragraphs
from articles.copytext import Origin, StoryKind
from articles.importing.cleaning import bylines, chrome, footer
from articles.importing.cleaning.charset import decode
from articles.importing.cleaning.genre import genre_of
from articles.importing.cleaning.lines import Line, lines_of
from articles.importing.cleaning.times import stamps_in
from articles.importing.item import DoubtCode, LegacyItem, NotAnArticle
from articles.importing.readers.page_text.page import (
    DASH,
    LONGEST_DECK,
    Page,
    is_credit,
    is_deck,
    opening,
    paragraph,
    take_common,
    take_credit,
    take_dashed_deck,
    take_label,
    take_note,
)
from articles.korean import hangul_share

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_HEADLINE = 300
#: Under which the old site shows the article with this number.
_ADDRESSES = ("/news/article.html?no={}", "/mobile/article.html?no={}")
#: Shorter first lines are a section's name rather than a headline with its deck.
_SHORTEST_HEADLINE = 15
#: Above this share of Hangul among the letters a page is Korean; English pages quote names.
_KOREAN_FROM = 0.3


def read_page(data: bytes, name: str) -> LegacyItem:
    """The article in `data`, a dump called `name`. Raises NotAnArticle, naming file and line."""
    try:
        decoded = decode(data)
        page = Page(lines_of(decoded.text), list(decoded.doubts))
        anchor = _anchor(page)
        _read_header(page, anchor)
        end, footer_text = _read_footer(page, anchor)
        start = _read_head(page, anchor + 1, end)
        end, tail = _read_tail(page, start, end)
        _read_body(page, start, end)
        for line in tail:
            take_credit(page, line, "byline at the end")
        return _item(page, data, name, decoded.encoding, footer_text)
    except NotAnArticle as error:
        raise NotAnArticle(error.reason, name=name, line=error.line) from error


# The parts of a page, in the order they are recognised ------------------------------------------------------


def _anchor(page: Page) -> int:
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
        raise NotAnArticle(
            "no registration time (등록, 입력, 발행 … with a date) stands on it, so it is no article page",
            line=max(len(page.lines), 1),
        )
    return anchor


def _read_header(page: Page, anchor: int) -> None:
    """Above the times: chrome, perhaps the section, the headline, perhaps a deck behind a dash."""
    left = [line for line in page.lines[:anchor] if line.is_free and not take_common(page, line)]
    while len(left) > 1 and _take_below_headline(page, left[-1]):
        left.pop()
    if len(left) == 2 and _is_headline_and_deck(page, left[0], left[1], anchor):
        page.doubt(DoubtCode.DECK_ASSUMED, "Taken for the deck, though nothing marks it.", left[-1].number)
        page.deck.insert(0, left[-1].text)
        left.pop().keep("deck")
    if not left or len(left[-1].text) > _LONGEST_HEADLINE:
        raise NotAnArticle(
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
        if take_label(page, line):
            continue
        line.drop("above the headline")
        if not chrome.section_of(line.text):
            page.doubt(
                DoubtCode.HEADER_LINE_DROPPED, f"Not recognised above the headline: {line.text[:80]}", line.number
            )


def _take_below_headline(page: Page, line: Line) -> bool:
    """Take a line between headline and times: a byline, a label, a deck behind a dash."""
    if take_label(page, line) or take_credit(page, line, "byline"):
        return True
    if not DASH.match(line.text):
        return False
    take_dashed_deck(page, line, first=True)
    return True


def _is_headline_and_deck(page: Page, first: Line, second: Line, anchor: int) -> bool:
    """Whether two lines stand alone above the times, the first too long for the name of a section."""
    has_chrome = any(line.pieces for line in page.lines[:anchor] if line.number < second.number and not line.is_blank)
    return not has_chrome and len(first.text) >= _SHORTEST_HEADLINE and not chrome.section_of(second.text)


def _read_footer(page: Page, anchor: int) -> tuple[int, str]:
    """Index where the article ends, and the text below the copyright line."""
    end = len(page.lines)
    for index in range(anchor + 1, len(page.lines)):
        text = page.lines[index].text
        if chrome.is_copyright(text):
            page.copyright_line = text
            page.lines[index].keep("copyright line")
            end = index
            break
        if text and footer.is_footer(text):
            end = index
            break
    below = [line for line in page.lines[end:] if line.is_free]
    for line in below:
        line.transform("imprint proposal") if footer.has_labels(line.text) else line.drop("below the article")
    return end, "\n".join(line.text for line in below)


def _read_head(page: Page, start: int, end: int) -> int:
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
        elif take_common(page, line) or take_credit(page, line, "byline"):
            continue
        elif after_picture and chrome.is_caption(line.text):
            line.keep("caption")
            page.captions.append(line.text)
        elif DASH.match(line.text) and len(line.text) <= LONGEST_DECK:
            take_dashed_deck(page, line)
        elif not page.deck and is_deck(page, index, end, after_picture=after_picture):
            line.keep("deck")
            page.deck.append(line.text)
        else:
            return index
    raise NotAnArticle("no text stands below the registration time", line=start + 1)


def _read_tail(page: Page, start: int, end: int) -> tuple[int, list[Line]]:
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
            elif not take_common(page, line):
                if not is_credit(line.text):
                    break
                tail.append(line)
        end -= 1
    return end, tail[::-1]


def _without_related(page: Page, start: int, end: int) -> int:
    """Drop a list of other articles and all below it; bylines stand above it."""
    for index in range(start + 1, end):
        if chrome.begins_related(page.lines[index].text):
            for line in page.lines[index:end]:
                if line.is_free:
                    line.drop("list of other articles")
            return index
    return end


def _read_body(page: Page, start: int, end: int) -> None:
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
        elif line.is_free and not take_note(page, line):
            block.append(opening(page, line) if not page.body and not block else paragraph(line))
    if block:
        page.body.append(block)
    if not page.body:
        raise NotAnArticle("no text stands below the registration time", line=start + 1)


# The whole ---------------------------------------------------------------------------------------------------


def _item(page: Page, data: bytes, name: str, encoding: str, footer_text: str) -> LegacyItem:
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
    number = (chrome.number_in_name(name) or page.number).lstrip("0")
    return LegacyItem(
        name=name,
        source_id=number or f"sha256:{digest}",
        sha256=digest,
        encoding=encoding,
        headline=page.headline,
        published_at=published,
        modified_at=modified,
        body_html=paragraphs("\n\n".join("\n".join(block) for block in page.body)),
        language=language,
        url=page.url,
        original=data,
        sections=(page.section,) if page.section else (),
        addresses=tuple(address.format(number) for address in _ADDRESSES) if number else (),
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


def _language(page: Page) -> str:
    text = page.headline + "".join(line for block in page.body for line in block)
    if not any(character.isalpha() for character in text):
        page.doubt(DoubtCode.LANGUAGE_ASSUMED, "There are no letters to tell the language by.")
    return "ko" if hangul_share(text) >= _KOREAN_FROM else "en"


def _times(page: Page) -> tuple[datetime, datetime | None]:
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


def _kind(page: Page) -> tuple[StoryKind, Origin]:
    genre = page.genre or genre_of(page.headline)
    kind, origin = genre or (StoryKind.NEWS, Origin.OWN)
    if genre:
        page.doubt(DoubtCode.KIND_ASSUMED, f"Taken for {kind.value} by the words of its headline or label.")
    if page.agency:
        origin = Origin.WIRE
    elif page.contributor and origin is Origin.OWN:
        origin = Origin.CONTRIBUTED
    return kind, origin
