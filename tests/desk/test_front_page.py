"""The board of the front page: who may use it, what its buttons do, and what it puts on the site."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import reading
from articles.layout.layout import AUTOMATIC, Layout, Slot, Zone, ZoneKind
from articles.library.photos import is_used
from articles.models import Arrangement
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from newsroom.roles import Role
from tests.builders import (
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    make_user,
    publish_article,
)
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


class Desk:
    """A board as a browser without scripts has it: what it shows is what it sends."""

    def __init__(self) -> None:
        self.publication: Publication = make_publication()
        for slug in ("politics", "culture"):
            make_section(self.publication, slug)
        self.editor: User = make_user(Role.DESK_EDITOR, first_name="Kim")
        self.client = Client()
        self.client.force_login(self.editor)
        self.url = reverse("admin:articles_arrangement_board", args=[self.publication.pk, "en"])
        self.page = ""

    def open(self, query: str = "") -> str:
        self.page = self.client.get(f"{self.url}{query}").content.decode()
        return self.page

    def fields(self) -> dict[str, list[str]]:
        """What the form sends as it stands."""
        form = self.page.split('id="front-form"')[1]
        sent: dict[str, list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name is None or (('type="radio"' in tag or 'type="checkbox"' in tag) and "checked" not in tag):
                continue
            sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
        for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
            chosen = re.search(r'value="([^"]*)" selected', options)
            sent[name] = [chosen[1] if chosen else ""]
        sent.pop("csrfmiddlewaretoken", None)
        return sent

    def press(self, do: str, **changes: Any) -> str:
        response = self.client.post(self.url, self.fields() | {"do": do} | changes, follow=True)
        assert response.status_code == 200
        self.page = response.content.decode()
        return self.page

    def zone(self, name: str) -> list[str]:
        """What stands in a zone: chosen stories by number, rules as "auto"."""
        fields = self.fields()
        keys = [key for key in fields.get("slot", []) if fields[f"in-{key}"] == [name]]
        return [fields.get(f"story-{key}", ["auto"])[0] for key in keys]

    def key_of(self, version: Version) -> str:
        """The key of the slot with that story."""
        fields = self.fields()
        number = [str(version.public_number)]
        return next(key for key in fields["slot"] if fields.get(f"story-{key}") == number)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def number(version: Version) -> str:
    return str(version.public_number)


def front() -> str:
    return Reader().read("/")


def test_an_editor_chooses_the_lead_and_puts_it_on_the_site(desk: Desk) -> None:
    old = publish_article(desk.publication, headline="An older story", days_ago=9)
    publish_article(desk.publication, headline="The newest story")
    desk.open()
    assert desk.zone("lead") == ["auto"]
    assert desk.zone("top") == ["auto"] * 8
    desk.press(f"add:{old.public_number}", into="lead")
    assert desk.zone("lead") == [number(old)]
    # Nothing is on the site before it is said.
    assert not Arrangement.objects.exists()
    key = desk.key_of(old)
    said = desk.press("publish", note="For the summit", **{f"headline-{key}": "Set over it"})
    assert "The front page is on the site as you arranged it (no. 1)." in said
    arrangement = Arrangement.objects.get()
    assert (arrangement.arranged_by, arrangement.note) == (desk.editor, "For the summit")
    assert "Set over it" in front()
    desk.open()
    assert desk.zone("lead") == [number(old)]


def test_what_is_typed_stays_while_the_board_is_worked_at(desk: Desk) -> None:
    first, second = (publish_article(desk.publication, days_ago=days) for days in (1, 2))
    desk.open()
    desk.press(f"add:{first.public_number}", into="top")
    key = desk.key_of(first)
    desk.press(
        f"add:{second.public_number}", into="top", **{f"headline-{key}": "Typed", f"ends-{key}": "2099-01-01T09:00"}
    )
    fields = desk.fields()
    assert fields[f"headline-{desk.key_of(first)}"] == ["Typed"]
    assert fields[f"ends-{desk.key_of(first)}"] == ["2099-01-01T09:00"]
    assert desk.zone("top")[:2] == [number(second), number(first)]
    # A zone keeps its length: each chosen story took an automatic place.
    assert len(desk.zone("top")) == 8


def test_slots_go_up_down_across_and_away(desk: Desk) -> None:
    first, second = (publish_article(desk.publication, days_ago=days) for days in (1, 2))
    desk.open()
    for version in (second, first):
        desk.press(f"add:{version.public_number}", into="top")
    assert "place 2 of 8" in desk.press(f"down:{desk.key_of(first)}")
    assert desk.zone("top")[:2] == [number(second), number(first)]
    desk.press(f"up:{desk.key_of(first)}")
    assert desk.zone("top")[:2] == [number(first), number(second)]
    # Over the edge of the top lies the lead, which gives its automatic place up.
    desk.press(f"up:{desk.key_of(first)}")
    assert (desk.zone("lead"), desk.zone("top")[0]) == ([number(first)], number(second))
    key = desk.key_of(second)
    desk.press(f"move:{key}", **{f"to-{key}": "block:culture"})
    assert desk.zone("block:culture")[0] == number(second)
    assert number(second) not in desk.zone("top")
    desk.press(f"remove:{key}")
    assert desk.zone("block:culture") == ["auto"] * 4


def test_a_story_dropped_on_the_lead_changes_places_with_it(desk: Desk) -> None:
    first, second = (publish_article(desk.publication, days_ago=days) for days in (1, 2))
    desk.open()
    desk.press(f"place:story:{first.public_number} lead 0")
    desk.press(f"place:story:{second.public_number} top 3")
    assert desk.zone("top")[3] == number(second)
    desk.press(f"place:{desk.key_of(second)} lead 0")
    assert (desk.zone("lead"), desk.zone("top")[3]) == ([number(second)], number(first))


def test_two_ticked_slots_are_swapped(desk: Desk) -> None:
    first, second = (publish_article(desk.publication, days_ago=days) for days in (1, 2))
    desk.open()
    desk.press(f"add:{first.public_number}", into="lead")
    desk.press(f"add:{second.public_number}", into="block:culture")
    desk.press("swap", chosen=[desk.key_of(first), desk.key_of(second)])
    assert (desk.zone("lead"), desk.zone("block:culture")[0]) == ([number(second)], number(first))
    assert "Nothing was moved" in desk.press("swap", chosen=[desk.key_of(first)])


def test_blocks_are_ordered_and_left_out(desk: Desk) -> None:
    publish_article(desk.publication, section="politics", days_ago=40)
    for days in range(1, 11):
        publish_article(desk.publication, section="culture", days_ago=days)
    desk.open()
    assert desk.fields()["zone"][-2:] == ["block:politics", "block:culture"]
    desk.press("later:block:politics")
    assert desk.fields()["zone"][-2:] == ["block:culture", "block:politics"]
    for _number in range(4):
        fields = desk.fields()
        desk.press(f"remove:{next(key for key in fields['slot'] if fields[f'in-{key}'] == ['block:politics'])}")
    assert "Left out of the page." in desk.page
    desk.press("publish")
    assert 'id="block-culture"' in front()
    assert 'id="block-politics"' not in front()


def test_a_rule_of_its_own_is_kept_and_an_unknown_tag_is_named(desk: Desk) -> None:
    story = publish_article(desk.publication, tags=["Seoul"], days_ago=9)
    desk.open()
    key = desk.fields()["slot"][1]
    page = desk.press("publish", **{f"rule-{key}": "tag", f"tag-{key}": "nowhere"})
    assert "There is no tag of this name." in page
    assert not Arrangement.objects.exists()
    desk.press("publish", **{f"rule-{key}": "tag", f"tag-{key}": "seoul"})
    top = Arrangement.objects.get().content.zone(ZoneKind.TOP)
    assert top
    assert top.slots[0] == Slot(tag=story.version_tags.get().tag.slug)


def test_a_photo_and_times_are_read_in_the_zone_of_the_publication(desk: Desk) -> None:
    story, photo = publish_article(desk.publication), make_photo()
    desk.open()
    desk.press(f"add:{story.public_number}", into="lead")
    key = desk.key_of(story)
    typed = {f"photo-{key}": photo.pk, f"begins-{key}": "2026-01-01T09:00", f"breaking-{key}": "2099-12-31T23:00"}
    desk.press("publish", **typed)
    slot = Arrangement.objects.get().content.zones[0].slots[0]
    assert slot.photo == photo.sha256
    assert slot.begins
    assert slot.begins.isoformat() == "2026-01-01T00:00:00+00:00"
    desk.open()
    assert desk.fields()[f"begins-{desk.key_of(story)}"] == ["2026-01-01T09:00"]
    assert desk.fields()[f"photo-{desk.key_of(story)}"] == [str(photo.pk)]


def test_a_photo_that_a_front_page_shows_is_not_deleted_and_its_page_says_so(desk: Desk) -> None:
    story, photo = publish_article(desk.publication), make_photo()
    lead = Zone(ZoneKind.LEAD, slots=(Slot(story=story.public_number, photo=photo.sha256),))
    arrange(desk.publication, "en", desk.editor, Layout((lead,)), seen=0)
    page = desk.client.get(reverse("admin:articles_photo_change", args=[photo.pk])).content.decode()
    assert "Front page no. 1" in page
    assert is_used(photo)


def test_a_time_nobody_can_read_is_marked_and_nothing_is_put_on_the_site(desk: Desk) -> None:
    story = publish_article(desk.publication)
    desk.open()
    desk.press(f"add:{story.public_number}", into="lead")
    page = desk.press("publish", **{f"ends-{desk.key_of(story)}": "tomorrow"})
    assert "Mend what is marked below." in page
    assert "tomorrow" in page
    assert not Arrangement.objects.exists()


def test_an_arrangement_is_scheduled_and_taken_back(desk: Desk) -> None:
    publish_article(desk.publication)
    desk.open()
    at = timezone.localtime(in_future(hours=3), desk.publication.tzinfo)
    page = desk.press("publish", when="later", at=at.strftime("%Y-%m-%dT%H:%M"))
    assert f"The front page is scheduled for {at:%Y-%m-%d %H:%M} KST (no. 1)." in page
    assert "cancel:1" in page
    assert "was taken back" in desk.press("cancel:1")
    assert "cancel:1" not in desk.page
    arrangement = Arrangement.objects.get()
    assert arrangement.live_until == arrangement.live_from
    assert LogEntry.objects.get(object_id=str(arrangement.pk)).user == desk.editor
    page = desk.press("publish", when="now", at=at.strftime("%Y-%m-%dT%H:%M"))
    assert "A time is given." in page


def test_a_colleague_who_was_faster_is_named_and_nothing_is_lost(desk: Desk) -> None:
    story = publish_article(desk.publication)
    desk.open()
    colleague = make_user(Role.DESK_EDITOR, first_name="Lee")
    arrange(desk.publication, "en", colleague, AUTOMATIC, seen=0, note="Theirs")
    desk.press(f"add:{story.public_number}", into="lead")
    page = desk.press("publish")
    assert "Lee arranged this front page" in page
    assert "while you did (no. 1)" in page
    assert desk.zone("lead") == [number(story)]
    assert Arrangement.objects.count() == 1
    assert "(no. 2)" in desk.press("over")
    assert Arrangement.objects.order_by("number").last().content.zones[0].slots[0].story == story.public_number  # type: ignore[union-attr]


def test_undoing_opens_an_earlier_arrangement_and_says_so_on_record(desk: Desk) -> None:
    first, second = (publish_article(desk.publication, headline=name, days_ago=5) for name in ("One", "Two"))
    for version in (first, second):
        lead = Zone(ZoneKind.LEAD, slots=(Slot(story=version.public_number),))
        arrange(desk.publication, "en", desk.editor, Layout((lead,)).with_blocks_of(["politics", "culture"]), seen=None)
    page = desk.open("?from=1")
    assert desk.zone("lead") == [number(first)]
    assert 'value="As in no. 1"' in page
    said = desk.press("publish")
    assert "(no. 3)" in said
    assert "?from=2" in said
    undone = Arrangement.objects.get(number=3)
    assert undone.note == "As in no. 1"
    assert undone.content.zones[0].slots[0].story == first.public_number
    assert desk.client.get(f"{desk.url}?from=77").status_code == 404


def test_a_story_to_come_is_offered_and_says_when_it_comes(desk: Desk) -> None:
    publish_article(desk.publication, headline="On the site")
    at = in_future(hours=2)
    coming = publishing.publish(make_article(desk.publication, headline="To come"), desk.editor, at)
    page = desk.open()
    assert f'value="add:{coming.public_number}"' in page
    local = timezone.localtime(at, desk.publication.tzinfo)
    page = desk.press(f"add:{coming.public_number}", into="lead")
    assert f"From {local:%Y-%m-%d %H:%M} KST" in page
    assert f"on the page from {local:%Y-%m-%d %H:%M} KST. Until then the newest of its zone moves up." in page
    desk.press("publish")
    assert "To come" not in front()


def test_a_chosen_story_that_readers_do_not_see_yet_is_not_counted(desk: Desk) -> None:
    seen = publish_article(desk.publication, headline="On the site", days_ago=2)
    at = in_future(hours=2)
    coming = publishing.publish(make_article(desk.publication, headline="To come"), desk.editor, at)
    page = desk.open()
    assert "not counted" not in page
    desk.press(f"add:{seen.public_number}", into="top")
    said = desk.press(f"add:{coming.public_number}", into="top")
    local = timezone.localtime(at, desk.publication.tzinfo)
    assert f"“To come”: Top stories. Scheduled: on the page from {local:%Y-%m-%d %H:%M} KST." in said
    assert "1 chosen story is not on the page now and is not counted." in said
    assert desk.zone("top")[:2] == [number(coming), number(seen)]
    # It stands second on the board and first on the page.
    assert "Move On the site: Top stories, place 1<" in said
    assert "Move To come: Top stories, not on the page now<" in said


def test_the_board_says_where_readers_find_each_part(desk: Desk) -> None:
    page = desk.open()
    for said in (
        "The large story at the head of the page.",
        "Beside and below the lead. Readers see no heading over them.",
        "under the heading “In pictures”",
    ):
        assert said in page
    story = publish_article(desk.publication, days_ago=1)
    desk.open()
    desk.press(f"add:{story.public_number}", into="pictures")
    desk.press("publish")
    assert '<h2 class="block-title" id="pictures">In pictures</h2>' in front()


@pytest.mark.parametrize("asked", ["palace", "number"])
def test_a_story_is_found_by_its_headline_and_by_its_number(desk: Desk, asked: str) -> None:
    found = publish_article(desk.publication, headline="Palace reopens", days_ago=300)
    other = publish_article(desk.publication, headline="Something else")
    publish_article(desk.publication, headline="Palace in Korean", language="ko")
    desk.open()
    page = desk.press("find", q=number(found) if asked == "number" else asked)
    assert re.findall(r'value="add:(\d+)"', page) == [number(found)]
    assert number(other) not in re.findall(r'value="add:(\d+)"', page)
    assert "Nothing was found" in desk.press("find", q="zzz")


def test_the_preview_is_the_public_page_of_what_stands_on_the_board(desk: Desk) -> None:
    story = publish_article(desk.publication, headline="Published so", days_ago=9)
    desk.open()
    desk.press(f"add:{story.public_number}", into="lead")
    url = reverse("admin:articles_arrangement_preview", args=[desk.publication.pk, "en"])
    typed = desk.fields() | {f"headline-{desk.key_of(story)}": "Not yet said"}
    response = desk.client.post(url, typed)
    page = response.content.decode()
    assert "Not yet said" in page
    assert 'class="site-header"' in page
    assert "noindex" in page
    assert "no-store" in response.headers["Cache-Control"]
    assert not Arrangement.objects.exists()
    assert "Not yet said" not in front()
    assert desk.client.get(url).status_code == 405


def test_the_preview_of_a_schedule_shows_what_is_published_by_then(desk: Desk) -> None:
    publish_article(desk.publication, headline="On the site")
    publishing.publish(make_article(desk.publication, headline="To come"), desk.editor, in_future(hours=1))
    desk.open()
    url = reverse("admin:articles_arrangement_preview", args=[desk.publication.pk, "en"])
    at = timezone.localtime(in_future(hours=2), desk.publication.tzinfo).strftime("%Y-%m-%dT%H:%M")
    assert "To come" in desk.client.post(url, desk.fields() | {"when": "later", "at": at}).content.decode()
    assert "To come" not in desk.client.post(url, desk.fields()).content.decode()


def test_all_arrangements_are_listed_with_who_when_and_why(desk: Desk) -> None:
    publish_article(desk.publication)
    arrange(desk.publication, "en", desk.editor, AUTOMATIC, seen=0, note="Morning page")
    arrange(desk.publication, "en", desk.editor, AUTOMATIC, seen=1, at=in_future(hours=1))
    page = desk.client.get(reverse("admin:articles_arrangement_changelist")).content.decode()
    assert "Morning page" in page
    assert "Kim" in page
    assert "scheduled" in page
    assert f"{desk.url}?from=1" in page
    first = Arrangement.objects.get(number=1)
    response = desk.client.get(reverse("admin:articles_arrangement_stood", args=[first.pk]))
    assert response.status_code == 302
    assert "as-of=" in response.headers["Location"]
    assert 'content="noindex"' in Reader().read(response.headers["Location"].removeprefix("http://testserver"))
    second = Arrangement.objects.get(number=2)
    assert desk.client.get(reverse("admin:articles_arrangement_stood", args=[second.pk])).status_code == 404


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_strangers_and_reporters_do_not_come_to_the_board(desk: Desk, role: Role | None) -> None:
    publish_article(desk.publication)
    desk.open()
    fields = desk.fields() | {"do": "publish"}
    arranged = arrange(desk.publication, "en", desk.editor, AUTOMATIC, seen=0)
    stranger = Client()
    stranger.force_login(make_user(role))
    preview = reverse("admin:articles_arrangement_preview", args=[desk.publication.pk, "en"])
    refused = {403} if role else {302}
    assert stranger.get(desk.url).status_code in refused
    assert stranger.post(desk.url, fields).status_code in refused
    assert stranger.post(preview, fields).status_code in refused
    assert stranger.get(reverse("admin:articles_arrangement_changelist")).status_code in refused
    assert stranger.get(reverse("admin:articles_arrangement_stood", args=[arranged.pk])).status_code in {302, 404}
    assert Arrangement.objects.count() == 1
    assert 'href="/admin/articles/arrangement/board/"' not in stranger.get("/admin/", follow=True).content.decode()


def test_the_desk_leads_to_the_board(desk: Desk) -> None:
    assert 'href="/admin/articles/arrangement/board/"' in desk.client.get("/admin/").content.decode()
    assert desk.client.get("/admin/articles/arrangement/board/").headers["Location"] == desk.url


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "place:1 top 99999999"},
        {"do": "add:99999999999999999999", "into": "top"},
        {"do": "up:\x00"},
        {"zone": ["block:", "nowhere", "top", "top"], "slot": ["x", "-1", "1" * 40], "in-x": "top"},
        {"slot": ["1"], "zone": ["top"], "in-1": "top", "story-1": "9" * 30, "do": "publish", "when": "now"},
        {"slot": ["1"], "zone": ["top"], "in-1": "top", "photo-1": "9" * 30, "begins-1": "\x00", "do": "publish"},
        {"q": "\x00", "do": "find"},
        {"seen": "9" * 40, "do": "publish", "when": "now"},
        {"do": "cancel:" + "9" * 40},
        {"restores": "-1", "do": "publish", "when": "later", "at": "0001-01-01T00:00"},
    ],
)
def test_what_nobody_types_is_answered(desk: Desk, sent: dict[str, Any]) -> None:
    publish_article(desk.publication)
    assert desk.client.post(desk.url, sent, follow=True).status_code == 200
    preview = reverse("admin:articles_arrangement_preview", args=[desk.publication.pk, "en"])
    assert desk.client.post(preview, sent).status_code == 200


def test_the_board_asks_at_most_fifteen_queries_whatever_stands_on_it(desk: Desk) -> None:
    photo = make_photo()
    versions = [
        publish_article(desk.publication, photo=photo, days_ago=days, section=section, tags=["Seoul"])
        for days in range(1, 8)
        for section in ("politics", "culture")
    ]
    pinned = [Slot(story=version.public_number, photo=photo.sha256, headline="X") for version in versions]
    layout = Layout(
        (
            Zone(ZoneKind.LEAD, slots=(pinned[0],)),
            Zone(ZoneKind.TOP, slots=(*pinned[1:6], Slot(tag="seoul"), Slot(section="culture"), Slot())),
            Zone(ZoneKind.OPINION, slots=(Slot(),)),
            Zone(ZoneKind.PICTURES, slots=(*pinned[6:8], Slot())),
        )
    )
    arrange(desk.publication, "en", desk.editor, layout, seen=0)
    arrange(desk.publication, "en", desk.editor, layout, seen=1, at=in_future(hours=1))
    desk.open()
    with CaptureQueriesContext(connection) as queries:
        desk.open()
    assert len(queries) <= 15
    desk.press("look", q="Envoys")
    with CaptureQueriesContext(connection) as queries:
        desk.press("look", q="Envoys")
    assert len(queries) <= 15
    assert reading.TOP_STORIES == 8
