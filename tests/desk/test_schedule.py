"""An article that is scheduled: the desk says which copy goes out when, and what readers see until then."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.utils import timezone

from articles.admin.clock import written
from articles.models import StatusChange
from articles.models.version import VersionKind
from articles.verbs import adopting, publishing, reviewing, scheduling
from articles.verbs.publishing import NotPermitted, Reason, Refused
from articles.verbs.scheduling import replace_scheduled, reschedule
from articles.workflow import Action, Status
from newsroom.roles import Role
from tests.builders import edit, make_article, make_user
from tests.desk.pages import LIST, act, change, form_of, fresh, looked_at

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article, Version
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

LEADS = "goes out on {0}; what was saved after it does not"


@pytest.fixture
def tomorrow() -> datetime:
    return (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)


@pytest.fixture
def article(publication: Publication, editor: User, tomorrow: datetime) -> Article:
    """Scheduled for tomorrow, and readers have nothing of it."""
    article = make_article(publication, editor, deck="As scheduled")
    publishing.publish(article, editor, tomorrow)
    return fresh(article)


def said(at: datetime, publication: Publication) -> str:
    return written(at, publication.tzinfo)


def scheduled(article: Article) -> Version:
    return article.versions.pending().get()


def save(client: Client, article: Article, **changes: Any) -> str:
    """Press a button of the form; the page that comes of it."""
    given = {"_continue": "1"} | changes
    return client.post(change(article), form_of(client, change(article), **given), follow=True).content.decode()


# Which copy goes out ----------------------------------------------------------------------------------------


def test_a_change_after_scheduling_is_said_not_to_go_out(
    client: Client, article: Article, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    client.force_login(editor)
    leads = LEADS.format(said(tomorrow, publication))
    before = client.get(change(article)).content.decode()
    assert leads not in before
    assert f"goes out on {said(tomorrow, publication)}. A later change goes out only when" in before
    after = save(client, article, deck="As saved later")
    assert leads in after
    assert f"Put this version in its place ({said(tomorrow, publication)})" in after
    assert scheduled(article).deck == "As scheduled"


def test_the_saved_version_takes_the_place_of_the_scheduled_one_at_its_time(
    client: Client, article: Article, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    client.force_login(editor)
    page = save(client, article, deck="As saved later", _replace=scheduled(article).pk)
    assert f"is scheduled for {said(tomorrow, publication)}" in page
    assert LEADS.format(said(tomorrow, publication)) not in page
    assert (scheduled(article).deck, scheduled(article).live_from) == ("As saved later", tomorrow)
    assert scheduled(article).kind == VersionKind.FIRST
    assert not article.versions.on_site().exists()
    with time_machine.travel(tomorrow, tick=False):
        assert article.versions.on_site().get().deck == "As saved later"


def test_what_readers_are_told_of_the_scheduled_change_is_told_of_the_one_in_its_place(
    publication: Publication, editor: User, tomorrow: datetime
) -> None:
    article = make_article(publication, editor)
    adopting.adopt(article, timezone.now() - timedelta(days=3))
    edit(article, editor, deck="Right")
    because = Reason(en="A name was wrong")
    waiting = publishing.publish(article, editor, tomorrow, kind=VersionKind.CORRECTION, reason=because)
    edit(article, editor, deck="Right indeed")
    version = replace_scheduled(article, editor, waiting.pk)
    assert (version.deck, version.kind, version.reason_en) == ("Right indeed", "correction", "A name was wrong")
    assert scheduled(article) == version


def test_a_save_says_whether_what_goes_out_is_another_text(
    client: Client, article: Article, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    client.force_login(editor)
    still = f"Saved. What goes out on {said(tomorrow, publication)} is still as it was."
    assert still in save(client, article, deck="Later")
    assert still not in save(client, article, deck="As scheduled")


def test_enter_in_a_field_is_an_ordinary_save(client: Client, article: Article, editor: User) -> None:
    client.force_login(editor)
    page = save(client, article, deck="As saved later")
    assert page.index('name="_continue"') < page.index('name="_replace"')


def test_a_version_that_is_not_waiting_any_more_is_not_replaced(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    gone = scheduled(article)
    edit(article, editor, deck="As saved later")
    scheduling.cancel_scheduled(article, editor)
    with pytest.raises(Refused, match="not scheduled any more"):
        replace_scheduled(article, editor, gone.pk)
    client.force_login(editor)
    for key in (gone.pk, "x", "9" * 40):
        assert "not scheduled any more" in save(client, article, _replace=key)
    assert not article.versions.pending().exists()


def test_the_very_copy_that_is_scheduled_replaces_nothing(article: Article, editor: User) -> None:
    with pytest.raises(Refused, match="this very copy"):
        replace_scheduled(article, editor, scheduled(article).pk)
    assert article.versions.count() == 1


def test_a_copy_saved_since_it_was_looked_at_is_not_put_in_its_place(article: Article, editor: User) -> None:
    seen = article.edit_version
    edit(article, editor, deck="Saved by somebody else")
    with pytest.raises(Refused):
        replace_scheduled(article, editor, scheduled(article).pk, seen=seen)


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_who_may_not_publish_replaces_nothing(
    client: Client, article: Article, editor: User, role: Role | None
) -> None:
    stranger = make_user(role)
    waiting = scheduled(article)
    edit(article, editor, deck="As saved later")
    with pytest.raises(NotPermitted):
        replace_scheduled(article, stranger, waiting.pk)
    client.force_login(stranger)
    client.post(change(article), {"_replace": waiting.pk})
    assert scheduled(article) == waiting


def test_a_reporter_is_told_and_gets_no_button(client: Client, publication: Publication, editor: User) -> None:
    reporter = make_user(Role.REPORTER)
    article = make_article(publication, reporter)
    publishing.publish(article, editor, timezone.now() + timedelta(days=1))
    edit(article, editor, deck="As saved later")
    client.force_login(reporter)
    page = client.get(change(article)).content.decode()
    assert "what was saved after it does not" in page
    assert "_replace" not in page


def test_what_is_kept_before_a_scheduled_version_is_not_what_goes_out_at_its_time(
    client: Client, article: Article, editor: User
) -> None:
    edit(article, editor, deck="Urgent")
    publishing.publish(article, editor, pending=publishing.Pending.KEEP)
    client.force_login(editor)
    assert "what was saved after it does not" in client.get(change(article)).content.decode()


# The publish page -------------------------------------------------------------------------------------------


def test_a_press_in_a_hurry_publishes_at_the_scheduled_time(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    edit(article, editor, deck="As saved later")
    client.force_login(editor)
    form = client.get(act(article, "publish")).context["form"]
    asked = {name: form[name].value() for name in ("when", "pending")}
    assert asked == {"when": "later", "pending": "cancel"}
    local = timezone.localtime(tomorrow, article.publication.tzinfo)
    client.post(act(article, "publish"), looked_at(article) | asked | {"at": f"{local:%Y-%m-%dT%H:%M}"})
    assert (scheduled(article).deck, scheduled(article).live_from) == ("As saved later", tomorrow)
    assert not article.versions.on_site().exists()


def test_the_page_proposes_the_scheduled_time_as_the_field_takes_it(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    client.force_login(editor)
    local = timezone.localtime(tomorrow, article.publication.tzinfo)
    assert f'value="{local:%Y-%m-%dT%H:%M}"' in client.get(act(article, "publish")).content.decode()


# What is said of it -----------------------------------------------------------------------------------------


def test_nothing_is_called_published_before_readers_see_it(
    client: Client, article: Article, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    client.force_login(editor)
    for address in (LIST, change(article)):
        page = client.get(address).content.decode()
        assert f'desk-pill--scheduled">Scheduled {said(tomorrow, publication)}' in page
        assert "desk-pill--published" not in page
    assert "Save the working copy" in client.get(change(article)).content.decode()
    assert "Save draft" not in client.get(change(article)).content.decode()
    with time_machine.travel(tomorrow, tick=False):
        assert 'desk-pill--published">Published' in client.get(LIST).content.decode()


def test_a_live_story_with_a_change_to_come_is_called_so(
    client: Client, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor)
    edit(article, editor, deck="To come")
    publishing.publish(article, editor, tomorrow)
    client.force_login(editor)
    for address in (LIST, change(article)):
        assert f"Live · change scheduled {said(tomorrow, publication)}" in client.get(address).content.decode()


def test_a_scheduled_article_in_review_is_called_both(client: Client, article: Article, editor: User) -> None:
    edit(article, editor, deck="As saved later")
    reviewing.submit(article, editor)
    assert fresh(article).status == Status.IN_REVIEW
    client.force_login(editor)
    page = client.get(LIST).content.decode()
    assert 'desk-pill--in_review">In review' in page
    assert "Scheduled for" in page


# The second reader ------------------------------------------------------------------------------------------


def unread(client: Client) -> list[Article]:
    return [change.article for change in client.get("/admin/").context["desk"]["unread"]]


def test_what_is_not_out_yet_did_not_go_out_unread(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    client.force_login(editor)
    assert unread(client) == []
    with time_machine.travel(tomorrow, tick=False):
        assert unread(client) == [article]


def test_what_was_cancelled_never_went_out_unread(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    scheduling.cancel_scheduled(article, editor)
    client.force_login(editor)
    with time_machine.travel(tomorrow, tick=False):
        assert unread(client) == []


def test_who_wrote_the_scheduled_version_is_not_its_second_reader_when_another_changed_it(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    edit(article, make_user(Role.DESK_EDITOR), deck="A word of somebody else")
    replace_scheduled(article, editor, scheduled(article).pk)
    assert StatusChange.objects.filter(action=Action.PUBLISH).first().without_second_reader  # type: ignore[union-attr]
    client.force_login(editor)
    with time_machine.travel(tomorrow, tick=False):
        assert unread(client) == [article]


def test_who_did_not_write_the_scheduled_version_has_read_what_replaces_it(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    reader = make_user(Role.DESK_EDITOR)
    edit(article, editor, deck="As saved later")
    replace_scheduled(article, reader, scheduled(article).pk)
    client.force_login(editor)
    with time_machine.travel(tomorrow, tick=False):
        assert unread(client) == []


# Another time -----------------------------------------------------------------------------------------------


def time_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/time/"


def typed(at: datetime, publication: Publication) -> str:
    return f"{timezone.localtime(at, publication.tzinfo):%Y-%m-%dT%H:%M}"


def test_the_time_of_a_scheduled_article_is_changed_on_a_page_that_asks_nothing_else(
    client: Client, article: Article, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    client.force_login(editor)
    form = client.get(change(article)).content.decode()
    assert f'<a href="{time_page(article)}" class="button default">Change the time…</a>' in form
    assert 'class="button default"' not in form.replace('default">Change the time…', "")
    assert re.search(rf'<a href="{time_page(article)}"[^>]*><span class="desk-pill desk-pill--scheduled">', form)
    page = client.get(time_page(article))
    assert list(page.context["form"].fields) == ["scheduled", "at"]
    assert f"It goes out on {said(tomorrow, publication)}." in page.text
    assert f'value="{typed(tomorrow, publication)}"' in page.text
    later = tomorrow + timedelta(hours=1)
    old = scheduled(article)
    asked = {"scheduled": old.pk, "at": typed(later, publication)}
    assert f"is scheduled for {said(later, publication)}" in client.post(time_page(article), asked, follow=True).text
    assert (scheduled(article).live_from, scheduled(article).copy) == (later, old.copy)
    old.refresh_from_db()
    assert old.live_until == old.live_from
    with time_machine.travel(tomorrow, tick=False):
        assert not article.versions.on_site().exists()
    with time_machine.travel(later, tick=False):
        assert article.versions.on_site().get().deck == "As scheduled"
        assert fresh(article).first_published_at == later


def test_another_time_is_for_what_was_scheduled_not_for_what_was_saved_since(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    edit(article, editor, deck="As saved later")
    reviewing.submit(article, editor)
    client.force_login(editor)
    form = client.get(change(article)).content.decode()
    assert f'<a href="{time_page(article)}" class="button">Change the time…</a>' in form
    assert "is not part of it" in client.get(time_page(article)).text
    version = reschedule(article, editor, scheduled(article).pk, tomorrow + timedelta(hours=1))
    assert version.deck == "As scheduled"
    assert fresh(article).status == Status.IN_REVIEW
    # The desk still knows that what was saved does not go out.
    assert "what was saved after it does not" in client.get(change(article)).content.decode()


def test_readers_are_told_at_the_new_time_what_they_were_to_be_told(
    publication: Publication, editor: User, tomorrow: datetime
) -> None:
    article = make_article(publication, editor)
    live = adopting.adopt(article, timezone.now() - timedelta(days=3))
    edit(article, editor, deck="Right")
    because = Reason(en="A name was wrong")
    waiting = publishing.publish(article, editor, tomorrow, kind=VersionKind.CORRECTION, reason=because)
    version = reschedule(article, editor, waiting.pk, tomorrow + timedelta(days=1))
    assert (version.kind, version.reason_en) == ("correction", "A name was wrong")
    with time_machine.travel(tomorrow, tick=False):
        assert article.versions.on_site().get() == live
    scheduling.cancel_scheduled(article, editor)
    live.refresh_from_db()
    assert live.live_until is None


def test_nobody_has_read_it_by_giving_it_another_time(
    client: Client, article: Article, editor: User, tomorrow: datetime
) -> None:
    reschedule(article, make_user(Role.DESK_EDITOR), scheduled(article).pk, tomorrow - timedelta(hours=1))
    client.force_login(editor)
    with time_machine.travel(tomorrow, tick=False):
        assert unread(client) == [article]


def test_a_time_that_cannot_be_is_refused_at_the_field(
    client: Client, article: Article, editor: User, publication: Publication, tomorrow: datetime
) -> None:
    client.force_login(editor)
    key = scheduled(article).pk
    edit(article, editor, embargoed_until=tomorrow)
    for at, words in (
        ("2020-01-01T09:00", "This time has passed"),
        (typed(tomorrow, publication), "It goes out at that time already"),
        (typed(tomorrow - timedelta(hours=1), publication), "embargo ends later"),
        ("", "This field is required"),
        ("soon", "valid date"),
    ):
        page = client.post(time_page(article), {"scheduled": key, "at": at})
        assert words in page.text
        assert "Mend this first" in page.text
    later = typed(tomorrow + timedelta(hours=1), publication)
    for nonsense in (key + 1, 10**30, "x", ""):
        assert client.post(time_page(article), {"scheduled": nonsense, "at": later}).status_code == 200
    assert scheduled(article).pk == key


@pytest.mark.parametrize("role", [None, Role.REPORTER])
def test_who_may_not_publish_gives_no_other_time(
    client: Client, article: Article, editor: User, tomorrow: datetime, role: Role | None
) -> None:
    stranger = make_user(role)
    waiting = scheduled(article)
    with pytest.raises(NotPermitted):
        reschedule(article, stranger, waiting.pk, tomorrow + timedelta(hours=1))
    client.force_login(stranger)
    assert time_page(article) not in client.get(change(article)).content.decode()
    asked = {"scheduled": waiting.pk, "at": typed(tomorrow + timedelta(hours=1), article.publication)}
    for response in (client.get(time_page(article)), client.post(time_page(article), asked)):
        assert response.status_code in {302, 403}
    assert scheduled(article) == waiting


def test_of_the_very_copy_that_is_scheduled_nobody_asks_what_becomes_of_it(
    client: Client, article: Article, editor: User
) -> None:
    client.force_login(editor)
    assert "pending" not in client.get(act(article, "publish")).context["form"].fields
    client.post(act(article, "publish"), looked_at(article) | {"when": "now"})
    assert article.versions.on_site().get().deck == "As scheduled"
    assert not article.versions.pending().exists()
