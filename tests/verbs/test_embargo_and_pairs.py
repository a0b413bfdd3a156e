"""Embargoes of a source, and several articles at one instant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.models import Version
from articles.models.version import VersionKind
from articles.verbs import publishing
from articles.verbs.publishing import NotPermitted, Pending, Reason, Refused, UnderEmbargo
from newsroom.models import PublicState
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user, publish_article
from tests.public.reader import Reader

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_nothing_goes_out_before_the_embargo_ends(publication: Publication, editor: User) -> None:
    article = edit(make_article(publication, editor), editor, embargoed_until=in_future(hours=2))
    with pytest.raises(UnderEmbargo):
        publishing.publish(article, editor)
    with pytest.raises(UnderEmbargo):
        publishing.publish(article, editor, in_future(hours=1))
    with pytest.raises(UnderEmbargo):
        publishing.publish_together([article], editor)
    assert not Version.objects.exists()
    version = publishing.publish(article, editor, article.embargoed_until)
    assert version.live_from == article.embargoed_until


def test_breaking_an_embargo_takes_a_right_and_a_reason_and_is_logged(
    publication: Publication, editor: User, manager: User
) -> None:
    article = edit(make_article(publication, editor), editor, embargoed_until=in_future(hours=2))
    with pytest.raises(NotPermitted):
        publishing.publish(article, editor, over_embargo="Everybody has it")
    with pytest.raises(UnderEmbargo):
        publishing.publish(article, manager, over_embargo="  ")
    publishing.publish(article, manager, over_embargo="Everybody has it", note="Checked")
    change = article.status_changes.first()
    assert change is not None
    assert change.broke_embargo
    assert change.note == "Checked\nEverybody has it"


def test_an_embargo_that_ended_is_none(publication: Publication, editor: User) -> None:
    article = edit(make_article(publication, editor), editor, embargoed_until=timezone.now() - timedelta(seconds=1))
    publishing.publish(article, editor)
    assert not article.status_changes.get().broke_embargo


def test_a_pair_goes_out_at_one_instant(publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    one, other = publishing.publish_together([korean, english], editor)
    assert one.live_from == other.live_from
    at = in_future(hours=1)
    versions = publishing.publish_together(
        [edit(english, editor, deck="New"), edit(korean, editor, deck="새")], editor, at
    )
    assert {version.live_from for version in versions} == {at}


def test_of_a_pair_all_go_out_or_none(publication: Publication, editor: User) -> None:
    english = make_article(publication, editor, headline="Ready")
    korean = make_article(publication, editor, language="ko", headline="덜 된", reporter="")
    before = PublicState.objects.get(publication=publication).generation
    with pytest.raises(Refused, match=r"덜 된.*Bylines"):
        publishing.publish_together([english, korean], editor)
    assert not Version.objects.exists()
    assert PublicState.objects.get(publication=publication).generation == before
    english.refresh_from_db()
    assert english.status == "draft"


def test_what_was_wrong_is_said_of_all_that_readers_have_and_news_of_what_has_settled(
    publication: Publication, editor: User
) -> None:
    settled = edit(publish_article(publication, editor, days_ago=1).article, editor, deck="90 dollars, not 10")
    unsettled = edit(publish_article(publication, editor).article, editor, deck="As it grows")
    new = make_article(publication, editor, language="ko", translation_of=settled)
    with pytest.raises(Refused, match="what was corrected"):
        publishing.publish_together([settled, unsettled, new], editor, kind=VersionKind.CORRECTION)
    reason = Reason(en="We said 10.")
    versions = publishing.publish_together(
        [settled, unsettled, new], editor, kind=VersionKind.CORRECTION, reason=reason
    )
    assert {version.article: (version.kind, version.reason_en) for version in versions} == {
        settled: (VersionKind.CORRECTION, "We said 10."),
        unsettled: (VersionKind.CORRECTION, "We said 10."),
        new: (VersionKind.FIRST, ""),
    }
    settled, unsettled = (
        edit(settled, editor, deck="More"),
        edit(publish_article(publication, editor).article, editor, deck="So"),
    )
    news = publishing.publish_together([settled, unsettled], editor, kind=VersionKind.TYPO)
    assert {version.article: version.kind for version in news} == {
        settled: VersionKind.TYPO,
        unsettled: VersionKind.UPDATE,
    }


def test_a_schedule_of_either_is_asked_about(publication: Publication, editor: User) -> None:
    english, korean = make_article(publication, editor), make_article(publication, editor, language="ko")
    publishing.publish(korean, editor, in_future(hours=3))
    edit(korean, editor, deck="새")
    with pytest.raises(Refused, match="already scheduled"):
        publishing.publish_together([english, korean], editor)
    assert len(publishing.publish_together([english, korean], editor, pending=Pending.CANCEL)) == 2


def test_a_stranger_publishes_no_pair(publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    for nobody in (make_user(None), make_user(Role.REPORTER)):
        with pytest.raises(NotPermitted):
            publishing.publish_together([article], nobody)


def test_a_slip_set_right_leaves_the_page_without_an_updated_time(publication: Publication, editor: User) -> None:
    version = publish_article(publication, editor, days_ago=1)
    article = edit(version.article, editor, deck="Without the slip")
    publishing.publish(article, editor, kind=VersionKind.TYPO)
    page = Reader().read(version.path)
    assert "Without the slip" in page
    assert "Updated" not in page
