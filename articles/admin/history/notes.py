"""What was said with the copy when it changed hands: shown to whoever has it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.workflow import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.admin.history.trail import Step

#: Copy that comes to somebody else: what was said before that was said to others.
_CHANGES_HANDS = frozenset({Action.SUBMIT, Action.SEND_BACK, Action.RECALL})
#: With these there is nothing more to do about the copy.
_ENDS = frozenset({Action.PUBLISH, Action.WITHDRAW, Action.ADOPT})


def notes_of(trail: Iterable[Step]) -> list[Step]:
    """Of what was done with an article, the latest first: that with a note for who has it now."""
    found = []
    for step in trail:
        if step.change.action in _ENDS:
            break
        if step.change.note:
            found.append(step)
        if step.change.action in _CHANGES_HANDS:
            break
    return found
