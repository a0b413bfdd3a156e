"""`manage.py reindex_search`: the index follows the record, however it fell behind."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import VersionSearch
from articles.models.version_search import FTS_TABLE
from articles.search import index
from articles.search.analyser import ANALYSIS
from articles.search.finding import Search, find
from articles.search.index import lacking, superfluous, take_out
from articles.verbs import publishing
from newsroom.house import house_for_host
from newsroom.roles import Role
from tests.builders import HOST, edit, in_future, make_article, make_publication, make_user, publish_article

pytestmark = pytest.mark.django_db


def reindex(*options: str) -> tuple[str, int]:
    """What the command says, and its exit code."""
    out = StringIO()
    try:
        call_command("reindex_search", *options, stdout=out, stderr=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def found(typed: str) -> int:
    house = house_for_host(HOST)
    assert house is not None
    return len(find(house, "en", Search.of(typed), timezone.now()).versions)


def test_what_is_missing_is_added_and_the_rest_left_alone() -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR)
    versions = [publish_article(publication, editor, headline=f"Zebra {number}") for number in range(5)]
    publishing.publish(make_article(publication, editor, headline="Zebra to come"), editor, in_future(hours=1))
    take_out([version.pk for version in versions[1:]])
    assert found("zebra") == 1
    assert reindex("--dry-run") == ("4 versions to be indexed, 0 to be taken out.\n", 1)
    assert found("zebra") == 1
    assert reindex("--batch", "3") == ("4 versions indexed, 0 taken out, 0 could not be read.\n", 0)
    assert found("zebra") == 5
    assert VersionSearch.objects.count() == 6
    assert reindex("--dry-run") == ("0 versions to be indexed, 0 to be taken out.\n", 0)


def test_rows_of_an_older_analyser_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_article(make_publication(), headline="Zebra")
    monkeypatch.setattr(index, "ANALYSIS", ANALYSIS + 1)
    assert lacking(timezone.now()).count() == 1
    assert reindex()[0].startswith("1 versions indexed")
    assert not lacking(timezone.now()).exists()


def test_anew_makes_every_row_again() -> None:
    publish_article(make_publication(), headline="Zebra")
    VersionSearch.objects.update(words=" horse | | | ")
    assert found("zebra") == 0
    assert reindex()[0].startswith("0 versions indexed")
    assert reindex("--anew") == ("1 versions indexed, 0 taken out, 0 could not be read.\n", 0)
    assert found("zebra") == 1


def test_stopped_half_way_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    publication = make_publication()
    for number in range(4):
        publish_article(publication, headline=f"Zebra {number}")
    done: list[int] = []

    def index_once(versions: list[object]) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(len(versions))
        index.index(versions)  # type: ignore[arg-type]

    monkeypatch.setattr("articles.management.commands.reindex_search.index", index_once)
    said, code = reindex("--anew", "--batch", "1")
    assert code == 130
    assert "without --anew" in said
    monkeypatch.undo()
    assert reindex()[0].startswith("3 versions indexed")


def test_one_version_that_cannot_be_read_does_not_keep_the_others_out(monkeypatch: pytest.MonkeyPatch) -> None:
    publication = make_publication()
    versions = [publish_article(publication, headline=f"Zebra {number}") for number in range(3)]
    take_out([version.pk for version in versions])
    bad = versions[1].pk

    def index_all_but_one(those: list[object]) -> None:
        if any(getattr(version, "pk", 0) == bad for version in those):
            raise ValueError("unreadable")
        index.index(those)  # type: ignore[arg-type]

    monkeypatch.setattr("articles.management.commands.reindex_search.index", index_all_but_one)
    said, code = reindex()
    assert code == 1
    assert f"Version {bad} (" in said
    assert "2 versions indexed" in said
    assert found("zebra") == 2


def test_what_a_schedule_replaced_is_taken_out() -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR)
    article = make_article(publication, editor, headline="Zebra before")
    publishing.publish(article, editor)
    publishing.publish(edit(article, editor, headline="Zebra after"), editor, in_future(hours=1))
    assert VersionSearch.objects.count() == 2
    later = in_future(hours=2)
    keys = list(superfluous(later).values_list("pk", flat=True))
    assert len(keys) == 1
    take_out(keys)
    assert VersionSearch.objects.count() == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {FTS_TABLE} WHERE rowid = %s", [keys[0]])
            assert cursor.fetchone() == (0,)


def test_wrong_use_says_what_is_right() -> None:
    with pytest.raises(CommandError, match="1 or more") as refused:
        call_command("reindex_search", "--batch", "0")
    assert refused.value.returncode == 2
