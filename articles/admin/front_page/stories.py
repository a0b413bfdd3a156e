"""The list beside the board: what comes, the newest that are not on it, and what a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.admin.front_page.shown import Story, as_story, coming, newest, stories_of
from articles.korean import nfc
from articles.search.finding import Search, find
from newsroom.primary_keys import key_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from newsroom.house import House

#: Stories of the list: of the newest, and of what is scheduled.
_LENGTH = 20
_COMING = 40


def stories_for(house: House, language: str, now: datetime, typed: str, on_board: Collection[int]) -> list[Story]:
    """What can be put on the board: what comes first, then the newest, or what is found for `typed` (words or a number)."""
    typed = nfc(typed.replace("\x00", "")).strip()[:200]
    if number := key_in(typed):
        found = stories_of(house, language, now, {number})
    elif typed:
        answers = find(house, language, Search.of(typed), now).versions
        found = [as_story(version, house, language, now) for version in answers if version.language == language]
    else:
        found = newest(house, language, now, on_board, _LENGTH)
    stories = [*coming(house, language, now, typed, _COMING), *found] if not number else found
    return list({story.number: story for story in stories if story.number not in on_board}.values())
