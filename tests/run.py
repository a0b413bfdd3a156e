"""`make test`: the whole suite, in each of its parts that this machine can run.

    python tests/run.py [--part sqlite|postgresql|faults|browser|browser-postgresql|installation]… [-- what pytest is given]

SQLite always; on PostgreSQL what asks the database, the rest being the same (TEST_DATABASE_URL, or a server of our own where
its programs are installed); what kills processes on both (faults); the browser tests where Chromium is, on SQLite, and on
PostgreSQL when that part is asked for: it takes as long again, and what differs between the databases lies below what a
browser sees. Last the rehearsal of an installation on a fresh Debian (tests/rehearsal), where we are root and there is
mmdebstrap: it does one thing after another, so it runs alongside the browser tests and is shown after them. What could not run
is named at the end with what to install; with REQUIRE=all it is a failure. What holds this machine may forbid to make another
one in it: then the rehearsal is named as forbidden, and no failure, for nothing can be done.
Exit code 0: every part that ran passed; 1: one failed, or found no test; 130: stopped.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright._impl._driver import compute_driver_executable

from tests.browser.programs import find_browser
from tests.parts import ROOT, Outcome, Result, alongside, end_like_ctrl_c, heading, run, say, summary
from tests.postgresql import BESIDE, NoServer, find_programs, temporary_server
from tests.rehearsal import CANNOT, FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Seconds a part may take before it is stopped: well above what two cores need.
LIMIT = 900
TITLES = {
    "sqlite": "SQLite",
    "postgresql": "PostgreSQL",
    "faults": "Faults",
    "browser": "Browser",
    "browser-postgresql": "Browser on PostgreSQL",
    "installation": "Installation",
}
#: Run when no part is named.
_ALWAYS = ("sqlite", "postgresql", "faults", "browser", "installation")
#: Parts whose tests have a marker, of the same name, and a folder of their own.
_OWN_FOLDERS = {"browser": "tests/browser", "faults": "tests/faults"}
#: The tests bring settings of their own; those of an installation in the same shell are not theirs.
#: Without compiled files every process reads our code anew.
_NOT_OURS = ("NEWSROOM_", "DATABASE_URL", "SECRET_KEY", "DJANGO_", "PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE")


class CannotRun(Exception):
    """Why a part cannot run here, and what to install."""


@dataclass(slots=True)
class Count:
    """What pytest counted, over all parts."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        """As pytest's own closing line has it."""
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def main() -> int:
    """Run the parts asked for, then say what became of each."""
    parser = argparse.ArgumentParser(description="Run the tests, in each part that this machine can run.")
    parser.add_argument("--part", action="append", choices=TITLES, help="only this part; may be given again")
    parser.add_argument("pytest", nargs="*", help="given to pytest in every part, after --")
    options = parser.parse_args()
    required = os.environ.get("REQUIRE", "")
    if required not in {"", "all"}:
        parser.error(f"REQUIRE={required} is not known. REQUIRE=all makes a part that cannot run a failure.")
    end_like_ctrl_c()
    total = Count()
    try:
        results = list(_each(options.part or _ALWAYS, options.pytest, total))
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    code = summary(results, missing_fails=required == "all")
    missing = [result.title for result in results if result.outcome is Outcome.MISSING]
    if missing:
        say(f"\nNot run on this machine: {', '.join(missing)}." + (" REQUIRE=all wants every part." if code else ""))
    say(f"\n{total}")
    return code


def _each(parts: Sequence[str], arguments: Sequence[str], total: Count) -> Iterator[Result]:
    rehearsed: Callable[[], tuple[int, float]] | None = None
    with ExitStack() as stack:
        for key in parts:
            if rehearsed is None and "installation" in parts and key in {"browser", "installation"}:
                command = [sys.executable, "-m", "tests.rehearsal"]
                rehearsed = stack.enter_context(alongside(command, limit=LIMIT))
            heading(TITLES[key])
            if key == "installation" and rehearsed:
                yield _rehearsal(TITLES[key], *rehearsed())
            else:
                yield _part(key, arguments, total)


def _part(key: str, arguments: Sequence[str], total: Count) -> Result:
    title = TITLES[key]
    try:
        with tempfile.TemporaryDirectory(prefix="newsroom-tests-") as folder, _database(key) as database:
            report = Path(folder, "report.xml")
            environment = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
            environment |= database | {"NEWSROOM_VAR": str(Path(folder, "var"))}
            command = [sys.executable, "-m", "pytest", *_chosen(key, arguments), f"--junit-xml={report}", *arguments]
            code, seconds = run(command, limit=LIMIT, environment=environment)
            count, skipped = _read(report)
    except (CannotRun, NoServer) as reason:
        say(str(reason))
        return Result(title, Outcome.MISSING, detail=str(reason))
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
    # pytest's code for “no test was found” is 5: a part without tests has shown nothing.
    outcome = Outcome.PASSED if code == 0 else Outcome.FAILED
    return Result(title, outcome, seconds, str(count), notes=skipped)


def _rehearsal(title: str, code: int, seconds: float) -> Result:
    """No tests of pytest's, but one story; it prints its own figures."""
    if code == CANNOT:
        return Result(title, Outcome.MISSING, detail="no fresh machine can be made here; why stands above")
    if code == FORBIDDEN:
        return Result(title, Outcome.FORBIDDEN, detail="nobody may make another machine in this one; why stands above")
    return Result(title, Outcome.PASSED if code == 0 else Outcome.FAILED, seconds)


def _chosen(key: str, arguments: Sequence[str]) -> list[str]:
    """What pytest is told of a part, before it is given `arguments`."""
    # By worksteal the tests of a file stay together, with what they share, until a process has none left.
    chosen = ["-n", "auto", "--dist", "worksteal"]
    if key == "postgresql":
        chosen.append("--of-the-database")
    own = key.partition("-")[0]
    if own in _OWN_FOLDERS:
        chosen += ["-m", own]
        # All the others need not be read only to be left out.
        if not any((ROOT / argument.partition("::")[0]).exists() for argument in arguments):
            chosen.append(_OWN_FOLDERS[own])
    return chosen


@contextmanager
def _database(key: str) -> Iterator[dict[str, str]]:
    """The environment of a part, as long as what it needs stands. Raises CannotRun or NoServer."""
    if key.startswith("browser"):
        _find_browser()
    name = BESIDE if key == "faults" else "DATABASE_URL"
    if not key.endswith("postgresql") and key != "faults":
        yield {}
    elif given := os.environ.get("TEST_DATABASE_URL"):
        yield {name: given}
    else:
        programs = find_programs()
        say(f"Starting PostgreSQL {programs.version} in a temporary folder.")
        with temporary_server(programs) as url:
            yield {name: url}


def _find_browser() -> None:
    if find_browser() is None:
        raise CannotRun("There is no Chromium on this machine. Install it: apt-get install chromium-headless-shell")
    # The program inside playwright that speaks to the browser needs a library that a small machine may lack.
    driver = subprocess.run([compute_driver_executable()[0], "--version"], capture_output=True, text=True, check=False)
    if driver.returncode:
        raise CannotRun(f"Playwright does not start: {driver.stderr.strip()}. On Debian: apt-get install libatomic1")


def _read(report: Path) -> tuple[Count, tuple[str, ...]]:
    """What a part counted, and why tests were left out, each reason once with its number."""
    if not report.is_file():
        return Count(), ()
    suites = ET.parse(report).getroot()  # noqa: S314 - pytest wrote it a moment ago
    cases = list(suites.iter("testcase"))
    skips = [skip.get("message", "") for case in cases for skip in case.iter("skipped")]
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    reasons = tuple(f"{skips.count(reason)} skipped: {reason}" for reason in dict.fromkeys(skips))
    return Count(len(cases) - failed - len(skips), failed, len(skips)), reasons


if __name__ == "__main__":
    sys.exit(main())
