"""How much of each week's articles the newsroom reported itself: as it went out, each story once, no archive."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.own_reporting import Week, monday_of, this_monday, weeks
from articles.verbs import publishing
from articles.verbs.publishing import Reason
from articles.writing import drafting
from newsroom.roles import Role
from tests.builders import edit, make_article, make_user, publish_article

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

PAGE = "/admin/articles/article/own-reporting/"


def this_week(publication: Publication, number: int = 1) -> list[Week]:
    now = timezone.now()
    return weeks(publication, this_monday(publication, now), number, now)


def counted(publication: Publication) -> dict[str, int]:
    return dict(this_week(publication)[0].counts)


def test_articles_count_by_the_origin_they_went_out_with(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, origin="own")
    publish_article(publication, editor, origin="wire")
    publishing.publish(edit(version.article, editor, origin="wire"), editor)
    assert counted(publication) == {"own": 1, "wire": 1}


def test_a_draft_an_archive_and_what_is_paid_for_count_nowhere(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    make_article(publication, editor)
    publish_article(publication, editor, days_ago=0.001)
    publish_article(publication, editor, kind="advertorial")
    (week,) = this_week(publication)
    assert (week.total, week.from_archive) == (1, 1)


def test_a_schedule_counts_when_it_comes_and_not_when_it_was_taken_back(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    soon = timezone.now() + timedelta(minutes=5)
    publishing.publish(make_article(publication, editor), editor, soon)
    assert counted(publication) == {"own": 1}
    (week,) = weeks(publication, this_monday(publication, soon), 1, soon + timedelta(minutes=1))
    assert week.total >= 1


def test_what_was_withdrawn_was_published(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    publishing.withdraw(version.article, editor, Reason(en="It was wrong."))
    assert counted(publication) == {"own": 1}


def test_a_translation_is_no_new_article(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    made = drafting.begin_translation(version.article, "ko", editor)
    publishing.publish(edit(made, editor, headline="외교 회담", section=version.section), editor)
    assert counted(publication) == {"own": 1}


def test_a_translation_of_an_older_story_is_none_either(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=30)
    made = drafting.begin_translation(version.article, "ko", editor)
    publishing.publish(edit(made, editor, headline="외교 회담", section=version.section), editor)
    assert counted(publication) == {}


def test_weeks_begin_on_monday_where_the_publication_is(publication: Publication) -> None:
    # Sunday evening in London is Monday in Seoul.
    assert this_monday(publication, datetime(2026, 11, 22, 16, tzinfo=UTC)) == date(2026, 11, 23)
    assert this_monday(publication, datetime(2026, 11, 22, 14, tzinfo=UTC)) == date(2026, 11, 16)
    assert monday_of("2026-W48") == date(2026, 11, 23)
    assert monday_of("2026-11-23") is None
    assert monday_of("W") is None


@pytest.mark.parametrize(
    ("own", "other", "said"),
    [(3, 7, (30, False, False)), (299, 701, (29, True, False)), (0, 1, (0, True, False)), (0, 0, (None, False, True))],
)
def test_thirty_per_cent_is_enough_and_a_little_less_is_not(
    own: int, other: int, said: tuple[int | None, bool, bool]
) -> None:
    week = Week(date(2026, 11, 23), {"own": own, "wire": other}, 0, is_over=True)
    assert (week.share, week.is_short, week.is_empty) == said


def test_a_week_without_a_new_article_is_named_once_it_is_over(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        assert [week.is_empty for week in this_week(publication, 5)] == [False, True, False]
        client = Client()
        client.force_login(editor)
        assert "no new article" in client.get(PAGE).text


def test_the_page_says_what_falls_short_and_gives_a_file(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, origin="wire")
    client = Client()
    client.force_login(editor)
    page = client.get(PAGE)
    assert "under 30" in page.text
    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}?format=csv").content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["week", "from", "to"]
    assert dict(zip(rows[0], rows[1], strict=True)) | {"wire": "1", "own_percent": "0", "short": "yes"} == dict(
        zip(rows[0], rows[1], strict=True)
    )
    for wrong in ("until=soon", "until=2999-W01", "publication=nobody"):
        assert client.get(f"{PAGE}?{wrong}").status_code == 404


def test_a_stranger_and_a_reporter_are_refused(publication: Publication) -> None:
    client = Client()
    assert client.get(PAGE).status_code == 302
    client.force_login(make_user(Role.REPORTER))
    assert client.get(PAGE).status_code == 403


def test_three_queries_however_many_weeks(
    publication: Publication, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = publish_article(publication, editor, days_ago=600)
    made = drafting.begin_translation(version.article, "ko", editor)
    publishing.publish(edit(made, editor, headline="외교 회담", section=version.section), editor)
    with django_assert_num_queries(3):
        assert len(this_week(publication, 53)) == 53


def test_the_command_fails_where_a_week_falls_short(
    publication: Publication, editor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_article(publication, editor, origin="wire")
    options: dict[str, Any] = {"until": this_week(publication)[0].name}
    with pytest.raises(SystemExit) as ended:
        call_command("own_reporting", **options)
    assert ended.value.code == 1
    assert "0 % own (0 of 1), UNDER 30 %" in capsys.readouterr().out
    for _number in range(3):
        publish_article(publication, editor, origin="own")
    call_command("own_reporting", csv=True, **options)
    assert ",75,no,no" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("own_reporting", until="soon")


def test_weeks_before_the_first_article_and_after_today_are_none(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    client = Client()
    client.force_login(editor)
    assert "Nothing was published yet." in client.get(f"{PAGE}?until=0001-W01").text
    now = timezone.now()
    for last in (date(9999, 12, 27), this_monday(publication, now)):
        (week,) = weeks(publication, last, 10**9, now)
        assert week.total == 1
