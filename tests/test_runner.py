"""`make test` and `make demo` say what they could not do, and never call it done."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import postgresql, run
from tests.parts import ROOT, Outcome, Result, alongside, summary


def test_a_part_that_cannot_run_is_named_and_fails_where_all_are_required(capsys: pytest.CaptureFixture[str]) -> None:
    results = [
        Result("SQLite", Outcome.PASSED, 1.0, "3 passed"),
        Result("Browser", Outcome.MISSING, detail="No Chromium."),
    ]
    assert summary(results) == 0
    assert "Browser  NOT RUN            No Chromium." in capsys.readouterr().out
    assert summary(results, missing_fails=True) == 1


def test_nothing_run_is_no_success() -> None:
    assert summary([]) == 1
    assert summary([Result("SQLite", Outcome.FAILED)]) == 1


def test_without_a_browser_the_browser_tests_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    result = run._part("browser", [], run.Count())
    assert result.outcome is Outcome.MISSING
    assert "apt-get install chromium" in result.detail


def test_a_browser_that_cannot_be_driven_is_a_part_that_did_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    driver = tmp_path / "node"
    driver.write_text("#!/bin/sh\necho 'libatomic.so.1: cannot open shared object file' >&2; exit 127\n")
    driver.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run, "compute_driver_executable", lambda: (str(driver), ""))
    result = run._part("browser", [], run.Count())
    assert result.outcome is Outcome.MISSING
    assert "libatomic1" in result.detail


def test_a_machine_without_a_server_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(postgresql, "_DEBIAN", tmp_path)
    result = run._part("postgresql", [], run.Count())
    assert result.outcome is Outcome.MISSING
    assert "apt-get install postgresql" in result.detail


def test_a_part_that_finds_no_test_has_failed() -> None:
    count = run.Count()
    result = run._part("sqlite", ["-n0", "-q", "-k", "no_test_has_this_name", "tests/articles/test_slugs.py"], count)
    assert result.outcome is Outcome.FAILED
    assert str(count) == "0 passed, 0 failed"


def test_what_runs_alongside_is_shown_when_it_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    with alongside([sys.executable, "-c", "import sys; print('said'); sys.exit(3)"], limit=60) as ended:
        assert capfd.readouterr().out == ""
        assert ended()[0] == 3
        assert capfd.readouterr().out == "said\n"


def test_what_runs_alongside_ends_with_whoever_began_it_or_when_it_takes_too_long(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sleeping = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(300)"
    for limit in (300, 1):
        told = tmp_path / str(limit)
        with alongside([sys.executable, "-c", sleeping, str(told)], limit=limit) as ended:
            while not (told.exists() and told.read_text()):
                time.sleep(0.01)
            if limit == 1:
                assert ended()[0] == -1
                assert "longer than 1 seconds" in capfd.readouterr().out
        assert not Path("/proc", told.read_text()).exists()


def test_a_report_is_counted_and_its_skips_keep_their_reasons(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase/><testcase><failure/></testcase><testcase><error/></testcase>"
        "<testcase><skipped message='no Java'/></testcase><testcase><skipped message='no Java'/></testcase>"
        "</testsuite></testsuites>"
    )
    count, reasons = run._read(report)
    assert str(count) == "1 passed, 2 failed, 2 skipped"
    assert reasons == ("2 skipped: no Java",)


def demo(tmp_path: Path, port: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`make demo` in an installation of its own, to its end."""
    return subprocess.run(
        [sys.executable, "deploy/demo.py", "--port", port],
        cwd=ROOT,
        env=surroundings(tmp_path) | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of a shell that knows nothing of Newsroom but where its data are."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"NEWSROOM_VAR": str(tmp_path / "var")}


def manage(tmp_path: Path, *arguments: str) -> None:
    """A command in the same installation."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=surroundings(tmp_path) | {"ADMIN_PASSWORD": "a long pass phrase"},
        check=True,
        capture_output=True,
    )


def any_port() -> str:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_port_that_is_taken_is_named_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = demo(tmp_path, str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} is taken")
    assert "make demo PORT=" in refused.stderr
    assert not (tmp_path / "var").exists()


def test_what_is_no_port_is_refused(tmp_path: Path) -> None:
    assert demo(tmp_path, "http").stderr.startswith("PORT=http is no port")
    assert demo(tmp_path, "70000").returncode == 1


def test_the_demo_runs_on_no_production_machine(tmp_path: Path) -> None:
    refused = demo(tmp_path, any_port(), NEWSROOM_ENV="production")
    assert refused.returncode == 1
    assert "production" in refused.stderr


def test_the_demo_touches_no_installation_with_a_publication_of_its_own(tmp_path: Path, migrated_file: Path) -> None:
    database = tmp_path / "var" / "newsroom.sqlite3"
    database.parent.mkdir()
    shutil.copy(migrated_file, database)
    manage(tmp_path, "setup", "--no-input", "--publisher=A Company", "--name-en=Own Journal")
    before = database.read_bytes()
    refused = demo(tmp_path, any_port())
    assert refused.returncode == 1
    assert "own-journal" in refused.stderr
    assert "NEWSROOM_VAR=var/demo make demo" in refused.stderr
    assert database.read_bytes() == before
