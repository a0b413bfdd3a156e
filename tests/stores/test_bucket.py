"""Photos and documents in an object store: readers and the desk have what they have with a disk, and strangers no more."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.config import Config
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.library.documents import keep_document
from articles.models import Document, Photo, Rendition, Version
from articles.verbs import publishing, restricting
from newsroom.checks import check_store
from newsroom.health import looks
from newsroom.management.explaining import explained
from newsroom.roles import Role
from newsroom.stores import StoreAway, bucket
from newsroom.stores.bucket import Bucket
from tests.builders import make_article, make_photo, make_publication, make_user, picture, publish_article
from tests.exporting.journal import emptied, run
from tests.files.test_documents import PDF
from tests.installation import installation
from tests.parts import ROOT
from tests.public.test_restricted import COURT
from tests.safekeeping.test_keeping import House
from tests.stores.store import ObjectStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

    from newsroom.stores import Store

__all__ = ["installation"]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="files lie beside the database, whichever it is"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    server = ObjectStore(tmp_path_factory.mktemp("store"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def store(server: ObjectStore, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """The site keeps its files there."""
    server.choose(settings)
    # A field asks which storage it has once, at the start.
    monkeypatch.setattr(Document._meta.get_field("file"), "storage", storages["documents"])
    for name in ("default", "documents"):
        for each in list(storages[name].stored()):  # type: ignore[attr-defined]
            storages[name].delete(each.name)
    return server


def desk() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.DESK_EDITOR))
    return client


def upload(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("photo.jpg", data, "image/jpeg")
    return client.post("/admin/articles/photo/add/", {"pictures": file, "credit": "Newsroom"})


def status(client: Client, address: str) -> int:
    """Of an answer that is read to its end."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def content(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def test_an_uploaded_photo_is_made_smaller_published_and_handed_out_until_it_is_restricted(
    store: ObjectStore, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, tmp_path: Path
) -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR, "editor")
    with django_capture_on_commit_callbacks(execute=True):
        assert upload(desk(), picture(size=(700, 500))).status_code == 302
    photo = Photo.objects.get()
    made = Rendition.objects.filter(photo=photo).values_list("file", flat=True)
    assert len(made) > 5
    assert store.names() == {f"journal/media/{name}" for name in (str(photo.file), *made)}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "nothing is left on the disk"

    version = publish_article(publication, editor, photo=photo)
    reader = Client()
    page = reader.get(version.path).text
    addresses = set(re.findall(r'/media/[^ ",]+', page))
    assert addresses
    # On this site and nowhere else: no reader's browser is sent to the store.
    assert str(store.port) not in page
    for address in addresses:
        answer = reader.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Content-Type"].startswith("image/")
        data = b"".join(answer)
        assert len(data) == int(answer.headers["Content-Length"])
        again = reader.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert reader.get(address, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
    assert reader.get("/media/photos/aa/none.jpg").status_code == 404
    assert reader.get("/media/../documents/a.jpg").status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        restriction = restricting.restrict(photo, editor, COURT)
    assert {status(reader, address) for address in addresses} == {404}
    assert store.names() == {f"journal/documents/restricted/{photo.file}"}
    with django_capture_on_commit_callbacks(execute=True):
        restricting.lift(restriction, editor, "The order was lifted")
    assert {status(reader, address) for address in addresses} == {200}


def test_a_document_is_read_by_whoever_reads_the_article_that_links_to_it(store: ObjectStore) -> None:
    publication, client = make_publication(), desk()
    file = SimpleUploadedFile("report.pdf", PDF)
    given = {"title_ko": "예산 보고서", "title_en": "Budget report", "language": "ko", "document": file}
    assert client.post("/admin/articles/document/add/", given).status_code == 302
    document = Document.objects.get()
    assert store.names() == {f"journal/documents/{document.file}"}
    reader = Client()
    assert reader.get(document.get_absolute_url()).status_code == 404
    body = f'<p><a href="{document.get_absolute_url()}">The report</a></p>'
    publish_article(publication, make_user(Role.DESK_EDITOR, "editor"), body=body)
    assert b"".join(reader.get(document.get_absolute_url())) == PDF


def test_while_the_store_is_away_pages_stay_and_whoever_uploads_is_told(store: ObjectStore, tmp_path: Path) -> None:
    publication, editor, client = make_publication(), make_user(Role.DESK_EDITOR, "editor"), desk()
    photo = make_photo()
    version = publish_article(publication, editor, photo=photo)
    document = keep_document(Document(title_en="List", language="en"), PDF)
    body = f'<p><a href="{document.get_absolute_url()}">The list</a></p>'
    reader = Client(raise_request_exception=False)
    store.stop()
    try:
        assert reader.get(version.path).status_code == 200
        away = reader.get(f"/media/{photo.file}")
        assert (away.status_code, away.headers["Cache-Control"]) == (503, "no-store")
        answer = upload(client, picture("teal"))
        assert answer.status_code == 503
        assert "The store of pictures and documents could not be reached." in answer.text
        assert Photo.objects.count() == 1
        assert f":{store.port}/press/journal/media cannot be written to" in reader.get("/readyz").text
        # Whether a document is there nobody knows now; the story goes out.
        publishing.publish(make_article(publication, editor, body=body), editor)
        with pytest.raises(SystemExit, match=r"does not answer.*See to its server"), explained():
            call_command("bring_files", "disk")
        # A backup without the files would be none.
        house = House(tmp_path)
        house.roots["media"] = cast("Store", default_storage)
        with pytest.raises(StoreAway):
            house.keep()
        assert house.vault.moments() == []
    finally:
        store.start()
    # What it has found holds for two seconds.
    looks._last.at = float("-inf")
    assert "storage: well" in reader.get("/readyz").text
    assert status(reader, f"/media/{photo.file}") == 200
    assert upload(client, picture("teal")).status_code == 302


def test_a_store_that_takes_questions_and_is_silent_holds_up_one_reader_and_no_other(
    store: ObjectStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication, editor = make_publication(), make_user(Role.DESK_EDITOR, "editor")
    links = [keep_document(Document(title_en=name, language="en"), PDF + name.encode()) for name in ("A", "B")]
    body = "".join(f'<p><a href="{document.get_absolute_url()}">List</a></p>' for document in links)
    article, reader = make_article(publication, editor, body=body), Client()
    monkeypatch.setattr(bucket, "_HURRIED", Config(read_timeout=0.1, retries={"total_max_attempts": 1}))
    monkeypatch.setattr(bucket, "_LEFT_ALONE", 600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        store.choose(settings, endpoint_url=address)
        monkeypatch.setattr(Document._meta.get_field("file"), "storage", storages["documents"])

        def asked() -> int:
            """How often since this was called last."""
            taken = 0
            with suppress(BlockingIOError):
                while True:
                    silent.accept()[0].close()
                    taken += 1
            return taken

        assert [status(reader, f"/media/photos/{number}.jpg") for number in range(3)] == [503] * 3
        assert asked() == 1
        monkeypatch.delitem(bucket._silent, address)
        publishing.publish(article, editor)
        assert asked() == 1
        assert f"{address}/press/journal/media cannot be written to" in reader.get("/readyz").text
        assert asked() == 0
        monkeypatch.delitem(bucket._silent, address)
        assert status(reader, "/media/photos/1.jpg") == 503
        assert asked() == 1


def test_a_publication_goes_out_of_the_store_and_comes_back_into_it(store: ObjectStore, tmp_path: Path) -> None:
    publication = make_publication("journal")
    photo = make_photo()
    version = publish_article(publication, make_user(Role.DESK_EDITOR), photo=photo)
    data = content(str(photo.file))
    assert not run("export_publication", str(tmp_path / "journal.zip"))[0]
    emptied()
    default_storage.delete(str(photo.file))
    assert store.names() == set()
    code, told = run("import_publication", str(tmp_path / "journal.zip"))
    assert code == 0, told
    assert Version.objects.get().digest == version.digest
    assert content(str(Photo.objects.get().file)) == data
    assert len(store.names()) == 1


_BEGIN = """
from tests.builders import make_photo, make_publication, make_user, publish_article
from articles.library.renditions import make_renditions
from articles.library.documents import keep_document
from articles.models import Document
from newsroom.roles import Role
from tests.files.test_documents import PDF
photo = make_photo()
make_renditions(photo)
keep_document(Document(title_en="List", language="en"), PDF)
publish_article(make_publication("journal"), make_user(Role.DESK_EDITOR), photo=photo)
"""


def done(environment: dict[str, str], code: str, *commands: str) -> str:
    """What one process printed that ran `code` and these commands."""
    lines = [f"call_command(*{command.split()!r})" for command in commands]
    script = "\n".join(["from django.core.management import call_command", code, *lines])
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", script]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def files_of(folder: Path, *roots: str) -> dict[str, str]:
    """Path below `folder` → SHA-256."""
    found = [path for root in roots for path in (folder / root).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_files_are_moved_into_the_store_and_backed_up_out_of_it_and_come_back_the_same(
    server: ObjectStore, installation: dict[str, str], tmp_path: Path
) -> None:
    site = installation | {"NEWSROOM_HOSTS": "testserver"}
    stored = site | server.environment | {"NEWSROOM_STORE": f"{server.environment['NEWSROOM_STORE']}/moved"}
    roots = ("media", "documents")
    done(site, _BEGIN)
    before = files_of(tmp_path, *roots)
    assert len(before) > 10

    # Brought once while the site runs, once more when it stands still: of what is there nothing is read again.
    told = done(stored, "", "bring_files store", "bring_files store", "backup", "restore_drill")
    assert re.findall(r"(\d+) of them, [^,]+, brought", told)[2:] == ["0", "0"]
    assert set(before.values()) <= set(files_of(server.folder, "press/elsewhere/moved").values())
    assert f"the database and {len(before)} files" in told
    assert "pages are the same." in told
    for root in roots:
        for path in (tmp_path / root).rglob("*"):
            path.unlink() if path.is_file() else None
    assert files_of(tmp_path, *roots) == {}

    # The bucket is lost: the backup puts everything into a new one; and all of it goes back to the disk.
    anew = stored | {"NEWSROOM_STORE": f"{server.environment['NEWSROOM_STORE']}/anew"}
    told = done(anew, "", "restore --replace", "bring_files disk")
    assert f"the database and {len(before)} files" in told
    assert files_of(tmp_path, *roots) == before


def test_files_that_lie_only_where_others_are_brought_to_are_named_and_taken_away_on_demand(
    store: ObjectStore, settings: Settings
) -> None:
    name = default_storage.save("photos/left.jpg", SimpleUploadedFile("left.jpg", b"x"))
    on_disk("photos/later.jpg", timedelta(minutes=1))
    assert run("bring_files", "store", "--dry-run", "--delete")[0] == 1
    code, _told = run("bring_files", "store")
    assert (code, default_storage.exists(name)) == (1, True)
    code, told = run("bring_files", "store", "--delete")
    assert (code, default_storage.exists(name)) == (0, False)
    assert f"{name}: only in {default_storage}, taken away" in told
    settings.STORE = None
    assert "set NEWSROOM_STORE" in run("bring_files", "store")[1]


@pytest.mark.parametrize("old", [True, False], ids=["the_disk_has_older_ones", "the_disk_has_none"])
def test_what_the_site_wrote_into_the_store_is_not_taken_away_for_a_disk_that_it_left(
    store: ObjectStore, *, old: bool
) -> None:
    if old:
        on_disk("photos/old.jpg", timedelta(days=-1))
        assert run("bring_files", "store")[0] == 0
    # No document lies on the disk, and the newest file is a picture: they may not have been mounted.
    written = [storages[each].save("new.bin", SimpleUploadedFile("new.bin", b"x")) for each in ("default", "documents")]
    code, told = run("bring_files", "store", "--delete")
    assert code == 1
    assert "If the site did not write them there" in told
    assert default_storage.exists(written[0])
    assert storages["documents"].exists(written[1])


def test_a_file_that_the_store_took_and_has_not_is_named(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk("photos/lost.jpg", timedelta())
    monkeypatch.setattr(Bucket, "_save", lambda _self, name, _content: name)
    code, told = run("bring_files", "store")
    assert (code, "photos/lost.jpg is another file" in told) == (1, True), told


def on_disk(name: str, ago: timedelta) -> None:
    """A picture that lies on the disk, and changed then."""
    disk = storages["media-on-disk"]
    path = disk.path(disk.save(name, SimpleUploadedFile("photo.jpg", b"y")))
    changed = time.time() + ago.total_seconds()
    os.utime(path, (changed, changed))


class _Refusing(BaseHTTPRequestHandler):
    """A store that takes what is signed, and gives nothing to who has no key."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        code = 404 if self.command == "HEAD" else 200
        self.send_response(code if "Authorization" in self.headers else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815 - so the server asks for them

    def log_message(self, *_given: Any) -> None:
        pass


def test_a_bucket_that_gives_files_to_strangers_is_named_before_readers_come(
    store: ObjectStore, settings: Settings
) -> None:
    (warned,) = check_store()
    assert (warned.id, "gives files to anybody" in warned.msg) == ("newsroom.W005", True)
    assert store.names() == set()
    with HTTPServer(("127.0.0.1", 0), _Refusing) as private:
        Thread(target=private.serve_forever, daemon=True).start()
        store.choose(settings, endpoint_url=f"http://127.0.0.1:{private.server_port}")
        assert check_store() == []
        private.shutdown()
    settings.STORE = None
    assert check_store() == []


def test_another_key_opens_nothing(store: ObjectStore, settings: Settings) -> None:
    store.choose(settings, access_key="another")
    with pytest.raises(StoreAway, match="InvalidAccessKeyId"):
        default_storage.open("photos/1.jpg")
    (warned,) = check_store()
    assert "refused" in warned.msg
