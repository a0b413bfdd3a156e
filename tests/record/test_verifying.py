"""`manage.py verify_record` names what was altered past the guards, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import JSONField, Value
from django.utils import timezone

from articles.models import Claim, ClaimAct, ClaimNotice, StandingPage, StandingVersion, Version
from articles.models.version import VersionKind
from articles.record import guards
from articles.verbs import claims, publishing, scheduling
from articles.verbs.publishing import Pending, Reason
from articles.verbs.standing import publish_page, take_back_page, withdraw_page
from tests.builders import edit, in_future, make_article, make_publication, publish_article
from tests.claims.docket import met
from tests.record.verifying import alter, arranged, as_it_was, page_in_versions, verify

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guards_come_back")]


def test_a_record_of_everything_that_can_happen_is_as_it_was_put_there(publication: Publication, editor: User) -> None:
    first = publish_article(publication, editor, days_ago=3)
    met(first, editor)
    article = first.article
    publishing.publish(edit(article, editor, deck="Scheduled"), editor, in_future(hours=1))
    publishing.publish(edit(article, editor, deck="Meanwhile"), editor, pending=Pending.KEEP)
    scheduling.cancel_scheduled(article, editor)
    publishing.withdraw(article, editor, Reason(en="Wrong"))
    publishing.reopen(article, editor, "Again")
    publishing.publish(edit(article, editor, deck="Back"), editor)
    publishing.publish(make_article(publication, editor), editor, in_future(hours=2))
    make_article(publication, editor)
    about = page_in_versions(publication, editor)
    StandingPage.objects.filter(pk=about.pk).update(body_en="<p>Once more.</p>")
    publish_page(about, editor, seen=1, at=in_future(hours=1))
    take_back_page(about, editor)
    withdraw_page(about, editor, Reason(en="Old"))
    arranged(publication, editor)
    code, said = verify()
    assert (code, said) == (0, as_it_was(versions=6, articles=2, notices=1, standing=6, arrangements=4))


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "Ten envoys"},
        {"path": "/elsewhere/"},
        {"reason_en": "Invented later"},
        {"kind": VersionKind.CORRECTION},
        {"public_number": 99},
        {"byline": "Somebody else"},
        {"copy": {"headline": "Ten envoys"}},
        {"digest": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_row_that_was_altered_is_named_and_no_other(
    article_in_versions: list[Version], changes: dict[str, Any]
) -> None:
    _first, second, _third = article_in_versions
    alter(second, **changes)
    code, said = verify()
    assert code == 1
    assert f"Article {second.article.number}" in said
    assert "version 2: its row is not what was put on record" in said
    assert "version 1" not in said
    assert "version 3" not in said
    assert "findings in 1 articles" in said


@pytest.mark.parametrize(
    "copy",
    [{"headline": 1.5}, ["Ten envoys"], None, {"tags": [1]}, {"bylines": 7}, {"series": {"slug": ["silk-road"]}}],
    ids=str,
)
def test_a_copy_of_no_form_that_copies_have_is_named_and_what_else_was_altered(
    article_in_versions: list[Version], copy: object
) -> None:
    _first, second, third = article_in_versions
    alter(second, copy=Value(copy, JSONField()), digest="")
    alter(third, path="/elsewhere/")
    said = verify()[1]
    assert "version 2: its row is not what was put on record" in said
    assert "version 2: its copy has not the form" in said or copy == {"headline": 1.5}
    assert "version 3: its row is not what was put on record" in said


def test_an_instant_that_was_moved_is_named(article_in_versions: list[Version]) -> None:
    version = article_in_versions[1]
    alter(version, live_from=version.live_from + timedelta(microseconds=1))
    assert "version 2: its row is not what was put on record" in verify()[1]


def test_a_version_that_was_taken_out_is_missed(publication: Publication, article_in_versions: list[Version]) -> None:
    first, second, _third = article_in_versions
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        guards.remove(connection)
        for table in ("versionpage", "versiontag", "versionreporter", "versionphoto", "versionsearch", "statuschange"):
            cursor.execute(f"DELETE FROM articles_{table} WHERE version_id IN (%s, %s)", [first.pk, second.pk])
        cursor.execute("DELETE FROM articles_version WHERE id = %s", [second.pk])
    code, said = verify()
    assert code == 1
    assert "version 2: it is missing" in said
    assert "version 3" not in said


def test_a_story_that_was_hidden_by_an_end_is_named(article_in_versions: list[Version]) -> None:
    # The guards let a version that stands be given its end: nobody hides a story by that unseen.
    Version.objects.filter(pk=article_in_versions[2].pk).update(live_until=timezone.now())
    assert "version 3: it was given an end at which no other version begins" in verify()[1]


def test_a_notice_that_was_altered_is_named(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=3)
    notice, other = met(version, editor), met(version, editor)
    assert verify()[0] == 0
    alter(notice, text="Softer words")
    code, said = verify()
    assert code == 1
    assert f"notice {notice.number}: its row is not what was put on record" in said
    assert f"notice {other.number}:" not in said


def test_a_notice_that_was_ended_past_the_docket_is_named(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=3)
    ended, standing, taken_down = (met(version, editor) for _number in range(3))
    claims.take_down(Claim.objects.get(notice=taken_down), editor, "Set aside")
    assert verify()[0] == 0
    # The guards let a notice that stands be given its end.
    ClaimNotice.objects.filter(pk=ended.pk).update(live_until=timezone.now())
    alter(taken_down, live_until=None)
    code, said = verify()
    assert code == 1
    assert f"notice {ended.number}: it was given an end, and the docket knows of nobody who took it down" in said
    assert f"notice {taken_down.number}: it has no end, and the docket says that it was taken down" in said
    assert f"notice {standing.number}:" not in said
    alter(taken_down, live_until=taken_down.live_from)
    ClaimAct.objects.filter(notice=taken_down, kind=ClaimAct.Kind.ENDED).update(at=in_future(hours=1))
    assert f"notice {taken_down.number}: it ended at another time" in verify()[1]


def test_what_is_asked_does_not_grow_with_the_record(
    publication: Publication, editor: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        publish_article(publication, editor, tags=[f"Tag {number}", "Seoul"])
    with django_assert_max_num_queries(30):
        assert verify()[0] == 0


def test_it_looks_where_it_is_told_to(publication: Publication, editor: User) -> None:
    altered = publish_article(publication, editor)
    other = publish_article(publication, editor)
    alter(altered, headline="Ten envoys")
    number = other.article.number
    assert verify(article=number) == (0, as_it_was(versions=1, articles=1))
    assert verify(article=altered.article.number)[0] == 1
    assert verify(publication="journal")[0] == 1
    make_publication("other", "other.example")
    assert verify(publication="other")[0] == 0
    assert verify(since=str(timezone.localdate() + timedelta(days=2)))[0] == 0
    assert verify(since=str(timezone.localdate() - timedelta(days=2)))[0] == 1


def test_pages_are_looked_at_where_it_is_told_to(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    alter(arranged(publication, editor)[0], note="Evening")
    alter(StandingVersion.objects.filter(page=page_in_versions(publication, editor))[0], title="Them")
    assert verify()[1].count("not what was put on record") == 2
    assert verify(article=version.article.number)[0] == 0
    make_publication("other", "other.example")
    assert verify(publication="other") == (0, as_it_was())
    assert verify(publication="journal")[0] == 1
    assert verify(since=str(timezone.localdate() + timedelta(days=2))) == (0, as_it_was())
    assert verify(since=str(timezone.localdate() - timedelta(days=2)))[0] == 1


def test_programs_are_told_in_json(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor)
    alter(version, headline="Ten envoys")
    said = json.loads(verify(json=True)[1])
    assert (said["versions"], said["articles"]) == (1, 1)
    assert {each["article"] for each in said["findings"]} == {str(version.article.key)}
    assert said["findings"][0]["number"] == 1


@pytest.mark.parametrize("options", [{"publication": "nowhere"}, {"article": 99}, {"since": "yesterday"}])
def test_wrong_use_is_told_from_a_wrong_record(publication: Publication, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("verify_record", **options)
    assert refused.value.returncode == 2
