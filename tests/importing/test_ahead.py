"""Another process reads ahead: what comes in is the same to the byte, and neither process outlives or outruns the other."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from articles.importing import ahead
from articles.importing.ahead import Asked, ReaderGone, articles_ahead
from articles.importing.item import LeftOut, LegacyItem
from articles.importing.readers import reader_called
from articles.importing.reading import articles_in
from articles.importing.sources.handed_in import HandedIn
from articles.models import Article, ImportItem, ImportRun, Version, VersionSearch
from articles.search import read_ahead
from articles.search.analyser import zone_of
from tests.builders import make_publication, make_reporter, make_section

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

HERE = Path(__file__).parent
EXPORT = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Lantern</title><wp:wxr_version>1.2</wp:wxr_version>
<item><title>Ferry named</title><content:encoded>It was named.</content:encoded><wp:post_id>7</wp:post_id>
<wp:post_date_gmt>2010-01-02 03:04:05</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>Home</title><wp:post_id>8</wp:post_id><wp:post_type>nav_menu_item</wp:post_type></item></channel></rss>"""
OF_EVERY_FORMAT = tuple(str(HERE / folder) for folder in ("dumps", "feeds", "html", "samples"))


@pytest.fixture(autouse=True)
def nothing_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "_READ", {})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The other processes, as they are started."""
    processes: list[subprocess.Popen[bytes]] = []
    start = ahead._started

    def noted() -> subprocess.Popen[bytes]:
        processes.append(start())
        return processes[-1]

    monkeypatch.setattr(ahead, "_started", noted)
    return processes


def old_site(path: Path, articles: int) -> Path:
    """Articles in both languages, and among them what is refused, waits for a person and was never public."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, articles + 1):
            article = {
                "id": number,
                "headline": f"Ferry {number} named after Lee Jae-myung" if number % 2 else f"한미정상회담 {number}일째",
                "deck": "" if number % 3 else "한·미 talks\nresume",
                "published": f"2010-01-{number % 28 + 1:02}T{number % 24:02}:00:00+09:00",
                "text": f"It was ferry {number}, in 大田.\n\nCafés closed at 3.5 degrees; 이재명은 말했다.",
                "dateline": "PORT AUREL" if number % 4 == 0 else "",
                "sections": ["politics"],
                "tags": ["ferry", f"tag {number % 7}"],
                "bylines": [{"name_en": "Han Do-yun"}],
                "addresses": [f"/news/article.html?no={number}"],
                "standing": "draft" if number % 11 == 0 else "public",
            }
            if number % 13 == 0:
                article["published"] = "some day"
            if number % 17 == 0:
                article["text"] = "Its characters are \ufffd damaged."
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def test_what_is_read_ahead_is_what_is_read_here(started: list[subprocess.Popen[bytes]], tmp_path: Path) -> None:
    export = tmp_path / "export.xml"
    export.write_text(EXPORT, encoding="utf-8")
    paths = (*OF_EVERY_FORMAT, str(export), "no/such/place")
    left_out, left_out_here = list[LeftOut](), list[LeftOut]()
    read = list(articles_ahead(Asked(paths, "", "", "", searched=True), left_out))
    with HandedIn(paths) as handed_in:
        here = list(articles_in(handed_in, None, left_out_here))
    assert len(read) > 50
    assert read == [replace(each, spans=()) if isinstance(each, LegacyItem) else each for each in here]
    assert left_out == left_out_here
    assert [(each.what, each.count) for each in left_out] == [("menu entries", 1)]
    assert [each.poll() is not None for each in started] == [True]
    texts, read_ahead._READ = dict(read_ahead._READ), {}
    assert len(texts) > 50
    assert texts == {text: zone_of(text) for text in texts}


def test_a_profile_is_followed_there_too(tmp_path: Path) -> None:
    table, columns = tmp_path / "old.csv", tmp_path / "columns.toml"
    table.write_text("no;타이틀;day;내용\n7;Ferry named;2010-01-02;It was named.\n", encoding="utf-8")
    columns.write_text('delimiter = ";"\n[columns]\n"타이틀" = "headline"\nday = "published"\n', encoding="utf-8")
    (read,) = articles_ahead(Asked((str(table),), str(tmp_path), "csv", str(columns)), [])
    with HandedIn((str(table),), str(tmp_path)) as handed_in:
        (here,) = articles_in(handed_in, reader_called("csv", str(columns)))
    assert isinstance(read, LegacyItem)
    assert isinstance(here, LegacyItem)
    assert (read.headline, read.name) == ("Ferry named", "old.csv")
    assert read == replace(here, spans=())


def test_whoever_has_read_enough_leaves_no_process_behind(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    read: Any = articles_ahead(Asked((str(old_site(tmp_path / "old.jsonl", 2_000)),), "", "", ""), [])
    assert next(read).source_id == "1"
    read.close()
    assert [each.poll() is not None for each in started] == [True]


@pytest.mark.django_db
def test_an_import_stores_the_same_with_two_processes_and_with_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    make_section(make_publication(), "politics")
    make_reporter("han-do-yun", name_en="Han Do-yun")
    path = old_site(tmp_path / "old.jsonl", 120)
    two = stored(path, monkeypatch, processes=2)
    assert len(started) == 1
    # Nothing was read a second time: what is left are headlines and texts of the seven that wait for a person.
    assert read_ahead.waiting() == 9
    one = stored(path, monkeypatch, processes=1)
    assert len(started) == 1
    assert two == one
    assert [len(rows) for rows in two] == [111, 94, 94, 120]


def stored(path: Path, monkeypatch: pytest.MonkeyPatch, processes: int) -> list[list[tuple[Any, ...]]]:
    """What an import stores, undone again. Keys that the database gives may differ, and so does when it was done."""
    keys: Iterator[UUID] = (UUID(int=number) for number in count(1))
    monkeypatch.setattr(Article._meta.get_field("key"), "_get_default", lambda: next(keys))
    with transaction.atomic():
        with pytest.raises(SystemExit):
            call_command("import_articles", str(path), release=True, processes=processes, stdout=io.StringIO())
        rows: list[list[tuple[Any, ...]]] = [
            list(Article.objects.order_by("pk").values_list("key", "source_id", "body", "status", "number")),
            list(Version.objects.order_by("pk").values_list("digest", "copy", "path")),
            list(VersionSearch.objects.order_by("pk").values_list("words", "terms")),
            list(
                ImportItem.objects.order_by("pk").values_list(
                    "name", "position", "sha256", "outcome", "reason", "doubts", "published_at"
                )
            ),
        ]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM articles_versionsearch_terms")
                assert cursor.fetchone() == (len(rows[2]),)
        transaction.set_rollback(True)
    return rows


def test_when_the_other_process_ends_before_it_was_told_anything_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    # More than a pipe holds: whoever tells it waits until somebody takes it.
    asked = Asked(("x" * 200_000,), "", "", "")
    with pytest.raises(ReaderGone):
        next(articles_ahead(asked, []))


@pytest.mark.django_db
def test_when_the_other_process_is_killed_the_import_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_section(make_publication(), "politics")
    path = old_site(tmp_path / "old.jsonl", 700)
    parcels, start = count(1), ahead._started

    def killed() -> subprocess.Popen[bytes]:
        process = start()
        remember = read_ahead.remember

        def and_killed(texts: Any) -> None:
            remember(texts)
            if next(parcels) == 6:
                process.kill()
                process.wait()

        monkeypatch.setattr(ahead, "remember", and_killed)
        return process

    monkeypatch.setattr(ahead, "_started", killed)
    with pytest.raises(CommandError, match=r"ended too early.* --processes 1$"):
        call_command("import_articles", str(path), processes=2, stdout=io.StringIO(), stderr=io.StringIO())
    run = ImportRun.objects.get()
    assert run.counts["in"] == 500
    with pytest.raises(SystemExit):
        call_command("import_articles", resume=run.pk, processes=1, stdout=io.StringIO())
    run.refresh_from_db()
    assert run.counts["in"] == 700
    stored_of_it = run.counts["created"] + run.counts["queued"]
    assert Article.objects.count() == ImportItem.objects.exclude(article=None).count() == stored_of_it
