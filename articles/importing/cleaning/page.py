"""An old page while it is read, and what one of its lines is taken for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from articles.importing.cleaning import bylines, chrome
from articles.importing.cleaning.datelines import dateline_in
from articles.importing.cleaning.genre import genre_of_label
from articles.importing.item import Doubt, DoubtCode

if TYPE_CHECKING:
    from articles.copytext import Origin, StoryKind
    from articles.importing.cleaning.times import Stamp
    from articles.importing.item import LegacyByline

#: What marks a deck.
DASH = re.compile(r"[–—―-]\s*(?=\S)")
_SENTENCE_END = re.compile(r"[.!?。…][”’\"')\]]*$|(?:다|요|까)\.?[”’\"')\]]*$")
#: In characters; a longer line is a paragraph.
LONGEST_DECK = 250


class TextLine(Protocol):
    """A line of a page, be it one of a text or of what a browser would show; see `lines.Line`."""

    @property
    def number(self) -> int:
        """Where it stands in the file, counted from 1."""

    @property
    def text(self) -> str:
        """What it says, without blanks around."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""

    @property
    def is_free(self) -> bool:
        """Whether it says something that nobody has accounted for yet."""

    def keep(self, part: str, /) -> None:
        """All of it is in the article as it stands."""

    def transform(self, part: str, /) -> None:
        """Its sense is in the article, in another form."""

    def drop(self, reason: str, /) -> None:
        """It is no part of the article."""

    def split(self, at: int, part: str, rest_part: str, /) -> str:
        """`text[:at]` is transformed into `part`, the rest kept as `rest_part`; returns that rest."""


@dataclass(slots=True)
class Page[L: TextLine]:
    """The page while it is read."""

    lines: list[L]
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
    #: Whether a short line may be the deck though nothing marks it.
    guesses_deck: bool = True
    genre: tuple[StoryKind, Origin] | None = None
    body: list[list[str]] = field(default_factory=list)

    def doubt(self, code: DoubtCode, message: str, line: int = 0) -> None:
        """Note what a person should look at."""
        self.doubts.append(Doubt(code, message, line))


def take_common(page: Page[Any], line: TextLine) -> bool:
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
    return bool(page.headline) and take_label(page, line)


def take_label(page: Page[Any], line: TextLine) -> bool:
    genre = genre_of_label(line.text)
    if genre:
        page.genre = genre
        line.transform("kind")
    return genre is not None


def take_credit(page: Page[Any], line: TextLine, part: str) -> bool:
    """Take a line that is a byline, an address of one, or the note that names a contributor."""
    if take_note(page, line):
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


def take_note(page: Page[Any], line: TextLine) -> bool:
    who = bylines.contributor_in(line.text)
    if who:
        page.contributor = who
        line.transform("contributor")
    return bool(who)


def is_credit(text: str) -> bool:
    return bool(bylines.contributor_in(text) or bylines.email_alone(text) or bylines.credits_in(text))


def take_dashed_deck(page: Page[Any], line: TextLine, *, first: bool = False) -> None:
    found = DASH.match(line.text)
    rest = line.split(found.end() if found else 0, "mark of the deck", "deck")
    page.deck.insert(0 if first else len(page.deck), rest)


def is_deck(page: Page[Any], index: int, end: int, *, after_picture: bool) -> bool:
    """Whether an unmarked line is the deck: short, no sentence, and below the picture or above the byline."""
    text = page.lines[index].text
    if len(text) > LONGEST_DECK or bylines.glued(text) or dateline_in(text):
        return False
    following = next((line.text for line in page.lines[index + 1 : end] if not line.is_blank), "")
    if not following:
        return False
    is_sentence = _SENTENCE_END.search(text) is not None
    above_byline = is_credit(following)
    if above_byline and not any(line.text for line in page.lines[index + 2 : end] if not is_credit(line.text)):
        return False
    if not (above_byline and (after_picture or not is_sentence)) and (is_sentence or not after_picture):
        return False
    if is_sentence or not above_byline:
        page.doubt(DoubtCode.DECK_ASSUMED, "Taken for the deck, though nothing marks it.", page.lines[index].number)
    return True


def opening(page: Page[Any], line: TextLine) -> str:
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
    return line.split(start, "byline and dateline", "body") if start else paragraph(line)


def paragraph(line: TextLine) -> str:
    line.keep("body")
    return line.text


def _add(page: Page[Any], found: bylines.Credits) -> None:
    page.people.extend(found.people)
    page.dateline = page.dateline or found.place
    page.agency = page.agency or found.agency


def _give_email(page: Page[Any], email: str, line: int) -> None:
    """An address on a line of its own is that of the person named last who has none."""
    for index in range(len(page.people) - 1, -1, -1):
        if not page.people[index].email:
            page.people[index] = replace(page.people[index], email=email)
            return
    page.doubt(DoubtCode.EMAIL_OF_NOBODY, f"Nobody's address: {email}", line)
