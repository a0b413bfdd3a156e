"""The house is read once and then only asked whether it changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.house import _kept, _publication_at, forget_houses, house_for_host
from newsroom.imprint import imprint_on
from newsroom.models import Host, MastheadPost, Publication, PublicState
from tests.builders import HOST, make_publication, make_reporter, make_section

if TYPE_CHECKING:
    from pytest_django import Settings

    from newsroom.house import House

pytestmark = pytest.mark.django_db


def house(host: str = HOST) -> House:
    """The house at `host`, which is there."""
    found = house_for_host(host)
    assert found is not None
    return found


def test_a_warm_house_costs_one_query_and_a_trusted_one_none(settings: Settings) -> None:
    make_publication()
    house()
    with CaptureQueriesContext(connection) as queries:
        house().imprint_on(date(2025, 1, 1)).lines("ko")
    assert len(queries) == 1
    settings.HOUSE_TRUST_SECONDS = 60
    house()
    with CaptureQueriesContext(connection) as queries:
        house()
    assert len(queries) == 0


def test_a_publication_with_more_rows_costs_no_more() -> None:
    publication = make_publication()
    for number in range(5):
        make_section(publication, f"part-{number}")
    with CaptureQueriesContext(connection) as queries:
        house()
    few = len(queries)
    for number in range(5, 30):
        make_section(publication, f"part-{number}")
        MastheadPost.objects.create(
            publication=publication, office="other", name_ko=f"{number}", starts_on=date(2020, 1, 1)
        )
    forget_houses()
    with CaptureQueriesContext(connection) as queries:
        house()
    assert len(queries) == few <= 9


def test_a_masthead_edit_is_seen_at_once() -> None:
    publication = make_publication()
    assert house().imprint_on(date(2025, 1, 1)).line("editor", "en")
    post = publication.masthead.get(office="editor")
    post.name_en = "Somebody Else"
    post.save()
    line = house().imprint_on(date(2025, 1, 1)).line("editor", "en")
    assert line is not None
    assert line.value == "Somebody Else"


def test_what_only_articles_changed_keeps_the_house_and_moves_its_generation() -> None:
    publication = make_publication()
    before = house()
    PublicState.objects.bump([publication.pk])
    after = house()
    assert after.generation == before.generation + 1
    assert after.rows is before.rows


def test_every_row_a_page_shows_raises_the_count_when_saved_and_when_deleted() -> None:
    publication = make_publication()
    publisher = publication.publisher
    rows = [
        make_section(publication),
        make_reporter(),
        publisher,
        publisher.details.get(),
        publication,
        publication.registrations.get(),
        *publication.masthead.all(),
        *publication.hosts.all(),
    ]
    for row in rows:
        before = PublicState.objects.get(publication=publication).house_generation
        row.save()
        assert PublicState.objects.get(publication=publication).house_generation > before, row
    before = PublicState.objects.get(publication=publication).house_generation
    publication.hosts.all().delete()
    assert PublicState.objects.get(publication=publication).house_generation > before


def test_the_house_and_the_imprint_of_a_day_are_computed_by_the_same_code() -> None:
    publication = make_publication()
    day = date(2025, 1, 1)
    assert house().imprint_on(day).lines("en") == imprint_on(publication, day).lines("en")


def test_each_host_has_its_own_publication_and_an_unknown_one_has_none() -> None:
    make_publication()
    make_publication("second", "second.example.com")
    assert house("SECOND.example.com:8443").slug == "second"
    assert house_for_host("stranger.example.com") is None


def test_the_only_publication_answers_to_any_name_except_in_production(settings: Settings) -> None:
    make_publication()
    assert house("stranger.example.com").slug == "journal"
    settings.PRODUCTION = True
    assert house_for_host("stranger2.example.com") is None
    settings.DEFAULT_PUBLICATION = "journal"
    assert house("stranger3.example.com").slug == "journal"


def test_names_made_up_by_a_stranger_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.house._NAMES_KEPT", 8)
    make_publication()
    for number in range(20):
        house(f"x{number}.example.com")
        assert len(_kept) <= 8


def test_the_primary_host_is_the_one_links_name() -> None:
    publication = make_publication()
    Host.objects.create(publication=publication, hostname="a.example.com")
    assert house("a.example.com").hostname == HOST


def test_sections_come_in_order_with_their_parts() -> None:
    publication = make_publication()
    culture = make_section(publication, "culture", order=2)
    make_section(publication, "world", order=1)
    make_section(publication, "books", parent=culture)
    lines = house().sections
    assert [line.slug for line in lines] == ["world", "culture"]
    assert [line.slug for line in lines[1].children] == ["books"]
    part = house().section("books")
    assert part is not None
    assert part.is_child


def test_a_name_that_changes_while_the_house_is_read_is_known_with_the_next_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publication = make_publication()

    def found_just_before(name: str) -> Publication | None:
        found = _publication_at(name)
        Publication.objects.filter(pk=publication.pk).update(name_en="The Gazette")
        PublicState.objects.bump_house([publication.pk])
        return found

    monkeypatch.setattr("newsroom.house._publication_at", found_just_before)
    house()
    assert house().name_en == "The Gazette"
