"""`make bench`: front, article, section, feed and search, kept and made anew, on both databases, beside their floors.

    python -m tests.benchmarks [--part pages|import]… [--database sqlite|postgresql]… [--articles 2000]… [--seconds 6]
                               [--imported 100000] [--processes 1|2] [--wxr-gb 2] [--wxr-articles 2000] [--json FILE]

Kept pages are measured on granian against a bare WSGI callable on granian; pages made anew on gunicorn's sync workers
against a constant Django view on gunicorn. A floor answers as many bytes as its page has, and is measured just before and
just after it; the ratio is to the mean of the two. wrk is needed, and PostgreSQL's programs for `postgresql`.

Imports are measured against `bulk_create` of the same article rows (`tests.benchmarks.importing`): released at once, held,
and the release of what is held; in the first and in the last tenth of the batches, too, and with the memory they took.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.load import NoLoad, load, warm
from tests.benchmarks.serving import served
from tests.parts import ROOT, say
from tests.postgresql import NoServer, find_programs, temporary_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OURS = ("NEWSROOM_", "DATABASE_URL", "SECRET_KEY", "DJANGO_")
_SITE = "newsroom.wsgi:application"
#: Made for every question: there is no kept page of a search.
_NEVER_KEPT = {"search"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `ratio` is to the floor of the same minute; times are milliseconds."""

    database: str
    articles: int
    page: str
    way: str
    ratio: float
    per_second: float
    floor: float
    p50: float
    p99: float
    queries: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Import:
    """One row of the table of imports: `ratio` is to `bulk_create` of the same minutes, rates are articles a second."""

    database: str
    what: str
    items: int
    ratio: float
    per_second: float
    floor: float
    first: float
    last: float
    megabytes: int


def main() -> int:
    """Measure all that was asked for, then print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description="How fast the site is, as ratios to floors.")
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"), help="default: both")
    parser.add_argument("--articles", action="append", type=int, help="size of the archive; default: 2000 and 100000")
    parser.add_argument("--part", action="append", choices=("pages", "import"), help="default: both")
    parser.add_argument("--imported", type=int, default=100_000, help="articles of an import (100000)")
    parser.add_argument(
        "--wxr-gb", type=float, default=0, help="also read an export of WordPress of this size, made here"
    )
    parser.add_argument(
        "--wxr-articles",
        type=int,
        default=2_000,
        help="articles of it to read; 0: all (2000). All is gone through before",
    )
    parser.add_argument("--processes", type=int, choices=(1, 2), help="of an import; default: as it decides itself")
    parser.add_argument("--seconds", type=int, default=6, help="of each run (6)")
    parser.add_argument("--json", type=Path, help="write every figure here as well")
    options = parser.parse_args()
    parts = options.part or ("pages", "import")
    lines: list[Line] = []
    imports: list[Import] = []
    try:
        for database in options.database or ("sqlite", "postgresql"):
            if "pages" in parts:
                with _installation(database) as environment:
                    for articles in sorted(options.articles or (2_000, 100_000)):
                        say(f"{database}: an archive of {articles} articles …")
                        _python("tests.benchmarks.corpus", str(articles), environment=environment)
                        lines += _measured(database, articles, environment, options.seconds)
            if "import" in parts:
                with _installation(database) as environment:
                    imports += _imported(database, options, environment)
    except (NoLoad, NoServer) as reason:
        say(str(reason))
        return 1
    if options.json:
        options.json.write_text(json.dumps([*map(asdict, lines), *map(asdict, imports)], indent=1))
    if lines:
        _print(lines)
    if imports:
        _print_imports(imports)
    return 0


@contextmanager
def _installation(database: str) -> Iterator[dict[str, str]]:
    """The environment of an empty installation as it goes before readers, as long as the block lasts."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-bench-")))
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)} | {
            "NEWSROOM_ENV": "production",
            "NEWSROOM_VAR": str(folder),
            "NEWSROOM_HOSTS": "127.0.0.1",
            "NEWSROOM_SSL_REDIRECT": "false",
            "NEWSROOM_BEHIND_PROXY": "false",
            "SECRET_KEY": secrets.token_urlsafe(50),
        }
        if database == "postgresql":
            environment["DATABASE_URL"] = stack.enter_context(temporary_server(find_programs()))
            _create_database(environment["DATABASE_URL"])
        _python("manage", "migrate", "--verbosity=0", environment=environment)
        _python("manage", "collectstatic", "--noinput", "--verbosity=0", environment=environment)
        yield environment


def _create_database(url: str) -> None:
    psql = shutil.which("psql")
    if psql is None:
        raise NoServer("psql is not installed.")
    maintenance = url.replace("/newsroom?", "/postgres?")
    subprocess.run([psql, "--quiet", maintenance, "--command", "CREATE DATABASE newsroom"], check=True)


def _python(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    program = [str(ROOT / "manage.py")] if module == "manage" else ["-m", module]
    return subprocess.run(
        [sys.executable, *program, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _measured(database: str, articles: int, environment: Mapping[str, str], seconds: int) -> Iterator[Line]:
    looks: dict[str, dict[str, Any]] = json.loads(_python("tests.benchmarks.looks", environment=environment))
    anew = {**environment, "NEWSROOM_PAGE_CACHE_MB": "0"}
    ways = (
        ("kept", "granian", environment, "tests.benchmarks.floors:wsgi"),
        ("made anew", "gunicorn", anew, "tests.benchmarks.floors:django()"),
    )
    for way, server, site, floor in ways:
        with served(server, floor, environment) as floor_port, served(server, _SITE, site) as port:
            for page, look in looks.items():
                if way == "kept" and page in _NEVER_KEPT:
                    continue
                warm(port, look["paths"])
                constant = [f"/{look['bytes']}"]
                before = load(floor_port, constant, max(1, seconds // 2))
                found = load(port, look["paths"], seconds)
                after = load(floor_port, constant, max(1, seconds // 2))
                mean = (before.per_second + after.per_second) / 2
                line = Line(
                    *(database, articles, page, way, found.per_second / mean, found.per_second, mean),
                    *(found.p50, found.p99, look["queries"], look["bytes"]),
                )
                say(f"  {way} {page}: {line.ratio:.2f}")
                yield line


def _imported(database: str, options: argparse.Namespace, environment: Mapping[str, str]) -> Iterator[Import]:
    articles, gigabytes = options.imported, options.wxr_gb
    processes = ("--processes", options.processes) if options.processes else ()

    def ask(*words: object) -> dict[str, Any]:
        said = map(str, words)
        found: dict[str, Any] = json.loads(_python("tests.benchmarks.importing", *said, environment=environment))
        return found

    def line(what: str, found: dict[str, Any], floor: float) -> Import:
        ratio = found["per_second"] / floor
        say(f"  {what}: {ratio:.3f}")
        rates = (found[name] for name in ("first", "last", "megabytes"))
        return Import(database, what, found["items"], ratio, found["per_second"], floor, *rates)

    folder = Path(environment["NEWSROOM_VAR"])
    file = folder / "old-site.jsonl"
    say(f"{database}: an old site of {articles} articles …")
    ask("prepare", file, "--articles", articles)
    other = folder / "other-site.jsonl"
    ask("prepare", other, "--articles", articles, "--after", articles)
    floors = [ask("floor", file)["per_second"]]
    for what, *piece in (
        ("import, held", "import", file, *processes),
        ("release", "release", file),
        ("import, released", "import", other, "--release", *processes),
    ):
        found = ask(*piece)
        floors.append(ask("floor", file)["per_second"])
        yield line(what, found, (floors[-2] + floors[-1]) / 2)
    file.unlink()
    other.unlink()
    if gigabytes:
        export = folder / "old-site.xml"
        ask("prepare", export, "--megabytes", int(gigabytes * 1000))
        found = ask("wordpress", export, "--articles", options.wxr_articles, *processes)
        export.unlink()
        yield line(f"dry run, WXR of {gigabytes:g} GB", found, floors[-1])


def _print_imports(lines: list[Import]) -> None:
    say(
        f"\n{'database':<11}{'':<24}{'articles':>9}{'of floor':>9}{'a second':>9}{'floor':>8}{'first':>8}{'last':>8}{'MB':>6}"
    )
    for line in lines:
        say(
            f"{line.database:<11}{line.what:<24}{line.items:>9}{line.ratio:>9.3f}{line.per_second:>9.0f}{line.floor:>8.0f}"
            f"{line.first:>8.0f}{line.last:>8.0f}{line.megabytes:>6}"
        )
    say("\nof floor: against bulk_create of the same article rows. first, last: in those tenths of the batches.")


def _print(lines: list[Line]) -> None:
    first = min((line.articles for line in lines), default=0)
    small = {(line.database, line.page, line.way): line.ratio for line in lines if line.articles == first}
    say(
        f"\n{'database':<11}{'articles':>9} {'page':<9}{'':<10}{'of floor':>9}{'cost':>7}{'p50 ms':>9}{'p99 ms':>9}{'queries':>9}{'kB':>7}"
    )
    for line in lines:
        cost = small[line.database, line.page, line.way] / line.ratio
        say(
            f"{line.database:<11}{line.articles:>9} {line.page:<9}{line.way:<10}{line.ratio:>9.2f}"
            f"{'' if line.articles == first else f'{cost:.2f}×':>7}{line.p50:>9.2f}{line.p99:>9.2f}{line.queries:>9}{line.bytes / 1000:>7.0f}"
        )
    say(
        f"\nof floor: kept pages against a bare WSGI callable, others against a constant Django view. cost: against {first} articles."
    )


if __name__ == "__main__":
    raise SystemExit(main())
