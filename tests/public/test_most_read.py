"""What is read most: in the order of the counts, of what is on the site, and not before there is something to say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.utils import timezone

from articles.verbs import publishing
from articles.verbs.publishing import Reason
from newsroom.counting.ranking import EVERY, FEWEST_READS, rank_again
from newsroom.models import MostRead, PublicState, ReadCount
from tests.builders import edit, in_future, make_article, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(publication: Publication, editor: User) -> list[Version]:
    """Four, the first of which is read most."""
    versions = [publish_article(publication, editor, headline=f"Story {number}") for number in range(4)]
    for place, version in enumerate(versions):
        read(version, 100 - 10 * place)
    return versions


def read(version: Version, hits: int, hours_ago: int = 1) -> None:
    hour = (timezone.now() - timedelta(hours=hours_ago)).replace(minute=0, second=0, microsecond=0)
    ReadCount.objects.create(
        publication=version.publication, language=version.language, number=version.public_number, hour=hour, hits=hits
    )


def rank(at: datetime | None = None) -> int:
    return rank_again((at or timezone.now()) + 2 * EVERY)


def listed(path: str = "/") -> list[str]:
    part = Reader().read(path).partition('<section class="most-read"')[2].partition("</section>")[0]
    return [each.partition("</a>")[0].rpartition(">")[2] for each in part.split("<li>")[1:]]


def test_the_most_read_stands_first_on_front_section_and_article(stories: list[Version]) -> None:
    Reader().get("/")
    assert rank() == 1
    for path in ("/", "/sections/politics/", stories[3].path):
        assert listed(path) == ["Story 0", "Story 1", "Story 2", "Story 3"], path
    assert listed("/imprint/") == []
    assert listed("/ko/") == []
    assert listed(f"/?as-of={timezone.now() - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}") == []


def test_the_last_day_counts_more_than_the_week_and_what_is_older_not_at_all(stories: list[Version]) -> None:
    ReadCount.objects.all().delete()
    read(stories[0], 60, hours_ago=50)
    read(stories[1], 20)
    read(stories[2], 15)
    read(stories[3], 5000, hours_ago=24 * 8)
    rank()
    assert listed() == ["Story 1", "Story 2", "Story 0"]


def test_nothing_is_said_while_too_little_is_read(stories: list[Version]) -> None:
    ReadCount.objects.all().delete()
    for version in stories[:2]:
        read(version, 50)
    read(stories[2], FEWEST_READS - 1)
    rank()
    assert listed() == []


def test_what_leaves_the_site_leaves_the_list_at_once(stories: list[Version], editor: User) -> None:
    rank()
    assert listed()[0] == "Story 0"
    publishing.withdraw(stories[0].article, editor, Reason(en="It was not true."))
    assert listed() == ["Story 1", "Story 2", "Story 3"]
    assert "Story 0" not in Reader().read("/")


def test_what_is_not_out_yet_is_never_on_it_and_its_new_headline_not_before_its_time(
    stories: list[Version], publication: Publication, editor: User
) -> None:
    hidden = publishing.publish(make_article(publication, editor, headline="Embargoed"), editor, in_future(hours=1))
    # Nobody can have read it; even if somebody wrote the counts.
    read(hidden, 5000)
    publishing.publish(edit(stories[0].article, editor, headline="Story renamed"), editor, in_future(hours=1))
    rank()
    for path in ("/", "/sections/politics/", stories[1].path):
        assert listed(path) == ["Story 0", "Story 1", "Story 2", "Story 3"]
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
        assert listed() == ["Embargoed", "Story renamed", "Story 1", "Story 2", "Story 3"]


def test_what_is_paid_for_is_not_called_most_read(
    stories: list[Version], publication: Publication, editor: User
) -> None:
    read(publish_article(publication, editor, headline="Buy this", kind="advertorial"), 9000)
    rank()
    assert listed()[0] == "Story 0"
    assert "Buy this" not in listed()


def test_pages_are_made_anew_only_when_the_order_changes(stories: list[Version], publication: Publication) -> None:
    def generation() -> int:
        return PublicState.objects.get(publication=publication).generation

    before, now = generation(), timezone.now()
    assert rank(now) == 1
    assert generation() == before + 1
    # Asked again too early, nobody works it out; later nothing has changed.
    assert rank_again(now + 2 * EVERY) == 0
    assert rank(now + 2 * EVERY) == 0
    assert generation() == before + 1
    read(stories[3], 500, hours_ago=2)
    assert rank(now + 5 * EVERY) == 1
    assert generation() == before + 2
    assert listed()[0] == "Story 3"


def test_the_list_costs_no_query_once_it_is_known(
    stories: list[Version], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rank()
    reader = Reader()
    reader.get("/sections/politics/")
    reader.get("/")
    with django_assert_num_queries(1):
        reader.get("/imprint/")
    with django_assert_num_queries(2):
        # The house, and the section's list.
        reader.get("/sections/politics/")


def test_each_language_has_its_own(stories: list[Version], publication: Publication, editor: User) -> None:
    for number in range(3):
        read(publish_article(publication, editor, headline=f"소식 {number}", language="ko"), 30 - number)
    assert rank() == 2
    assert MostRead.objects.count() == 2
    assert listed("/ko/") == ["소식 0", "소식 1", "소식 2"]
