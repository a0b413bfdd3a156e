"""A page of a process that remembers much is, byte for byte, the page of one that has just begun.

What a process remembers has a key that says all it depends on; these tests change what a key could have left out, and
compare every page a reader can walk to with the same page made again out of an empty memory.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from datetime import timedelta
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.urls import resolve
from django.utils import timezone
from taggit.models import Tag

from articles import memory
from articles.copytext import BylineCopy
from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.models import StandingPage
from articles.models.menu_entry import Menu, MenuEntry
from articles.models.restriction import RestrictionGround, RestrictionStatus
from articles.models.standing_version import StandingKind
from articles.models.version import Version, VersionKind
from articles.reading.navigation import forget_navigation
from articles.tasks import render_photo
from articles.verbs import merging, publishing, renaming
from articles.verbs.arranging import arrange
from articles.verbs.menus import keep_entry
from articles.verbs.publishing import Reason
from articles.verbs.restricting import Terms, restrict
from articles.verbs.standing import publish_page, withdraw_page
from newsroom.house import forget_houses
from newsroom.models import MastheadPost, Reporter, Section
from newsroom.roles import Role
from tests.builders import (
    edit,
    make_photo,
    make_publication,
    make_section,
    make_standing_page,
    make_user,
    publish_article,
)
from tests.claims.docket import met
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Photo
    from newsroom.models import Publication

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what a process remembers is the same on every database"),
]

_LINK = re.compile(r'href="(/[^"#]*)"')
#: Files, and what is made for programs of rows that are read each time.
_NO_PAGES = re.compile(r"^/(static|media|icons|admin|documents)/|\.(atom|rss|json|xml|webmanifest)$")
_DOORS = ("/", "/ko/", "/search/?q=envoys")
#: Of each kind of page so many are looked at, in each language.
_OF_A_KIND = 1
_WITH_ALL = (
    "<p>The envoys met.</p>"
    '<figure class="photo photo--wide" data-photo="{photo}"><figcaption>In the hall</figcaption></figure>'
    '<p><a href="https://example.com/">A source</a></p><table><tbody><tr><td>1</td></tr></tbody></table>'
)


class Journal(NamedTuple):
    """What the acts of this file are done to. `story` has everything a story can have."""

    publication: Publication
    editor: User
    photo: Photo
    story: Version
    korean: Version


@pytest.fixture
def journal() -> Journal:
    """Both languages, two sections, something on every kind of page."""
    publication = make_publication()
    editor = make_user(Role.MANAGING_EDITOR)
    make_section(publication, "politics")
    make_section(publication, "culture", name_ko="문화", name_en="Culture")
    photo = make_photo("teal")
    for number in range(4):
        section = "culture" if number % 2 else "politics"
        publish_article(publication, editor, section=section, tags=["Seoul"], days_ago=number + 3)
        publish_article(publication, editor, section=section, language="ko", days_ago=number + 3)
    story = publish_article(
        publication,
        editor,
        days_ago=2,
        headline="The story",
        tags=["Seoul", "Trade"],
        photo=photo,
        body=_WITH_ALL.format(photo=photo.sha256),
        bylines=(BylineCopy("lee", "Lee Gi-ja", "author", "lee@example.com"), BylineCopy("", "Choe", "translator")),
    )
    korean = publish_article(publication, editor, language="ko", headline="기사", translation_of=story.article)
    page = make_standing_page(publication, "privacy", kind=StandingKind.PRIVACY)
    publish_page(page, editor, seen=page.edit_version)
    arrange(publication, "en", editor, _led_by(story), seen=None)
    return Journal(publication, editor, photo, story, korean)


def _led_by(story: Version, **slot: object) -> Layout:
    lead = Slot(story=story.public_number, **slot)  # type: ignore[arg-type]
    zones = (Zone(ZoneKind.TOP, slots=(Slot(),) * 3), Zone(ZoneKind.PICTURES, slots=(Slot(),) * 2))
    return Layout((Zone(ZoneKind.LEAD, slots=(lead,)), *zones))


# What is done ------------------------------------------------------------------------------------------------


def _change(journal: Journal, kind: VersionKind, **fields: object) -> Version:
    article = edit(journal.story.article, journal.editor, **fields)
    return publishing.publish(article, journal.editor, kind=kind, reason=Reason(en="It was 38.", ko="38명이었다."))


def _the_story_is_updated(journal: Journal) -> None:
    _change(journal, VersionKind.UPDATE, deck="Another deck")


def _the_story_is_corrected(journal: Journal) -> None:
    _change(journal, VersionKind.CORRECTION, headline="The story, set right")


def _the_translation_is_changed(journal: Journal) -> None:
    article = edit(journal.korean.article, journal.editor, headline="고친 기사")
    publishing.publish(article, journal.editor, kind=VersionKind.TYPO)


def _the_translation_is_withdrawn(journal: Journal) -> None:
    publishing.withdraw(journal.korean.article, journal.editor, Reason(en="Not ours.", ko="저희 글이 아닙니다."))


def _a_claim_is_met(journal: Journal) -> None:
    met(journal.story, journal.editor, front_until=timezone.now() + timedelta(days=1))


def _another_story_is_published(journal: Journal) -> None:
    publish_article(journal.publication, journal.editor, headline="The newest", tags=["Trade"])


def _a_neighbour_is_withdrawn(journal: Journal) -> None:
    neighbour = Version.objects.filter(language="en", section__slug="politics").exclude(pk=journal.story.pk)[0]
    publishing.withdraw(neighbour.article, journal.editor, Reason(en="Wrong.", ko="오보"))


def _the_story_is_restricted(journal: Journal) -> None:
    terms = Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "An order")
    restrict(journal.story.article, journal.editor, terms)


def _the_photo_is_restricted(journal: Journal) -> None:
    restrict(journal.photo, journal.editor, Terms(RestrictionGround.COURT, RestrictionStatus.LEGAL, "An order"))


def _the_sizes_of_the_photo_are_made(journal: Journal) -> None:
    render_photo.call(journal.photo.pk)


def _a_section_is_renamed(journal: Journal) -> None:
    section = Section.objects.get(slug="politics")
    section.name_en, section.name_ko = "Affairs of State", "나라일"
    section.save()


def _a_section_has_another_address(journal: Journal) -> None:
    renaming.rename(Section.objects.get(slug="politics"), journal.editor, slug="state")


def _a_section_is_merged(journal: Journal) -> None:
    culture, state = (Section.objects.get(slug=slug) for slug in ("culture", "state"))
    merging.merge_sections([culture], state, journal.editor)


def _a_section_is_retired(journal: Journal) -> None:
    merging.retire(Section.objects.get(slug="culture"), journal.editor)


def _a_reporter_leaves(journal: Journal) -> None:
    reporter = Reporter.objects.get(slug="lee")
    reporter.title_en, reporter.email = "former reporter", ""
    reporter.save()


def _a_reporter_is_renamed(journal: Journal) -> None:
    renaming.rename(Reporter.objects.get(slug="lee"), journal.editor, slug="lee-gi-ja")


def _a_tag_is_renamed(journal: Journal) -> None:
    renaming.rename(Tag.objects.get(name="Trade"), journal.editor, slug="commerce", name="Commerce")


def _the_front_page_is_arranged(journal: Journal) -> None:
    layout = _led_by(journal.story, headline="Set over it", photo=make_photo("maroon").sha256)
    arrange(journal.publication, "en", journal.editor, layout, seen=None)


def _a_story_is_called_breaking(journal: Journal) -> None:
    layout = _led_by(journal.story, breaking_until=timezone.now() + timedelta(hours=1))
    arrange(journal.publication, "en", journal.editor, layout, seen=None)


def _a_menu_is_arranged(journal: Journal) -> None:
    entry = MenuEntry(publication=journal.publication, menu=Menu.HEAD, address="https://example.com/", label_en="Ours")
    keep_entry(entry, journal.editor)


def _a_standing_page_is_withdrawn(journal: Journal) -> None:
    withdraw_page(StandingPage.objects.get(slug="privacy"), journal.editor, Reason(en="Old.", ko="옛것"))


def _the_editor_has_another_name(journal: Journal) -> None:
    MastheadPost.objects.filter(office=MastheadPost.Office.EDITOR).update(name_en="Jang Pyeon-jip")
    MastheadPost.objects.get(office=MastheadPost.Office.EDITOR).save()


def _the_publication_has_another_name(journal: Journal) -> None:
    journal.publication.name_en = "The Gazette"
    journal.publication.save()


#: In an order in which each still finds what it is done to.
_ACTS = (
    _the_story_is_updated,
    _the_story_is_corrected,
    _the_translation_is_changed,
    _another_story_is_published,
    _a_neighbour_is_withdrawn,
    _a_claim_is_met,
    _the_sizes_of_the_photo_are_made,
    _the_front_page_is_arranged,
    _a_story_is_called_breaking,
    _a_menu_is_arranged,
    _the_publication_has_another_name,
    _the_editor_has_another_name,
    _a_section_is_renamed,
    _a_section_has_another_address,
    _a_reporter_leaves,
    _a_reporter_is_renamed,
    _a_tag_is_renamed,
    _a_section_is_retired,
    _a_section_is_merged,
    _the_photo_is_restricted,
    _the_translation_is_withdrawn,
    _a_standing_page_is_withdrawn,
    _the_story_is_restricted,
)


# What is compared --------------------------------------------------------------------------------------------


@cache
def _kind_of(path: str) -> tuple[str, str]:
    """The language of a page and what is shown there."""
    return path[:4], resolve(unquote(path.partition("?")[0])).view_name


def _walk(journal: Journal) -> dict[str, str]:
    """Pages of every kind in each language, by address, with their status before their text: those that links lead to."""
    reader, pages = Reader(), {}
    ahead = deque([*_DOORS, journal.story.path, journal.korean.path])
    met_with: Counter[tuple[str, str]] = Counter()
    while ahead:
        path = ahead.popleft()
        if path in pages or met_with[kind := _kind_of(path)] >= _OF_A_KIND:
            continue
        met_with[kind] += 1
        answer = reader.client.get(path)
        text = answer.content.decode() if "image" not in answer["Content-Type"] else ""
        pages[path] = f"{answer.status_code} {answer.headers.get('Location', '')}\n{text}"
        ahead += (link for link in map(unescape, _LINK.findall(text)) if not _NO_PAGES.search(link))
    return pages


def _walk_cold(journal: Journal) -> dict[str, str]:
    """As a process that has just begun makes them."""
    memory.forget()
    forget_houses()
    forget_navigation()
    return _walk(journal)


def _assert_same(warm: dict[str, str], cold: dict[str, str], when: str) -> None:
    assert [path for path in cold if warm.get(path) != cold[path]] == [], when
    assert warm == cold, when


def test_whatever_is_done_is_shown(journal: Journal) -> None:
    before = _walk(journal)
    assert len(before) > 20
    for act in _ACTS:
        act(journal)
        warm = _walk(journal)
        assert warm != before, act.__name__
        before = _walk_cold(journal)
        _assert_same(warm, before, act.__name__)


def test_whatever_the_clock_brings_is_shown(journal: Journal) -> None:
    """A label ends, an arrangement begins, a schedule comes, a year begins."""
    _a_story_is_called_breaking(journal)
    now = timezone.now()
    lead = Zone(ZoneKind.LEAD, slots=(Slot(story=journal.story.public_number, headline="Arranged ahead"),))
    arrange(journal.publication, "en", journal.editor, Layout((lead,)), seen=None, at=now + timedelta(minutes=90))
    edit(journal.korean.article, journal.editor, headline="나중 기사")
    publishing.publish(journal.korean.article, journal.editor, kind=VersionKind.TYPO, at=now + timedelta(hours=2))
    before = _walk(journal)
    assert "Breaking" in before["/"]
    for later in (timedelta(minutes=61), timedelta(minutes=91), timedelta(hours=3), timedelta(days=400)):
        with time_machine.travel(now + later, tick=False):
            warm = _walk(journal)
            assert warm != before, later
            before = _walk_cold(journal)
            _assert_same(warm, before, str(later))
    assert "Breaking" not in before["/"]
    assert "Arranged ahead" in before["/"]
    assert "나중 기사" in before["/ko/"]
