"""The front page made by editors: what the verbs allow, and what readers see of it."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import reading
from articles.layout.layout import AUTOMATIC, Layout, Slot, Zone, ZoneKind
from articles.memory import Bound, Memory
from articles.models import Arrangement, Photo
from articles.refusals import NotPermitted, Refused
from articles.tasks import render_photo
from articles.verbs import arranging, merging, publishing, renaming
from articles.verbs.arranging import ArrangedSince, arrange, cancel, restore
from newsroom.house import forget_houses, house_for_host
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import (
    HOST,
    in_future,
    make_article,
    make_photo,
    make_section,
    make_user,
    publish_article,
)
from tests.layout.random_layouts import random_layout
from tests.record.test_plans import plan_of

if TYPE_CHECKING:
    from typing import Any

    from django.contrib.auth.models import User

    from articles.models.version import Version
    from articles.reading import FrontPage
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def front(now: datetime | None = None, language: str = "en") -> FrontPage:
    house = house_for_host(HOST)
    assert house is not None
    return reading.front_page(house, language, now or timezone.now())


def leading(now: datetime | None = None) -> str:
    lead = front(now).lead
    return (lead.headline or lead.version.headline) if lead else ""


def led_by(version: Version | None, *more: Zone, **slot: Any) -> Layout:
    """A layout with that story in the lead, and eight of the newest."""
    lead = Slot(story=version.public_number if version else None, **slot)
    return Layout((Zone(ZoneKind.LEAD, slots=(lead,)), Zone(ZoneKind.TOP, slots=(Slot(),) * 8), *more))


def put(publication: Publication, editor: User, layout: Layout, **kwargs: Any) -> Arrangement:
    return arrange(publication, "en", editor, layout, **({"seen": None} | kwargs))


def generation(publication: Publication) -> int:
    return PublicState.objects.get(publication=publication).generation


def test_an_editor_puts_an_older_story_in_the_lead(publication: Publication, editor: User) -> None:
    old = publish_article(publication, editor, headline="Old", days_ago=9)
    publish_article(publication, editor, headline="New", photo=make_photo())
    assert leading() == "New"
    before = generation(publication)
    arrangement = put(publication, editor, led_by(old), note="  The talks go on  ")
    assert leading() == "Old"
    assert [placed.version.headline for placed in front().top] == ["New"]
    assert (arrangement.number, arrangement.note, arrangement.arranged_by) == (1, "The talks go on", editor)
    assert generation(publication) == before + 1


def test_each_language_has_a_front_page_of_its_own(publication: Publication, editor: User) -> None:
    old = publish_article(publication, editor, headline="Old", days_ago=9)
    publish_article(publication, editor, headline="한국어", language="ko")
    put(publication, editor, led_by(old))
    korean = front(language="ko")
    assert korean.number is None
    assert korean.lead
    assert korean.lead.version.headline == "한국어"
    with pytest.raises(Refused, match="neither published nor scheduled in this language"):
        arrange(publication, "ko", editor, led_by(old), seen=None)


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_strangers_and_reporters_may_not_arrange(publication: Publication, editor: User, role: Role | None) -> None:
    stranger = make_user(role)
    arrangement = put(publication, editor, AUTOMATIC)
    scheduled = put(publication, editor, AUTOMATIC, at=in_future(hours=1))
    with pytest.raises(NotPermitted):
        put(publication, stranger, AUTOMATIC)
    with pytest.raises(NotPermitted):
        restore(arrangement, stranger, seen=None)
    with pytest.raises(NotPermitted):
        cancel(scheduled, stranger)
    assert Arrangement.objects.count() == 2


def test_who_looked_before_a_colleague_arranged_is_refused(publication: Publication, editor: User) -> None:
    put(publication, editor, AUTOMATIC, seen=0)
    theirs = put(publication, editor, AUTOMATIC, seen=1)
    with pytest.raises(ArrangedSince) as refused:
        put(publication, editor, AUTOMATIC, seen=1)
    assert refused.value.latest == theirs
    assert Arrangement.objects.count() == 2


def test_a_scheduled_arrangement_comes_by_itself_and_the_present_one_ends(
    publication: Publication, editor: User
) -> None:
    first, second = (publish_article(publication, editor, headline=name, days_ago=5) for name in ("First", "Second"))
    put(publication, editor, led_by(first))
    at = in_future(hours=2)
    put(publication, editor, led_by(second), at=at)
    assert leading() == "First"
    assert front().until == at
    assert leading(at - timedelta(microseconds=1)) == "First"
    assert leading(at) == "Second"
    # What is arranged meanwhile stands until then.
    between = put(publication, editor, AUTOMATIC)
    assert between.live_until == at
    assert leading(at) == "Second"


def test_taking_a_schedule_back_lets_the_one_before_stand(publication: Publication, editor: User) -> None:
    story = publish_article(publication, editor, headline="Scheduled", days_ago=5)
    publish_article(publication, editor, headline="Newest")
    put(publication, editor, AUTOMATIC)
    first_at, second_at = in_future(hours=1), in_future(hours=2)
    scheduled = put(publication, editor, led_by(story), at=first_at)
    put(publication, editor, AUTOMATIC, at=second_at)
    before = generation(publication)
    cancel(scheduled, editor)
    assert leading(first_at) == "Newest"
    assert front().until == second_at
    assert generation(publication) == before + 1
    with pytest.raises(Refused, match="not scheduled any more"):
        cancel(scheduled, editor)
    # The same time is free again.
    put(publication, editor, led_by(story), at=first_at)
    assert leading(first_at) == "Scheduled"


def test_two_arrangements_cannot_be_scheduled_for_one_time(publication: Publication, editor: User) -> None:
    at = in_future(hours=1)
    put(publication, editor, AUTOMATIC, at=at)
    with pytest.raises(Refused, match="this very time"):
        put(publication, editor, AUTOMATIC, at=at)
    with pytest.raises(Refused, match="has passed"):
        put(publication, editor, AUTOMATIC, at=timezone.now() - timedelta(seconds=1))


def test_undoing_is_one_more_arrangement_and_the_front_page_of_any_time_can_be_seen(
    publication: Publication, editor: User
) -> None:
    first, second = (publish_article(publication, editor, headline=name, days_ago=5) for name in ("First", "Second"))
    before_any = timezone.now()
    original = put(publication, editor, led_by(first))
    then = timezone.now()
    put(publication, editor, led_by(second))
    undone = restore(original, editor, seen=2)
    assert leading() == "First"
    assert (undone.number, undone.restores, undone.layout) == (3, 1, original.layout)
    assert leading(then) == "First"
    assert leading(Arrangement.objects.get(number=2).live_from) == "Second"
    assert front(before_any).number is None


def test_each_is_chained_to_the_one_before(publication: Publication, editor: User) -> None:
    first, second = put(publication, editor, AUTOMATIC), put(publication, editor, AUTOMATIC, note="Again")
    for arrangement, previous in ((first, ""), (second, first.digest)):
        stored = Arrangement.objects.get(pk=arrangement.pk)
        assert stored.digest == stored.computed_digest(publication.slug, previous)


# What falls out ------------------------------------------------------------------------------------------------


def test_a_withdrawn_story_leaves_the_page_at_once_and_the_next_moves_up(
    publication: Publication, editor: User
) -> None:
    pinned = publish_article(publication, editor, headline="Pinned", days_ago=5)
    publish_article(publication, editor, headline="Newest")
    put(publication, editor, led_by(pinned, headline="Set over it"))
    assert leading() == "Set over it"
    publishing.withdraw(pinned.article, editor, publishing.Reason(en="Wrong"))
    assert leading() == "Newest"


def test_the_first_top_story_leads_when_nothing_else_can(publication: Publication, editor: User) -> None:
    only = publish_article(publication, editor, headline="The only one")
    zones = (Zone(ZoneKind.LEAD, slots=(Slot(),)), Zone(ZoneKind.TOP, slots=(Slot(story=only.public_number),)))
    put(publication, editor, Layout(zones))
    assert leading() == "The only one"
    assert front().top == ()


def test_a_story_pinned_in_advance_shows_when_it_is_published_and_its_headline_not_before(
    publication: Publication, editor: User
) -> None:
    publish_article(publication, editor, headline="Newest")
    at = in_future(hours=1)
    scheduled = publishing.publish(make_article(publication, editor, headline="Later"), editor, at)
    put(publication, editor, led_by(scheduled, headline="Set over it", breaking_until=at + timedelta(hours=1)))
    assert leading() == "Newest"
    assert "Set over it" not in {placed.headline for placed in front().stories()}
    assert leading(at) == "Set over it"
    lead = front(at).lead
    assert lead
    assert lead.is_breaking


def test_the_page_says_when_the_clock_alone_changes_it(publication: Publication, editor: User) -> None:
    story = publish_article(publication, editor)
    assert front().until is None
    times = [in_future(hours=hours) for hours in (1, 2, 3, 4)]
    put(publication, editor, led_by(story, begins=times[0], ends=times[2], breaking_until=times[1]))
    put(publication, editor, AUTOMATIC, at=times[3])
    assert [front(at).until for at in [timezone.now(), *times]] == [*times, None]


def test_rules_fill_zones_by_section_and_by_tag(publication: Publication, editor: User) -> None:
    for number, (section, tags) in enumerate(
        [("politics", ()), ("culture", ("Seoul",)), ("culture", ()), ("politics", ("Seoul",)), ("politics", ())]
    ):
        publish_article(
            publication, editor, headline=f"Story {number}", section=section, tags=tags, days_ago=number + 1
        )
    publish_article(publication, editor, headline="Column", kind="opinion", days_ago=9)
    layout = Layout(
        (
            Zone(ZoneKind.LEAD, slots=(Slot(),)),
            Zone(ZoneKind.TOP, slots=(Slot(section="culture"), Slot(tag="seoul"))),
            Zone(ZoneKind.OPINION, slots=(Slot(),)),
            Zone(ZoneKind.BLOCK, "culture", (Slot(),)),
            Zone(ZoneKind.BLOCK, "politics"),
        )
    )
    put(publication, editor, layout)
    page = front()
    assert leading() == "Story 0"
    assert [placed.version.headline for placed in page.top] == ["Story 1", "Story 3"]
    assert [placed.version.headline for placed in page.opinion] == ["Column"]
    assert [(block.section.slug, [each.version.headline for each in block.stories]) for block in page.blocks] == [
        ("culture", ["Story 2"])
    ]


def test_a_photo_of_the_library_stands_in_place_of_the_storys_own(publication: Publication, editor: User) -> None:
    photo = make_photo("crimson")
    story = publish_article(publication, editor, photo=make_photo())
    arrangement = put(publication, editor, led_by(story, photo=photo.sha256))
    lead = front().lead
    assert lead
    assert lead.photo
    assert lead.photo["original"] == photo.file.name
    assert list(Photo.objects.filter(arrangement_photos__arrangement=arrangement)) == [photo]
    # Its sizes come a moment later, and another credit perhaps in a year.
    photo.credit = "Somebody else"
    photo.save()
    render_photo.call(photo.pk)
    forget_houses()
    shown = front().lead
    assert shown
    assert shown.photo
    assert shown.photo["credit"] == "Somebody else"
    assert shown.photo["crop"]["avif"]


def test_rules_follow_sections_and_tags_that_were_merged_or_renamed(publication: Publication, editor: User) -> None:
    manager = make_user(Role.MANAGING_EDITOR)
    story = publish_article(publication, editor, headline="Of culture", section="culture", tags=["Seoul"], days_ago=9)
    other = publish_article(publication, editor, headline="Of Busan", section="culture", tags=["Busan"], days_ago=8)
    for number in range(3):
        publish_article(publication, editor, headline=f"Newer {number}", days_ago=1)
    zones = (
        Zone(ZoneKind.LEAD, slots=(Slot(tag=story.version_tags.get().tag.slug),)),
        Zone(ZoneKind.BLOCK, "culture", (Slot(), Slot())),
    )
    put(publication, editor, Layout(zones))
    assert leading() == "Of culture"
    seoul, busan = (version.version_tags.get().tag for version in (story, other))
    merging.merge_tags([seoul], busan, manager)
    renaming.rename(make_section(publication, "culture"), manager, slug="arts")
    page = front()
    # The tag leads to the one it was merged into, whose newest it is now.
    assert leading() == "Of Busan"
    assert [(block.section.slug, [each.version.headline for each in block.stories]) for block in page.blocks] == [
        ("arts", ["Of culture"]),
        ("politics", ["Newer 2", "Newer 1", "Newer 0"]),
    ]


# What is refused -----------------------------------------------------------------------------------------------


def nothing(_version: Version) -> Layout:
    return Layout()


def a_long_headline(version: Version) -> Layout:
    return led_by(version, headline="x" * 301)


def an_end_before_its_beginning(version: Version) -> Layout:
    now = timezone.now()
    return led_by(version, begins=now + timedelta(hours=2), ends=now + timedelta(hours=1))


def words_over_a_rule(_version: Version) -> Layout:
    return led_by(None, headline="Whatever comes")


def too_many(version: Version) -> Layout:
    return led_by(version, Zone(ZoneKind.OPINION, slots=(Slot(),) * 7))


def twice_the_same_zone(version: Version) -> Layout:
    return led_by(version, Zone(ZoneKind.TOP))


def an_unknown_section(version: Version) -> Layout:
    return led_by(version, Zone(ZoneKind.BLOCK, "weather", (Slot(),)))


def an_unknown_photo(version: Version) -> Layout:
    return led_by(version, photo="0" * 64)


def a_block_of_nothing(version: Version) -> Layout:
    return led_by(version, Zone(ZoneKind.BLOCK))


@pytest.mark.parametrize(
    "made",
    [
        nothing,
        a_long_headline,
        an_end_before_its_beginning,
        words_over_a_rule,
        too_many,
        twice_the_same_zone,
        an_unknown_section,
        an_unknown_photo,
        a_block_of_nothing,
    ],
)
def test_what_cannot_be_a_front_page_is_refused(publication: Publication, editor: User, made: Any) -> None:
    story = publish_article(publication, editor)
    with pytest.raises(Refused):
        put(publication, editor, made(story))
    assert not Arrangement.objects.exists()


def test_a_draft_cannot_be_pinned(publication: Publication, editor: User) -> None:
    draft = make_article(publication, editor)
    assert draft.number is None
    with pytest.raises(Refused, match="4711"):
        put(publication, editor, Layout((Zone(ZoneKind.LEAD, slots=(Slot(story=4711),)),)))


# Whatever is arranged ------------------------------------------------------------------------------------------


def test_random_arrangements_show_no_story_twice_and_cost_the_same(publication: Publication, editor: User) -> None:
    dice = random.Random(7)  # noqa: S311 - a test's dice
    for number in range(40):
        kind = dice.choice(["news", "news", "opinion", "advertorial"])
        tags = dice.sample(["Seoul", "Trade"], dice.randint(0, 2))
        section = dice.choice(["politics", "culture", "world"])
        publish_article(publication, editor, kind=kind, tags=tags, section=section, days_ago=number % 13 + 1)
    house = house_for_host(HOST)
    assert house is not None
    now = timezone.now()
    for seed in range(40):
        layout = random_layout(random.Random(seed), now)  # noqa: S311 - a test's dice
        # From the second time on: what a card shows is read once.
        reading.front_page(house, "en", now, reading.Arranged(layout, {}))
        with CaptureQueriesContext(connection) as queries:
            page = reading.front_page(house, "en", now, reading.Arranged(layout, {}))
        shown = [placed.version.public_number for placed in page.stories()]
        assert len(shown) == len(set(shown))
        assert shown
        # Pinned and newest; keys of tags; sections and tags.
        assert len(queries) <= 3


def test_many_arrangements_are_not_read_to_find_the_one_in_force(publication: Publication, editor: User) -> None:
    latest = put(publication, editor, AUTOMATIC)
    put(publication, editor, AUTOMATIC, at=in_future(hours=1))
    fields = {field.attname: getattr(latest, field.attname) for field in Arrangement._meta.concrete_fields}
    begins = [latest.live_from - timedelta(minutes=minutes) for minutes in range(3_001)]
    Arrangement.objects.bulk_create(
        Arrangement(**(fields | {"id": None, "number": number + 10, "live_from": begin, "live_until": end}))
        for number, (begin, end) in enumerate(zip(begins[1:], begins, strict=False))
    )
    house = house_for_host(HOST)
    assert house is not None
    reading.arranged_at(house, "en", timezone.now())
    with CaptureQueriesContext(connection) as queries:
        arranged = reading.arranged_at(house, "en", timezone.now())
    assert arranged.number == latest.number
    assert arranged.until
    assert len(queries) == 1
    plan = plan_of(queries[0]["sql"])
    assert "arrangement_by_edition" in plan, plan
    assert not re.search(r"Seq Scan on articles_arrangement\b|SCAN articles_arrangement\b(?! USING)", plan), plan


def test_the_verb_locks_before_it_looks(publication: Publication, editor: User) -> None:
    """Two who press at once are put in a queue: the second sees the first one's number."""
    with mock.patch.object(arranging, "_held", side_effect=RuntimeError("held")), pytest.raises(RuntimeError):
        put(publication, editor, AUTOMATIC)
    assert not Arrangement.objects.exists()


def test_the_page_stays_arranged_when_memory_has_no_room_for_the_next_arrangement(
    publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.reading.fronts._known", Memory(lambda _arrangement: 1, Bound(1)))
    old = publish_article(publication, editor, headline="Old", days_ago=9)
    new = publish_article(publication, editor, headline="New")
    put(publication, editor, led_by(old))
    assert leading() == "Old"
    put(publication, editor, led_by(new), at=in_future(hours=1))
    assert leading() == "Old"
