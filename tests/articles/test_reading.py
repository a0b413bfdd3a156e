"""What readers see, as questions to the record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import FieldFetchBlocked
from django.utils import timezone

from articles import reading
from articles.cursors import BadCursor
from articles.models import Version
from articles.verbs import adopting, publishing
from articles.verbs.publishing import Reason
from newsroom.house import house_for_host
from tests.archive import multiply
from tests.builders import (
    HOST,
    edit,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    publish_article,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from articles.models.version import Version
    from newsroom.house import House
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics")
    make_section(publication, "culture", name_ko="문화")
    return publication


def house() -> House:
    found = house_for_host(HOST)
    assert found is not None
    return found


def leading() -> Version:
    lead = reading.front_page(house(), "en", timezone.now()).lead
    assert lead is not None
    return lead.version


def test_no_story_stands_twice_on_the_front_page(publication: Publication, editor: User) -> None:
    for section, days_ago in (("politics", 1), ("culture", 2)):
        version = publish_article(publication, editor, section=section, days_ago=days_ago)
        multiply(version, 14, hours_apart=48, every_nth_elsewhere=None)
    front = reading.front_page(house(), "en", timezone.now())
    keys = [placed.version.pk for placed in front.stories()]
    assert len(keys) == len(set(keys)) == 1 + reading.TOP_STORIES + 2 * reading.BLOCK_LENGTH
    assert [block.section.slug for block in front.blocks] == ["politics", "culture"]


def test_the_newest_story_leads_unless_one_of_the_newest_has_a_picture(publication: Publication, editor: User) -> None:
    plain = publish_article(publication, editor, days_ago=1)
    assert leading() == plain
    pictured = publish_article(publication, editor, days_ago=2, photo=make_photo())
    assert leading() == pictured


def test_advertising_never_leads(publication: Publication, editor: User) -> None:
    publish_article(publication, editor, headline="Bought", kind="advertorial", photo=make_photo())
    front = reading.front_page(house(), "en", timezone.now())
    assert front.lead is None
    assert [placed.version.headline for block in front.blocks for placed in block.stories] == ["Bought"]


def test_an_empty_edition_is_an_empty_front_page(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    front = reading.front_page(house(), "ko", timezone.now())
    assert (front.lead, front.top, front.blocks) == (None, (), ())


def test_drafts_schedules_and_withdrawals_are_on_no_list(publication: Publication, editor: User) -> None:
    make_article(publication, editor, tags=["Seoul"])
    publishing.publish(make_article(publication, editor, tags=["Seoul"]), editor, in_future(hours=1))
    withdrawn = make_article(publication, editor, tags=["Seoul"])
    version = publishing.publish(withdrawn, editor)
    publishing.withdraw(withdrawn, editor, Reason(en="x"))
    here, now = house(), timezone.now()
    tag, reporter = version.version_tags.get().tag_id, version.version_reporters.get().reporter_id
    today = now.astimezone(here.tzinfo).date()
    section = here.section("politics")
    assert section is not None
    lists = [
        reading.in_section(here, "en", section, now),
        reading.with_tag(here, "en", [tag], now),
        reading.by_reporter(here, "en", [reporter], now),
        reading.on_day(here, "en", today, now),
        reading.in_month(here, "en", today.replace(day=1), now),
    ]
    assert [listing.versions for listing in lists] == [[]] * len(lists)
    assert reading.front_page(here, "en", now).lead is None
    assert reading.article(here, version.public_number, now) is None
    assert reading.withdrawal(here, version.public_number, now) is not None


def test_a_root_section_lists_its_subsections_too(publication: Publication, editor: User) -> None:
    root = make_section(publication, "world", name_ko="국제")
    make_section(publication, "asia", name_ko="아시아", parent=root)
    publish_article(publication, editor, section="asia")
    here, now = house(), timezone.now()
    for slug in ("world", "asia"):
        section = here.section(slug)
        assert section is not None
        assert len(reading.in_section(here, "en", section, now).versions) == 1


def test_pages_of_a_list_follow_each_other_without_gap_or_double(publication: Publication, editor: User) -> None:
    same_moment = timezone.now() - timedelta(days=3)
    version = adopting.adopt(make_article(publication, editor, tags=["Seoul"]), same_moment)
    multiply(version, 44, hours_apart=0, every_nth_elsewhere=None)
    here, now = house(), timezone.now()
    section = here.section("politics")
    assert section is not None
    seen: list[int] = []
    before = None
    while True:
        page = reading.in_section(here, "en", section, now, before)
        seen += [version.pk for version in page.versions]
        if page.older is None:
            break
        before = page.older
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "....", "MjAyNi0wMS0wMSAx", "-1", "%00", "A" * 500])
def test_a_cursor_that_was_never_given_out_is_refused(publication: Publication, cursor: str) -> None:
    with pytest.raises(BadCursor):
        reading.in_month(house(), "en", timezone.now().date().replace(day=1), timezone.now(), cursor)


def test_only_the_version_of_the_moment_is_listed(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="Old", tags=["Seoul"])
    version = publishing.publish(article, editor)
    edit(article, editor, headline="New")
    publishing.publish(article, editor)
    now = timezone.now()
    tag = version.version_tags.get().tag_id
    assert [found.headline for found in reading.with_tag(house(), "en", [tag], now).versions] == ["New"]


def test_beside_an_article_stand_others_of_its_section_and_its_translations(
    publication: Publication, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in (9, 8, 7):
        publish_article(publication, editor, headline=f"{days} days old", days_ago=days)
    source = make_article(publication, editor)
    version = publishing.publish(source, editor)
    publish_article(publication, editor, language="ko", headline="번역", translation_of=source)
    publish_article(publication, editor, headline="Neighbour")
    publish_article(publication, editor, headline="Elsewhere", section="culture")
    here = house()
    # From the second time on: what a card shows is read once.
    reading.beside(here, version, timezone.now())
    with django_assert_num_queries(1):
        beside = reading.beside(here, version, timezone.now())
    assert beside.newer is not None
    assert beside.older is not None
    assert (beside.newer.headline, beside.older.headline) == ("Neighbour", "7 days old")
    assert [other.headline for other in beside.related] == ["8 days old", "9 days old"]
    assert not beside.by_tag
    assert [other.headline for other in beside.translations] == ["번역"]


def test_what_shares_most_tags_is_most_related_wherever_it_stands(
    publication: Publication, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Each of an article's own versions is under its tags too.
    first = publish_article(publication, editor, headline="This", tags=["Seoul", "Trade"])
    version = publishing.publish(edit(first.article, editor, deck="New"), editor)
    culture = {"section": "culture"}
    publish_article(publication, editor, headline="Both", days_ago=9, tags=["Trade", "Seoul"], **culture)
    publish_article(publication, editor, headline="One", days_ago=8, tags=["Seoul"], **culture)
    publish_article(publication, editor, headline="Other", days_ago=7, tags=["Trade", "Busan"], **culture)
    publish_article(publication, editor, headline="None", days_ago=1, tags=["Busan"], **culture)
    publish_article(publication, editor, headline="In Korean", days_ago=1, tags=["Seoul"], language="ko")
    publishing.publish(make_article(publication, editor, tags=["Seoul"]), editor, in_future(days=1))
    gone = publish_article(publication, editor, tags=["Seoul", "Trade"])
    publishing.withdraw(gone.article, editor, Reason(en="Wrong", ko="오류"))
    for days in (2, 3, 4):
        publish_article(publication, editor, headline=f"Section {days}", days_ago=days)
    here = house()
    # From the second time on: what a card shows is read once.
    reading.beside(here, version, timezone.now())
    with django_assert_num_queries(1):
        beside = reading.beside(here, version, timezone.now())
    assert [other.headline for other in beside.related] == ["Both", "Other", "One", "Section 3"]
    assert beside.by_tag
    assert beside.older is not None
    assert (beside.newer, beside.older.headline) == (None, "Section 2")


def test_neighbours_in_a_part_are_of_that_part_and_of_one_instant_go_by_their_order(
    publication: Publication, editor: User
) -> None:
    make_section(publication, "assembly", parent=make_section(publication, "politics"))
    old = publish_article(publication, editor, headline="Old", section="assembly", days_ago=5)
    publish_article(publication, editor, headline="Of the root", days_ago=2)
    new = publish_article(publication, editor, headline="New", section="assembly", days_ago=1)
    here, now = house(), timezone.now()
    found = reading.beside(here, new, now)
    assert found.older is not None
    assert (found.newer, found.older.headline) == (None, "Old")
    # The list of the root section has both.
    root = reading.beside(here, Version.objects.get(headline="Of the root"), now)
    assert root.newer is not None
    assert root.older is not None
    assert (root.newer.headline, root.older.headline) == ("New", "Old")
    same = make_article(publication, editor, headline="Same", section="assembly")
    adopting.adopt(same, old.published_at)
    found = reading.beside(house(), old, timezone.now())
    assert found.newer is not None
    assert (found.newer.headline, found.older) == ("Same", None)


def test_a_card_carries_what_it_shows_and_refuses_to_fetch_more(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    card = leading()
    assert card.section.name_in("en") == "Politics"
    with pytest.raises(FieldFetchBlocked):
        _ = card.copy
