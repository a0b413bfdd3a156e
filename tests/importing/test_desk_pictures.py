"""At the desk: which pictures an import lacks, what was found sent along, and links that lead to nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.importing.intake.late_pictures import look_again
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.releasing import release
from articles.importing.sources.beside import Pictures
from articles.models import Article, ImportPicture, ImportRun, Photo
from articles.refusals import NotPermitted
from newsroom.roles import Role
from tests.builders import edit, make_user, picture
from tests.desk.test_weight import queries_of
from tests.importing.test_desk_imports import at, signed_in
from tests.importing.test_fetching import OLD, old_site, server
from tests.importing.test_holding import all_of, take_in
from tests.importing.test_pictures_and_maps import ADDRESS, handed_in, line, publication, run_import
from tests.importing.test_relinking import linking

if TYPE_CHECKING:
    from collections import Counter

    from django.test import Client
    from pytest_django import Settings

    from newsroom.models import Publication

__all__ = ["old_site", "publication", "server"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(publication: Publication, settings: Settings, tmp_path: Path) -> Client:
    settings.IMPORT_UPLOADS = tmp_path / "uploads"
    settings.IMPORT_UPLOADS.mkdir()
    settings.IMPORT_FOLDER = tmp_path / "server"
    settings.IMPORT_FOLDER.mkdir()
    return signed_in(make_user(Role.DESK_EDITOR))


def packed(**files: bytes) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_dot_", "."), data)
    return SimpleUploadedFile("found.zip", buffer.getvalue())


def pictures() -> str:
    return at("pictures", ImportRun.objects.get().pk)


def test_pictures_that_were_found_are_sent_and_stand_where_they_stood(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    run_import(handed_in(tmp_path / "dump", line()))
    run = ImportRun.objects.get()
    assert (
        "1 picture is not in its article." in client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    )
    page = client.get(pictures()).text
    assert "1 picture is missing." in page
    assert ADDRESS.split("?")[0] in page
    assert "Ferry named" in page
    assert "Fetch from the old site" not in page, "nobody has said whom to ask"
    table = SimpleUploadedFile("where.csv", b"https://old.lantern.example/data/photos/,elsewhere/\n")
    answer = client.post(pictures(), {"sent": packed(a_dot_jpg=picture()), "table": table}, follow=True)
    assert "ictures.csv:1: column 2: no picture that was handed in lies in “elsewhere/”" in answer.text
    answer = client.post(pictures(), {"sent": packed(art_12_ab_dot_jpg=picture())}, follow=True)
    assert "1 picture is in its article now." in answer.text
    assert "No picture is missing." in answer.text
    assert Photo.objects.get().sha256 in Article.objects.get().body
    assert not list(Path(settings.IMPORT_UPLOADS).iterdir()), "what was sent is thrown away"


def test_what_there_was_no_time_for_is_gone_on_with(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", -1)
    body = '<p>x</p><figure><img src="/b.jpg"></figure>'
    run_import(handed_in(tmp_path / "dump", line(), line(id=13, headline="Another", body=body)))
    (Path(settings.IMPORT_FOLDER) / "found").mkdir()
    for number, name in enumerate(("art_12_ab.jpg", "b.jpg")):
        (Path(settings.IMPORT_FOLDER) / "found" / name).write_bytes(picture(size=(50 + number, 9)))
    first = client.post(pictures(), {"folder": "found"}, follow=True)
    assert "There was no time for all of them." in first.text
    assert ImportPicture.objects.missing().count() == 1
    monkeypatch.setattr("articles.admin.imports.driving.LONGEST", 600)
    client.post(pictures(), dict(each.split("=") for each in first.request["QUERY_STRING"].split("&")))
    assert not ImportPicture.objects.missing().exists()


def test_what_somebody_has_worked_on_is_listed_until_they_put_the_picture_in(client: Client, tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line()))
    edit(Article.objects.get(), deck="Mended")
    answer = client.post(pictures(), {"sent": packed(art_12_ab_dot_jpg=picture())}, follow=True)
    assert "In the library, to be put in by hand" in answer.text
    assert reverse("admin:articles_photo_change", args=[Photo.objects.get().pk]) in answer.text


def test_the_old_site_is_asked_from_the_desk_only_where_the_installation_allows_it(
    client: Client, settings: Settings, tmp_path: Path, old_site: Counter[str]
) -> None:
    run_import(
        handed_in(tmp_path / "dump", line(body=f'<p>x</p><figure><img src="http://{OLD}/photo/a.jpg"></figure>'))
    )
    client.post(pictures(), {"fetches": "on"})
    assert not old_site
    settings.IMPORT_FETCH_HOSTS = [OLD]
    assert f"Nobody else is asked than {OLD}." in client.get(pictures()).text
    client.post(pictures(), {"fetches": "on"})
    assert not ImportPicture.objects.missing().exists()


def test_links_that_lead_to_nothing_are_listed(client: Client, publication: Publication) -> None:
    take_in(publication, [linking(1, "/news/article.html?no=99")])
    run = ImportRun.objects.get()
    all_of(release(run))
    home = client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    assert "1 leads to nothing" in home
    page = client.get(at("links", run.pk)).text
    assert "/news/article.html?no=99" in page
    assert "Ferry 1 named" in page


def test_a_long_list_costs_no_more_than_a_short_one(client: Client, tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", *(line(id=n, headline=f"Ferry {n}") for n in range(1, 61))))
    assert len(queries_of(make_user(Role.MANAGING_EDITOR), pictures())) <= 15
    second = client.get(pictures() + f"?after={ImportPicture.objects.order_by('pk')[49].pk}").text
    assert "Ferry 60" in second
    assert "Ferry 50<" not in second


def test_a_stranger_and_a_reporter_may_not(client: Client, tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line()))
    run = ImportRun.objects.get()
    for url in (pictures(), at("links", run.pk)):
        assert signed_in(make_user(Role.REPORTER)).get(url).status_code == 403
        client.logout()
        assert client.post(url).status_code == 302
    with pytest.raises(NotPermitted):
        next(look_again(run, PictureDesk(Pictures()), make_user(Role.REPORTER)))
