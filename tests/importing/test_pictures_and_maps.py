"""Pictures found beside the articles, and what a person wrote about an old site's words."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from taggit.models import Tag

from articles.copytext import Copy
from articles.importing.sources.beside import Pictures
from articles.importing.sources.source_file import SourceFile
from articles.models import Article, ImportItem, MergedTag, Photo, Version
from newsroom.models import Reporter
from tests.builders import make_publication, make_reporter, make_section, picture

if TYPE_CHECKING:
    from pathlib import Path

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

ADDRESS = "https://old.lantern.example/data/photos/20140237/art_12_ab.jpg?iqs=0.77"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics", name_ko="정치")
    make_section(publication, "islands", name_ko="섬", order=1)
    return publication


def line(**facts: Any) -> str:
    values: dict[str, Any] = {
        "id": 12,
        "headline": "Ferry named",
        "published": "2014-09-09T09:09:09+09:00",
        "body": f'<p>It was named.</p><figure><img src="{ADDRESS}"><figcaption>The ferry</figcaption></figure>',
        "sections": ["정치"],
    }
    return json.dumps({name: value for name, value in (values | facts).items() if value is not None}) + "\n"


def run_import(*paths: Path, code: int = 0, **options: Any) -> str:
    out = io.StringIO()
    try:
        call_command("import_articles", *map(str, paths), stdout=out, stderr=io.StringIO(), **options)
    except SystemExit as ended:
        assert ended.code == code, out.getvalue()
    else:
        assert code == 0, out.getvalue()
    return out.getvalue()


def handed_in(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "old.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def test_a_picture_is_found_by_the_address_it_had_and_stands_where_it_stood(
    publication: Publication, tmp_path: Path
) -> None:
    folder = handed_in(tmp_path / "dump", line())
    (folder / "data" / "photos" / "20140237").mkdir(parents=True)
    (folder / "data" / "photos" / "20140237" / "art_12_ab.jpg").write_bytes(picture())
    run_import(folder, release=True)
    photo = Photo.objects.get()
    assert f'data-photo="{photo.sha256}"' in Article.objects.get().body
    assert "The ferry" in Article.objects.get().body
    assert photo.caption_en == "The ferry"
    assert photo.sha256 in Version.objects.get().page.photos
    assert ImportItem.objects.get().doubts == []
    assert "1 unchanged" in run_import(folder, release=True)
    assert Photo.objects.count() == 1


def test_one_picture_of_two_articles_is_in_the_library_once_also_from_a_zip(
    publication: Publication, tmp_path: Path
) -> None:
    lead = {"address": ADDRESS, "caption": "The ferry", "lead": True}
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        both = line(body="<p>One.</p>", pictures=[lead]) + line(id=13, headline="Ferry sails", pictures=[lead])
        archive.writestr("old.jsonl", both)
        archive.writestr("photos/20140237/art_12_ab.jpg", picture())
    run_import(tmp_path / "old.zip")
    photo = Photo.objects.get()
    assert [article.lead_photo for article in Article.objects.all()] == [photo, photo]
    assert [article.lead_caption for article in Article.objects.all()] == ["The ferry", "The ferry"]


def test_the_picture_for_social_networks_is_one_of_the_articles_or_of_the_library(
    publication: Publication, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(picture()).hexdigest()
    lead = {"address": ADDRESS, "lead": True, "sha256": sha256}
    folder = handed_in(
        tmp_path / "dump",
        line(body="<p>One.</p>", pictures=[lead], share_photo=sha256),
        line(id=13, headline="Ferry sails", body="<p>Two.</p>", share_photo=sha256),
        line(id=14, headline="Ferry lost", body="<p>Three.</p>", share_photo="0" * 64),
    )
    (folder / "art_12_ab.jpg").write_bytes(picture())
    missing = f"The picture for social networks is not here: {'0' * 64} [picture-missing]"
    assert missing in run_import(folder, dry_run=True)
    report = run_import(folder)
    assert (report.count("for social networks"), missing in report) == (1, True)
    photo = Photo.objects.get()
    first, second, third = Article.objects.order_by("pk")
    assert [first.share_photo, second.share_photo, third.share_photo] == [photo, photo, None]
    assert Copy.from_article(first).elsewhere.share_photo == photo.sha256
    assert first.revisions.get().copy == Copy.from_article(first).to_json()
    assert "3 unchanged" in run_import(folder)
    shutil.rmtree(folder)
    changed = handed_in(folder, line(id=14, headline="Ferry found", body="<p>Three.</p>", share_photo=photo.sha256))
    assert "1 updated" in run_import(changed)
    assert Article.objects.get(pk=third.pk).share_photo == photo


def test_a_picture_that_is_missing_is_named_leaves_no_hole_and_comes_in_later(
    publication: Publication, tmp_path: Path
) -> None:
    folder = handed_in(tmp_path / "dump", line())
    report = run_import(folder)
    assert f"The picture was not handed in: {ADDRESS} [picture-missing]" in report
    article = Article.objects.get()
    assert article.body == "<p>It was named.</p>"
    assert f"Picture missing: {ADDRESS} The ferry" in article.internal_note
    pictures = tmp_path / "found later"
    pictures.mkdir()
    (pictures / "art_12_ab.jpg").write_bytes(picture())
    assert "1 updated" in run_import(folder, pictures)
    assert Photo.objects.get().sha256 in Article.objects.get().body


def test_a_picture_that_is_none_is_named_and_the_article_comes_in(publication: Publication, tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "dump", line())
    (folder / "art_12_ab.jpg").write_bytes(b"<html>404</html>")
    report = run_import(folder)
    assert "The picture cannot be used" in report
    assert "1 created" in report


def test_a_dry_run_looks_at_pictures_and_keeps_none(publication: Publication, tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "dump", line(), line(id=13, body='<figure><img src="/nowhere.jpg"></figure><p>x</p>'))
    (folder / "art_12_ab.jpg").write_bytes(picture())
    report = run_import(folder, dry_run=True)
    assert ADDRESS not in report
    assert "The picture was not handed in: /nowhere.jpg" in report
    assert not Photo.objects.exists()


def test_of_two_files_with_one_name_the_one_whose_folders_agree_is_the_picture() -> None:
    files = [SourceFile.of_bytes(b"", name) for name in ("d/2014/a.jpg", "d/2015/a.jpg", "d/b.png", "e/b.png")]
    pictures = Pictures.among(files)
    assert pictures.find("http://x.example/d/2015/A.JPG?iqs=1") == files[1]
    assert pictures.find("/a.jpg") is None, "either could be meant"
    assert pictures.find("/f/e/b.png") == files[3]
    assert pictures.find("http://[broken") is None


def test_a_map_says_what_sections_names_and_tags_mean_here(publication: Publication, tmp_path: Path) -> None:
    reporter = make_reporter("hong", name_ko="홍길동", name_en="Hong Gil-dong")
    make_reporter("hong-2", name_ko="홍길동")
    words = tmp_path / "words.toml"
    words.write_text(
        '[sections]\n"도서" = "islands"\n"" = "politics"\n'
        '[reporters]\n"홍길동" = "hong"\n"편집국" = ""\n'
        '[tags]\n"한·미" = "Seoul and Washington"\n"기타" = ""\n',
        encoding="utf-8",
    )
    bylines = [{"name_ko": "홍길동"}, {"name_ko": "편집국"}]
    folder = handed_in(
        tmp_path / "dump",
        line(sections=["도서"], bylines=bylines, tags=["한·미", "기타"], body="<p>x</p>"),
        line(id=13, headline="Another", sections=None, body="<p>y</p>"),
    )
    run_import(folder, map=str(words))
    first, second = Article.objects.order_by("pk")
    assert (first.section.slug, second.section.slug) == ("islands", "politics")  # type: ignore[union-attr]
    assert [(one.name, one.reporter) for one in first.bylines.all()] == [("Hong Gil-dong", reporter), ("편집국", None)]
    assert [tag.name for tag in first.tags.all()] == ["Seoul and Washington"]
    assert [row.doubts for row in ImportItem.objects.all()] == [[], []]
    assert Reporter.objects.count() == 2


def test_a_first_pass_writes_a_map_to_begin_with_that_can_be_used_as_it_is(
    publication: Publication, tmp_path: Path
) -> None:
    make_reporter("hong", name_ko="홍길동")
    folder = handed_in(
        tmp_path / "dump",
        line(sections=["정치"], bylines=["홍길동 기자"], tags=['a "b" \\ c']),
        line(id=13, sections=["모름"], bylines=["배수지 기자"]),
        line(id=14, sections=["정치"]),
    )
    path = tmp_path / "words.toml"
    run_import(folder, write_map=str(path))
    assert not Article.objects.exists()
    assert path.read_text(encoding="utf-8").splitlines()[3:] == [
        "[sections]", '"정치" = "politics"  # 2', '"모름" = ""  # 1', "",
        "[reporters]", '# "배수지" = ""  # 1', '"홍길동" = "hong"  # 1', "",
        "[tags]", '"a \\"b\\" \\\\ c" = "a \\"b\\" \\\\ c"  # 1',
    ]  # fmt: skip
    run_import(folder, map=str(path))
    with pytest.raises(CommandError, match="cannot be written"):
        run_import(folder, write_map=str(path))


def test_a_first_pass_names_what_it_could_not_read(publication: Publication, tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    folder = handed_in(tmp_path / "dump", line(), line(id=13, published="2014-02-30"))
    said = run_import(folder, write_map=str(path), code=1)
    assert "2 in = 1 read + 1 refused" in said
    assert "old.jsonl: line 2: " in said
    assert '"정치" = "politics"' in path.read_text(encoding="utf-8")


def test_a_map_with_mistakes_is_refused_with_all_of_them(publication: Publication, tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[sections]\n"정치" = "nowhere"\n[names]\n[tags]\n"a" = 1\n[reporters]\n"b" = "nobody"\n')
    with pytest.raises(CommandError) as wrong:
        run_import(handed_in(tmp_path / "dump", line()), map=str(words))
    assert wrong.value.returncode == 2
    for mistake in ("there is no “nowhere” here", "[names] is no table", "[tags] “a”", "there is no “nobody” here"):
        assert mistake in str(wrong.value)
    assert not Article.objects.exists()


def test_a_profile_needs_the_format_it_is_for(publication: Publication, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="say which with --format"):
        run_import(handed_in(tmp_path / "dump", line()), profile="site.toml")


def test_a_tag_is_the_one_that_stands_whatever_its_case_and_whatever_it_was_merged_into(
    publication: Publication, tmp_path: Path
) -> None:
    ferry, boats, merged = (Tag.objects.create(name=name) for name in ("Ferry", "boats", "Vessels"))
    MergedTag.objects.create(tag=merged, into=boats)
    folder = handed_in(
        tmp_path / "dump",
        line(tags=["FERRY", "vessels", "Port"], body="<p>x</p>"),
        line(id=13, headline="Another", tags=["port", "ferry"], body="<p>y</p>"),
    )
    run_import(folder)
    first, second = Article.objects.order_by("pk")
    assert set(first.tags.all()) == {ferry, boats, Tag.objects.get(name="Port")}
    assert set(second.tags.all()) == {ferry, Tag.objects.get(name="Port")}
    assert Tag.objects.count() == 4
