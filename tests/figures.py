"""What tests counted, said at the end of the run: attempts, addresses × roles, kills and losses.

def test_nobody_gets_in(figure: Figure) -> None:
    ...
    figure(f"addresses × roles walked: {walked}")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

type Figure = Callable[[str], None]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """What a test counted, said at the end of the run: `figure("addresses × roles walked: 1,204")`.

    It goes with the test's report, so it is said whichever process ran the test, and stands in the XML report, too.
    """
    return lambda text: record_property("figure", text)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """All figures of the run, below everything else."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    said = sorted(
        f"{value}  ({report.nodeid.rpartition('::')[2]}{'' if report.passed else ', which failed'})"
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
        if name == "figure"
    )
    if said:
        terminalreporter.section("figures")
        for line in said:
            terminalreporter.write_line(line)
