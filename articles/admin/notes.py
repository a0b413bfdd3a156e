"""What was said with the copy when it changed hands: shown to whoever has it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.workflow import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models import StatusChange

#: Copy that comes to somebody else: what was said before that was said to others.
_CHANGES_HANDS = frozenset({Action.SUBMIT, Action.SEND_BACK, Action.RECALL})
#: With these there is nothing more to do about the copy.
_ENDS = frozenset({Action.PUBLISH, Action.WITHDRAW, Action.ADOPT})


def notes_of(changes: Iterable[StatusChange]) -> list[StatusChange]:
    """Those of an article's acts, given the latest first, whose notes are for who has it now."""
    found = []
    for change in changes:
        if change.action in _ENDS:
            break
        if change.note:
            found.append(change)
        if change.action in _CHANGES_HANDS:
            break
    return found
