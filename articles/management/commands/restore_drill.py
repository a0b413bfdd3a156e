"""`manage.py restore_drill`: a backup put back beside the site, its record verified, its pages compared."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg import sql

from articles.management.comparing import Asked, Page, articles, fronts, shown
from newsroom.models import PublicState
from newsroom.safekeeping import installation
from newsroom.safekeeping.passing import DRILL, passing
from newsroom.safekeeping.sealing import Damaged
from newsroom.safekeeping.vault import NoBackup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.core.management.base import CommandParser

    from newsroom.safekeeping.vault import Manifest

_FAILED = 1
_OK = 200
#: Variables that would lead a copy to the site's own places, and those that say the same in a file.
_ELSEWHERE = ("DATABASE_URL", "NEWSROOM_VAR", "NEWSROOM_MEDIA", "NEWSROOM_DOCUMENTS", "SECRET_KEY", "NEWSROOM_BACKUPS")
_OURS = ("NEWSROOM_IMPORT_FOLDER", "NEWSROOM_IMPORT_UPLOADS")
#: A copy is put on the disk, wherever the site's own files are.
_STORE = ("NEWSROOM_STORE", "NEWSROOM_STORE_KEY", "NEWSROOM_STORE_SECRET", "NEWSROOM_STORE_REGION")


class Command(BaseCommand):
    """Leaves nothing behind, and the site as it is."""

    help = (
        "Prove that a backup can be put back: it is restored beside the site, into a temporary folder and (PostgreSQL) a temporary"
        " database; its record is verified, and front pages, sections and articles chosen by chance are compared with what the"
        " site shows. Where something was published since, only the articles are compared, as they stood when the backup was"
        " made. The site goes on meanwhile. Run it once a week; on PostgreSQL its role must be allowed to create databases"
        " (ALTER ROLE newsroom CREATEDB). Exit codes: 0 the backup can be trusted; 1 it cannot, and what is wrong is named;"
        " 2 wrong use; 130 stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup, and how much of it."""
        parser.add_argument(
            "backup", nargs="?", default="", metavar="BACKUP", help="its name; the newest if none is given"
        )
        parser.add_argument("--from", dest="folder", metavar="FOLDER", default="", help="instead of NEWSROOM_BACKUPS")
        parser.add_argument(
            "--articles", type=int, default=100, metavar="N", help="how many articles are compared (100)"
        )
        parser.add_argument(
            "--in", dest="place", metavar="FOLDER", help="a folder with room for all files; else the system's"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore, verify, compare."""
        vault = installation.vault(options["folder"])
        try:
            place = vault.called(options["backup"])
            manifest = vault.manifest(place)
        except (NoBackup, Damaged) as error:
            raise CommandError(str(error), returncode=_FAILED) from error
        with (
            passing(DRILL, Path(options["place"]) if options["place"] else None) as folder,
            _elsewhere(str(folder)) as copy,
        ):
            self.stdout.write(_told(copy, "restore", place.name, "--from", str(vault.folder)).splitlines()[0])
            verified = json.loads(_told(copy, "verify_record", "--json"))
            self.stdout.write(f"The record of the copy is whole: {verified['versions']} versions.")
            differing, compared, left_out = self._compare(copy, manifest, options["articles"])
        for asked in differing:
            self.stdout.write(f"Differs: https://{asked.host}{asked.address}")
        if left_out:
            self.stdout.write(f"{left_out} pages were left out: something was published since the backup was made.")
        if differing:
            raise CommandError(f"{len(differing)} of {compared} pages are not what the site shows.", returncode=_FAILED)
        if not compared:
            raise CommandError("There was no page to compare.", returncode=_FAILED)
        self.stdout.write(f"{compared} pages are the same. {place.name} can be trusted.")

    def _compare(self, copy: dict[str, str], manifest: Manifest, number: int) -> tuple[list[Asked], int, int]:
        """The pages that differ, how many were compared, and how many could not be."""
        before = _states()
        asked = [*fronts(), *articles(number, datetime.fromisoformat(manifest.made_at))]
        ours = [shown(each) for each in asked]
        unchanged = {slug for slug, state in _states().items() if state == before[slug] == manifest.states.get(slug)}
        theirs = _pages(copy, asked)
        differing, left_out = [], 0
        for each, here, there in zip(asked, ours, theirs, strict=True):
            if here.status != _OK:
                # Two sites that both refuse a page are alike, and prove nothing.
                is_same = False
            elif each.publication in unchanged:
                is_same = here == there
            elif each.is_dated:
                is_same = (here.status, here.main) == (there.status, there.main)
            else:
                left_out += 1
                continue
            if not is_same:
                differing.append(each)
        return differing, len(asked) - left_out, left_out


def _states() -> dict[str, int]:
    return dict(PublicState.objects.values_list("publication__slug", "generation"))


def _pages(copy: dict[str, str], asked: Sequence[Asked]) -> list[Page]:
    lines = "".join(json.dumps(asdict(each)) + "\n" for each in asked)
    found = map(json.loads, _told(copy, "render_pages", "--again", given=lines).splitlines())
    return [Page(each["status"], each["whole"], each["main"]) for each in found]


def _told(environment: dict[str, str], *arguments: str, given: str = "") -> str:
    """What a command of the copy printed. Raises CommandError with its words when it failed."""
    done = subprocess.run(  # noqa: S603 - this program itself
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(filter(None, (done.stdout.strip(), done.stderr.strip())))
        raise CommandError(f"{arguments[0]} of the copy failed.\n{said}", returncode=_FAILED)
    return done.stdout


@contextmanager
def _elsewhere(folder: str) -> Iterator[dict[str, str]]:
    """The environment of a copy in `folder`, on a database of its own that is gone afterwards."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.removesuffix("_FILE") not in {*_ELSEWHERE, *_OURS, *_STORE}
    }
    copy = kept | {
        "NEWSROOM_VAR": folder,
        "SECRET_KEY": settings.SECRET_KEY,
        "NEWSROOM_STATIC": str(settings.STATIC_ROOT),
    }
    if connection.vendor == "sqlite":
        yield copy | {"DATABASE_URL": f"sqlite://{quote(str(Path(folder) / 'newsroom.sqlite3'))}"}
        return
    wanted: dict[str, Any] = connection.get_connection_params()
    # Ours, of all that may have drills on this server.
    ours = f"newsroom_drill_{hashlib.sha256(wanted['dbname'].encode()).hexdigest()[:8]}_"
    name = f"{ours}{secrets.token_hex(6)}"
    login = {key: wanted[key] for key in ("host", "port", "user", "password", "sslmode") if wanted.get(key)}
    with psycopg.connect(**login, dbname=wanted["dbname"], autocommit=True) as server:
        _drop_left(server, ours)
        # Held as long as this process lives: by it the next drill knows whether a copy is left.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        try:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise CommandError(
                f"The role {login.get('user', '')} may not create a database for the copy: ALTER ROLE … CREATEDB.",
                returncode=_FAILED,
            ) from error
        try:
            yield copy | {"DATABASE_URL": _url(name, login)}
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left(server: psycopg.Connection[Any], ours: str) -> None:
    """Copies of drills that were killed."""
    there = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours]).fetchall()
    for (name,) in there:
        free = server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
        if free and free[0]:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _url(name: str, login: Mapping[str, Any]) -> str:
    who = ":".join(quote(str(login[key]), safe="") for key in ("user", "password") if key in login)
    place = urlencode([(key, str(login[key])) for key in ("host", "port", "sslmode") if key in login])
    return f"postgresql://{who}{'@' if who else ''}/{name}{'?' if place else ''}{place}"
