"""`manage.py verify_record` misses what was taken out of the record whole."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection

from articles.models import (
    Arrangement,
    ArrangementPage,
    Article,
    ChainEnd,
    Claim,
    ClaimAct,
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
from articles.record import guards
from newsroom.models import Section
from tests.builders import make_section, publish_article
from tests.claims.docket import met
from tests.record.verifying import arranged, page_in_versions, verify

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guards_come_back")]


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
