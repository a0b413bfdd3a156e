"""Nothing that was published is deleted: by no button, no command, no cascade and no SQL while the guards stand.

Press law wants articles and front pages kept for six months; here they are kept for good.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import ImportRun, Version
from articles.record import guards
from newsroom.models.append_only import AppendOnly
from tests.exporting.journal import furnished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.figures import Figure

pytestmark = pytest.mark.django_db

#: What each command is run with; it may refuse.
_RUN: dict[str, tuple[str, ...]] = {
    "anchor_record": ("--to", "FOLDER/anchors"),
    "check_imprint": (),
    "erase_person": ("WRITER", "--yes"),
    "export_person": ("WRITER", "FOLDER/writer.zip"),
    "export_publication": ("FOLDER/export",),
    "import_articles": ("FOLDER/none.jsonl",),
    "import_old_paths": ("FOLDER/none.csv",),
    "import_pictures": ("FOLDER",),
    "import_publication": ("FOLDER/export",),
    "import_report": ("RUN",),
    "index_photo_uses": (),
    "migrate": ("--verbosity", "0"),
    "own_reporting": (),
    "recover_account": ("nobody",),
    "reindex_search": (),
    "release_import": ("RUN",),
    "render_photos": (),
    "roles": (),
    "sample_journal": (),
    "sweep": ("--minutes", "0"),
    "trim_audit_log": ("--days", "730"),
    "undo_import": ("RUN",),
    "verify_record": (),
}
#: What is not run here, and why.
_NOT_RUN = {
    "bring_files": "copies files between stores, and asks no database (tests/stores)",
    "backup": "reads the database, in a process of its own (tests/safekeeping)",
    "restore": "puts a whole database in the place of another, and only with --replace (tests/safekeeping)",
    "restore_drill": "works on a copy (tests/safekeeping)",
    "render_pages": "reads pages that it is asked for",
    "setup": "asks questions, and adds to what there is (tests/newsroom/test_setup.py)",
}


class _Back(Exception):
    """Whatever was done is taken back."""


@pytest.fixture(scope="module", autouse=True)
def everything(kept_for_the_file: None) -> None:
    """Something of every kind, in the record and around it."""
    furnished()


def record() -> dict[tuple[str, int], tuple[Any, ...]]:
    """Every row of the record, but for when it ended."""
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    with connection.cursor() as cursor:
        for table in guards._GUARDED:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                said = dict(zip(names, map(str, row), strict=True))
                for given_later in ("live_until", "lifted_at", "lifted_by_id", "lifted_because"):
                    said.pop(given_later, None)
                found[table, int(said["id"])] = tuple(said.values())
    return found


def left_after(act: Callable[[], object], before: dict[tuple[str, int], tuple[Any, ...]]) -> bool:
    """Try it and take it back; whether it was done. What was on record must be there in between."""
    was_done = False
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    act()
                was_done = True
            except (DatabaseError, ProtectedError, RestrictedError, AppendOnly, CommandError, SystemExit):
                pass
            after = record()
            assert [row for row in before.items() if row not in after.items()] == []
            raise _Back
    except _Back:
        return was_done


def of_all_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def test_the_record_that_is_tried_has_rows_in_every_guarded_table() -> None:
    assert {table for table, _key in record()} >= set(guards._GUARDED) - {"articles_claimnotice"}


def test_no_model_and_no_cascade_takes_anything_published_away(figure: Figure) -> None:
    before = record()
    done = tried = 0
    for model in of_all_models():
        rows = model._base_manager.all()
        for act in (rows.delete, lambda rows=rows: rows._raw_delete(connection.alias)):
            tried += 1
            done += left_after(act, before)
        for row in rows[:2]:
            tried += 1
            done += left_after(row.delete, before)
    figure(
        f"deletes by models and cascades: {tried}, refused: {tried - done}, rows of the record lost: 0"
        f" of {len(before)} ({connection.vendor})"
    )
    assert tried - done > 40


def test_no_sql_takes_anything_published_away(figure: Figure) -> None:
    before = record()
    statements = []
    for table in connection.introspection.table_names():
        statements.append(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            statements += [f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE"]

    def execute(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    done = sum(left_after(lambda statement=statement: execute(statement), before) for statement in statements)  # type: ignore[misc]
    figure(
        f"DELETE and TRUNCATE: {len(statements)}, refused: {len(statements) - done}, rows lost: 0 ({connection.vendor})"
    )
    assert len(statements) - done >= len(guards._GUARDED)


def test_no_button_takes_anything_published_away(figure: Figure) -> None:
    before = record()
    client = Client(raise_request_exception=False)
    root = get_user_model().objects.create_superuser("root", password="correct horse")
    client.force_login(root)
    request = RequestFactory().get("/admin/")
    request.user = root
    pressed = 0
    for model, screen in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        keys = [str(key) for key in screen.get_queryset(request).values_list("pk", flat=True)[:3]]
        buttons: list[tuple[str, dict[str, Any]]] = [
            (reverse(f"{name}_delete", args=[key]), {"post": "yes"}) for key in keys
        ]
        several: dict[str, Any] = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
        for path, data in (*buttons, (reverse(f"{name}_changelist"), several)):
            statuses: list[int] = []

            def press(path: str = path, data: dict[str, Any] = data, statuses: list[int] = statuses) -> None:
                statuses.append(client.post(path, data).status_code)

            left_after(press, before)
            pressed += 1
            assert statuses == [] or statuses[0] < 500, (path, statuses)
    figure(f"delete buttons pressed as an administrator: {pressed}, rows of the record lost: 0 ({connection.vendor})")


def test_no_command_takes_anything_published_away(tmp_path: Path, figure: Figure) -> None:
    ours = {name for name, app in get_commands().items() if app in {"articles", "newsroom"}}
    assert ours == {*_RUN, *_NOT_RUN}
    before = record()
    run = str(ImportRun.objects.values_list("pk", flat=True)[0])
    # Whoever published most of it.
    writer = Version.objects.exclude(published_by=None).values_list("published_by__username", flat=True)[0]
    for name, arguments in _RUN.items():
        given = [each.replace("FOLDER", str(tmp_path)).replace("RUN", run) for each in arguments]
        given = [writer if each == "WRITER" else each for each in given]
        left_after(lambda name=name, given=given: _call(name, given), before)  # type: ignore[misc]
    figure(f"commands run: {len(_RUN)}, rows of the record lost: 0 ({connection.vendor})")


def test_every_way_from_the_record_to_what_it_names_is_protected() -> None:
    guarded = [model for model in of_all_models() if model._meta.db_table in guards._GUARDED]
    assert Version in guarded
    loose = [
        f"{model.__name__}.{field.name}"
        for model in guarded
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert loose == []


def _call(name: str, arguments: list[str]) -> None:
    call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())
