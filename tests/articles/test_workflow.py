"""The table of the workflow."""

from __future__ import annotations

import pytest

from articles.workflow import TRANSITIONS, Action, Status, actions_from


def test_every_action_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Action)


def test_only_a_withdrawn_article_can_be_reopened_and_nothing_else_can_be_done_to_it() -> None:
    assert set(actions_from(Status.WITHDRAWN)) == {Action.REOPEN, Action.CANCEL_SCHEDULED}


@pytest.mark.parametrize("action", [Action.SEND_BACK, Action.WITHDRAW, Action.REOPEN])
def test_taking_something_away_from_a_colleague_or_a_reader_needs_words(action: Action) -> None:
    assert TRANSITIONS[action].note
    assert TRANSITIONS[action].question


def test_nobody_submits_what_is_with_the_desk_already() -> None:
    assert Action.SUBMIT not in actions_from(Status.IN_REVIEW)
    assert Action.SUBMIT not in actions_from(Status.APPROVED)
