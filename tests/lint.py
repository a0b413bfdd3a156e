"""`make lint`: every check that runs no test, the cheapest first. Exit code 1 when one found something."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.parts import ROOT, Outcome, Result, end_like_ctrl_c, heading, run, say, summary

#: Seconds one check may take.
LIMIT = 300
_MANAGE = (sys.executable, "-W", "error", "manage.py")


def main() -> int:
    """Run them all, also after one that failed, so that one run shows everything."""
    end_like_ctrl_c()
    programs = Path(sys.executable).parent
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    checks = {
        "ruff check": (str(programs / "ruff"), "check", "."),
        "ruff format": (str(programs / "ruff"), "format", "--check", "."),
        "djade": (str(programs / "djade"), "--check", "--target-version", "6.1", *templates),
        "djlint": (str(programs / "djlint"), "--lint", "--quiet", "templates"),
        "import contracts": (str(programs / "lint-imports"), "--no-logo"),
        "migrations": (*_MANAGE, "makemigrations", "--check", "--dry-run"),
        "deployment": (*_MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
        "mypy": (sys.executable, "-m", "mypy", "."),
    }
    results = []
    try:
        with tempfile.TemporaryDirectory(prefix="newsroom-lint-") as folder:
            for title, command in checks.items():
                heading(title)
                environment = _environment(Path(folder), production=title == "deployment")
                code, seconds = run(command, limit=LIMIT, environment=environment)
                results.append(Result(title, Outcome.FAILED if code else Outcome.PASSED, seconds))
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return summary(results)


def _environment(folder: Path, *, production: bool) -> dict[str, str]:
    """An empty installation, or one as it goes before readers, with a key that nobody has."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NEWSROOM_", "DATABASE_URL", "SECRET_"))
    }
    ours["NEWSROOM_VAR"] = str(folder)
    if production:
        ours |= {
            "NEWSROOM_ENV": "production",
            "NEWSROOM_HOSTS": "www.example.org",
            "SECRET_KEY": secrets.token_urlsafe(64),
        }
    return ours


if __name__ == "__main__":
    sys.exit(main())
