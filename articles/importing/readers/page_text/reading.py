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

from articles.body import paragraphs
from articles.importing.cleaning import chrome, footer
from articles.importing.cleaning.charset import decode
from articles.importing.cleaning.concluding import kind_of, language_of, people_of, times_of
from articles.importing.cleaning.lines import Line, lines_of
from articles.importing.cleaning.page import DASH, Page, take_common, take_credit, take_dashed_deck, take_label
from articles.importing.cleaning.parts import read_body, read_footer, read_head, read_tail
from articles.importing.cleaning.times import stamps_in
from articles.importing.item import DoubtCode, LegacyItem, NotAnArticle

_LONGEST_HEADLINE = 300
#: Under which the old site shows the article with this number.
_ADDRESSES = ("/news/article.html?no={}", "/mobile/article.html?no={}")
#: Shorter first lines are a section's name rather than a headline with its deck.
_SHORTEST_HEADLINE = 15


def read_page(data: bytes, name: str) -> LegacyItem:
    """The article in `data`, a dump called `name`. Raises NotAnArticle, naming file and line."""
    try:
        decoded = decode(data)
        page = Page(lines_of(decoded.text), list(decoded.doubts))
        anchor = _anchor(page)
        _read_header(page, anchor)
        end, footer_text = read_footer(page, anchor)
        start = read_head(page, anchor + 1, end)
        end, tail = read_tail(page, start, end)
        read_body(page, start, end)
        for line in tail:
            take_credit(page, line, "byline at the end")
        return _item(page, data, name, decoded.encoding, footer_text)
    except NotAnArticle as error:
        raise NotAnArticle(error.reason, name=name, line=error.line) from error


# The parts of a page, in the order they are recognised ------------------------------------------------------


def _anchor(page: Page[Line]) -> int:
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


def _read_header(page: Page[Line], anchor: int) -> None:
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


def _take_below_headline(page: Page[Line], line: Line) -> bool:
    """Take a line between headline and times: a byline, a label, a deck behind a dash."""
    if take_label(page, line) or take_credit(page, line, "byline"):
        return True
    if not DASH.match(line.text):
        return False
    take_dashed_deck(page, line, first=True)
    return True


def _is_headline_and_deck(page: Page[Line], first: Line, second: Line, anchor: int) -> bool:
    """Whether two lines stand alone above the times, the first too long for the name of a section."""
    has_chrome = any(line.pieces for line in page.lines[:anchor] if line.number < second.number and not line.is_blank)
    return not has_chrome and len(first.text) >= _SHORTEST_HEADLINE and not chrome.section_of(second.text)


# The whole ---------------------------------------------------------------------------------------------------


def _item(page: Page[Line], data: bytes, name: str, encoding: str, footer_text: str) -> LegacyItem:
    language = language_of(page)
    published, modified = times_of(page)
    kind, origin = kind_of(page)
    people = people_of(page, origin)
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
