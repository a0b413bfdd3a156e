"""An import begun at the desk: handed in, tried out and brought in."""

from __future__ import annotations

import json
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.importing.intake.batches import Intake
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.resolving import Resolver
from articles.importing.sources.beside import Pictures
from articles.models import Article, ImportItem, ImportRun, Version
from articles.refusals import Refused
from newsroom.roles import Role
from tests.builders import make_user
from tests.importing.test_desk_imports import at, editor, publication, signed_in
from tests.importing.test_holding import item, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User

    from newsroom.models import Publication

__all__ = ["editor", "publication"]

pytestmark = pytest.mark.django_db


def line(number: int, **facts: Any) -> str:
    said = {"id": number, "headline": f"Ferry {number} named", "published": "2009-04-14 12:00", "text": "It was."}
    return json.dumps(said | {"sections": ["정치"]} | facts)


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.IMPORT_UPLOADS, settings.IMPORT_FOLDER = tmp_path / "uploads", tmp_path / "server"
    settings.IMPORT_UPLOADS.mkdir()
    settings.IMPORT_FOLDER.mkdir()
    return tmp_path


def handed_in(client: Client, publication: Publication, **facts: Any) -> Any:
    return client.post(at("start"), {"publication": publication.pk, "source": "old", **facts}, follow=True)


def test_files_are_handed_in_tried_out_and_brought_in_held(
    publication: Publication, editor: User, folders: Path
) -> None:
    client = signed_in(editor)
    files = [
        SimpleUploadedFile("old.jsonl", "\n".join((line(1), line(2), line(3, published="2020-13-40"))).encode()),
        SimpleUploadedFile("old.jsonl", line(4, headline="Twin 4").encode()),
    ]
    answer = handed_in(client, publication, sent=files)
    plan = answer.request["PATH_INFO"]
    tried = client.post(plan, {"try": "1"}, follow=True).text
    assert "4 articles were read: that is everything. Nothing was written." in tried
    assert re.search(r"old\.jsonl:( line )?3", tried)
    assert str(folders) not in tried
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()
    page = client.post(plan, {"bring": "1"}, follow=True)
    assert "Everything is read." in page.text
    run = ImportRun.objects.get()
    assert (run.state, run.started_by, run.source) == ("held", editor, "old")
    assert run.counts == {"in": 4, "created": 3, "refused": 1}
    assert set(ImportItem.objects.values_list("name", flat=True)) == {"old.jsonl", "old-2.jsonl"}
    assert not Version.objects.exists()
    # Pressed again it leads to the import.
    assert client.post(plan, {"bring": "1"}).headers["Location"] == at("change", run.pk)
    assert ImportRun.objects.count() == 1


def test_a_long_dry_run_and_a_long_import_go_on_press_by_press(
    publication: Publication, editor: User, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", -1)
    client = signed_in(editor)
    data = "\n".join(line(number) for number in (1, 2, 3)).encode()
    answer = handed_in(client, publication, sent=[SimpleUploadedFile("a.jsonl", data)])
    plan = answer.request["PATH_INFO"]
    tried = client.post(plan, {"try": "1"}, follow=True).text
    assert "1 article was read so far" in tried
    assert re.search(r"At this pace the rest takes about \d+ second", tried)
    for _press in range(3):
        tried = client.post(plan, {"try": "1"}, follow=True).text
    assert "3 articles were read: that is everything." in tried
    assert re.search(r"It took about \d+ second", tried)
    assert "There is more to read." in client.post(plan, {"bring": "1"}, follow=True).text
    run = ImportRun.objects.get()
    assert "Go on" in client.get(at("change", run.pk)).text
    for _press in range(3):
        client.post(at("go_on", run.pk))
    run.refresh_from_db()
    assert (run.state, run.counts) == ("held", {"in": 3, "created": 3})
    assert "came to its end" in client.post(at("go_on", run.pk), follow=True).text


def test_the_hosts_of_the_old_site_are_kept_with_the_import(
    publication: Publication, editor: User, folders: Path
) -> None:
    client = signed_in(editor)
    files = {"sent": [SimpleUploadedFile("a.jsonl", line(1).encode())]}
    assert "“old” is no host" in handed_in(client, publication, **files, old_hosts="old").text
    files = {"sent": [SimpleUploadedFile("a.jsonl", line(1).encode())]}
    said = "https://www.old.example/news/, m.old.example"
    plan = handed_in(client, publication, **files, old_hosts=said).request["PATH_INFO"]
    client.post(plan, {"try": "1"})
    page = client.post(plan, {"bring": "1"}, follow=True).text
    assert ImportRun.objects.get().options["old_hosts"] == ["www.old.example", "m.old.example"]
    assert "www.old.example, m.old.example" in page


def test_something_in_the_servers_folder_is_imported_and_nothing_outside_it(
    publication: Publication, editor: User, folders: Path
) -> None:
    (folders / "server" / "dump").mkdir()
    (folders / "server" / "dump" / "a.jsonl").write_text(line(1))
    (folders / "secret.jsonl").write_text(line(2))
    (folders / "server" / "link").symlink_to(folders / "secret.jsonl")
    client = signed_in(editor)
    for outside in ("../secret.jsonl", str(folders / "secret.jsonl"), "link", "dump/a.jsonl"):
        assert "not one of the available choices" in handed_in(client, publication, folder=outside).text
    plan = handed_in(client, publication, folder="dump").request["PATH_INFO"]
    client.post(plan, {"try": "1"})
    client.post(plan, {"bring": "1"})
    assert ImportItem.objects.get().name == "dump/a.jsonl"
    client.post(handed_in(client, publication, folder="dump").request["PATH_INFO"], {"throw": "1"})
    assert (folders / "server" / "dump" / "a.jsonl").exists()


def test_what_cannot_be_tried_is_said_before(
    publication: Publication, editor: User, folders: Path, settings: Any
) -> None:
    client = signed_in(editor)
    assert "Choose files, or something from the server" in handed_in(client, publication).text
    file = SimpleUploadedFile("a.jsonl", line(1).encode())
    wrong = SimpleUploadedFile("words.toml", b'[sections]\n"x" = "nowhere"')
    answer = handed_in(client, publication, sent=[file], map=wrong).text
    assert "map.toml: [sections] there is no “nowhere” here" in answer
    assert str(folders) not in answer
    settings.IMPORT_UPLOAD_MB = 0
    assert "too much to send" in handed_in(client, publication, sent=[SimpleUploadedFile("a.jsonl", b"x")]).text
    assert list((folders / "uploads").iterdir()) == []


def test_two_who_go_on_with_one_import_do_not_count_twice(
    publication: Publication, editor: User, folders: Path
) -> None:
    take_in(publication, [item(1)])
    run = ImportRun.objects.get()
    other = ImportRun.objects.get()
    intake = Intake(Resolver(publication), PictureDesk(Pictures()), run, "old")
    list(intake.take_in([item(2)]))
    with pytest.raises(Refused, match="Somebody else"):
        list(Intake(Resolver(publication), PictureDesk(Pictures()), other, "old").take_in([item(3)]))
    assert ImportRun.objects.get().counts["in"] == Article.objects.count() == 2


def test_a_reporter_begins_no_import(publication: Publication, folders: Path) -> None:
    for client, status in ((Client(), 302), (signed_in(make_user(Role.REPORTER)), 403)):
        for page in (at("start"), at("plan", uuid.uuid4()), at("go_on", 1)):
            assert {client.get(page).status_code, client.post(page).status_code} == {status}
