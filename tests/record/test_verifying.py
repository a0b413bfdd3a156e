"""`manage.py verify_record` names what was altered past the guards, and nothing else."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.layout.layout import AUTOMATIC
from articles.models import Arrangement, ClaimNotice, StandingPage, StandingVersion, Version, VersionSeries
from articles.models.standing_version import StandingKind
from articles.models.version import VersionKind
from articles.record import guards
from articles.verbs import publishing, scheduling
from articles.verbs.arranging import arrange, cancel
from articles.verbs.publishing import Pending, Reason
from articles.verbs.renaming import rename
from articles.verbs.standing import publish_page, take_back_page, withdraw_page
from newsroom.models import Section
from newsroom.roles import Role
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_publication,
    make_section,
    make_series,
    make_standing_page,
    make_user,
    part_of,
    publish_article,
)
from tests.claims.docket import met

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication() -> Publication:
    return make_publication()


@pytest.fixture
def editor(publication: Publication) -> User:
    return make_user(Role.MANAGING_EDITOR)


@pytest.fixture
def article_in_versions(publication: Publication, editor: User) -> list[Version]:
    first = publish_article(publication, editor, headline="Nine envoys")
    versions = [first]
    for number in (2, 3):
        article = edit(first.article, editor, headline=f"Take {number}")
        versions.append(publishing.publish(article, editor, kind=VersionKind.UPDATE))
    return versions


def verify(**options: Any) -> tuple[int, str]:
    """The exit code and what the command said."""
    said = io.StringIO()
    try:
        call_command("verify_record", stdout=said, **options)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def as_it_was(versions: int = 0, articles: int = 0, notices: int = 0, standing: int = 0, arrangements: int = 0) -> str:
    """What is said when nothing is wrong."""
    return (
        f"{versions} versions of {articles} articles, {notices} notices, {standing} versions of standing pages and"
        f" {arrangements} arrangements of front pages: all as they were put on record.\n"
    )


def alter(version: Version | ClaimNotice | StandingVersion | Arrangement, **changes: Any) -> None:
    """Change a row of the record as somebody does who has the database and took its guards down."""
    guards.remove(connection)
    type(version)._default_manager.filter(pk=version.pk).update(**changes)


@pytest.fixture(autouse=True)
def guards_come_back(db: None) -> Any:
    yield
    guards.install(connection)


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


def test_what_no_digest_covers_is_held_against_the_copy(
    publication: Publication, article_in_versions: list[Version]
) -> None:
    other = make_section(publication, "culture")
    alter(article_in_versions[0], section=other)
    alter(article_in_versions[1], publication=make_publication("other", "other.example"))
    said = verify()[1]
    assert "version 1: it stands in another section than its copy names" in said
    assert "version 2: it stands in another publication than its article" in said


def test_a_part_that_its_series_lists_otherwise_is_named(publication: Publication, editor: User) -> None:
    series = make_series(publication)
    first, second = (publish_article(publication, editor, series=part_of(series, number)) for number in (1, 2))
    publishing.withdraw(second.article, editor, Reason(en="Wrong"))
    assert verify()[0] == 0
    guards.remove(connection)
    VersionSeries.objects.filter(version=first).update(installment=9)
    VersionSeries.objects.filter(version=second).delete()
    code, said = verify()
    assert code == 1
    assert said.count("its series lists it as another part than its copy names") == 2


def test_a_part_that_was_put_into_another_list_is_named(publication: Publication, editor: User) -> None:
    series, other = make_series(publication), make_series(publication, "tea-road")
    first, second = (publish_article(publication, editor, series=part_of(series, number)) for number in (1, 2))
    stranger = publish_article(publication, editor)
    rename(series, editor, slug="old-roads")
    assert verify()[0] == 0
    guards.remove(connection)
    VersionSeries.objects.filter(version=first).update(series=other)
    VersionSeries.objects.filter(version=second).update(language="ko")
    VersionSeries.objects.create(version=stranger, series=series, language="en", installment=3)
    code, said = verify()
    assert code == 1
    assert said.count("its series lists it as another part than its copy names") == 3


def test_a_section_that_was_merged_or_renamed_is_still_the_one_named(
    publication: Publication, article_in_versions: list[Version]
) -> None:
    into = make_section(publication, "world")
    Section.objects.filter(slug="politics").update(merged_into=into)
    assert verify()[0] == 0


def test_a_notice_that_was_altered_is_named(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=3)
    notice, other = met(version, editor), met(version, editor)
    assert verify()[0] == 0
    alter(notice, text="Softer words")
    code, said = verify()
    assert code == 1
    assert f"notice {notice.number}: its row is not what was put on record" in said
    assert f"notice {other.number}:" not in said


def page_in_versions(publication: Publication, editor: User) -> StandingPage:
    """A standing page of two versions in English and one in Korean."""
    page = make_standing_page(publication)
    publish_page(page, editor, seen=1)
    StandingPage.objects.filter(pk=page.pk).update(body_en="<p>Who we are now.</p>")
    publish_page(page, editor, seen=1)
    return page


def arranged(publication: Publication, editor: User) -> list[Arrangement]:
    """A front page arranged three times, once for a time to come, which was taken back, and a Korean one."""
    rows = [arrange(publication, "en", editor, AUTOMATIC, seen=0, note="Morning")]
    rows.append(arrange(publication, "en", editor, AUTOMATIC, seen=1, at=in_future(hours=1)))
    rows.append(arrange(publication, "en", editor, AUTOMATIC, seen=2, note="Noon"))
    cancel(rows[1], editor)
    rows.append(arrange(publication, "ko", editor, AUTOMATIC, seen=0))
    return rows


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "About them"},
        {"body": "<p>Who we never were.</p>"},
        {"reason": "Invented later"},
        {"slug": "elsewhere"},
        {"language": "fr"},
        {"digest": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_standing_page_that_was_altered_is_named_and_no_other(
    publication: Publication, editor: User, changes: dict[str, Any]
) -> None:
    page = page_in_versions(publication, editor)
    other = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    publish_page(other, editor, seen=1)
    assert verify()[0] == 0
    alter(StandingVersion.objects.get(page=page, language="en", number=2), **changes)
    code, said = verify()
    assert code == 1
    language = changes.get("language", "en")
    assert f"Standing page about of journal, {language}, version 2: its row is not what was put on record" in said
    assert "version 1:" not in said.replace("version 1: it was given an end", "") or "language" in changes
    assert "ethics" not in said
    assert "findings in 0 articles and" in said


def test_a_version_of_a_standing_page_that_was_taken_out_is_missed(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    StandingPage.objects.filter(pk=page.pk).update(body_en="<p>A third time.</p>")
    publish_page(page, editor, seen=1)
    guards.remove(connection)
    StandingVersion.objects.filter(page=page, language="en", number=2).delete()
    code, said = verify()
    assert code == 1
    assert "Standing page about of journal, en, version 2: it is missing" in said


def test_a_standing_page_that_was_hidden_or_moved_is_named(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    StandingVersion.objects.filter(page=page, language="en", number=2).update(live_until=timezone.now())
    alter(StandingVersion.objects.get(page=page, language="ko"), publication=make_publication("other", "other.example"))
    code, said = verify()
    assert code == 1
    assert "en, version 2: it was given an end at which no other version begins" in said
    assert "it stands in another publication than its page" in said


def test_a_version_that_was_put_under_another_standing_page_is_named(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    other = make_standing_page(publication, "ethics", kind=StandingKind.ETHICS)
    guards.remove(connection)
    StandingVersion.objects.filter(page=page).update(page=other)
    code, said = verify()
    assert code == 1
    assert said.count("it stands under another page than it names") == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"layout": {"zones": []}},
        {"note": "Evening"},
        {"restores": 1},
        {"digest": "0" * 64},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_arrangement_that_was_altered_is_named_and_no_other(
    publication: Publication, editor: User, changes: dict[str, Any]
) -> None:
    _first, second, _third, _korean = arranged(publication, editor)
    assert verify()[0] == 0
    alter(second, **changes)
    code, said = verify()
    assert code == 1
    assert "Front page of journal, en, arrangement 2: its row is not what was put on record" in said
    assert said.count("Front page of journal") == 1
    assert "1 findings in 0 articles and 1 other pages." in said
    told = json.loads(verify(json=True)[1])
    assert told["arrangements"] == 4
    assert told["findings"][0]["of"] == "Front page of journal, en"
    assert told["findings"][0]["article"] is None


def test_an_arrangement_that_was_ended_by_hand_is_named(publication: Publication, editor: User) -> None:
    third = arranged(publication, editor)[2]
    Arrangement.objects.filter(pk=third.pk).update(live_until=timezone.now())
    assert "arrangement 3: it was given an end at which no other arrangement begins" in verify()[1]


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
