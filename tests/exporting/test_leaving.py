"""Leaving when not everything is well: no room, a lost file, another publication in the same house."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from articles.models import Photo
from newsroom.models import Publication, Reporter
from tests.builders import make_article, make_photo, make_publication, publish_article
from tests.exporting.journal import emptied, run
from tests.public.reader import Reader
from tests.public.test_api import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from articles.models import Version

pytestmark = pytest.mark.django_db


def test_an_export_that_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_article(make_publication())

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("a", "a.zip"):
        with monkeypatch.context() as patch:
            patch.setattr("articles.exporting.departing.Manifest.to_json", full)
            code, said = run("export_publication", str(tmp_path / name))
        assert code == 3
        assert "No space left" in said
    assert not list(tmp_path.glob("a*"))


def test_a_photo_whose_file_is_lost_is_named_and_keeps_nobody(tmp_path: Path) -> None:
    publication = make_publication()
    photo = make_photo()
    publish_article(publication, photo=photo)
    photo.file.storage.delete(str(photo.file))
    code, said = run("export_publication", str(tmp_path / "a"), "--dry-run")
    assert code == 1
    code, said = run("export_publication", str(tmp_path / "a"))
    assert code == 1
    assert f"lost here, and not in the export: photos: {photo.file.name}" in said
    emptied()
    assert run("import_publication", str(tmp_path / "a"))[0] == 0
    assert Photo.objects.get().sha256 == photo.sha256
    assert run("export_publication", str(tmp_path / "b"))[0] == 1
    assert (tmp_path / "a" / "photos.jsonl").read_bytes() == (tmp_path / "b" / "photos.jsonl").read_bytes()


def test_beside_another_publication_only_its_own_goes_out(tmp_path: Path) -> None:
    mine = make_publication()
    others = make_publication("other", "other.example")
    publish_article(mine, photo=make_photo("navy"), reporter="lee", tags=("peace",), headline="Mine")
    theirs = publish_article(others, photo=make_photo("red"), reporter="kim", tags=("war",), headline="Theirs")
    make_article(others, headline="A draft of theirs")
    assert run("export_publication", str(tmp_path / "a"))[0] == 2
    assert run("export_publication", str(tmp_path / "a"), publication="journal")[0] == 0
    everything = "".join(path.read_text() for path in (tmp_path / "a").glob("*.jsonl"))
    assert "Mine" in everything
    for word in ("heirs", "kim", "war", "other", theirs.content.lead.photo):  # type: ignore[union-attr]
        assert f'"{word}"' not in everything
    emptied()
    assert run("import_publication", str(tmp_path / "a"))[0] == 0
    assert Reporter.objects.get().slug == "lee"
    assert Publication.objects.get().slug == "journal"


def test_what_readers_have_goes_out_as_the_api_answers_it(tmp_path: Path) -> None:
    publication = make_publication()
    english = publish_article(publication, headline="Envoys meet", photo=make_photo(), tags=("Seoul",))
    korean = publish_article(publication, language="ko", headline="사절단이 만났다", translation_of=english.article)
    make_article(publication, headline="A draft")
    assert run("export_publication", str(tmp_path / "a"), format="ninjs")[0] == 0
    items = [json.loads(line) for line in (tmp_path / "a" / "ninjs.jsonl").read_text().splitlines()]
    for version, item in zip((english, korean), items, strict=True):
        answer = Reader().get(f"/api/v1/articles/{version.public_number}").content
        assert item == json.loads(answer.replace(b"http://testserver", b"https://testserver"))
        if SCHEMA.exists():
            jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(item)
    (picture,) = (json.loads(line) for line in (tmp_path / "a" / "pictures.jsonl").read_text().splitlines())
    assert picture["address"] == items[0]["associations"][0]["uri"]
    assert hashlib.sha256((tmp_path / "a" / picture["path"]).read_bytes()).hexdigest() == lead_of(english)
    code, said = run("import_publication", str(tmp_path / "a"), "--check")
    assert code == 3
    assert "as ninjs" in said


def lead_of(version: Version) -> str:
    """Of its lead photo."""
    assert version.content.lead is not None
    return version.content.lead.photo
