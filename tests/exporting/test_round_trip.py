"""A publication goes out and comes back as the same record; an export that is not whole does not come in at all."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client, override_settings

from articles.exporting.tables import BY_MODEL, STAYS, TABLES
from articles.models import Arrangement, Article, ClaimNotice, DeskTask, StandingVersion, Version
from articles.models.restriction import Restriction
from newsroom.house import forget_houses
from tests.exporting.journal import emptied, furnished, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db

#: Names of originals are given by chance, so that nobody can guess one.
_CHANCE = re.compile(rb"photos/[0-9a-f]{2}/[0-9a-f]{40}|publications/[^\"]+|reporters/[^\"]+|v=[0-9a-f]+")


@dataclass(frozen=True)
class Gone:
    """What went out: where it lies, and what readers and the record had."""

    folder: Path
    zip: Path
    digests: dict[str, list[str]]
    pages: dict[str, bytes]


@pytest.fixture(scope="module")
def gone(kept_for_the_file: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    """The furnished sample journal, exported both ways."""
    where = tmp_path_factory.mktemp("gone")
    storages["documents"]._location = str(where / "documents")  # type: ignore[attr-defined]
    with override_settings(MEDIA_ROOT=where / "media"):
        furnished()
        assert not run("export_publication", str(where / "journal.zip"))[0]
        assert not run("export_publication", str(where / "journal"))[0]
        yield Gone(where / "journal", where / "journal.zip", digests(), pages())


@pytest.fixture
def copy(gone: Gone, tmp_path: Path) -> Path:
    """A copy of the folder, to be damaged; the database is empty."""
    shutil.copytree(gone.folder, tmp_path / "journal")
    emptied()
    return tmp_path / "journal"


def digests() -> dict[str, list[str]]:
    """Of every chain there is, in its order."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list("digest", flat=True))
        for model in (Version, ClaimNotice, StandingVersion, Arrangement)
    }


def pages() -> dict[str, bytes]:
    """What readers are answered, of each kind of page."""
    forget_houses()
    articles = Version.objects.order_by("pk").values_list("path", flat=True)
    corrected = Version.objects.get(kind="correction").path
    paths = (
        "/",
        "/ko/",
        "/imprint/",
        "/corrections/",
        "/archive/",
        "/sections/world/",
        "/pages/about/",
        *articles[:12],
        corrected,
        f"{corrected}versions/",
        f"{corrected}versions/1/",
    )
    reader = Client()
    return {path: _CHANCE.sub(b"", reader.get(path).content) for path in paths}


def manifest_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


def change(folder: Path, name: str, old: str, new: str, *, is_declared: bool) -> None:
    """Put `new` for the first `old` in a file; `is_declared`: whoever did it wrote the manifest anew, too."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    if is_declared:
        manifest = manifest_of(folder)
        entry = next(entry for entry in manifest["files"] if entry["name"] == name)
        data = path.read_bytes()
        entry |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        (folder / "manifest.json").write_text(json.dumps(manifest))


def test_the_sample_journal_has_a_row_of_everything_and_nothing_of_what_stays(gone: Gone) -> None:
    assert not [entry["name"] for entry in manifest_of(gone.folder)["files"] if not entry["lines"]]
    everything = b"".join(path.read_bytes() for path in gone.folder.glob("*.jsonl"))
    for user in User.objects.all():
        assert user.password.encode() not in everything
        assert not user.email or user.email.encode() not in everything
    assert b'"Wit"' not in everything


def test_it_comes_back_as_the_same_record(gone: Gone, tmp_path: Path) -> None:
    emptied()
    assert not Version.objects.exists()
    code, said = run("import_publication", str(gone.zip))
    assert code == 0, said
    assert digests() == gone.digests
    assert pages() == gone.pages
    assert run("verify_record")[0] == 0
    assert run("export_publication", str(tmp_path / "again"))[0] == 0
    assert files(tmp_path / "again") == files(gone.folder)
    # People are known by name, and nobody can sign in by what came along.
    assert not User.objects.filter(is_active=True).exists()
    task = DeskTask.objects.get(key="part:en")
    assert Article.objects.get(pk=int(task.values["article"])).headline == task.values["other"]
    # A restricted photo lies where no web server finds it.
    photo = Restriction.objects.get(photo__isnull=False).photo
    assert photo is not None
    assert not photo.file.storage.exists(str(photo.file))
    assert storages["documents"].exists(f"restricted/{photo.file}")


def files(folder: Path) -> dict[str, str]:
    """Every file but the manifest by its hash; of the manifest all but the moment."""
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    return found | {"manifest.json": json.dumps({**manifest_of(folder), "made_at": ""})}


def test_a_zip_holds_the_same_files_and_nobody_else_may_open_either(gone: Gone) -> None:
    with zipfile.ZipFile(gone.zip) as archive:
        zipped = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        assert archive.namelist()[-1] == "manifest.json"
    del zipped["manifest.json"]
    assert zipped == {name: sha256 for name, sha256 in files(gone.folder).items() if name != "manifest.json"}
    assert stat.S_IMODE(gone.zip.stat().st_mode) == 0o600
    assert stat.S_IMODE(gone.folder.stat().st_mode) == 0o700


def cut_off(folder: Path) -> str:
    path = folder / "versions.jsonl"
    path.write_bytes(path.read_bytes()[:-1000])
    return "versions.jsonl is shorter"


def without_manifest(folder: Path) -> str:
    (folder / "manifest.json").unlink()
    return "cut off"


def changed_by_a_letter(folder: Path) -> str:
    change(folder, "articles.jsonl", "annex", "index", is_declared=False)
    return "articles.jsonl was changed"


def without_a_photo(folder: Path) -> str:
    path = next(folder.glob("media/*/*.jpg"))
    path.unlink()
    return f"{path.relative_to(folder)} is missing"


def with_another_photo(folder: Path) -> str:
    path = next(folder.glob("media/*/*.jpg"))
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    return f"{path.relative_to(folder)} was changed"


def with_a_file_of_its_own(folder: Path) -> str:
    (folder / "more.html").write_text("<p>")
    return "'more.html' belongs to no export"


def with_a_link(folder: Path) -> str:
    (folder / "tags.jsonl").unlink()
    (folder / "tags.jsonl").symlink_to(folder / "people.jsonl")
    return "tags.jsonl is a link"


def that_leads_out(folder: Path) -> str:
    change(folder, "media.jsonl", '"path":"media/', '"path":"media/../../', is_declared=True)
    return "media.jsonl:1"


def of_tomorrow(folder: Path) -> str:
    change(folder, "manifest.json", '"format": 1', '"format": 2', is_declared=False)
    return "of format 2"


def with_a_file_of_tomorrow(folder: Path) -> str:
    manifest = manifest_of(folder)
    manifest["files"][0]["name"] = "podcasts.jsonl"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return "podcasts.jsonl is in the manifest, and this software knows no such file"


def with_a_section_of_nobody(folder: Path) -> str:
    change(folder, "versions.jsonl", '"section":"', '"section":"no-', is_declared=True)
    return "versions.jsonl:1: section: no-"


def with_half_a_time(folder: Path) -> str:
    change(folder, "versions.jsonl", '"live_from":"2', '"live_from":"x2', is_declared=True)
    return "versions.jsonl:1: live_from: it has to be a time with its zone"


def with_an_unknown_field(folder: Path) -> str:
    change(folder, "tags.jsonl", '{"name"', '{"colour":"red","name"', is_declared=True)
    return "tags.jsonl:1: colour: there is no such field"


def with_half_a_copy(folder: Path) -> str:
    change(folder, "versions.jsonl", '"copy":{', '"copy":{"colour":"red",', is_declared=True)
    return "versions.jsonl:1: copy: it is no copy"


def with_a_number_beyond_all(folder: Path) -> str:
    change(folder, "number_series.jsonl", '"last":', '"last":9999999999999999999', is_declared=True)
    return "number_series.jsonl:1: last"


def with_a_word_of_its_own(folder: Path) -> str:
    change(folder, "articles.jsonl", '"kind":"', '"kind":"un', is_declared=True)
    return "articles.jsonl:1: kind"


def with_another_past(folder: Path) -> str:
    change(folder, "versions.jsonl", '"headline":"', '"headline":"Never ', is_declared=True)
    return "version 1: its row is not what was put on record"


_DAMAGES: list[Callable[[Path], str]] = [
    cut_off,
    without_manifest,
    changed_by_a_letter,
    without_a_photo,
    with_another_photo,
    with_a_file_of_its_own,
    with_a_link,
    that_leads_out,
    of_tomorrow,
    with_a_file_of_tomorrow,
    with_a_section_of_nobody,
    with_half_a_time,
    with_an_unknown_field,
    with_half_a_copy,
    with_a_number_beyond_all,
    with_a_word_of_its_own,
    with_another_past,
]


def test_what_is_damaged_is_named_and_nothing_of_it_written(copy: Path, gone: Gone) -> None:
    for damage in _DAMAGES:
        shutil.rmtree(copy)
        shutil.copytree(gone.folder, copy)
        named = damage(copy)
        code, said = run("import_publication", str(copy))
        assert (code, named in said) == (3, True), (damage.__name__, said)
        assert "Nothing was written" in said
        assert not any(table.model._default_manager.exists() for table in TABLES), damage.__name__
        media = Path(django_settings.MEDIA_ROOT)
        assert not [path for path in media.rglob("*") if path.is_file()], damage.__name__


def test_a_record_that_was_not_right_comes_in_when_somebody_says_so(copy: Path) -> None:
    with_another_past(copy)
    code, said = run("import_publication", str(copy), "--with-findings")
    assert code == 1
    assert "its row is not what was put on record" in said
    assert Version.objects.exists()


def test_a_zip_that_names_a_way_out_is_refused(copy: Path, gone: Gone, tmp_path: Path) -> None:
    path = tmp_path / "slip.zip"
    shutil.copy(gone.zip, path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../slipped.txt", "out")
    code, said = run("import_publication", str(path))
    assert code == 3
    assert "'../slipped.txt' belongs to no export" in said
    assert not (tmp_path.parent / "slipped.txt").exists()


def test_a_zip_with_a_changed_byte_is_refused_wherever_it_is(gone: Gone, tmp_path: Path) -> None:
    whole = gone.zip.read_bytes()
    with zipfile.ZipFile(gone.zip) as archive:
        members = [archive.getinfo(name) for name in ("versions.jsonl", "photos.jsonl", "manifest.json")]
    path = tmp_path / "journal.zip"
    for member in members:
        # Behind its name and its header, of which no more than 50 bytes are there.
        for place in (60, member.compress_size // 2, member.compress_size):
            data = bytearray(whole)
            data[member.header_offset + len(member.filename) + place] ^= 0xFF
            path.write_bytes(data)
            code, said = run("import_publication", str(path), "--check")
            assert (code, member.filename in said) == (3, True), (place, said)


def test_only_an_empty_database_takes_one_and_a_check_writes_nothing(gone: Gone) -> None:
    code, said = run("import_publication", str(gone.folder))
    assert code == 2
    assert "This database is not empty" in said
    before = Article.objects.count()
    assert run("import_publication", str(gone.zip), "--check")[0] == 0
    assert Article.objects.count() == before


def test_an_export_is_not_taken_for_an_old_site(gone: Gone) -> None:
    for path in (gone.folder, gone.zip):
        code, said = run("import_articles", str(path))
        assert code == 2
        assert "import_publication" in said


def test_what_is_there_is_never_written_over(gone: Gone) -> None:
    before = files(gone.folder)
    for target in (gone.folder, gone.zip):
        code, said = run("export_publication", str(target))
        assert code == 2
        assert "is there already" in said
    assert files(gone.folder) == before


def test_every_kind_of_row_goes_out_or_is_said_to_stay() -> None:
    ours = {
        model
        for app in ("articles", "newsroom", "taggit")
        for model in apps.get_app_config(app).get_models()
        if model._meta.model_name != "taggeditem"
    }
    known = {model for model in BY_MODEL if model is not User} | {apps.get_model(name) for name in STAYS}
    assert ours == known
    assert not BY_MODEL.keys() & {apps.get_model(name) for name in STAYS}
    for table in TABLES:
        lists = {field.name for field in table.model._meta.many_to_many} if table.name != "people" else set()
        assert lists == set(table.many)


def test_the_fields_that_are_described_are_those_that_go_out() -> None:
    code, said = run("export_publication", "--fields")
    assert code == 0
    assert said == (django_settings.BASE_DIR / "docs" / "exporting-fields.md").read_text("utf-8")
