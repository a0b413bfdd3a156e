"""An import is held until it is released, can be taken back, and leaves the same rows as writing by hand does."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.copytext import Copy
from articles.importing.intake.batches import Intake
from articles.importing.intake.expected import in_ranges, missing
from articles.importing.intake.picturing import PictureDesk
from articles.importing.intake.releasing import ready, release
from articles.importing.intake.resolving import Resolver
from articles.importing.intake.starting import Wishes, begin
from articles.importing.intake.undoing import undo
from articles.importing.item import Doubt, DoubtCode, LegacyByline, LegacyItem, Refusal, Standing
from articles.importing.sources.beside import Pictures
from articles.models import (
    Article,
    ArticlePhoto,
    ImportItem,
    ImportRun,
    OldPath,
    Revision,
    StatusChange,
    Version,
    VersionReporter,
    VersionTag,
)
from articles.record.recording import Reason
from articles.refusals import NotPermitted, Refused
from articles.verbs.publishing import withdraw
from articles.workflow import Status
from articles.writing import drafting
from newsroom.roles import Role
from tests.builders import edit, make_publication, make_section, make_user

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from articles.importing.intake.stored import Stored
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

THEN = datetime(2009, 4, 14, 3, 0, tzinfo=UTC)


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics", name_ko="정치")
    return publication


def item(number: int, **facts: Any) -> LegacyItem:
    values: dict[str, Any] = {
        "name": "old.jsonl",
        "position": f"line {number}",
        "source_id": str(number),
        "sha256": f"{number:064x}",
        "encoding": "utf-8",
        "headline": f"Ferry {number} named",
        "published_at": THEN + timedelta(days=number),
        "body_html": f"<p>It was ferry {number}.</p>",
        "language": "en",
        "sections": ("정치",),
        "tags": ("Ports", "ports", "부산"),
        "bylines": (LegacyByline(name_en="Han Do-yun", email="hdy@lantern.example"),),
        "addresses": (f"/news/article.html?no={number}",),
        "original": f"original {number}".encode(),
    }
    return LegacyItem(**values | facts)


def take_in(publication: Publication, found: Iterable[LegacyItem | Refusal], **options: Any) -> list[Stored]:
    run = begin(publication, Wishes(("old.jsonl",), source="old", **options))
    intake = Intake(Resolver(publication), PictureDesk(Pictures()), run, "old", releases=run.options["releases"])
    stored = list(intake.take_in(found))
    run.finished_at = timezone.now()
    run.state = ImportRun.State.RELEASED if run.options["releases"] else ImportRun.State.HELD
    run.save()
    return stored


def all_of[T](steps: Iterable[T]) -> T:
    """The last of the steps, each of which the caller could have stopped at."""
    return list(steps)[-1]


def test_readers_see_nothing_of_an_import_until_it_is_released(publication: Publication, client: Client) -> None:
    take_in(publication, [item(1), item(2)])
    assert not Version.objects.exists()
    assert client.get("/news/article.html?no=1").status_code == 404
    released = all_of(release(ImportRun.objects.get()))
    assert (released.articles, released.kept_back) == (2, [])
    version = Version.objects.on_site().get(article__source_id="1")
    assert (version.published_at, version.live_from) == (THEN + timedelta(days=1), THEN + timedelta(days=1))
    assert client.get("/news/article.html", {"no": "1"}).headers["Location"].endswith(version.path)
    assert ImportRun.objects.get().state == ImportRun.State.RELEASED
    assert all_of(release(ImportRun.objects.get())).articles == 0


def test_an_article_taken_in_with_many_has_the_rows_that_writing_it_alone_makes(publication: Publication) -> None:
    take_in(publication, [item(1)])
    article = Article.objects.get()
    content = Copy.from_article(article)
    revision = Revision.objects.get()
    assert revision.content == content
    assert (revision.edit_version, article.edit_version, article.status) == (1, 1, Status.DRAFT)
    before = {**article.writing(), "tags": [tag.name for tag in article.tags.order_by("name")]}
    drafting.write(Article.objects.get(), content, None, "again")
    article = Article.objects.get()
    assert {**article.writing(), "tags": [tag.name for tag in article.tags.order_by("name")]} == before
    assert Copy.from_article(article) == content
    assert not ArticlePhoto.objects.exists()


def test_a_release_writes_the_record_that_publishing_one_by_one_writes(publication: Publication) -> None:
    take_in(publication, [item(1), item(2)])
    all_of(release(ImportRun.objects.get()))
    for version in Version.objects.all():
        assert version.digest == version.computed_digest(str(version.article.key), "")
        assert version.copy == Copy.from_article(version.article).to_json()
    assert [version.public_number for version in Version.objects.order_by("pk")] == [1, 2]
    assert VersionTag.objects.count() == 4
    assert VersionReporter.objects.count() == 2
    assert StatusChange.objects.filter(to_status=Status.PUBLISHED).count() == 2
    assert not Article.objects.get(source_id="1").has_unpublished_changes
    call_command("verify_record", stdout=io.StringIO())


def test_an_import_released_at_once_is_the_same_as_one_that_was_held(publication: Publication, client: Client) -> None:
    take_in(publication, [item(1)], releases=True)
    version = Version.objects.on_site().get()
    assert version.digest == version.computed_digest(str(version.article.key), "")
    assert version.copy == Revision.objects.get().copy == Copy.from_article(version.article).to_json()
    assert version.path in client.get("/search/", {"q": "ferry"}).text
    call_command("verify_record", stdout=io.StringIO())


def test_what_readers_of_the_old_site_did_not_have_is_never_given_to_them(publication: Publication) -> None:
    hidden = [item(number, standing=standing) for number, standing in enumerate(list(Standing)[1:], 1)]
    take_in(publication, [*hidden, item(9, standing=Standing.DRAFT, published_at=None)], releases=True)
    assert not Version.objects.exists()
    released = all_of(release(ImportRun.objects.get()))
    assert released.articles == 0
    assert len(released.kept_back) == len(hidden) + 1
    assert not Version.objects.exists()


def test_damaged_characters_wait_for_a_person(publication: Publication) -> None:
    damaged = item(1, body_html="<p>It was \ufffd.</p>")
    doubted = item(2, doubts=(Doubt(DoubtCode.BROKEN_BYTES, "3 characters are damaged."),))
    stored = take_in(publication, [damaged, doubted, item(3)], releases=True)
    assert [one.outcome.value for one in stored] == ["queued", "queued", "created"]
    assert [version.article.source_id for version in Version.objects.all()] == ["3"]
    assert all_of(release(ImportRun.objects.get())).articles == 0
    # Taken in again it still waits, and is not counted as another doubt.
    assert [one.outcome.value for one in take_in(publication, [damaged])] == ["unchanged"]


def test_what_a_person_took_to_the_desk_is_kept_back_and_what_they_mended_is_released_mended(
    publication: Publication,
) -> None:
    take_in(publication, [item(1), item(2)])
    editor = make_user(Role.DESK_EDITOR)
    edit(Article.objects.get(source_id="1"), editor, headline="A better headline")
    Article.objects.filter(source_id="2").update(status=Status.IN_REVIEW)
    released = all_of(release(ImportRun.objects.get()))
    assert [name for name, _reason in released.kept_back] == ["old.jsonl"]
    assert Version.objects.on_site().get().headline == "A better headline"


def test_a_release_needs_the_right_to_publish(publication: Publication) -> None:
    take_in(publication, [item(1)])
    with pytest.raises(NotPermitted):
        all_of(release(ImportRun.objects.get(), make_user(Role.REPORTER)))
    assert not Version.objects.exists()


def test_an_import_is_taken_back_with_everything_it_held(publication: Publication) -> None:
    take_in(publication, [item(1), item(2)])
    undone = all_of(undo(ImportRun.objects.get()))
    assert (undone.deleted, undone.left) == (2, [])
    assert not Article.objects.exists()
    assert not OldPath.objects.exists()
    assert [bytes(row.original) for row in ImportItem.objects.order_by("pk")] == [b"original 1", b"original 2"]
    with pytest.raises(Refused):
        all_of(undo(ImportRun.objects.get()))
    assert [one.outcome.value for one in take_in(publication, [item(1)])] == ["created"]


def test_what_readers_had_is_withdrawn_and_what_a_person_touched_is_left(
    publication: Publication, client: Client
) -> None:
    take_in(publication, [item(1), item(2)], releases=True)
    edit(Article.objects.get(source_id="2"), make_user(Role.DESK_EDITOR), headline="Ours")
    path = Version.objects.get(article__source_id="1").path
    undone = all_of(undo(ImportRun.objects.get()))
    assert (undone.deleted, undone.withdrawn, undone.left) == (0, 1, [("old.jsonl", "A person has worked on it.")])
    assert client.get(path).status_code == 410
    assert Version.objects.on_site().get().article.source_id == "2"


def test_a_batch_costs_as_many_questions_for_many_articles_as_for_few(
    publication: Publication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    take_in(publication, [item(0)], releases=True)
    with django_assert_max_num_queries(45):
        take_in(publication, [item(number) for number in range(1, 60)], releases=True)
    assert Version.objects.count() == 60


def test_one_number_twice_in_one_file_is_one_article(publication: Publication) -> None:
    stored = take_in(publication, [item(1), item(1), item(1, body_html="<p>Changed.</p>")])
    assert [one.outcome.value for one in stored] == ["created", "unchanged", "updated"]
    assert Article.objects.get().body == "<p>Changed.</p>"


def test_an_item_that_breaks_a_rule_is_named_and_its_batch_goes_in(publication: Publication) -> None:
    bad = [item(1, headline=""), item(2, headline="x" * 301), item(3, language="fr"), item(4, published_at=None)]
    stored = take_in(publication, [*bad[:3], item(5), Refusal("old.jsonl", "no headline", "line 6")])
    assert [one.outcome.value for one in stored] == ["refused"] * 3 + ["created", "refused"]
    assert ImportRun.objects.get().counts == {"in": 5, "refused": 4, "created": 1}
    assert [row.position for row in ImportItem.objects.filter(outcome="refused").order_by("pk")] == ["line 1", "line 2", "line 3", "line 6"]  # fmt: skip


def test_the_commands_hold_release_report_and_undo(publication: Publication, tmp_path: Any) -> None:
    out = io.StringIO()
    take_in(publication, [item(1), item(2), Refusal("old.jsonl", "no headline", "line 3")])
    number = ImportRun.objects.get().pk
    with pytest.raises(SystemExit) as ended:
        call_command("import_report", number, expect="1-4", stdout=out)
    assert ended.value.code == 1
    assert "3 in = 2 created + 0 unchanged + 0 updated + 0 queued + 1 refused" in out.getvalue()
    assert "refused: old.jsonl: line 3: no headline" in out.getvalue()
    assert out.getvalue().endswith("missing: 3-4\n")
    expected = tmp_path / "expected.txt"
    expected.write_text("https://old.lantern.example/news/article.html?no=2\n/news/article.html?no=7\n")
    with pytest.raises(SystemExit):
        call_command("import_report", number, expect=str(expected), format="csv", all=True, stdout=out)
    assert "created,old.jsonl,line 1,1," in out.getvalue()
    assert out.getvalue().endswith("missing,,,/news/article.html?no=7,,,,\n")
    call_command("release_import", number, stdout=out)
    assert "2 released." in out.getvalue()
    call_command("undo_import", number, stdout=out)
    assert "0 deleted, 2 withdrawn, 0 left." in out.getvalue()
    with pytest.raises(CommandError, match="There is no import 999") as wrong:
        call_command("release_import", 999)
    assert wrong.value.returncode == 2


def test_what_was_undone_after_its_release_is_missing_until_it_has_come_in_again_and_goes_out_with_its_old_date(
    publication: Publication,
) -> None:
    editor = make_user(Role.DESK_EDITOR)
    take_in(publication, [item(1), item(2)], releases=True)
    all_of(undo(ImportRun.objects.get(), editor))
    assert not Version.objects.on_site().exists()
    assert list(missing(publication, "old", "1-3")) == ["1", "2", "3"]
    assert [one.outcome.value for one in take_in(publication, [item(1), item(2)])] == ["updated", "updated"]
    assert list(missing(publication, "old", "1-3")) == ["3"]
    again = ImportRun.objects.latest("pk")
    assert ready(again) == 2
    # One that an editor withdraws meanwhile is theirs, as ever.
    assert all_of(release(again, editor)).articles == 2
    assert ready(again) == 0
    assert {version.published_at for version in Version.objects.on_site()} == {
        THEN + timedelta(days=1),
        THEN + timedelta(days=2),
    }
    assert all_of(undo(again, editor)).withdrawn == 2
    assert [one.outcome.value for one in take_in(publication, [item(1), item(2)], releases=True)] == ["updated"] * 2
    assert Version.objects.on_site().count() == 2
    withdraw(Article.objects.get(source_id="1"), editor, Reason(en="Wrong ferry"))
    first, _second = take_in(publication, [item(1), item(2)], releases=True)
    assert first.outcome.value != "updated"
    assert Version.objects.on_site().get().article.source_id == "2"


@pytest.mark.parametrize(
    ("absent", "said"),
    [([], []), (["4"], ["4"]), (["1", "2", "3", "7", "/a", "8", "9"], ["1-3", "7", "/a", "8-9"])],
)
def test_numbers_that_follow_each_other_are_one_range(absent: list[str], said: list[str]) -> None:
    assert list(in_ranges(absent)) == said


def test_a_dry_run_is_not_asked_what_is_here(publication: Publication) -> None:
    with pytest.raises(CommandError, match="a dry run stores nothing"):
        call_command("import_articles", "nothing", dry_run=True, expect="1-3")


def reported(**options: Any) -> str:
    """The report of the last import."""
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("import_report", ImportRun.objects.order_by("-pk")[0].pk, stdout=out, **options)
    return out.getvalue()


def test_doubts_that_are_alike_stand_in_the_report_once_with_their_number(publication: Publication) -> None:
    doubt = Doubt(DoubtCode.DECK_ASSUMED, "Taken for the deck, though nothing marks it.", 7)
    broken = Doubt(DoubtCode.BROKEN_BYTES, "Some of its characters are damaged.")
    news = [item(number, position="", name=f"{number}.txt", doubts=(doubt,)) for number in range(1, 6)]
    take_in(publication, [*news, *(item(number, doubts=(broken,)) for number in range(6, 9))])
    said = "5 × Taken for the deck, though nothing marks it. [deck-assumed]: 1.txt:7, 2.txt:7, 3.txt:7, …"
    assert said in reported()
    assert "queued: 3 × A person has to look at it before readers get it: old.jsonl: line 6, " in reported()
    everything = reported(all=True)
    assert everything.count("  line 7: Taken for the deck, though nothing marks it. [deck-assumed]\n") == 5
    assert everything.count("queued: old.jsonl: line ") == 3


def test_what_a_second_run_finds_here_is_counted_and_named_on_demand(publication: Publication) -> None:
    found: list[LegacyItem | Refusal] = [item(1), item(2), Refusal("old.jsonl", "no headline", "line 3")]
    take_in(publication, found)
    take_in(publication, [*found, item(4)])
    again = reported()
    assert "4 in = 1 created + 2 unchanged + 0 updated + 0 queued + 1 refused" in again
    assert "refused: old.jsonl: line 3: no headline" in again
    assert "unchanged: " not in again
    assert "unchanged: old.jsonl: line 1: 1\nunchanged: old.jsonl: line 2: 2\n" in reported(all=True)
    rows = reported(all=True, format="csv").splitlines()[1:]
    assert sorted(row.partition(",")[0] for row in rows) == ["created", "refused", "unchanged", "unchanged"]
    ImportRun.objects.order_by("-pk")[0].repetitions.all().delete()
    assert "2 unchanged are not named" in reported(all=True)


def test_what_is_gone_for_good_is_left_out_by_decision_with_its_reason(publication: Publication, tmp_path: Any) -> None:
    refused = [Refusal("dump/list.html", "no time", ""), Refusal("dump/old.jsonl", "no headline", "line 9")]
    take_in(publication, [item(1), item(2), *refused])
    table = tmp_path / "gone.csv"
    table.write_text(
        "what,why\n3-4,a test of the old system\n6,printed twice\n/news/article.html?no=7,never an article\n"
        "list.html,a list\n2,is here\n",
        encoding="utf-8",
    )
    run = ImportRun.objects.get().pk
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_report", run, expect="1-6", left_out=str(table), stdout=out)
    assert out.getvalue().splitlines()[2:] == [
        "left out by decision: dump/list.html: a list",
        "refused: dump/old.jsonl: line 9: no headline",
        "left out by decision: 3-4: a test of the old system",
        "left out by decision: 6: printed twice",
        "missing: 5",
        "The table also names what is neither missing nor refused: 2, /news/article.html?no=7",
    ]
    with table.open("a", encoding="utf-8") as file:
        file.write("5,lost in 2009\nold.jsonl: line 9,an advertisement\n")
    # Nothing is refused or missing any more that nobody knows of: exit code 0.
    out = io.StringIO()
    call_command("import_report", run, expect="1-6", left_out=str(table), stdout=out)
    assert "Nothing that was expected is missing, and 4 left out by decision." in out.getvalue()
    assert "\nrefused: " not in out.getvalue()
    out = io.StringIO()
    call_command("import_report", run, expect="1-6", left_out=str(table), stdout=out, format="csv")
    assert "left out by decision,dump/list.html,,,,a list,," in out.getvalue()
    table.write_text("3\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 1: “3”: the second column says why") as wrong:
        call_command("import_report", run, left_out=str(table))
    assert wrong.value.returncode == 2
    # How long a cell may be is one number for the whole process, which readers of tables raise.
    longest = csv.field_size_limit(100)
    try:
        table.write_text(f"3,a test\n4,{'x' * 101}\n", encoding="utf-8")
        with pytest.raises(CommandError, match="line 2: field larger than"):
            call_command("import_report", run, left_out=str(table))
    finally:
        csv.field_size_limit(longest)
