"""The front page, in English and in Korean, full and empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone

from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.library.renditions import make_renditions
from articles.models import Version
from articles.public.edition import Edition
from articles.public.lasting import valid_until
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from newsroom.house import house_for_host
from newsroom.page_cache.validity import ENVIRON_KEY
from tests.archive import multiply
from tests.builders import (
    HOST,
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from newsroom.models import Publication
    from newsroom.page_cache.validity import Validity

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics")
    make_section(publication, "culture", name_ko="문화")
    return publication


def test_a_story_is_on_the_front_page_of_its_language_alone(publication: Publication, editor: User) -> None:
    english = publish_article(publication, editor, headline="Envoys meet")
    korean = publish_article(publication, editor, headline="사절단 회동", language="ko")
    front, korean_front = Reader().read("/"), Reader().read("/ko/")
    assert "Envoys meet" in front
    assert english.path in front
    assert "사절단 회동" not in front
    assert "사절단 회동" in korean_front
    assert korean.path in korean_front
    assert "Envoys meet" not in korean_front


def test_an_edition_speaks_its_own_language_whatever_the_browser_asks_for(publication: Publication) -> None:
    assert '<html lang="en">' in Reader(headers={"Accept-Language": "ko"}).read("/")
    korean = Reader(headers={"Accept-Language": "en"}).get("/ko/")
    assert '<html lang="ko">' in korean.content.decode()
    assert korean.headers["Content-Language"] == "ko"


def test_the_first_language_has_one_address(publication: Publication) -> None:
    Reader().get("/en/", 404)


def test_an_edition_without_stories_says_so_and_leads_to_the_other(publication: Publication, editor: User) -> None:
    publish_article(publication, editor)
    page = Reader().read("/ko/")
    assert 'class="empty"' in page
    assert 'href="/" lang="en"' in page


def test_the_home_page_names_the_youth_protection_officer(publication: Publication) -> None:
    """Decree of the Newspapers Act art. 7-2."""
    page = Reader().read("/ko/")
    assert "청소년보호책임자" in page
    assert "보호인" in page


def test_drafts_and_copy_in_review_are_on_no_front_page(publication: Publication, editor: User) -> None:
    make_article(publication, editor, headline="A secret draft")
    assert "A secret draft" not in Reader().read("/")


def test_the_front_page_costs_as_much_with_many_stories_as_with_few(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photo = make_photo()
    for number in range(3):
        publish_article(publication, editor, photo=photo, days_ago=number + 1)
    reader = Reader()
    reader.get("/")
    with django_assert_max_num_queries(6) as queries:
        reader.get("/")
    few = len(queries)
    version = publish_article(publication, editor, photo=photo, days_ago=1, section="culture", tags=["Seoul"])
    multiply(version, 19, hours_apart=24, every_nth_elsewhere=None)
    reader.get("/")
    with django_assert_max_num_queries(few):
        reader.get("/")


def test_an_arranged_front_page_costs_six_queries_whatever_is_arranged(
    publication: Publication, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photo = make_photo()
    for section in ("politics", "culture"):
        version = publish_article(publication, editor, photo=photo, days_ago=1, section=section, tags=["Seoul"])
        multiply(version, 7, hours_apart=24, every_nth_elsewhere=None)
    oldest = list(Version.objects.order_by("published_at").values_list("public_number", flat=True)[:6])
    scheduled = publishing.publish(make_article(publication, editor), editor, in_future(hours=1))
    numbers = [*oldest, scheduled.public_number]
    layout = Layout(
        (
            Zone(ZoneKind.LEAD, slots=(Slot(story=numbers[0], photo=photo.sha256, headline="Set over it"),)),
            Zone(ZoneKind.TOP, slots=(*(Slot(story=number) for number in numbers[1:]), Slot(tag="seoul"), Slot())),
            Zone(ZoneKind.OPINION, slots=(Slot(), Slot())),
            Zone(ZoneKind.PICTURES, slots=(Slot(), Slot(section="culture"))),
            Zone(ZoneKind.BLOCK, "culture", (Slot(), Slot(section="politics"))),
        )
    )
    arrange(publication, "en", editor, layout, seen=0, note="A test")
    reader = Reader()
    assert "Set over it" in reader.read("/")
    with django_assert_max_num_queries(6):
        reader.get("/")


def led_by(version: Version, **slot: Any) -> Layout:
    return Layout((Zone(ZoneKind.LEAD, slots=(Slot(story=version.public_number, **slot),)),))


def test_what_editors_set_over_a_story_stands_on_the_front_page_alone(publication: Publication, editor: User) -> None:
    story = publish_article(publication, editor, headline="As published", section="culture")
    layout = led_by(story, headline="Set <over> it", breaking_until=in_future(hours=1))
    arrange(publication, "en", editor, layout, seen=0)
    page = Reader().read("/")
    assert f'<a href="{story.path}">Set &lt;over&gt; it</a>' in page
    assert '<span class="label label--breaking">Breaking</span>' in page
    assert "As published" not in page
    for address in (story.path, "/sections/culture/"):
        other = Reader().read(address)
        assert "As published" in other
        assert "over&gt;" not in other


def kept_until(address: str) -> datetime:
    """Until when the page cache may keep the page."""
    request: Any = getattr(Reader().get(address), "wsgi_request", None)
    validity: Validity = request.META[ENVIRON_KEY]
    return validity.until


def test_the_page_is_kept_no_longer_than_its_slots_stand(publication: Publication, editor: User) -> None:
    story = publish_article(publication, editor)
    until = in_future(seconds=20)
    arrange(publication, "en", editor, led_by(story, ends=until), seen=0)
    held = [kept_until(address) for address in ("/", "/ko/")]
    assert held[0] == until
    assert held[1] != until


def test_who_looks_ahead_leaves_the_pages_of_the_present_their_end(publication: Publication, editor: User) -> None:
    """The desk's previews show pages at instants to come; what begins until then still comes by the clock for readers."""
    # Midnight, when dates are written otherwise, would end a page's time too.
    noon = in_future(days=1).astimezone(publication.tzinfo).replace(hour=12)
    with time_machine.travel(noon, tick=False):
        begins = in_future(minutes=10)
        publishing.publish(make_article(publication, editor), editor, at=begins)
        house = house_for_host(HOST)
        assert house is not None
        present = Edition(house, "en", timezone.now(), "")
        ahead = replace(present, now=begins + timedelta(minutes=1))
        assert valid_until(ahead) > begins
        assert valid_until(present) == begins
        assert valid_until(ahead) > begins


def test_the_front_page_at_an_earlier_time_is_arranged_as_it_was_then(publication: Publication, editor: User) -> None:
    story = publish_article(publication, editor, headline="As published")
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        first = arrange(publication, "en", editor, led_by(story, headline="At first"), seen=0)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        arrange(publication, "en", editor, led_by(story, headline="Afterwards"), seen=1)
        then = quote((first.live_from + timedelta(minutes=1)).isoformat(timespec="seconds"))
        assert "At first" in Reader().read(f"/?as-of={then}")
        assert "Afterwards" in Reader().read("/")


def test_an_edition_with_nothing_but_advertising_shows_it_in_its_section(
    publication: Publication, editor: User
) -> None:
    publish_article(publication, editor, headline="Bought", kind="advertorial")
    page = Reader().read("/")
    assert "Bought" in page
    assert 'class="empty"' not in page


def test_a_picture_is_offered_in_sizes_with_its_room_kept(publication: Publication, editor: User) -> None:
    photo = make_photo()
    make_renditions(photo)
    publish_article(publication, editor, photo=photo)
    page = Reader().read("/")
    assert '<source type="image/avif" srcset="/media/renditions/' in page
    assert "320w" in page
    assert 'width="640" height="427"' in page


def test_a_host_nobody_publishes_on_shows_no_journal(publication: Publication) -> None:
    make_publication("second", host="second.example.com")
    page = Reader(headers={"host": "unknown.example.com"}).read("/", 404)
    assert "The Journal" not in page
    assert "The Journal" in Reader(headers={"host": "second.example.com"}).read("/")
