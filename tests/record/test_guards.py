"""The database refuses to change the record, whoever asks. Real time throughout: the guards use the database's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from articles.layout.layout import AUTOMATIC
from articles.models import Arrangement, Restriction, Version, VersionReporter, VersionSeries, VersionTag
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.record import guards as record_guards
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from articles.verbs.publishing import Pending
from articles.verbs.restricting import Terms, lift, restrict
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_series, make_user, part_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    make_publication()
    return make_user(Role.DESK_EDITOR)


@pytest.fixture
def article(editor: User) -> Article:
    """Live now, and a change scheduled in an hour."""
    publication = make_publication("guarded", "guarded.example")
    article = make_article(publication, editor, tags=["Seoul"], series=part_of(make_series(publication), 1))
    publishing.publish(article, editor)
    edit(article, editor, headline="Scheduled")
    publishing.publish(article, editor, in_future(hours=1))
    return article


def refused(**changes: Any) -> None:
    """An update of all of the record is refused by the database."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.update(**changes)


def live(article: Article) -> models.QuerySet[Version]:
    return Version.objects.filter(article=article, number=1)


def pending(article: Article) -> models.QuerySet[Version]:
    return Version.objects.filter(article=article, number=2)


def copy_of(version: Version, **changes: Any) -> Version:
    """Another row like `version`, not saved."""
    fields = {field.attname: getattr(version, field.attname) for field in Version._meta.concrete_fields}
    return Version(**(fields | {"id": None, "number": version.number + 10} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "Rewritten"},
        {"live_from": F("live_from") - timedelta(days=1)},
        {"copy": {}},
        {"digest": "0" * 64},
        {"path": "/elsewhere/"},
        {"reason_en": "Invented later"},
        {"published_by": None},
        {"number": F("number") + 100},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_column_of_a_published_version_can_be_changed(article: Article, changes: dict[str, Any]) -> None:
    refused(**changes)


def test_a_version_cannot_be_deleted_by_anybody(article: Article) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_version WHERE id = %s", [live(article).get().pk])


@pytest.mark.parametrize("rows", [VersionTag, VersionReporter, VersionSeries])
def test_the_lists_of_tags_and_reporters_only_grow(article: Article, rows: type[models.Model]) -> None:
    table = rows._meta.db_table
    assert rows._default_manager.exists()
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET language = 'xx'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE; its DELETE asks every row")
@pytest.mark.parametrize(
    "table",
    [
        "articles_version",
        "articles_versiontag",
        "articles_versionreporter",
        "articles_arrangement",
        "articles_restriction",
    ],
)
def test_the_record_cannot_be_emptied_at_a_stroke(article: Article, table: str) -> None:
    with pytest.raises(IntegrityError, match=record_guards.REFUSAL), transaction.atomic():
        # Deferred checks of this test's own rows would refuse it for another reason.
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
    assert live(article).exists()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite compares the whole statement")
@pytest.mark.parametrize(
    ("name", "event"), [("articles_version_guard", "UPDATE"), ("articles_version_no_truncate", "INSERT")]
)
def test_a_guard_that_no_longer_asks_what_it_should_is_missed(article: Article, name: str, event: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON articles_version"
            f" FOR EACH {'ROW' if name.endswith('guard') else 'STATEMENT'} EXECUTE FUNCTION record_guard()"
        )
    assert record_guards.missing(connection) == [name]


def test_a_schedule_can_be_cancelled_and_the_version_before_it_reopened(article: Article) -> None:
    pending(article).update(live_until=F("live_from"))
    live(article).update(live_until=None)
    assert live(article).get().live_until is None


def test_a_cancelled_version_cannot_be_rewritten_either(article: Article) -> None:
    pending(article).update(live_until=F("live_from"))
    with pytest.raises(IntegrityError), transaction.atomic():
        pending(article).update(headline="Rewritten")


def test_a_cancelled_version_cannot_come_back_over_another(article: Article) -> None:
    pending(article).update(live_until=F("live_from"))
    live(article).update(live_until=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        pending(article).update(live_until=None)


def test_a_past_version_cannot_be_reopened(article: Article, editor: User) -> None:
    edit(article, editor, headline="Meanwhile")
    publishing.publish(article, editor, pending=Pending.CANCEL)
    assert live(article).filter(live_until__lte=timezone.now()).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        live(article).update(live_until=None)


def test_an_end_cannot_be_dated_back(article: Article) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        live(article).update(live_until=timezone.now() - timedelta(hours=1))


def test_an_urgent_version_fits_between_now_and_the_schedule(article: Article, editor: User) -> None:
    edit(article, editor, headline="Urgent")
    publishing.publish(article, editor, pending=Pending.KEEP)
    urgent = article.versions.get(headline="Urgent")
    assert urgent.live_until == pending(article).get().live_from
    assert live(article).get().live_until == urgent.live_from


def test_two_versions_of_one_article_cannot_be_live_at_once(article: Article) -> None:
    first = live(article).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(first, live_from=first.live_from + timedelta(seconds=1), live_until=None).save(force_insert=True)


def test_a_new_version_may_stand_exactly_where_a_cancelled_one_stood(article: Article) -> None:
    cancelled = pending(article).get()
    pending(article).update(live_until=F("live_from"))
    copy_of(cancelled, number=3, live_until=None).save(force_insert=True)
    assert article.versions.pending().get().number == 3


def test_a_version_cannot_be_replaced_by_inserting_over_it(article: Article) -> None:
    first = live(article).get()
    if connection.vendor == "sqlite":
        columns = ", ".join(f'"{field.column}"' for field in Version._meta.concrete_fields)
        sql = (
            f"INSERT OR REPLACE INTO articles_version ({columns}) SELECT {columns} FROM articles_version WHERE id = %s"
        )
    else:
        sql = (
            "INSERT INTO articles_version SELECT * FROM articles_version WHERE id = %s"
            " ON CONFLICT (id) DO UPDATE SET headline = 'Rewritten'"
        )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [first.pk])
    assert live(article).get().headline == first.headline


def test_a_missing_guard_is_reported_and_put_up_again_by_migrate(transactional_db: None) -> None:
    assert record_guards.missing(connection) == []
    record_guards.remove(connection)
    messages = record_guards.check_guards(databases=["default"])
    assert {message.id for message in messages} == {"articles.E001"}
    call_command("migrate", verbosity=0)
    assert record_guards.missing(connection) == []


def test_an_update_that_brings_a_guard_migrates(transactional_db: None, capsys: pytest.CaptureFixture[str]) -> None:
    # As from the command line, where Django checks before it migrates.
    record_guards.remove(connection)
    call_command("migrate", verbosity=0, skip_checks=False)
    assert record_guards.missing(connection) == []
    assert "articles.W001" in capsys.readouterr().err
    assert not record_guards.check_guards(databases=["default"])


def test_a_migration_that_remakes_the_table_leaves_the_guards_standing(transactional_db: None) -> None:
    field = models.CharField(max_length=8, default="")
    field.set_attributes_from_name("remade")
    try:
        with connection.schema_editor() as editor:
            # On SQLite this copies the table, and the copy has no triggers.
            editor.add_field(Version, field)
        if connection.vendor == "sqlite":
            assert record_guards.missing(connection)
        call_command("migrate", verbosity=0)
        assert record_guards.missing(connection) == []
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM articles_version")
            _insert_and_delete(cursor)
    finally:
        record_guards.remove(connection)
        with connection.schema_editor() as editor:
            editor.remove_field(Version, field)
        record_guards.install(connection)


def _insert_and_delete(cursor: Any) -> None:
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(make_publication("remade", "remade.example"), editor)
    first = publishing.publish(article, editor)
    cursor.execute("DELETE FROM articles_version WHERE id = %s", [first.pk])


# Restrictions ----------------------------------------------------------------------------------------------


@pytest.fixture
def restriction(article: Article, editor: User) -> Restriction:
    """Of an article, by order of a court."""
    terms = Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "Seoul Western District Court, 2026Ka1")
    return restrict(article, editor, terms)


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "Nobody asked"},
        {"ground": RestrictionGround.SAFETY},
        {"status": RestrictionStatus.GONE},
        {"notice_en": "Invented later"},
        {"made_at": F("made_at") - timedelta(days=1)},
        {"lifted_because": "Quietly"},
        {"article": None, "photo": 1},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_restriction_can_be_changed(restriction: Restriction, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.update(**changes)
        connection.check_constraints()


def test_no_restriction_can_be_deleted(restriction: Restriction) -> None:
    with pytest.raises(IntegrityError, match=record_guards.REFUSAL), transaction.atomic():
        Restriction.objects.all()._raw_delete("default")


def test_a_restriction_is_lifted_once_and_stays_as_it_was_lifted(restriction: Restriction, editor: User) -> None:
    lifted = lift(restriction, editor, "Set aside on appeal")
    assert Restriction.objects.get().lifted_because == "Set aside on appeal"
    for changes in (
        {"lifted_because": "Invented later"},
        {"lifted_at": None, "lifted_by": None, "lifted_because": ""},
        {"lifted_at": lifted.made_at + timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError, match=record_guards.REFUSAL), transaction.atomic():
            Restriction.objects.update(**changes)


def test_a_lifting_cannot_be_dated_back(restriction: Restriction, editor: User) -> None:
    with pytest.raises(IntegrityError, match=record_guards.REFUSAL), transaction.atomic():
        Restriction.objects.update(lifted_at=timezone.now() - timedelta(hours=1), lifted_by=editor)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL knows no INSERT OR REPLACE")
def test_nothing_that_is_given_once_is_replaced_by_inserting_over_it(
    restriction: Restriction, article: Article
) -> None:
    for row in (
        restriction,
        VersionTag.objects.all()[0],
        VersionReporter.objects.all()[0],
        VersionSeries.objects.all()[0],
    ):
        columns = ", ".join(f'"{field.column}"' for field in row._meta.concrete_fields if not field.primary_key)
        table = row._meta.db_table
        sql = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s"
        refuses = pytest.raises(IntegrityError, match=record_guards.REFUSAL)
        with refuses, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [row.pk])
        assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", ["articles_restriction_guard"])
def test_a_missing_guard_of_restrictions_is_reported(restriction: Restriction, name: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        on = " ON articles_restriction" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert record_guards.missing(connection) == [name]
    assert [message.id for message in record_guards.check_guards(databases=["default"])] == ["articles.E001"]


# Arrangements of the front page ----------------------------------------------------------------------------


@pytest.fixture
def arrangements(editor: User) -> tuple[Arrangement, Arrangement]:
    """One in force, and one in an hour."""
    publication = make_publication("arranged", "arranged.example")
    first = arrange(publication, "en", editor, AUTOMATIC, seen=0)
    return first, arrange(publication, "en", editor, AUTOMATIC, seen=1, at=in_future(hours=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"layout": {}},
        {"note": "Invented later"},
        {"live_from": F("live_from") - timedelta(days=1)},
        {"arranged_by": None},
        {"number": F("number") + 100},
        {"digest": "0" * 64},
        {"live_until": timezone.now() - timedelta(hours=1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_arrangement_can_be_changed(arrangements: tuple[Arrangement, Arrangement], changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.update(**changes)


def test_no_arrangement_can_be_deleted(arrangements: tuple[Arrangement, Arrangement]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_arrangement WHERE id = %s", [arrangements[0].pk])


def test_two_arrangements_of_one_front_page_cannot_be_in_force_at_once(
    arrangements: tuple[Arrangement, Arrangement],
) -> None:
    first, second = arrangements
    fields = {field.attname: getattr(second, field.attname) for field in Arrangement._meta.concrete_fields}
    changed: dict[str, Any] = {"id": None, "number": 3, "live_from": first.live_from + timedelta(seconds=1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement(**(fields | changed)).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.filter(pk=first.pk).update(live_until=None)
    # The other language's is another page.
    Arrangement(**(fields | changed | {"language": "ko"})).save(force_insert=True)
