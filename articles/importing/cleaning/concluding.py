"""What follows from all that a page says: its language, its times, what sort of piece it is."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from articles.copytext import Origin, StoryKind
from articles.importing.cleaning import bylines
from articles.importing.cleaning.genre import genre_of
from articles.importing.cleaning.language import language_of as language_of_text
from articles.importing.item import DoubtCode
from articles.korean import nfc

if TYPE_CHECKING:
    from datetime import datetime

    from articles.importing.cleaning.page import Page
    from articles.importing.item import LegacyByline


#: In characters; summaries made of the text are cut off somewhere after.
_BEGINS_ALIKE = 30
#: In characters, of a text whose language is asked.
_ENOUGH = 1000
_TAG = re.compile(r"<[^>]*>")


def language_of(page: Page[Any]) -> str:
    """The language its text is in, with a doubt where nothing tells."""
    language = language_of_text(text_to_tell_by(page))
    if not language:
        page.doubt(DoubtCode.LANGUAGE_ASSUMED, "There are no letters to tell the language by.")
    return language or "en"


def text_to_tell_by(page: Page[Any]) -> str:
    """Its headline and enough of its text to tell its language."""
    found, length = [page.headline], 0
    for line in (line for block in page.body for line in block):
        found.append(line)
        length += len(line)
        if length > _ENOUGH:
            break
    return "".join(found)[:_ENOUGH]


def times_of(page: Page[Any]) -> tuple[datetime, datetime | None]:
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


def people_of(page: Page[Any], origin: Origin) -> tuple[LegacyByline, ...]:
    """Who wrote it, each person once."""
    people, doubts = bylines.merged(page.people)
    page.doubts += doubts
    if origin is not Origin.OWN and page.agency:
        people = tuple(replace(person, is_staff=False) for person in people)
    if not (people or page.contributor or page.agency):
        page.doubt(DoubtCode.NO_BYLINE, "Nobody is named as its writer.")
    return people


def kind_of(page: Page[Any]) -> tuple[StoryKind, Origin]:
    genre = page.genre or genre_of(page.headline)
    kind, origin = genre or (StoryKind.NEWS, Origin.OWN)
    if genre:
        page.doubt(DoubtCode.KIND_ASSUMED, f"Taken for {kind.value} by the words of its headline or label.")
    if page.agency:
        origin = Origin.WIRE
    elif page.contributor and origin is Origin.OWN:
        origin = Origin.CONTRIBUTED
    return kind, origin


def words_of(body: str) -> str:
    """What a stored body says, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", body)).split())


def description_of(said: str, text: str) -> str:
    """A summary that somebody wrote; "" for one that only repeats how `text`, a body in plain words, begins."""
    said, text = nfc(" ".join(said.split())), " ".join(text.split())
    beginning = said.rstrip(" .…[]").casefold()[:_BEGINS_ALIKE]
    return "" if text.casefold().startswith(beginning) else said
