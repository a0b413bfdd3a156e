"""The one pass that fills a front page: whatever is arranged and whatever there is, no story stands twice."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.layout.filling import LATEST, OPINION, PICTURED, Filling, Kind, Place, Source
from articles.layout.layout import AUTOMATIC, LIMITS, Layout, Slot, Zone, ZoneKind
from tests.layout.random_layouts import SECTIONS, TAGS, random_layout

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """Newer ones have higher numbers."""

    known_by: int
    section: str = "politics"
    tags: tuple[str, ...] = ()
    is_opinion: bool = False
    has_picture: bool = True


type Filled = list[tuple[Zone, list[Place[Story]]]]


def filled(layout: Layout, stories: list[Story], now: datetime = NOON) -> Filled:
    """The page of `layout` when readers may see `stories`, found as the site finds them."""
    newest = sorted(stories, key=lambda story: -story.known_by)
    filling: Filling[Story] = Filling.of(layout, now)
    pinned = filling.pinned()
    filling.pin({story.known_by: story for story in newest if story.known_by in pinned})
    pools: dict[Source, list[Story]] = {
        LATEST: newest,
        PICTURED: newest,
        OPINION: [story for story in newest if story.is_opinion],
    }
    filling.draw(pools)
    for source in filling.wanted():
        if source.kind is Kind.SECTION:
            pools[source] = [story for story in newest if story.section == source.slug]
        elif source.kind is Kind.TAG:
            pools[source] = [story for story in newest if source.slug in story.tags]
    return filling.finish(pools)


def numbers(page: Filled, kind: ZoneKind, section: str = "") -> list[int]:
    """What stands in a zone, by number."""
    return [
        place.story.known_by
        for zone, places in page
        for place in places
        if (zone.kind, zone.section) == (kind, section) and place.story
    ]


# Whatever is arranged ------------------------------------------------------------------------------------------

instants = st.none() | st.integers(-3, 3).map(lambda hours: NOON + timedelta(hours=hours))
slots = st.one_of(
    st.builds(Slot),
    st.builds(Slot, section=st.sampled_from(SECTIONS), begins=instants, ends=instants),
    st.builds(Slot, tag=st.sampled_from(TAGS), begins=instants, ends=instants),
    st.builds(Slot, story=st.integers(1, 40), begins=instants, ends=instants, breaking_until=instants),
)
stories_on_site = st.lists(
    st.builds(
        Story,
        st.integers(1, 40),
        st.sampled_from(SECTIONS),
        st.sets(st.sampled_from(TAGS)).map(tuple),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda story: story.known_by,
    max_size=40,
)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Any zones with any slots, far more than the desk lets anybody arrange."""
    zones = [
        Zone(kind, slots=tuple(draw(st.lists(slots, max_size=10))))
        for kind in ZoneKind
        if kind is not ZoneKind.BLOCK and draw(st.booleans())
    ]
    blocks = draw(st.lists(st.sampled_from(SECTIONS), unique=True))
    zones += [Zone(ZoneKind.BLOCK, slug, tuple(draw(st.lists(slots, max_size=6)))) for slug in blocks]
    return Layout(tuple(zones))


@settings(max_examples=100)
@given(layouts(), stories_on_site, st.integers(-4, 4))
def test_no_story_stands_twice_and_none_that_readers_may_not_see(
    layout: Layout, stories: list[Story], hours: int
) -> None:
    check(layout, stories, NOON + timedelta(hours=hours))


def test_a_thousand_random_arrangements_never_show_a_story_twice() -> None:
    for seed in range(1000):
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        stories = [
            Story(
                number,
                dice.choice(SECTIONS),
                tuple(dice.sample(TAGS, dice.randint(0, 2))),
                dice.random() < 0.3,
                dice.random() < 0.6,
            )
            for number in dice.sample(range(1, 41), dice.randint(0, 40))
        ]
        check(random_layout(dice, NOON), stories, NOON + timedelta(hours=dice.randint(-4, 4)))


def check(layout: Layout, stories: list[Story], now: datetime) -> None:
    """All that has to hold of every page."""
    page = filled(layout, stories, now)
    places = [place for _zone, in_zone in page for place in in_zone]
    shown = [place.story for place in places if place.story]
    assert len(shown) == len(places)
    assert len({story.known_by for story in shown}) == len(shown)
    assert set(shown) <= set(stories)

    on_site = {story.known_by for story in stories}
    in_force = [slot for slot in layout.slots() if slot.is_in_force(now)]
    pinned = {slot.story for slot in in_force if slot.story in on_site}
    # Every story that was pinned and may be seen is on the page, and in a slot that pins it: pinned wins.
    assert pinned == {place.story.known_by for place in places if place.is_pinned and place.story}
    for zone, in_zone in page:
        assert len(in_zone) <= len(zone.slots)
        for place in in_zone:
            assert place.slot is None or place.slot.is_in_force(now)
            assert place.slot is None or place.slot.story in {None, place.story and place.story.known_by}
            if place.slot and place.slot.is_breaking(now):
                assert place.slot.breaking_until
                assert place.slot.breaking_until > now


@settings(max_examples=60)
@given(layouts())
def test_a_layout_is_the_same_after_it_was_stored(layout: Layout) -> None:
    assert Layout.from_json(layout.to_json()) == layout


@settings(max_examples=60)
@given(layouts(), stories_on_site)
def test_a_page_is_as_full_as_there_are_stories(layout: Layout, stories: list[Story]) -> None:
    """Nothing that falls out leaves a hole while the newest of its zone are there."""
    page = filled(layout, stories)
    shown = {place.story.known_by for _zone, places in page for place in places if place.story}
    left = [story for story in stories if story.known_by not in shown]
    for zone, places in page:
        if zone.kind in {ZoneKind.LEAD, ZoneKind.TOP} and left:
            assert len(places) == len(zone.slots)


# One at a time -------------------------------------------------------------------------------------------------


def test_a_pinned_story_is_skipped_by_automatic_slots_above_it() -> None:
    layout = Layout((Zone(ZoneKind.LEAD, slots=(Slot(),)), Zone(ZoneKind.TOP, slots=(Slot(), Slot(story=9)))))
    page = filled(layout, [Story(9), Story(8), Story(7)])
    assert numbers(page, ZoneKind.LEAD) == [8]
    assert numbers(page, ZoneKind.TOP) == [7, 9]


def test_what_readers_may_not_see_falls_out_and_the_others_move_up() -> None:
    top = Zone(ZoneKind.TOP, slots=(Slot(story=50), Slot(story=3), Slot()))
    page = filled(Layout((top,)), [Story(3), Story(8), Story(7)])
    assert numbers(page, ZoneKind.TOP) == [3, 8, 7]


def test_a_slot_is_there_from_its_time_until_its_end() -> None:
    slot = Slot(story=3, begins=NOON, ends=NOON + timedelta(hours=1))
    layout = Layout((Zone(ZoneKind.LEAD, slots=(slot,)),))
    stories = [Story(3), Story(8)]
    for minutes, leads in ((-1, 8), (0, 3), (59, 3), (60, 8)):
        assert numbers(filled(layout, stories, NOON + timedelta(minutes=minutes)), ZoneKind.LEAD) == [leads]
    assert layout.next_change(NOON - timedelta(hours=1)) == NOON
    assert layout.next_change(NOON) == NOON + timedelta(hours=1)
    assert layout.next_change(NOON + timedelta(hours=1)) is None


def test_the_breaking_label_goes_and_the_story_stays() -> None:
    slot = Slot(story=3, breaking_until=NOON)
    assert slot.is_breaking(NOON - timedelta(seconds=1))
    assert not slot.is_breaking(NOON)
    assert slot.is_in_force(NOON)
    assert not Slot(breaking_until=NOON + timedelta(hours=1)).is_breaking(NOON)


def test_a_rule_that_finds_nothing_gives_its_place_to_the_newest() -> None:
    top = Zone(ZoneKind.TOP, slots=(Slot(tag="nothing"), Slot(section="culture")))
    page = filled(Layout((top,)), [Story(1, "culture"), Story(8)])
    assert numbers(page, ZoneKind.TOP) == [1, 8]


def test_each_zone_takes_the_newest_of_its_kind() -> None:
    zones = (
        Zone(ZoneKind.LEAD, slots=(Slot(),)),
        Zone(ZoneKind.OPINION, slots=(Slot(),)),
        Zone(ZoneKind.PICTURES, slots=(Slot(),)),
        Zone(ZoneKind.BLOCK, "culture", (Slot(),)),
    )
    stories = [
        Story(9),
        Story(8, has_picture=False),
        Story(7),
        Story(6, is_opinion=True),
        Story(5, "culture"),
        Story(4, "culture"),
    ]
    page = filled(Layout(zones), stories)
    assert [places[0].story and places[0].story.known_by for _zone, places in page] == [9, 6, 7, 5]


def test_a_block_without_slots_is_left_out_and_sections_of_which_nothing_is_said_follow() -> None:
    layout = Layout((Zone(ZoneKind.BLOCK, "world"), Zone(ZoneKind.BLOCK, "culture", (Slot(),))))
    blocks = layout.with_blocks_of(SECTIONS)
    assert [(zone.section, len(zone.slots)) for zone in blocks.zones] == [("world", 0), ("culture", 1), ("politics", 4)]


@pytest.mark.parametrize("zone", AUTOMATIC.zones, ids=lambda zone: zone.name)
def test_the_automatic_page_is_one_that_could_be_arranged(zone: Zone) -> None:
    assert len(zone.slots) in LIMITS[zone.kind]
