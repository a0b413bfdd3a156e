"""The pages of acts: publishing, withdrawing and sending back, as the people at the desk use them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from articles.models import Article
from articles.verbs import acting, adopting, publishing, reviewing
from articles.workflow import Status
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_user
from tests.desk.pages import LIST, act, change, form_of, fresh, looked_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


def test_an_editor_publishes_and_withdraws_with_a_reason(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    assert "Publish" in client.get(act(article, "publish")).content.decode()
    response = client.post(act(article, "publish"), looked_at(article) | {"when": "now"}, follow=True)
    assert "was published" in response.content.decode()
    assert article.versions.on_site().exists()
    page = client.post(act(article, "withdraw"), {"reason_ko": "", "reason_en": ""}).content.decode()
    assert "at least one language" in page
    assert article.versions.on_site().exists()
    client.post(act(article, "withdraw"), {"reason_ko": "오보", "reason_en": ""})
    assert not article.versions.on_site().exists()


def test_a_time_is_read_in_the_publications_zone(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    local = (timezone.now() + timedelta(days=2)).astimezone(publication.tzinfo).replace(second=0, microsecond=0)
    data = {"when": "later", "at": local.strftime("%Y-%m-%dT%H:%M")}
    page = client.post(act(article, "publish"), looked_at(article) | data, follow=True).content.decode()
    assert f"is scheduled for {local:%Y-%m-%d %H:%M} KST" in page
    assert article.versions.pending().get().live_from == local
    assert f"Scheduled {local:%Y-%m-%d %H:%M} KST" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("at", "words"), [("", "Give the date and time"), ("2020-01-01T09:00", "This time has passed"), ("x", "valid date")]
)
def test_a_time_that_makes_no_sense_is_refused_in_words(
    client: Client, publication: Publication, editor: User, at: str, words: str
) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    assert (
        words in client.post(act(article, "publish"), looked_at(article) | {"when": "later", "at": at}).content.decode()
    )
    assert not article.versions.exists()


def test_a_time_given_beside_now_is_not_passed_over(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    page = client.post(
        act(article, "publish"), looked_at(article) | {"when": "now", "at": "2035-11-24T09:00"}
    ).content.decode()
    assert "You gave a time but chose “Now”" in page
    assert not article.versions.exists()


def test_incomplete_copy_says_what_is_missing_before_and_after_the_button(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, section="")
    client.force_login(editor)
    page = client.get(act(article, "publish")).content.decode()
    assert "Section: choose one" in page
    assert 'class="desk-verb-form"' not in page
    assert (
        "Section: choose one"
        in client.post(act(article, "publish"), looked_at(article) | {"when": "now"}).content.decode()
    )
    assert not article.versions.exists()


def test_a_live_storys_change_asks_what_kind_it_is_and_a_first_publication_does_not(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    assert "kind" not in client.get(act(article, "publish")).context["form"].fields
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, headline="Corrected")
    assert "kind" in client.get(act(article, "publish")).context["form"].fields
    page = client.post(
        act(article, "publish"), looked_at(article) | {"when": "now", "kind": "correction"}
    ).content.decode()
    assert "what was corrected" in page
    client.post(
        act(article, "publish"),
        looked_at(article) | {"when": "now", "kind": "correction", "reason_en": "A name was wrong"},
    )
    assert article.versions.on_site().get().reason_en == "A name was wrong"


def test_over_a_schedule_the_desk_asks_what_becomes_of_it(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    publishing.publish(article, editor, in_future(hours=3))
    edit(article, editor, headline="Urgent")
    client.force_login(editor)
    client.post(act(article, "publish"), looked_at(article) | {"when": "now", "pending": "keep"})
    assert article.versions.on_site().get().headline == "Urgent"
    assert article.versions.pending().exists()


def test_sending_back_carries_the_note_into_the_trail(
    client: Client, publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    client.force_login(editor)
    client.post(act(article, "send_back"), {"note": "The number is wrong"})
    client.force_login(reporter)
    assert "The number is wrong" in client.get(change(article)).content.decode()
    assert Article.objects.get().status == Status.DRAFT


def test_the_publish_page_shows_what_will_change_and_proposes_the_kind(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, body="<p>The accord covers 38 laboratories.</p>")
    adopting.adopt(article, timezone.now() - timedelta(days=1))
    edit(article, editor, body="<p>The accord covers 83 laboratories.</p>")
    client.force_login(editor)
    page = client.get(act(article, "publish"))
    assert page.context["form"]["kind"].value() == "correction"
    text = page.content.decode()
    assert "Number no longer there: 38" in text
    assert '<span role="deletion"><del>38</del></span> <span role="insertion"><ins>83</ins></span>' in text
    edit(article, editor, body="<p>The accord covers 38 laboratories.</p><p>More follow.</p>")
    assert client.get(act(article, "publish")).context["form"]["kind"].value() == "update"


def test_the_desk_asks_why_an_embargo_is_broken_only_who_may_break_it(
    client: Client, publication: Publication, editor: User
) -> None:
    article = edit(make_article(publication, editor), editor, embargoed_until=in_future(hours=2))
    client.force_login(editor)
    page = client.get(act(article, "publish"))
    assert "over_embargo" not in page.context["form"].fields
    assert page.context["form"]["when"].value() == "later"
    assert (
        "embargo ends later"
        in client.post(act(article, "publish"), looked_at(article) | {"when": "now"}).content.decode()
    )
    client.force_login(make_user(Role.MANAGING_EDITOR))
    client.post(act(article, "publish"), looked_at(article) | {"when": "now", "over_embargo": "Everybody has it"})
    assert article.versions.on_site().exists()


@pytest.mark.parametrize("action", ["submit", "approve", "publish"])
def test_nobody_acts_on_copy_that_was_saved_since_they_looked(
    client: Client, publication: Publication, reporter: User, editor: User, action: str
) -> None:
    article = make_article(publication, reporter)
    if action != "submit":
        reviewing.submit(article, reporter)
    before = fresh(article).status
    client.force_login(reporter if action == "submit" else editor)
    form = client.get(act(article, action)).context["form"]
    data = {"when": "now", "edit_version": form["edit_version"].value()}
    edit(article, reporter, headline="Nobody has seen this")
    for stale in (data, {"when": "now"}):
        page = client.post(act(article, action), stale)
        assert "Somebody saved since you looked. Look again." in page.content.decode()
        assert fresh(article).status == before
    # The page shows the newest copy, so the next press is about that.
    data["edit_version"] = page.context["form"]["edit_version"].value()
    assert "Nobody has seen this" in page.content.decode()
    client.post(act(article, action), data)
    assert fresh(article).status != before


def test_a_save_between_the_page_and_the_lock_is_noticed(
    client: Client, publication: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(publication, editor)
    data = looked_at(article) | {"when": "now"}
    locked = acting.locked

    def after_a_save(article: Article) -> Article:
        edit(article, editor, headline="Nobody has seen this")
        return locked(article)

    monkeypatch.setattr(acting, "locked", after_a_save)
    client.force_login(editor)
    assert "Look again" in client.post(act(article, "publish"), data).content.decode()
    assert not article.versions.exists()


def test_a_button_that_saves_acts_on_what_it_saved(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, make_user(Role.REPORTER))
    reviewing.submit(article, editor)
    client.force_login(editor)
    client.post(change(article), form_of(client, change(article), headline="Better", _verb="approve"))
    saved = fresh(article)
    assert (saved.status, saved.headline, saved.approved_edit_version) == (Status.APPROVED, "Better", 2)
