"""Every command of ours where the database cannot be written to: `python -m tests.faults.troubled FOLDER [disk]` on an empty,
migrated SQLite file below FOLDER, which is a file system of its own where `disk` is given. Prints as JSON what each command
said and did under each trouble.
"""

from __future__ import annotations

import io
import json
import os
import runpy
import sqlite3
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models exist only from here on
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402
from django.db import connection  # noqa: E402

from articles.library.photos import take_in  # noqa: E402
from articles.models import Errand  # noqa: E402
from articles.models.errand import ErrandKind  # noqa: E402
from newsroom.models import AuditAct, AuditEntry  # noqa: E402
from newsroom.roles import Role  # noqa: E402
from tests.builders import make_publication, make_section, make_user, picture, publish_article  # noqa: E402
from tests.faults.disks import full, read_only  # noqa: E402
from tests.faults.killing import let_go  # noqa: E402
from tests.faults.wholeness import broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

#: What each is run with, so that it has something to do. FOLDER is on the disk in trouble, ELSEWHERE is not.
_RUN: dict[str, tuple[str, ...]] = {
    "anchor_record": ("--to", "FOLDER/anchors"),
    "backup": (),
    "check_imprint": (),
    "erase_person": ("gone", "--yes"),
    "export_person": ("editor", "FOLDER/NEW.zip"),
    "export_publication": ("FOLDER/NEW",),
    "import_articles": ("ELSEWHERE/old.jsonl", "--source", "more"),
    "import_old_paths": ("ELSEWHERE/paths.csv",),
    "import_pictures": ("RUN", "ELSEWHERE"),
    "import_publication": ("ELSEWHERE/export",),
    "import_report": ("RUN",),
    "index_photo_uses": (),
    "migrate": ("--verbosity", "0"),
    "own_reporting": (),
    "recover_account": ("editor",),
    "reindex_search": (),
    "release_import": ("RUN",),
    "render_pages": (),
    "render_photos": (),
    "roles": (),
    "sample_journal": (),
    "setup": ("--host", "other.example"),
    "sweep": ("--minutes", "0"),
    "trim_audit_log": ("--days", "730"),
    "undo_import": ("RUN",),
    "verify_record": (),
    # The last: what it replaces is not in trouble any more.
    "restore": ("--replace",),
}
#: Django's own, and what an administrator opens instead of the sqlite3 program.
_OF_OTHERS: dict[str, tuple[str, ...]] = {
    "clearsessions": (),
    "shell": ("--command", "from newsroom.models import PublicState; PublicState.objects.update(generation=7)"),
}
#: The drill has a copy of its own, on which it runs what is run here; the other wants an object store, and asks no database.
_NOT_RUN = {"bring_files", "restore_drill"}
#: Where even opening the database fails they are all alike.
_OF_ALL = ("backup", "import_articles", "migrate", "sweep", "verify_record", "restore")
#: Seconds; twenty in earnest.
_PATIENCE = 0.1


def main(folder: Path, *, has_disk: bool) -> None:
    """Under one trouble after the other, and once more when it is over."""
    connection.settings_dict["OPTIONS"]["timeout"] = _PATIENCE
    elsewhere = folder.parent / "elsewhere"
    _furnish(elsewhere)
    assert {name for name, app in get_commands().items() if app in {"articles", "newsroom"}} == {*_RUN, *_NOT_RUN}
    every = (*_RUN, *_OF_OTHERS)
    troubles: list[tuple[str, AbstractContextManager[None], Sequence[str]]] = [("locked", _locked(), every)]
    if has_disk:
        troubles += [
            ("full", full(folder), _OF_ALL),
            ("full beside the site", _full_beside_the_site(folder), every),
            ("read-only", read_only(folder), _OF_ALL),
        ]
    told: dict[str, object] = {}
    for name, trouble, commands in troubles:
        let_go()
        with trouble:
            told[name] = {each: _run(each, folder, elsewhere) for each in commands}
        told[f"{name}: broken"] = [*broken(), *_left_by_half(folder)]
    let_go()
    told["after"] = {each: _run(each, folder, elsewhere) for each in _OF_ALL}
    print(json.dumps(told))  # noqa: T201


def _furnish(elsewhere: Path) -> None:
    publication, editor = make_publication(host="127.0.0.1"), make_user(Role.MANAGING_EDITOR, "editor")
    User.objects.filter(pk=make_user(Role.REPORTER, "gone").pk).update(is_active=False)
    make_section(publication, "politics")
    publish_article(publication, editor, headline="Envoys meet")
    elsewhere.mkdir()
    old = [
        {
            "id": number,
            "headline": f"Ferry {number}",
            "published": "2010-01-02T03:00:00+09:00",
            "text": "It sailed.",
            "sections": ["politics"],
        }
        for number in range(3)
    ]
    (elsewhere / "old.jsonl").write_text("\n".join(map(json.dumps, old)), "utf-8")
    (elsewhere / "paths.csv").write_text("old,new\n/event/2009,\n", "utf-8")
    for name, arguments in (
        ("import_articles", (str(elsewhere / "old.jsonl"), "--source", "old")),
        ("export_publication", (str(elsewhere / "export"),)),
        ("backup", ()),
    ):
        call_command(name, *arguments, stdout=io.StringIO(), stderr=sys.stderr)
    # Two backups in one second would have one name.
    time.sleep(1)
    Errand.objects.note(ErrandKind.RENDER, [take_in(picture()).pk])


@contextmanager
def _locked() -> Iterator[None]:
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _full_beside_the_site(folder: Path) -> Iterator[None]:
    """A process of the site has the database open, so that what it shares with others is there and all can be read."""
    with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as other:
        other.execute("SELECT count(*) FROM django_migrations").fetchone()
        with full(folder):
            yield


def _left_by_half(folder: Path) -> Iterator[str]:
    """What a command began to write that says it wrote nothing."""
    yield from (
        f"{path} is left"
        for path in folder.rglob("*.zip")
        if AuditEntry.objects.filter(act=AuditAct.DATA_TAKEN).count() == 0
    )
    yield from (f"{path} is left" for name in (".[!l]*", "*.unfinished") for path in folder.rglob(name))


def _run(name: str, folder: Path, elsewhere: Path) -> tuple[int, str, float]:
    """As from the command line, in a process of its own: exit code, what it said on the error output, and seconds."""
    given = {"FOLDER": str(folder), "ELSEWHERE": str(elsewhere), "RUN": "1", "NEW": str(time.monotonic_ns())}
    arguments = (_RUN | _OF_OTHERS)[name]
    for word, meant in given.items():
        arguments = tuple(each.replace(word, meant) for each in arguments)
    said = elsewhere / "said"
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _become(name, arguments, said)
    _child, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.read_text("utf-8"), round(time.monotonic() - began, 2)


def _become(name: str, arguments: tuple[str, ...], said: Path) -> None:
    """Never returns. An interpreter of its own would take a second to start."""
    for descriptor, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, os.devnull, os.O_WRONLY),
        (2, said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(path, how), descriptor)
    sys.argv = ["manage.py", name, *arguments]
    code = 0
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except SystemExit as ending:
        if isinstance(ending.code, str):
            print(ending.code, file=sys.stderr)  # noqa: T201 - as Python does
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001 - as Python does
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), has_disk="disk" in sys.argv)
