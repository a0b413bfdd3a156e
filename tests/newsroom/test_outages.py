"""What PostgreSQL says of itself, told from what it says of a statement: only the first is an outage."""

from __future__ import annotations

import psycopg
import pytest
from django.db import OperationalError

from newsroom.management.explaining import explained
from newsroom.outages import Outage, outage_of


def failed(state: str) -> OperationalError:
    """As Django raises what PostgreSQL answered."""
    error = OperationalError(state)
    error.__cause__ = psycopg.errors.lookup(state)(state)
    return error


@pytest.mark.parametrize(
    "state",
    [
        pytest.param("54000", id="a row too long for an index"),
        pytest.param("57014", id="a cancelled statement"),
        pytest.param("40001", id="two that cannot both be true"),
    ],
)
def test_what_a_statement_could_not_do_is_a_fault_of_ours_and_keeps_its_traceback(state: str) -> None:
    assert isinstance(failed(state).__cause__, psycopg.OperationalError)
    with pytest.raises(OperationalError), explained():
        raise failed(state)


@pytest.mark.parametrize("state", ["08006", "53300", "57P01", "57P03", "58030"])
def test_a_server_that_is_not_there_or_cannot_go_on_is_away(state: str) -> None:
    assert outage_of(failed(state)) is Outage.AWAY


def test_so_is_one_of_which_only_this_side_of_the_connection_knows() -> None:
    assert outage_of(psycopg.OperationalError("server closed the connection unexpectedly")) is Outage.AWAY
    assert outage_of(psycopg.ProgrammingError("the query has 1 placeholder but 2 parameters were passed")) is None
