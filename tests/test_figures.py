"""What tests counted is said at the end of the run, whichever process ran them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts import ROOT

COUNTING = """
def test_that_counts(figure):
    figure("sheep counted: 41")

def test_that_counts_wrong(figure):
    figure("goats counted: 2")
    assert False
"""


@pytest.mark.parametrize("processes", ["0", "1"])
def test_figures_stand_below_the_results(tmp_path: Path, processes: str) -> None:
    (tmp_path / "conftest.py").write_text("from tests.figures import figure, pytest_terminal_summary\n")
    (tmp_path / "test_counting.py").write_text(COUNTING)
    command = [sys.executable, "-m", "pytest", "-q", "-n", processes, "-p", "no:django", "-p", "no:cacheprovider"]
    command += ["-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)]
    environment = {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert "sheep counted: 41  (test_that_counts)" in run.stdout, run.stdout + run.stderr
    assert "goats counted: 2  (test_that_counts_wrong, which failed)" in run.stdout
