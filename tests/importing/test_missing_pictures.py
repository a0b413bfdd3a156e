"""Pictures that were missing: listed, looked for again, put where they belong; and a person's table of where they lie."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from articles.copytext import Copy
from articles.importing.intake.touching import MENDED
from articles.models import Article, ImportDoubt, ImportPicture, ImportRun, Photo, Version
from articles.models.version import VersionKind
from articles.writing import drafting
from newsroom.roles import Role
from tests.builders import edit, make_user, picture
from tests.importing.test_pictures_and_maps import ADDRESS, handed_in, line, publication, run_import

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client


__all__ = ["publication"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("publication")]

LEAD = "https://old.lantern.example/photo/2014/lead.jpg"
BODY = (
    f'<p>One.</p><figure><img src="{ADDRESS}"><figcaption>The ferry</figcaption></figure>'
    '<figure><img src="/photo/2014/second.png"><figcaption>The quay</figcaption></figure><p>Two.</p>'
)


def look_again(*paths: Path, code: int = 0, run: int | None = None, **options: Any) -> str:
    out = io.StringIO()
    number = run or ImportRun.objects.order_by("pk")[0].pk
    try:
        call_command("import_pictures", number, *map(str, paths), stdout=out, stderr=io.StringIO(), **options)
    except SystemExit as ended:
        assert ended.code == code, out.getvalue()
    else:
        assert code == 0, out.getvalue()
    return out.getvalue()


def report(**options: Any) -> str:
    out = io.StringIO()
    call_command("import_report", ImportRun.objects.order_by("pk")[0].pk, stdout=out, **options)
    return out.getvalue()


def found_later(tmp_path: Path, *names: str, seed: int = 0) -> Path:
    folder = tmp_path / "found later"
    for number, name in enumerate(names, seed):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture(size=(40 + number, 30)))
    return folder


def test_what_is_missing_is_listed_with_address_article_and_reason(tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line(body=BODY)))
    article = Article.objects.get()
    text = report()
    assert (
        f"picture missing: {ADDRESS}: {tmp_path}/dump/old.jsonl: line 1, article {article.pk}: The picture was not"
        in text
    )
    (first, second) = json.loads(report(format="json"))["pictures"]
    assert (first["address"], first["article"]) == (ADDRESS, article.pk)
    assert (second["address"], second["reason"]) == ("/photo/2014/second.png", "The picture was not handed in")
    rows = list(csv.DictReader(io.StringIO(report(format="csv"))))
    assert [row["address"] for row in rows if row["outcome"] == "picture missing"] == [
        ADDRESS,
        "/photo/2014/second.png",
    ]


def test_late_pictures_of_what_is_held_come_to_their_places_one_after_the_other(tmp_path: Path) -> None:
    lead = {"address": LEAD, "caption": "Above", "lead": True}
    dump = handed_in(tmp_path / "dump", line(body=BODY, pictures=[lead]))
    run_import(dump)
    before = Article.objects.get()
    said = look_again(found_later(tmp_path, "second.png"), code=1)
    assert "3 looked for = 1 put in their articles + 0 left to a person + 2 missing" in said
    said = look_again(found_later(tmp_path, "art_12_ab.jpg", "lead.jpg", seed=5))
    assert "2 looked for = 2 put in their articles + 0 left to a person + 0 missing" in said
    article = Article.objects.get()
    in_order = [article.body.index(words) for words in ("One.", "The ferry", "The quay", "Two.")]
    assert in_order == sorted(in_order)
    assert article.lead_photo is not None
    assert article.lead_caption == "Above"
    assert "Picture missing" not in article.internal_note
    assert article.updated_at == before.updated_at, "an archive is no news at the desk"
    assert not ImportDoubt.objects.filter(code="picture-missing").exists()
    # Brought in again without them beside it, nothing is lost and nothing is listed.
    assert "1 unchanged" in run_import(dump)
    assert not ImportPicture.objects.missing().exists()


def test_what_is_on_record_gets_a_further_version_with_its_old_date(tmp_path: Path, client: Client) -> None:
    run_import(handed_in(tmp_path / "dump", line()), release=True)
    first = Version.objects.get()
    look_again(found_later(tmp_path, "art_12_ab.jpg"))
    second = Version.objects.on_site().get()
    assert (second.number, second.kind, second.published_at) == (2, VersionKind.IMPORTED, first.published_at)
    assert Photo.objects.get().sha256 in second.page.photos
    first.refresh_from_db()
    assert "figure" not in first.copy["body"]
    page = client.get(second.path).text
    assert "<figcaption>" in page
    call_command("verify_record", stdout=io.StringIO())
    assert "1 unchanged" in run_import(tmp_path / "dump", release=True)


def test_what_a_person_has_worked_on_is_left_to_them_until_they_put_the_picture_in(tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line()))
    article = Article.objects.get()
    edit(article, deck="Mended")
    said = look_again(found_later(tmp_path, "art_12_ab.jpg"), code=1)
    assert "0 put in their articles + 1 left to a person" in said
    assert f"picture left: {ADDRESS}" in said
    article.refresh_from_db()
    assert "figure" not in article.body
    photo = Photo.objects.get()
    assert "picture left" in report()
    figure = f'<figure class="photo photo--wide" data-photo="{photo.sha256}"><figcaption></figcaption></figure>'
    edit(article, body=article.body + figure)
    assert "picture left" not in report()


def test_what_was_mended_among_many_gets_its_pictures_and_links_and_stays_mended(tmp_path: Path) -> None:
    dump = handed_in(tmp_path / "dump", line(body=f'{BODY}<p><a href="/news/article.html?no=12">x</a></p>'))
    run_import(dump)
    article = Article.objects.get()
    drafting.write(article, replace(Copy.from_article(article), deck="Mended"), make_user(Role.DESK_EDITOR), MENDED)
    look_again(found_later(tmp_path, "art_12_ab.jpg"), code=1)
    call_command("release_import", ImportRun.objects.get().pk, stdout=io.StringIO())
    content = Version.objects.get().content
    assert content.deck == "Mended"
    assert len(content.photo_keys()) == 1
    assert Version.objects.get().path in content.body
    # As before, a further import leaves it to whoever mended it.
    assert "1 unchanged" in run_import(dump)
    assert Article.objects.get().deck == "Mended"


def test_a_picture_that_came_late_is_that_of_every_later_article_and_once_in_the_library(tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line()))
    look_again(found_later(tmp_path, "art_12_ab.jpg"))
    other = line(id=13, headline="Ferry sails")
    assert "Doubts" not in run_import(handed_in(tmp_path / "second", other))
    assert Photo.objects.count() == 1
    # The same bytes under another name, in another run and file.
    named = handed_in(
        tmp_path / "third", line(id=14, headline="Third", body='<p>x</p><figure><img src="/b/c.jpg"></figure>')
    )
    (named / "c.jpg").write_bytes((tmp_path / "found later" / "art_12_ab.jpg").read_bytes())
    run_import(named)
    assert Photo.objects.count() == 1
    assert all(Copy.from_article(article).photo_keys() for article in Article.objects.all())


def test_a_table_says_what_lies_below_an_address_and_what_a_single_picture_is(tmp_path: Path) -> None:
    body = (
        f'<p>x</p><figure><img src="{LEAD}?w=300"></figure>'
        '<figure><img src="http://www.old.lantern.example/image.php?id=7&amp;w=9"></figure>'
    )
    folder = handed_in(tmp_path / "dump", line(body=body))
    for number, name in enumerate(("photos/2014/lead.jpg", "other/2014/lead.jpg", "seven.gif.png")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(picture(size=(20 + number, 9)))
    table = tmp_path / "where.csv"
    table.write_text(
        "address,file\nhttps://old.lantern.example/photo/,photos/\nhttps://old.lantern.example/image.php?id=7,seven.gif.png\n"
    )
    assert "picture-missing" in run_import(folder, dry_run=True)
    assert "picture-missing" not in run_import(folder, pictures=str(table))
    assert sorted(Photo.objects.values_list("width", flat=True)) == [20, 22]


def test_mistakes_of_a_table_are_named_by_line_and_column_before_anything_is_read(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "dump", line())
    for name in ("a/x.jpg", "b/x.jpg"):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(picture())
    table = tmp_path / "where.csv"
    table.write_text(
        "old,new\nftp://old.example/a,a/x.jpg\n/one.jpg\n/photo/,a/x.jpg\n/two.jpg,y.jpg\n/three.jpg,x.jpg\n/photo/,c/\n"
        "/four.jpg,a/x.jpg\n/four.jpg,b/x.jpg\n"
    )
    with pytest.raises(CommandError) as wrong:
        run_import(folder, pictures=str(table))
    said = str(wrong.value).splitlines()
    assert [each.partition(": ")[0] for each in said] == [f"where.csv:{number}" for number in (2, 3, 4, 5, 6, 7, 9)]
    assert "column 1: “ftp://old.example/a” is no address" in said[0]
    assert "column 2: 2 files are called so" in said[4]
    assert "no picture that was handed in lies in “c/”" in said[5]
    assert wrong.value.returncode == 2
    assert not ImportRun.objects.exists()


def test_an_import_that_was_undone_lacks_nothing(tmp_path: Path) -> None:
    run_import(handed_in(tmp_path / "dump", line()))
    call_command("undo_import", ImportRun.objects.get().pk, stdout=io.StringIO(), stderr=io.StringIO())
    with pytest.raises(CommandError, match="undone"):
        look_again(found_later(tmp_path, "art_12_ab.jpg"))
    assert "picture missing" not in report()
