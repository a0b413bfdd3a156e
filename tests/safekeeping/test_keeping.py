"""A folder of backups: files stored once, what is unfinished never counted, what is damaged never put back."""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command

from newsroom.management.commands import restore
from newsroom.models import PublicState
from newsroom.safekeeping import databases, installation
from newsroom.safekeeping.databases import CannotCopy
from newsroom.safekeeping.keeping import Progress, keep
from newsroom.safekeeping.putting_back import Progress as Written
from newsroom.safekeeping.putting_back import examine, make_way, put_back
from newsroom.safekeeping.sealing import Damaged, Seal
from newsroom.safekeeping.vault import NoBackup, Vault
from newsroom.stores.disk import Disk
from tests.builders import make_publication

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from newsroom.stores import Store

pytestmark = pytest.mark.django_db

KEY = "a key of the owner's, long enough for this"


class House:
    """An installation's files, and its backups."""

    def __init__(self, folder: Path, key: str = "") -> None:
        self.folder = folder
        self.vault = Vault(folder / "backups", Seal(key))
        self.database: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "newsroom.sqlite3"}
        self.roots: dict[str, Store] = {name: Disk(location=folder / name) for name in ("media", "documents")}
        with closing(sqlite3.connect(self.database["NAME"])) as rows:
            rows.execute("PRAGMA journal_mode=WAL")
            rows.execute("CREATE TABLE said (word TEXT)")
            rows.execute("INSERT INTO said VALUES ('ferry')")
            rows.commit()
        for name, content in (
            ("media/photos/1.jpg", "harbour"),
            ("media/photos/2.jpg", "harbour"),
            ("documents/a.pdf", "list"),
        ):
            self.write(name, content)

    def write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def keep(self, **options: Any) -> Progress:
        # Backups have the second they were made in as their name.
        for number, old in enumerate(sorted(self.vault.folder.glob("2*")), 1):
            old.rename(old.with_name(f"2020010{number}T000000Z"))
        *_steps, last = keep(self.vault, self.database, self.roots, "secret", **options)
        return last

    def put_back(self, elsewhere: Path) -> Written:
        database = self.database | {"NAME": elsewhere / "newsroom.sqlite3"}
        roots: dict[str, Store] = {name: Disk(location=elsewhere / name) for name in self.roots}
        progress = Written()
        make_way(self.vault, self.vault.called(""), database)
        for _step in put_back(self.vault, self.vault.called(""), database, roots, progress):
            pass
        return progress

    def damaged(self) -> list[str]:
        progress = Written()
        for _step in examine(self.vault, self.vault.called(""), progress):
            pass
        return progress.damaged

    def objects(self) -> list[Path]:
        return sorted(self.vault.folder.glob("objects/*/*"))


@pytest.fixture(params=["", KEY], ids=["plain", "sealed"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    (tmp_path / "house").mkdir()
    return House(tmp_path / "house", request.param)


def test_a_backup_holds_everything_once_and_puts_it_back(house: House, tmp_path: Path) -> None:
    states = {"journal": PublicState.objects.get(publication=make_publication("journal")).generation}
    with closing(sqlite3.connect(house.database["NAME"])) as writer:
        # Somebody is writing: what is not committed is not in the backup, and nobody waits.
        writer.execute("INSERT INTO said VALUES ('unsaid')")
        made = house.keep()
    assert (made.files, made.new, made.left) == (3, 3, [])
    assert len(house.objects()) == 2
    assert house.damaged() == []
    assert house.put_back(tmp_path / "there").written == 3
    assert (tmp_path / "there/media/photos/2.jpg").read_text() == "harbour"
    assert (tmp_path / "there/documents/a.pdf").read_text() == "list"
    with closing(sqlite3.connect(tmp_path / "there/newsroom.sqlite3")) as rows:
        assert rows.execute("SELECT word FROM said").fetchall() == [("ferry",)]
    assert house.vault.manifest(house.vault.called("")).states == states


def test_only_what_is_new_is_read_and_what_no_backup_needs_is_taken_away(house: House) -> None:
    house.keep()
    house.write("media/photos/3.jpg", "pier")
    (house.folder / "documents/a.pdf").unlink()
    assert house.keep().new == 1
    assert house.keep(rereads=True).new == 3
    for moment in house.vault.moments()[1:]:
        house.vault.remove(moment)
    assert house.vault.sweep() == 1
    assert house.damaged() == []
    assert len(house.objects()) == 2


def test_each_damage_is_named_and_nothing_is_put_back(house: House, tmp_path: Path) -> None:
    house.keep()
    first, second = house.objects()
    first.write_bytes(first.read_bytes()[:-1])
    second.unlink()
    database = house.vault.called("") / "database"
    database.write_bytes(database.read_bytes()[:-100])
    # Two photos are one object, named once.
    assert len(house.damaged()) == 3
    with pytest.raises(Damaged):
        house.put_back(tmp_path / "there")
    assert not (tmp_path / "there/newsroom.sqlite3").exists()


def test_a_line_missing_from_the_list_of_files_is_noticed(house: House) -> None:
    house.keep()
    files = house.vault.called("") / "files"
    files.write_bytes(files.read_bytes()[:-5])
    with pytest.raises(Damaged, match="files"):
        house.damaged()


def test_a_backup_that_was_stopped_is_none_and_goes_with_the_next(house: House) -> None:
    steps = keep(house.vault, house.database, house.roots, "secret")
    next(steps)
    (left,) = house.vault.folder.glob(".2*")
    # As a kill leaves it.
    shutil.copytree(left, left.with_name(".20200101T000000Z.1"))
    del steps
    assert house.vault.moments() == []
    with pytest.raises(NoBackup, match="There is: none"):
        house.vault.called("")
    assert [path.name for path in house.vault.folder.glob(".2*")] == [".20200101T000000Z.1"]
    house.keep()
    assert not list(house.vault.folder.glob(".2*"))
    assert house.damaged() == []


def test_a_backup_can_be_read_by_two_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.keep()
    place = house.vault.called("")
    first = house.vault.files_of(place)
    next(first)
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert len(list(house.vault.files_of(place))) == 3
    assert len(list(place.glob(".files*"))) == 1
    assert len(list(first)) == 2


def test_two_at_once_are_refused(house: House) -> None:
    house.vault.folder.mkdir()
    with (house.vault.folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NoBackup, match="at work"):
            house.keep()


def test_a_sealed_backup_needs_its_key_and_a_plain_one_is_read_with_a_key_too(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    house = House(tmp_path / "house", KEY)
    house.keep()
    assert not any(b"harbour" in path.read_bytes() for path in house.objects())
    house.vault = Vault(house.vault.folder, Seal())
    with pytest.raises(NoBackup, match="NEWSROOM_BACKUP_KEY"):
        house.damaged()
    house.vault = Vault(house.vault.folder, Seal("another key, just as long as the first"))
    with pytest.raises(Damaged, match="key"):
        house.damaged()
    shutil.rmtree(house.vault.folder)
    house.vault = Vault(house.vault.folder, Seal())
    house.keep()
    house.vault = Vault(house.vault.folder, Seal(KEY))
    assert house.damaged() == []


def test_a_file_of_a_backup_never_lands_outside_its_folder(house: House, tmp_path: Path) -> None:
    house.keep()
    place = house.vault.called("")
    kept = [line.__class__(**{**vars_of(line), "path": f"../../{line.path}"}) for line in house.vault.files_of(place)]
    lines = tmp_path / "lines"
    lines.write_text("".join(json.dumps(vars_of(each)) + "\n" for each in kept))
    with lines.open("rb") as file:
        digest = house.vault.write(file, place / "files")
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps(manifest | {"files_sha256": digest}))
    with pytest.raises(Damaged, match="outside"):
        house.put_back(tmp_path / "a/b/there")
    assert not (tmp_path / "a/media").exists()


def vars_of(kept: Any) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in kept.__slots__}


def test_a_backup_of_a_later_version_or_of_another_database_is_refused(house: House, tmp_path: Path) -> None:
    house.keep()
    manifest = house.vault.called("") / "manifest.json"
    said = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(said | {"format": 99}))
    with pytest.raises(NoBackup, match="later version"):
        house.damaged()
    manifest.write_text(json.dumps(said | {"database": "postgresql"}))
    with pytest.raises(NoBackup, match="same kind"):
        house.put_back(tmp_path / "there")


@pytest.mark.parametrize("before", ["", "20200101T000000Z"], ids=["a site that is well", "one put back by half"])
def test_a_restore_that_is_refused_while_the_site_runs_says_nothing_new_of_the_site(
    before: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)
    settings.VAR = tmp_path
    if before:
        with pytest.raises(RuntimeError), installation.being_put_back(before):
            raise RuntimeError("killed")
    house.keep()
    for name, value in (("vault", house.vault), ("database", house.database), ("roots", house.roots)):
        monkeypatch.setattr(installation, name, Mock(return_value=value))
    # The test's own database is not the one that is replaced.
    monkeypatch.setattr(restore, "connection", Mock())
    monkeypatch.setattr(databases, "_CLOSED_WITHIN", 0)
    with closing(sqlite3.connect(house.database["NAME"])) as server:
        server.execute("SELECT word FROM said").fetchall()
        with pytest.raises(CommandError, match="Stop the whole site first"):
            call_command("restore", replace=True)
    assert installation.put_back_by_half() == before


def test_a_database_that_is_not_there_is_said_so(house: House) -> None:
    Path(house.database["NAME"]).unlink()
    with pytest.raises(CannotCopy, match="There is no database"):
        house.keep()
