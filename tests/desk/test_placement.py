"""The publish page says where on the front page a story will stand, as that page is arranged; of a live one, where it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.clock import written
from articles.layout.layout import Layout, Slot, Zone, ZoneKind
from articles.models import Article
from articles.verbs import publishing
from articles.verbs.arranging import arrange
from newsroom.house import forget_houses
from newsroom.models import Host
from newsroom.roles import Role
from tests.archive import multiply
from tests.builders import (
    in_future,
    make_article,
    make_photo,
    make_publication,
    make_section,
    make_user,
    publish_article,
)
from tests.desk.pages import act
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models.version import Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

BOARD = "Arrange the front page"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    for slug in ("politics", "culture"):
        make_section(publication, slug)
    return publication


@pytest.fixture
def editor(client: Client, publication: Publication) -> User:
    editor = make_user(Role.DESK_EDITOR)
    client.force_login(editor)
    return editor


def said(client: Client, article: Article) -> str:
    return client.get(act(article, "publish")).text


def by_hand(publication: Publication, editor: User, *zones: Zone, **kwargs: Any) -> None:
    arrange(publication, "en", editor, Layout(zones), seen=None, **kwargs)


def pinned(version: Version, **kwargs: Any) -> Slot:
    return Slot(story=version.public_number, **kwargs)


def test_a_story_with_a_picture_leads_the_page_that_nobody_arranged_in_place_of_what_leads_it(
    client: Client, publication: Publication, editor: User
) -> None:
    photo = make_photo()
    assert "Published now, it will lead the front page." in said(client, make_article(publication, editor, photo=photo))
    publish_article(publication, editor, photo=photo, headline="The old lead", days_ago=1)
    article = make_article(publication, editor, photo=photo, headline="The new one")
    page = said(client, article)
    assert "Published now, it will lead the front page, in place of “The old lead”." in page
    assert f'<a href="/admin/articles/arrangement/board/{publication.pk}/en/">{BOARD}</a>' in page
    publishing.publish(article, editor)
    front = Reader().read("/")
    assert front.index("The new one") < front.index("The old lead")
    assert "It leads the front page now." in said(client, article)


def test_a_story_without_a_picture_stands_under_the_lead_that_has_one(
    client: Client, publication: Publication, editor: User
) -> None:
    photo = make_photo()
    for number in range(3):
        publish_article(publication, editor, photo=photo, days_ago=number + 1)
    article = make_article(publication, editor)
    assert "Published now, it will stand first under “Top stories” on the front page." in said(client, article)
    publishing.publish(article, editor)
    assert "It stands first under “Top stories” on the front page now." in said(client, article)


def test_on_a_page_arranged_by_hand_a_story_stands_where_the_newest_may_stand(
    client: Client, publication: Publication, editor: User
) -> None:
    lead, top, old = (publish_article(publication, editor, days_ago=days + 1) for days in range(3))
    block = Zone(ZoneKind.BLOCK, "culture", (pinned(old), Slot(), Slot()))
    none = Zone(ZoneKind.BLOCK, "politics", ())
    by_hand(
        publication,
        editor,
        Zone(ZoneKind.LEAD, slots=(pinned(lead),)),
        Zone(ZoneKind.TOP, slots=(pinned(top),)),
        block,
        none,
    )
    culture = make_article(publication, editor, section="culture")
    assert "it will stand under “Culture” on the front page, at place 2." in said(client, culture)
    publishing.publish(culture, editor)
    assert "It stands under “Culture” on the front page now, at place 2." in said(client, culture)


def test_where_every_place_is_given_by_hand_it_says_that_the_story_has_to_be_put_there(
    client: Client, publication: Publication, editor: User
) -> None:
    lead, top = (publish_article(publication, editor, days_ago=days + 1) for days in range(2))
    nowhere = [Zone(ZoneKind.BLOCK, slug, ()) for slug in ("politics", "culture")]
    zones = [Zone(ZoneKind.LEAD, slots=(pinned(lead),)), Zone(ZoneKind.TOP, slots=(pinned(top),)), *nowhere]
    by_hand(publication, editor, *zones)
    article = make_article(publication, editor, photo=make_photo())
    page = said(client, article)
    assert "it will not appear on the front page, which is arranged by hand, until it is put there." in page
    assert BOARD in page
    publishing.publish(article, editor)
    assert "It is not on the front page now." in said(client, article)


def test_a_story_that_was_put_on_the_page_before_it_is_out_stands_where_it_was_put(
    client: Client, publication: Publication, editor: User
) -> None:
    old = publish_article(publication, editor, days_ago=1, headline="Led until now")
    article = make_article(publication, editor)
    at = in_future(hours=2).replace(second=0, microsecond=0)
    version = publishing.publish(article, editor, at)
    by_hand(
        publication, editor, Zone(ZoneKind.LEAD, slots=(pinned(version),)), Zone(ZoneKind.TOP, slots=(pinned(old),))
    )
    when = written(at, publication.tzinfo)
    assert f"Published at {when}, it will lead the front page, in place of “Led until now”." in said(client, article)


def test_for_a_time_to_come_the_page_is_the_one_arranged_for_then(
    client: Client, publication: Publication, editor: User
) -> None:
    lead = publish_article(publication, editor, photo=make_photo(), days_ago=1)
    nowhere = [Zone(ZoneKind.BLOCK, slug, ()) for slug in ("politics", "culture")]
    by_hand(publication, editor, Zone(ZoneKind.LEAD, slots=(pinned(lead),)), *nowhere, at=in_future(hours=1))
    article = make_article(publication, editor)
    assert "Published now, it will stand first under “Top stories”" in said(client, article)
    Article.objects.filter(pk=article.pk).update(embargoed_until=in_future(hours=2))
    assert "it will not appear on the front page, which is arranged by hand" in said(client, article)


def test_a_rule_of_a_tag_has_it_and_an_advertorial_never_stands_at_the_top(
    client: Client, publication: Publication, editor: User
) -> None:
    lead = publish_article(publication, editor, days_ago=1, tags=("Summit",))
    by_hand(
        publication,
        editor,
        Zone(ZoneKind.LEAD, slots=(pinned(lead),)),
        Zone(ZoneKind.TOP, slots=(Slot(), Slot(tag="summit"))),
        Zone(ZoneKind.BLOCK, "politics", (Slot(),)),
    )
    tagged = make_article(publication, editor, kind="advertorial", tags=("Summit",))
    assert "it will stand first under “Top stories”" in said(client, tagged)
    untagged = make_article(publication, editor, kind="advertorial")
    assert "it will stand first under “Politics”" in said(client, untagged)


def test_who_may_not_arrange_the_page_is_not_led_to_its_board(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    for group in editor.groups.all():
        group.permissions.remove(Permission.objects.get(codename="arrange_front"))
    page = said(client, article)
    assert "it will lead the front page." in page
    assert BOARD not in page


def test_without_an_address_of_the_publication_nothing_is_said_of_its_front_page(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    # The only publication there is answers to every name.
    make_publication("another", "another.example")
    Host.objects.filter(publication=publication).delete()
    forget_houses()
    assert "front page" not in client.get(act(article, "publish")).text.partition('class="desk-verb"')[2]


def test_the_page_costs_no_more_among_many_stories(client: Client, publication: Publication, editor: User) -> None:
    photo = make_photo()
    article = make_article(publication, editor, photo=photo)

    def asked() -> int:
        said(client, article)
        with CaptureQueriesContext(connection) as queries:
            said(client, article)
        return len(queries)

    publish_article(publication, editor, photo=photo, days_ago=1)
    few = asked()
    version = publish_article(publication, editor, days_ago=2, section="culture")
    multiply(version, 11, hours_apart=24, every_nth_elsewhere=None)
    assert asked() == few
