"""What is about processes runs on both databases here, in a part of its own."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.installation import installed
from tests.postgresql import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.terminal import TerminalReporter


@pytest.fixture(params=["sqlite", "postgresql"])
def on_each_database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment of an empty installation, on one database and then on the other."""
    if request.param == "postgresql" and not os.environ.get(BESIDE):
        pytest.skip(f"{BESIDE} names no PostgreSQL server; tests/run.py --part faults starts one")
    with installed(tmp_path, request, request.param) as environment:
        yield environment


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The sum over all tests that kill, whichever process ran them."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    told = [
        str(value)
        for report in reports
        if getattr(report, "when", None) == "call"
        for _name, value in report.user_properties
    ]
    kills, losses = (
        sum(int(found[1]) for text in told if (found := re.search(rf"\b{word}: (\d+)", text)))
        for word in ("kills", "losses")
    )
    if kills:
        terminalreporter.write_line(f"kills of all these tests: {kills}, losses: {losses}")
