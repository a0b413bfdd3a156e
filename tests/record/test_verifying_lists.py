"""`manage.py verify_record` holds the lists of sections, tags, reporters and series against what was published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.models import Version, VersionReporter, VersionSeries, VersionTag
from articles.record import guards
from articles.verbs import publishing, scheduling
from articles.verbs.merging import merge_reporters, merge_tags
from articles.verbs.publishing import Reason
from articles.verbs.renaming import rename
from newsroom.models import Reporter, Section
from newsroom.roles import Role
from tests.builders import (
    in_future,
    make_article,
    make_publication,
    make_reporter,
    make_section,
    make_series,
    make_user,
    part_of,
    publish_article,
)
from tests.record.verifying import alter, verify

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guards_come_back")]


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
