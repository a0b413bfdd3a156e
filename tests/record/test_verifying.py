"""`manage.py verify_record` names what was altered past the guards, and nothing else."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import JSONField, Value
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.copytext import BylineCopy
from articles.layout.layout import AUTOMATIC
from articles.models import (
    Arrangement,
    ArrangementPage,
    Article,
    ChainEnd,
    Claim,
    ClaimAct,
    ClaimNotice,
    StandingPage,
    StandingVersion,
    StatusChange,
    Version,
    VersionPage,
    VersionPhoto,
    VersionReporter,
    VersionSearch,
    VersionSeries,
    VersionTag,
)
from articles.models.standing_version import StandingKind
from articles.models.version import VersionKind
from articles.record import guards
from articles.verbs import claims, publishing, scheduling
from articles.verbs.arranging import arrange, cancel
from articles.verbs.merging import merge_reporters, merge_tags
from articles.verbs.publishing import Pending, Reason
from articles.verbs.renaming import rename
from articles.verbs.standing import publish_page, take_back_page, withdraw_page
from newsroom.models import Reporter, Section
from newsroom.roles import Role
from tests.builders import (
    edit,
    in_future,
    make_article,
    make_publication,
    make_reporter,
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
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def tagged(publication: Publication, editor: User) -> Version:
    """With two tags and two reporters, in a section that is part of another."""
    world = make_section(publication, "world")
    make_section(publication, "asia", parent=world)
    names = (
        BylineCopy(make_reporter("lee").slug, "Lee", "author"),
        BylineCopy(make_reporter("kim").slug, "Kim", "author"),
    )
    return publish_article(publication, editor, section="asia", tags=["Seoul", "Trade"], bylines=names)


def test_a_version_that_was_taken_from_the_list_of_a_tag_or_a_reporter_is_named(tagged: Version) -> None:
    assert verify()[0] == 0
    guards.remove(connection)
    VersionTag.objects.filter(version=tagged, tag__name="Seoul").delete()
    VersionReporter.objects.filter(version=tagged, reporter__slug="kim").delete()
    code, said = verify()
    assert code == 1
    assert (
        f"Article {tagged.public_number} “{tagged.headline}”, version 1: it is not in the list of the tag “seoul”"
        in said
    )
    assert "it is not in the list of the reporter “kim”" in said
    assert "2 findings in 1 articles" in said


def test_a_version_that_was_put_into_the_list_of_a_stranger_is_named(
    publication: Publication, editor: User, tagged: Version
) -> None:
    guards.remove(connection)
    other = publish_article(publication, editor, tags=["Ports"], reporter="park")
    VersionTag.objects.filter(version=tagged, tag__name="Seoul").update(tag=Tag.objects.get(name="Ports"))
    VersionReporter.objects.filter(version=other).update(language="ko")
    VersionTag.objects.filter(version=other).update(published_at=timezone.now() - timedelta(days=9))
    said = verify()[1]
    assert "it is not in the list of the tag “seoul”" in said
    assert "it is in the list of a tag that its copy does not name" in said
    assert "it is in the list of a reporter with another edition or another day than its own" in said
    assert "it is in the list of a tag with another edition or another day than its own" in said


def test_tags_and_reporters_that_were_renamed_and_merged_are_still_the_ones_named(
    publication: Publication, tagged: Version
) -> None:
    manager = make_user(Role.MANAGING_EDITOR, is_superuser=True)
    seoul, trade = Tag.objects.get(name="Seoul"), Tag.objects.get(name="Trade")
    rename(seoul, manager, slug="capital", name="Capital")
    rename(make_reporter("kim"), manager, slug="kim-min")
    assert verify()[0] == 0
    merge_tags([Tag.objects.get(pk=seoul.pk)], trade, manager)
    merge_reporters([Reporter.objects.get(slug="kim-min")], make_reporter("lee"), manager)
    assert verify()[0] == 0
    guards.remove(connection)
    VersionTag.objects.filter(tag=seoul).delete()
    assert "it is not in the list of the tag “seoul”" in verify()[1]


def test_a_withdrawal_is_on_no_list_and_what_is_given_another_time_is_on_those_of_its_copy(
    publication: Publication, editor: User, tagged: Version
) -> None:
    article = make_article(publication, editor, tags=["Ports"])
    waiting = publishing.publish(article, editor, in_future(hours=1))
    article.tags.set(["Fisheries"])
    later = scheduling.reschedule(article, editor, waiting.pk, in_future(hours=2))
    assert [row.tag.name for row in later.version_tags.all()] == ["Ports"]
    publishing.withdraw(tagged.article, editor, Reason(en="Wrong"))
    assert verify()[0] == 0


def test_an_article_that_was_taken_from_the_list_above_its_section_is_named(
    publication: Publication, tagged: Version
) -> None:
    alter(tagged, root_section=tagged.section)
    code, said = verify()
    assert code == 1
    assert "version 1: it is listed under another section than the one its own was part of" in said


def test_a_section_that_was_moved_keeps_what_was_published_there_before(
    client: Client, publication: Publication, editor: User, tagged: Version
) -> None:
    region = make_section(publication, "region")
    asia = tagged.section
    client.force_login(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    address = reverse("admin:newsroom_section_change", args=[asia.pk])
    # Nobody moves it within the minute that two clocks may differ by.
    Section.objects.filter(pk=asia.pk).update(name_en="Asia")
    form = {"name_ko": "아시아", "name_en": "Asia", "slug": "asia", "parent": region.pk, "order": 0}
    assert client.post(address, form).status_code == 302
    assert verify()[0] == 0
    after = publish_article(publication, editor, section="asia")
    assert verify()[0] == 0
    alter(after, root_section=make_section(publication, "culture"))
    assert verify()[1].count("it is listed under another section") == 1


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


def erase(version: Version, *, acts: bool = True) -> Article:
    """Take all that the record has of the article of `version`, as somebody does who has the database."""
    guards.remove(connection)
    article = version.article
    of_article = Version.objects.filter(article=article)
    for rows in (VersionTag, VersionReporter, VersionSeries, VersionPage, VersionPhoto, VersionSearch):
        rows._default_manager.filter(version__in=of_article).delete()
    if acts:
        StatusChange.objects.filter(article=article).delete()
    StatusChange.objects.filter(article=article).update(version=None)
    of_article.delete()
    return article


def test_an_article_whose_versions_are_all_gone_is_named(
    publication: Publication, editor: User, tagged: Version
) -> None:
    publish_article(publication, editor)
    article = erase(tagged)
    code, said = verify()
    assert code == 1
    assert f"Article {article.number} “{article.headline}”, article: it was published and has no version" in said
    assert "1 findings in 1 articles" in said
    assert verify(article=article.number)[0] == 1
    Article.objects.filter(pk=article.pk).update(number=None)
    assert "it was published and has no version" in verify()[1]


def test_an_article_that_is_known_by_its_acts_alone_is_named(
    publication: Publication, editor: User, tagged: Version
) -> None:
    article = erase(tagged, acts=False)
    Article.objects.filter(pk=article.pk).update(number=None, first_published_at=None)
    code, said = verify()
    assert code == 1
    assert "it was published and has no version" in said
    assert "act: the version is missing that “publish” of " in said


def test_a_last_version_that_was_cut_off_is_known_by_its_act(article_in_versions: list[Version]) -> None:
    third = article_in_versions[2]
    guards.remove(connection)
    StatusChange.objects.filter(version=third).update(version=None)
    for rows in (VersionReporter, VersionPage, VersionPhoto, VersionSearch):
        rows._default_manager.filter(version=third).delete()
    third.delete()
    code, said = verify()
    assert code == 1
    assert f"Article {third.public_number} “" in said
    assert "act: the version is missing that “publish” of " in said


def test_an_article_that_is_gone_with_its_number_leaves_a_gap(publication: Publication, editor: User) -> None:
    versions = [publish_article(publication, editor) for _number in range(5)]
    for version in (versions[1], versions[2], versions[4]):
        article = erase(version)
        Article.objects.filter(pk=article.pk).delete()
    code, said = verify()
    assert code == 1
    assert "Articles 2 to 3 of journal, article: this number was given, and no article has it" in said
    assert "Article 5 of journal, article: this number was given" in said
    assert verify(article=3)[0] == 1
    assert verify(article=1)[0] == 0


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL lets nobody leave its foreign keys aside")
def test_a_version_that_left_its_rows_behind_is_named(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, tags=["Seoul"])
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_version WHERE id = %s", [version.pk])
    said = verify()[1]
    assert "it was published and has no version" in said
    assert f"Version with the key {version.pk}, version: rows of lists and pages are left of it" in said
    guards.remove(connection)
    for rows in (VersionTag, VersionReporter, VersionPage, VersionPhoto, VersionSearch, StatusChange):
        rows._default_manager.filter(version_id=version.pk).delete()


def test_a_notice_that_is_gone_is_known_by_the_docket(publication: Publication, editor: User) -> None:
    notice = met(publish_article(publication, editor, days_ago=3), editor)
    guards.remove(connection)
    Claim.objects.update(notice=None, state="closed")
    ClaimAct.objects.update(notice=None)
    notice.delete()
    code, said = verify()
    assert code == 1
    assert f"Article {notice.public_number} “" in said
    assert "notice: the notice is missing that was published on " in said


def test_pages_whose_versions_are_all_gone_are_named(publication: Publication, editor: User) -> None:
    page = page_in_versions(publication, editor)
    arrangements = arranged(publication, editor)
    assert verify()[0] == 0
    guards.remove(connection)
    StandingVersion.objects.filter(page=page, language="en").delete()
    ArrangementPage.objects.all().delete()
    Arrangement.objects.filter(pk__in=[row.pk for row in arrangements if row.language == "ko"]).delete()
    arrangements[2].delete()
    code, said = verify()
    assert code == 1
    assert "Standing page about of journal, en, version 1: it is missing" in said
    assert "Standing page about of journal, en, version 2: it is missing" in said
    assert "Front page of journal, en, arrangement 3: it is missing" in said
    assert "Front page of journal, ko, arrangement 1: it is missing" in said
    assert "5 findings in 0 articles and 3 other pages" in said


def test_a_record_from_before_the_chains_were_counted_is_known_as_it_stands(
    publication: Publication, editor: User, tagged: Version
) -> None:
    page_in_versions(publication, editor)
    arranged(publication, editor)
    counted = set(ChainEnd.objects.values_list("publication", "language", "page", "last"))
    ChainEnd.objects.all().delete()
    Section.objects.filter(pk=tagged.section_id).update(parent=make_section(publication, "region"))
    assert "it is listed under another section" in verify()[1]
    import_module("articles.migrations.0041_chains_and_places_so_far").note_what_there_is(apps, None)
    assert set(ChainEnd.objects.values_list("publication", "language", "page", "last")) == counted
    assert verify()[0] == 0


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
