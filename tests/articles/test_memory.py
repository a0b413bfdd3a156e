"""What a process remembers, and that nothing it remembers is out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import reading
from articles.memory import Bound, Memory
from articles.models import Version
from articles.questions import ask
from articles.tasks import render_photo
from newsroom.house import forget_houses, house_for_host
from newsroom.models import PublicState
from tests.builders import HOST, make_photo, make_publication, publish_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.test import Client

    from newsroom.house import House


def house() -> House:
    forget_houses()
    found = house_for_host(HOST)
    assert found is not None
    return found


def test_what_came_first_goes_first() -> None:
    memory: Memory[int, str] = Memory(len, Bound(2))
    for number in range(3):
        memory.put(number, str(number))
    assert (memory.get(0), memory.get(1), memory.get(2), len(memory)) == (None, "1", "2", 2)


def test_what_weighs_much_takes_the_place_of_several() -> None:
    memory: Memory[str, str] = Memory(len, Bound(10))
    for word in ("four", "five", "nine"):
        memory.put(word, word)
    assert [memory.get(word) for word in ("four", "five", "nine")] == [None, "five", "nine"]
    memory.put("five", "f")
    memory.put("nine", "n" * 9)
    assert [memory.get(word) for word in ("five", "nine")] == ["f", "n" * 9]
    assert len(memory) == 2


def test_what_finds_no_room_at_all_is_handed_back_and_not_kept() -> None:
    memory: Memory[str, str] = Memory(len, Bound(0))
    assert memory.put("word", "word") == "word"
    assert memory.get("word") is None


def test_a_robot_in_the_archive_pushes_out_what_it_asked_for_and_not_what_is_read() -> None:
    bound = Bound(100)
    pages, cards = Memory[int, str](len, bound), Memory[int, str](len, bound)
    cards.put(0, "front page")
    for number in range(1_000):
        pages.put(number, "one in the archive")
        assert cards.get(0) == "front page"
    assert bound.size <= 100


@pytest.mark.django_db
def test_a_list_that_was_read_before_costs_one_query() -> None:
    publication = make_publication()
    for _ in range(3):
        publish_article(publication)
    section = house().section("politics")
    assert section is not None
    first = reading.in_section(house(), "en", section, timezone.now())
    forgotten = house()
    with CaptureQueriesContext(connection) as queries:
        again = reading.in_section(forgotten, "en", section, timezone.now())
    assert len(queries) == 1
    assert [version.headline for version in again.versions] == [version.headline for version in first.versions]


@pytest.mark.django_db
def test_a_card_shows_a_renamed_section_at_once(client: Client) -> None:
    publication = make_publication()
    version = publish_article(publication)
    forget_houses()
    assert "Politics" in client.get("/").text
    version.section.name_en = "Affairs of State"
    version.section.save()
    PublicState.objects.bump_house([publication.pk])
    forget_houses()
    page = client.get("/").text
    assert "Affairs of State" in page
    assert "Politics" not in page


@pytest.mark.django_db
def test_a_card_shows_its_picture_as_soon_as_its_sizes_are_made(client: Client) -> None:
    publication, photo = make_publication(), make_photo("maroon")
    publish_article(publication, photo=photo)
    forget_houses()
    assert "image/avif" not in client.get("/").text
    render_photo.call(photo.pk)
    forget_houses()
    assert "image/avif" in client.get("/").text


@pytest.mark.django_db
def test_a_value_that_the_question_does_not_take_is_a_mistake() -> None:
    make_publication()
    with pytest.raises(ValueError, match="not in the question"):
        ask(house(), "forgetful", lambda _number: Version.objects.values_list("pk"), 7)


@pytest.mark.django_db
def test_a_value_is_handed_over_once_however_often_its_question_names_it() -> None:
    """Django looks for the place of each, on every page; a question of many lists had a hundred and forty of them."""
    version = publish_article(make_publication(), headline="Up by fifty percent")
    handed: list[Any] = []

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001
        handed.append(params)
        return execute(sql, params, many, context)

    def standing(at: datetime, number: int) -> QuerySet[Version, tuple[int]]:
        of_percent = RawSQL("headline LIKE '%%percent'", (), output_field=BooleanField())
        return Version.objects.on_site(at).filter(of_percent, public_number=number).values_list("pk")

    here = house()
    with connection.execute_wrapper(noted):
        assert ask(here, "percent", standing, timezone.now(), version.public_number) == [(version.pk,)]
        assert ask(here, "percent", standing, timezone.now(), 4711) == []
    values = list(map(repr, handed[-1].values()))
    assert len(values) == len(set(values))
