"""What an import leaves in the database, and what a second one leaves alone."""

from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.importing.deciding.accepting import accept
from articles.importing.deciding.choosing import Chosen
from articles.importing.intake.starting import Wishes
from articles.importing.intake.stored import ORIGINAL_CHANGED
from articles.importing.reading import articles_in
from articles.management.commands import import_articles
from articles.models import Article, ImportItem, ImportRun, OldPath, Version
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from articles.workflow import Status
from newsroom.models import MastheadPost, PublicState, Registration, Reporter
from newsroom.roles import Role
from tests.builders import edit, make_publication, make_reporter, make_section, make_user, publish_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.importing.item import LegacyItem, Refusal
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

DUMPS = Path(__file__).parent / "dumps"
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
SHAPE = DUMPS / "same_shape_as_the_seed.txt"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics")
    make_section(publication, "culture", name_ko="문화", order=1)
    return publication


def run_import(*files: Path | str, code: int = 0, **options: Any) -> str:
    """The report of an import; `code` is the exit code it must end with."""
    out = io.StringIO()
    try:
        call_command("import_articles", *map(str, files), stdout=out, stderr=io.StringIO(), **options)
    except SystemExit as ended:
        assert ended.code == code, out.getvalue()
    else:
        assert code == 0, out.getvalue()
    return out.getvalue()


def page(tmp_path: Path, name: str = "page.txt", headline: str = "Ferry named", body: str = "It was named.") -> Path:
    path = tmp_path / name
    path.write_text(
        f"{headline}\n\n등록 2020.01.02 03:04:05\n\n{body}\n\nHan Do-yun hdy@lantern.example\n", encoding="utf-8"
    )
    return path


def state() -> list[object]:
    """All that an import may have written, but for the log of its runs."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Article, Version, Reporter, OldPath, ImportItem, PublicState, MastheadPost, Registration)
    ]


def test_the_seed_is_imported_once_however_often_it_is_run(publication: Publication) -> None:
    seeds = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    if not seeds:
        pytest.skip("../shared/seeds is not beside this repository")
    assert "1 created" in run_import(seeds[0], release=True)
    before = state()
    assert "1 unchanged" in run_import(seeds[0], release=True)
    assert state() == before
    article = Article.objects.get()
    assert article.headline == "President Lee holds summit with Japanese Prime Minister Shigeru Ishiba"
    version = Version.objects.on_site().get()
    assert version.published_at.astimezone(publication.tzinfo).isoformat() == "2025-06-18T14:51:54+09:00"
    assert version.kind == "imported"
    reporter = Reporter.objects.get()
    assert (reporter.name_ko, reporter.name_en, reporter.email) == ("이존영", "Lee Jon-young", "djournal3417@gmail.com")
    assert reporter.user is None


def test_a_page_becomes_a_draft_that_readers_do_not_see(publication: Publication) -> None:
    report = run_import(SHAPE)
    article = Article.objects.get()
    assert (article.status, article.language, article.publication) == (Status.DRAFT, "en", publication)
    assert "2024-02-29T23:59:07+09:00" in article.internal_note
    assert [(line.name, line.contact_email) for line in article.bylines.all()] == [
        ("Han Do-yun", "hdy@lantern.example")
    ]
    assert not Version.objects.exists()
    assert "1 in = 1 created + 0 unchanged + 0 updated + 0 queued + 0 refused" in report


def test_every_dump_goes_in_or_is_named(publication: Publication) -> None:
    files = sorted(DUMPS.glob("*.txt"))
    report = run_import(*files, code=1, release=True)
    assert f"{len(files)} in = {len(files) - 1} created" in report
    assert f"refused: {DUMPS / 'event_date_only.txt'}:5: no registration time" in report
    assert Version.objects.on_site().count() == len(files) - 1
    run = ImportRun.objects.get()
    assert run.counts["in"] == len(files)
    assert run.finished_at is not None
    before = state()
    run_import(*files, code=1, release=True)
    assert state() == before


def test_the_original_is_kept_byte_for_byte(publication: Publication) -> None:
    run_import(DUMPS / "cp949.txt")
    item = ImportItem.objects.get()
    assert bytes(item.original) == (DUMPS / "cp949.txt").read_bytes()
    assert item.article == Article.objects.get()


def test_doubts_are_recorded_with_their_file(publication: Publication) -> None:
    report = run_import(SHAPE, section="politics")
    assert [doubt["code"] for doubt in ImportItem.objects.get().doubts] == ["names-paired", "picture-missing"]
    assert "[names-paired]" in report


def test_a_dry_run_says_the_same_and_writes_nothing(publication: Publication) -> None:
    before = state()
    report = run_import(SHAPE, SHAPE, dry_run=True, release=True)
    assert "2 in = 1 created + 1 unchanged" in report
    assert state() == before
    assert not ImportRun.objects.exists()


def test_the_imprint_is_compared_and_never_written(publication: Publication) -> None:
    before = [list(model.objects.values()) for model in (MastheadPost, Registration)]
    report = run_import(SHAPE)
    assert [list(model.objects.values()) for model in (MastheadPost, Registration)] == before
    facts = ImportRun.objects.get().imprint_proposal["facts"]
    assert {"fact": "registration", "page": "Busan A00417 2011-03-02", "ours": "", "state": "missing"} in facts
    assert "missing registration: Busan A00417 2011-03-02" in report
    Registration.objects.filter(publication=publication).update(
        number="아00417", authority_en="Busan", registered_on="2011-03-02"
    )
    assert "same    registration: Busan A00417" in run_import(SHAPE)


def test_what_a_person_has_edited_is_left_to_them(publication: Publication, tmp_path: Path) -> None:
    path = page(tmp_path, "7.txt")
    run_import(path)
    edit(Article.objects.get(), make_user(Role.DESK_EDITOR), headline="A better headline")
    assert "1 unchanged" in run_import(path, release=True)
    assert Article.objects.get().status == Status.DRAFT
    page(tmp_path, "7.txt", body="It was named twice.")
    assert "1 queued" in run_import(path)
    article = Article.objects.get()
    assert article.headline == "A better headline"
    assert "twice" not in article.body


def test_what_nobody_touched_follows_the_original(publication: Publication, tmp_path: Path) -> None:
    path = page(tmp_path, "7.txt")
    run_import(path, release=True)
    page(tmp_path, "7.txt", body="It was named twice.")
    assert "1 updated" in run_import(path, release=True)
    assert "twice" in Article.objects.get().body
    assert Version.objects.count() == 2
    assert Version.objects.on_site().get().published_at == Version.objects.get(number=1).published_at


def test_a_draft_is_published_by_a_later_run(publication: Publication, tmp_path: Path) -> None:
    path = page(tmp_path)
    run_import(path)
    assert "1 updated" in run_import(path, release=True)
    assert Version.objects.on_site().count() == 1


def test_a_withdrawn_article_does_not_come_back(publication: Publication, tmp_path: Path) -> None:
    path = page(tmp_path)
    run_import(path, release=True)
    publishing.withdraw(Article.objects.get(), make_user(Role.DESK_EDITOR), Reason(en="Wrong ferry"))
    run_import(path, release=True)
    assert Article.objects.get().status == Status.WITHDRAWN
    assert not Version.objects.on_site().exists()


def test_the_old_addresses_of_a_numbered_page_are_kept(publication: Publication) -> None:
    run_import(DUMPS / "address_with_a_number.txt", release=True)
    assert Article.objects.get().source_id == "4711"
    assert set(OldPath.objects.values_list("path", flat=True)) == {
        "/news/article.html?no=4711",
        "/mobile/article.html?no=4711",
    }


def test_of_two_pages_with_one_headline_and_minute_the_second_waits_for_a_person(
    publication: Publication, tmp_path: Path
) -> None:
    first, second = page(tmp_path, "1.txt"), page(tmp_path, "2.txt", body="It was another.")
    assert "1 created + 0 unchanged + 0 updated + 1 queued" in run_import(first, second, release=True)
    assert Article.objects.count() == 2
    items = list(ImportItem.objects.order_by("pk"))
    assert "suspected-twin" not in [doubt["code"] for doubt in items[0].doubts]
    assert "suspected-twin" in [doubt["code"] for doubt in items[1].doubts]
    assert [version.article for version in Version.objects.on_site()] == [items[0].article]


def test_a_twin_of_what_an_earlier_import_holds_is_seen_too(publication: Publication, tmp_path: Path) -> None:
    run_import(page(tmp_path, "1.txt"))
    assert "1 queued" in run_import(page(tmp_path, "2.txt", body="It was another."))


def test_a_reporter_is_found_by_either_name_and_namesakes_are_not_guessed(
    publication: Publication, tmp_path: Path
) -> None:
    known = make_reporter("han", name_ko="한도윤", name_en="Han Do-yun")
    run_import(page(tmp_path))
    assert Article.objects.get().bylines.get().reporter == known
    known.refresh_from_db()
    assert known.email == "hdy@lantern.example"
    make_reporter("han-2", name_ko="한두윤", name_en="Han Do-yun")
    Reporter.objects.update(email="")
    run_import(page(tmp_path, body="Another."))
    second = Article.objects.latest("pk")
    assert second.bylines.get().reporter is None
    assert ImportItem.objects.latest("pk").doubts[0]["code"] == "namesakes"


def test_the_masthead_knows_the_other_name(publication: Publication, tmp_path: Path) -> None:
    MastheadPost.objects.create(
        publication=publication, office="other", name_ko="한도연", name_en="Han Do-yun", starts_on="2010-01-01"
    )
    run_import(page(tmp_path))
    assert Reporter.objects.get().name_ko == "한도연"


def test_a_wire_story_makes_nobody_a_reporter(publication: Publication) -> None:
    run_import(DUMPS / "korean_wire.txt")
    article = Article.objects.get()
    assert not Reporter.objects.exists()
    assert [(line.name, line.role) for line in article.bylines.all()] == [
        ("홍길동", "author"),
        ("연합뉴스", "contributor"),
    ]
    assert (article.origin, article.dateline) == ("wire", "서울")


def test_the_section_is_the_page_s_own_where_we_have_it(publication: Publication, tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("문화\n제목이다\n등록 2020.01.02 03:04\n첫 문장이다.\n", encoding="utf-8")
    run_import(path, page(tmp_path, "q.txt"), section="politics")
    assert list(Article.objects.order_by("pk").values_list("section__slug", flat=True)) == ["culture", "politics"]


def test_a_bad_file_is_named_and_the_others_go_on(publication: Publication, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02\xff" * 50)
    report = run_import(bad, tmp_path / "none.txt", SHAPE, code=1)
    assert "3 in = 1 created + 0 unchanged + 0 updated + 0 queued + 2 refused" in report
    assert f"refused: {bad}:1: " in report
    assert f"refused: {tmp_path / 'none.txt'}:1: it cannot be read" in report
    kept = ImportItem.objects.get(name=str(bad))
    assert (bytes(kept.original), kept.position) == (bad.read_bytes(), "line 1")


def test_a_huge_file_is_not_even_read(publication: Publication, tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(10_000_001)
    assert "far too large" in run_import(huge, code=1)
    assert bytes(ImportItem.objects.get().original) == b""


def test_a_file_name_in_another_encoding_does_not_stop_the_run(publication: Publication, tmp_path: Path) -> None:
    path = page(tmp_path, os.fsdecode("기사.txt".encode("cp949")))
    assert "1 created" in run_import(path)
    assert "\ufffd" in ImportItem.objects.get().name
    run = ImportRun.objects.get()
    assert Wishes.from_json(run.options).paths == (str(path),)


def test_ctrl_c_ends_with_the_batch_in_hand_and_the_run_is_taken_up_again(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*asked: Any) -> Iterator[LegacyItem | Refusal]:
        for found in articles_in(*asked):
            yield found
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(import_articles, "articles_in", interrupted)
    report = run_import(page(tmp_path, "1.txt"), page(tmp_path, "2.txt", headline="Ferry sails"), code=130)
    assert "1 in = 1 created" in report
    assert Article.objects.count() == 1
    run = ImportRun.objects.get()
    assert (run.state, run.finished_at) == (ImportRun.State.RUNNING, None)
    monkeypatch.setattr(import_articles, "articles_in", articles_in)
    assert "1 in = 1 created" in run_import(resume=run.pk)
    run.refresh_from_db()
    assert (run.counts["in"], run.counts["created"], run.state) == (2, 2, ImportRun.State.HELD)
    assert "2 in = 0 created + 2 unchanged" in run_import(tmp_path / "1.txt", tmp_path / "2.txt")


def test_a_date_in_the_future_is_refused_and_leaves_nothing(publication: Publication, tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("Headline\n등록 2999.01.02 03:04\nA sentence.\n", encoding="utf-8")
    report = run_import(path, code=1, release=True)
    assert "in the future" in report
    assert not Article.objects.exists()
    assert not Reporter.objects.exists()


def test_with_two_publications_one_must_be_named(publication: Publication) -> None:
    other = make_publication("review", host="review.example", name_en="The Review")
    with pytest.raises(CommandError, match="--publication: journal, review") as error:
        run_import(SHAPE)
    assert error.value.returncode == 2
    make_section(other, "ships")
    run_import(SHAPE, publication="review")
    assert Article.objects.get().publication == other


def test_an_import_leaves_other_articles_alone(publication: Publication) -> None:
    version = publish_article(publication)
    run_import(SHAPE, release=True)
    assert Version.objects.on_site().filter(pk=version.pk).exists()
    assert version.article.revisions.count() == 1


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads a table as small as this one from end to end"
)
def test_an_item_is_compared_with_those_of_its_headline_only() -> None:
    asked = Article.objects.filter(publication=make_publication(), headline="Envoys meet").exclude(
        source="a", source_id="b"
    )
    assert "article_headline" in asked.explain()


def test_what_an_export_holds_besides_articles_is_counted_in_the_report(
    publication: Publication, tmp_path: Path
) -> None:
    path = tmp_path / "old.xml"
    path.write_text(
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title>'
        "<wp:wxr_version>1.2</wp:wxr_version>"
        "<item><title>Home</title><wp:post_id>1</wp:post_id><wp:post_type>nav_menu_item</wp:post_type>"
        "<wp:status>publish</wp:status></item>"
        "<item><title>Ferry named</title><content:encoded>It was named.</content:encoded><wp:post_id>2</wp:post_id>"
        "<wp:post_date>2012-01-02 03:04:05</wp:post_date><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        "</item></channel></rss>",
        encoding="utf-8",
    )
    report = run_import(path)
    assert "1 in = 1 created" in report
    assert f"left out: {path}: 1 menu" in report


def copies(tmp_path: Path, *headlines: str, name: str = "dump.jsonl") -> Path:
    """Of one article, by their headlines."""
    lines = [
        {"id": "7", "headline": headline, "body": "<p>It sailed.</p>", "published": "2020-01-02T03:04:05Z"}
        for headline in headlines
    ]
    path = tmp_path / name
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


DAMAGED = "Its characters are damaged, and a clean copy with its number is here."


def test_a_clean_copy_takes_the_place_of_a_damaged_one_that_waits_for_a_person(
    publication: Publication, tmp_path: Path
) -> None:
    dump = copies(tmp_path, "Ferry na\ufffded", "Ferry named")
    tried = run_import(dump, dry_run=True)
    assert "1 created + 0 unchanged + 0 updated + 1 queued" in tried
    report = run_import(dump)
    assert "1 damaged that waited gave way to clean copies" in report
    assert "number-twice" not in report, "they differ by nothing but the lost characters"
    (run,) = ImportRun.objects.all()
    assert run.counts == {"in": 2, "created": 1, "refused": 1}
    assert not run.doubts.filter(waits=True).exists()
    (gone,) = ImportItem.objects.filter(outcome="refused")
    assert (gone.reason, gone.article, b"\\ufffd" in gone.original) == (DAMAGED, None, True)
    article = Article.objects.get()
    assert article.headline == "Ferry named"
    assert "\ufffd" in article.revisions.earliest("pk").content.headline, "the damaged one is in its history"
    call_command("release_import", run.pk, stdout=io.StringIO())
    assert Version.objects.get().headline == "Ferry named"
    before = state()
    assert "1 unchanged" in run_import(dump)
    assert state() == before
    for run in ImportRun.objects.all():
        call_command("import_report", run.pk, stdout=io.StringIO())  # ends with 0: it needs nobody's word


def test_a_damaged_copy_never_takes_the_place_of_a_clean_one(publication: Publication, tmp_path: Path) -> None:
    dump = copies(tmp_path, "Ferry named", "Ferry na\ufffded")
    for told in (run_import(dump, dry_run=True), run_import(dump)):
        assert "2 in = 1 created + 0 unchanged + 0 updated + 0 queued + 1 refused" in told
        assert DAMAGED in told
    assert Article.objects.get().headline == "Ferry named"
    run_import(copies(tmp_path, "Ferry na\ufffd\ufffdd", name="later.jsonl"), release=True)
    assert Article.objects.get().headline == "Ferry named"
    assert not Version.objects.exists()


@pytest.mark.parametrize("is_later", [False, True])
def test_a_damaged_one_that_says_something_else_waits_for_a_person_and_overwrites_nothing(
    publication: Publication, tmp_path: Path, *, is_later: bool
) -> None:
    clean, damaged = "Ferry named", "Another ferr\ufffd sails"
    if is_later:
        run_import(copies(tmp_path, clean))
        dump = copies(tmp_path, damaged, name="later.jsonl")
    else:
        dump = copies(tmp_path, clean, damaged)
    report = run_import(dump)
    assert "1 queued + 0 refused" in report
    run = ImportRun.objects.latest("pk")
    (waiting,) = run.items.filter(outcome="queued")
    assert "says something else" in waiting.reason
    assert Article.objects.get().headline == clean
    before = state()
    assert "0 queued" in run_import(dump)
    assert state() == before
    for _progress in accept(run, Chosen(ORIGINAL_CHANGED), make_user(Role.DESK_EDITOR)):
        pass
    assert "0 queued + 0 refused" in run_import(dump), "decided once, it is not asked again"
    assert Article.objects.get().headline == clean
    if is_later:
        with pytest.raises(SystemExit, match="1"):
            call_command("undo_import", run.pk, stdout=io.StringIO())
        assert Article.objects.get().headline == clean, "it is not what that import brought"


def test_a_clean_copy_of_a_later_import_is_that_imports_and_goes_and_stays_with_it(
    publication: Publication, tmp_path: Path
) -> None:
    run_import(copies(tmp_path, "Ferry na\ufffded"))
    later = copies(tmp_path, "Another ferry sails", name="later.jsonl")
    for told in (run_import(later, dry_run=True), run_import(later)):
        assert "number-twice" in told, "it is no copy of what waited"
    first, second = ImportRun.objects.order_by("pk")
    assert (first.counts, second.counts) == ({"in": 1, "refused": 1}, {"in": 1, "created": 1})
    call_command("undo_import", first.pk, stdout=io.StringIO())
    assert Article.objects.get().headline == "Another ferry sails"
    call_command("undo_import", second.pk, stdout=io.StringIO())
    assert not Article.objects.exists()


def test_what_a_person_is_mending_waits_for_them_whatever_comes_in(publication: Publication, tmp_path: Path) -> None:
    run_import(copies(tmp_path, "Ferry na\ufffded"))
    article = Article.objects.get()
    edit(article, make_user(Role.DESK_EDITOR), headline="Ferry renamed")
    assert "1 unchanged" in run_import(copies(tmp_path, "Ferry named", name="later.jsonl"))
    article.refresh_from_db()
    assert article.headline == "Ferry renamed"


def test_of_two_that_share_a_number_in_one_import_the_last_stands_and_a_person_is_told(
    publication: Publication, tmp_path: Path
) -> None:
    lines = [
        {"id": "7", "headline": headline, "body": "<p>It sailed.</p>", "published": "2020-01-02T03:04:05Z"}
        for headline in ("Ferry named", "Ferry sails")
    ]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    tried = run_import(dump, dry_run=True)
    report = run_import(dump)
    for told in (tried, report):
        assert "1 created" in told
        assert "1 updated" in told
        assert "number-twice" in told
    assert Article.objects.get().headline == "Ferry sails"
    before = state()
    assert "2 unchanged" in run_import(dump)
    assert state() == before
    # What the old site changed since is another matter.
    dump.write_text(json.dumps(lines[0]), "utf-8")
    assert "2 unchanged" not in run_import(dump)
