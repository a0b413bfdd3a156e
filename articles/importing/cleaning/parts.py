"""The parts of an article below its headline, line by line: what stands before the first paragraph, after the last, and
below the article. Every line is accounted for (`Line`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articles.importing.cleaning import chrome, footer
from articles.importing.cleaning.page import (
    DASH,
    LONGEST_DECK,
    TextLine,
    is_credit,
    is_deck,
    opening,
    paragraph,
    take_common,
    take_credit,
    take_dashed_deck,
    take_note,
)
from articles.importing.item import NotAnArticle

if TYPE_CHECKING:
    from articles.importing.cleaning.page import Page


def read_footer(page: Page[Any], anchor: int) -> tuple[int, str]:
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


def read_head(page: Page[Any], start: int, end: int) -> int:
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
        elif page.guesses_deck and not page.deck and is_deck(page, index, end, after_picture=after_picture):
            line.keep("deck")
            page.deck.append(line.text)
        else:
            return index
    raise NotAnArticle("no text stands below the registration time", line=start + 1)


def read_tail[L: TextLine](page: Page[L], start: int, end: int) -> tuple[int, list[L]]:
    """Below the last paragraph, from the bottom up: lists of other articles, buttons, bylines, notes.

    Returns the index where the body ends and the lines that are bylines or notes, in their order.
    """
    end = _without_related(page, start, end)
    tail: list[L] = []
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


def _without_related(page: Page[Any], start: int, end: int) -> int:
    """Drop a list of other articles and all below it; bylines stand above it."""
    for index in range(start + 1, end):
        if chrome.begins_related(page.lines[index].text):
            for line in page.lines[index:end]:
                if line.is_free:
                    line.drop("list of other articles")
            return index
    return end


def read_body(page: Page[Any], start: int, end: int) -> None:
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
