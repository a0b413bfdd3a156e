"""The article's screens, as the people at the desk use them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from articles.models import Article, StatusChange
from articles.verbs import acting, adopting, publishing, reviewing
from articles.verbs.publishing import Reason
from articles.workflow import Status
from newsroom.roles import Role
from tests.builders import edit, in_future, make_article, make_publication, make_reporter, make_section, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"


@pytest.fixture
def reporter(publication: Publication) -> User:
    user = make_user(Role.REPORTER)
    person = make_reporter("own", name_ko="김기자", name_en="Kim Gi-ja")
    person.user = user
    person.save()
    return user


def change(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def act(article: Article, action: str) -> str:
    return f"/admin/articles/article/{article.pk}/act/{action}/"


def looked_at(article: Article) -> dict[str, Any]:
    """What the page of an act says of the copy it showed."""
    return {"edit_version": fresh(article).edit_version}


def together_with(article: Article) -> list[str]:
    """What the publish page says of a companion that is ticked."""
    return [f"{article.pk}:{fresh(article).edit_version}"]


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def form_of(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What a browser would post from the page at `url`, with some fields typed over."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    if hasattr(data.get("tags"), "all"):
        data["tags"] = ""
    for formset in response.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {management.add_prefix(name): management[name].value() for name in management.fields}
        for row in formset.formset.forms:
            data |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_a_save_says_whether_readers_see_it(client: Client, publication: Publication, reporter: User) -> None:
    def saving(path: str, **typed: str) -> str:
        page = client.post(path, form_of(client, path, _continue="1", **typed), follow=True)
        assert page.redirect_chain == [(change(article), 302)]
        return str(next(iter(page.context["messages"])))

    editor = make_user(Role.DESK_EDITOR)
    article = make_article(publication, reporter, headline="Envoys meet")
    client.force_login(reporter)
    assert saving(change(article), deck="A draft") == "Saved."
    adopting.adopt(fresh(article), timezone.now() - timedelta(days=1))
    client.force_login(editor)
    assert saving(change(article), deck="Two agree") == "Saved. Readers do not see it yet: publish the changes."
    # What readers have already, and what they never get, leaves nothing to publish.
    assert saving(change(article), deck="A draft", internal_note="Ask Kim") == "Saved."


def test_what_is_said_to_the_editors_is_not_taken_for_the_note_that_stays(
    client: Client, publication: Publication, reporter: User
) -> None:
    client.force_login(reporter)
    assert "What you want to say to the editors now is asked when you submit it." in client.get(ADD).text


def test_a_reporter_writes_a_korean_article_and_submits_it(
    client: Client, publication: Publication, reporter: User
) -> None:
    client.force_login(reporter)
    section = make_section(publication)
    data = form_of(
        client,
        ADD,
        headline="한미 정상회담,\n서울서 열려",
        body="<p>두 정상이 만났다.</p><script>alert(1)</script>",
        language="ko",
        section=section.pk,
        tags="서울, 정상회담",
        _verb="submit",
    )
    response = client.post(ADD, data, follow=True)
    article = Article.objects.get()
    assert response.redirect_chain[-1][0] == act(article, "submit")
    response = client.post(act(article, "submit"), looked_at(article) | {"note": ""}, follow=True)
    assert response.redirect_chain[-1][0] == change(article)
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    assert article.headline == "한미 정상회담, 서울서 열려"
    assert article.slug == "한미-정상회담-서울서-열려"
    assert article.body == "<p>두 정상이 만났다.</p>"
    assert article.created_by == reporter
    assert article.bylines.get().name == "김기자"
    revision = article.revisions.get()
    assert [tag.name for tag in revision.content.tags] == ["서울", "정상회담"]
    assert revision.content.byline_text() == "김기자"


def test_saving_shows_readers_nothing(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor, headline="As published")
    publishing.publish(article, editor)
    client.force_login(editor)
    client.post(change(article), form_of(client, change(article), headline="As being written", _continue="1"))
    assert Article.objects.get().headline == "As being written"
    assert [version.headline for version in article.versions.on_site()] == ["As published"]
    assert "Read it on the site" in client.get(change(article)).content.decode()


def test_a_save_that_started_from_an_older_state_writes_nothing(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, headline="Theirs")
    client.force_login(editor)
    data = form_of(client, change(article), headline="Mine")
    colleague = make_user(Role.DESK_EDITOR, "colleague")
    edit(article, colleague, headline="Theirs, newer")
    response = client.post(change(article), data | {"_verb": "submit"})
    assert "colleague saved this article" in response.content.decode()
    assert "Mine" in response.content.decode()
    saved = Article.objects.get()
    assert (saved.headline, saved.status, saved.revisions.count()) == ("Theirs, newer", Status.DRAFT, 2)


def test_a_reporter_reads_but_does_not_change_a_colleagues_copy(
    client: Client, publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, editor)
    client.force_login(reporter)
    page = client.get(change(article)).content.decode()
    assert 'name="_continue"' not in page
    assert client.post(change(article), {"headline": "Mine now"}).status_code == 403
    assert Article.objects.get().headline == article.headline


def test_a_reporters_own_approved_copy_is_closed_to_them(
    client: Client, publication: Publication, reporter: User, editor: User
) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    reviewing.approve(article, editor)
    client.force_login(reporter)
    assert client.post(change(article), {"headline": "Changed after approval"}).status_code == 403


@pytest.mark.parametrize("action", ["approve", "publish", "withdraw", "send_back", "cancel_scheduled", "reopen"])
def test_a_reporter_finds_no_button_and_no_page_for_the_editors_acts(
    client: Client, publication: Publication, reporter: User, action: str
) -> None:
    article = make_article(publication, reporter)
    reviewing.submit(article, reporter)
    client.force_login(reporter)
    assert f'value="{action}"' not in client.get(change(article)).content.decode()
    data = {"note": "x", "reason_en": "x", "when": "now"}
    for response in (client.get(act(article, action)), client.post(act(article, action), looked_at(article) | data)):
        assert response.status_code == 302
    assert Article.objects.get().status == Status.IN_REVIEW
    assert not article.versions.exists()


def test_pressing_a_button_one_does_not_have_changes_nothing(
    client: Client, publication: Publication, reporter: User
) -> None:
    article = make_article(publication, reporter)
    client.force_login(reporter)
    for verb in ("approve", "publish", "adopt", "nonsense"):
        client.post(change(article), form_of(client, change(article), _verb=verb))
    assert Article.objects.get().status == Status.DRAFT
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize("url", [LIST, ADD, "/admin/", "/admin/articles/version/", "/admin/articles/statuschange/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, publication: Publication, url: str) -> None:
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code == 302


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


def test_one_button_stands_out_and_says_whether_readers_see_the_article_already(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    prominent = [button.label for button in client.get(change(article)).context["verbs"] if button.style == "default"]
    assert prominent == ["Publish or schedule…"]
    publishing.publish(article, editor)
    prominent = [button.label for button in client.get(change(article)).context["verbs"] if button.style == "default"]
    assert prominent == ["Publish the changes…"]


def test_the_desk_tells_every_time_in_the_publications_zone_and_names_it(client: Client, editor: User) -> None:
    publication = make_publication("gulf", "gulf.example", time_zone="Asia/Dubai")
    article = make_article(publication, editor)
    reviewing.submit(article, editor)
    client.force_login(editor)
    local = timezone.localtime(Article.objects.get(pk=article.pk).updated_at, publication.tzinfo)
    for url in (LIST, "/admin/"):
        assert f"{local:%Y-%m-%d %H:%M} +04" in client.get(url).content.decode()


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


def test_what_was_on_record_cannot_be_deleted_even_by_a_superuser(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor)
    version = publishing.publish(article, editor)
    client.force_login(_superuser())
    assert client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/articles/version/{version.pk}/delete/", {"post": "yes"}).status_code == 403
    response = client.post(
        LIST, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}, follow=True
    )
    assert response.status_code in (200, 403)
    assert Article.objects.filter(pk=article.pk).exists()


def _superuser() -> User:
    user = make_user(Role.MANAGING_EDITOR)
    user.is_superuser = True
    user.save()
    return user


def test_copy_without_a_second_reader_is_listed_until_somebody_else_has_read_it(
    client: Client, publication: Publication, editor: User
) -> None:
    article = make_article(publication, editor, headline="Read by nobody else")
    publishing.publish(article, editor)
    client.force_login(editor)
    assert "Read by nobody else" in client.get("/admin/").content.decode()
    unread = StatusChange.objects.get(without_second_reader=True)
    url = "/admin/articles/statuschange/"
    data = {"action": "mark_as_read", "_selected_action": [unread.pk]}
    assert "you published it yourself" in client.post(url, data, follow=True).content.decode()
    client.force_login(make_user(Role.DESK_EDITOR))
    client.post(url, data, follow=True)
    unread.refresh_from_db()
    assert unread.read_afterwards_at is not None
    assert list(client.get("/admin/").context["desk"]["unread"]) == []


def test_the_desk_shows_each_what_waits_for_them(
    client: Client, publication: Publication, reporter: User, editor: User
) -> None:
    draft = make_article(publication, reporter, headline="A draft of mine")
    waiting = make_article(publication, reporter, headline="Waiting for review")
    reviewing.submit(waiting, reporter)
    withdrawn = make_article(publication, editor, headline="Taken back")
    publishing.publish(withdrawn, editor)
    publishing.withdraw(withdrawn, editor, Reason(en="x"))
    client.force_login(reporter)
    desk = client.get("/admin/").context["desk"]
    assert list(desk["mine"]) == [draft]
    assert "in_review" not in desk
    client.force_login(editor)
    assert list(client.get("/admin/").context["desk"]["in_review"]) == [waiting]


def test_the_list_does_not_ask_more_for_more_articles(
    client: Client, publication: Publication, editor: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_article(publication, editor)
    client.force_login(editor)
    with django_assert_max_num_queries(14):
        client.get(LIST)


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


def test_a_pair_is_published_from_either_of_its_articles(
    client: Client, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor, headline="Envoys meet")
    korean = make_article(publication, editor, language="ko", headline="사절단 회동", translation_of=english)
    client.force_login(editor)
    assert "사절단 회동 (한국어)" in client.get(act(english, "publish")).content.decode()
    client.post(act(korean, "publish"), looked_at(korean) | {"when": "now", "together": together_with(english)})
    assert english.versions.get().live_from == korean.versions.get().live_from


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


def test_the_embargo_is_set_in_the_form(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    client.post(change(article), form_of(client, change(article), embargoed_until="2035-11-24T09:00"))
    article.refresh_from_db()
    assert article.embargoed_until is not None
    assert article.embargoed_until.astimezone(publication.tzinfo).isoformat() == "2035-11-24T09:00:00+09:00"


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


def test_a_companion_that_was_saved_since_does_not_go_out(
    client: Client, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    data = looked_at(english) | {"when": "now", "together": together_with(korean)}
    edit(korean, editor, headline="아무도 못 본 제목")
    client.force_login(editor)
    assert "Look again" in client.post(act(english, "publish"), data).content.decode()
    assert not korean.versions.exists()


def test_a_button_that_saves_acts_on_what_it_saved(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, make_user(Role.REPORTER))
    reviewing.submit(article, editor)
    client.force_login(editor)
    client.post(change(article), form_of(client, change(article), headline="Better", _verb="approve"))
    saved = fresh(article)
    assert (saved.status, saved.headline, saved.approved_edit_version) == (Status.APPROVED, "Better", 2)


def test_a_correction_of_a_pair_is_explained_in_both(client: Client, publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    for article in (english, korean):
        adopting.adopt(article, timezone.now() - timedelta(days=1))
        edit(article, editor, deck="90")
    client.force_login(editor)
    answers = {"when": "now", "kind": "correction", "reason_en": "We said 10.", "together": together_with(korean)}
    client.post(act(english, "publish"), looked_at(english) | answers)
    for article in (english, korean):
        live = article.versions.on_site().get()
        assert (live.kind, live.reason_en) == ("correction", "We said 10.")


def test_the_kind_is_asked_for_a_companion_too(client: Client, publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    adopting.adopt(english, timezone.now() - timedelta(days=1))
    client.force_login(editor)
    assert "kind" in client.get(act(korean, "publish")).context["form"].fields


def test_a_schedule_of_a_companion_is_asked_about(client: Client, publication: Publication, editor: User) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    publishing.publish(korean, editor, in_future(hours=2))
    edit(korean, editor, deck="새")
    client.force_login(editor)
    assert "pending" in client.get(act(english, "publish")).context["form"].fields
    data = looked_at(english) | {"when": "now", "together": together_with(korean)}
    assert "already scheduled" in client.post(act(english, "publish"), data).content.decode()
    client.post(act(english, "publish"), data | {"pending": "cancel"})
    assert english.versions.on_site().get().live_from == korean.versions.on_site().get().live_from
    assert not korean.versions.pending().exists()


def test_a_schedule_of_a_companion_that_stays_behind_keeps_nobody_back(
    client: Client, publication: Publication, editor: User
) -> None:
    english = make_article(publication, editor)
    korean = make_article(publication, editor, language="ko", translation_of=english)
    publishing.publish(korean, editor, in_future(hours=2))
    client.force_login(editor)
    client.post(act(english, "publish"), looked_at(english) | {"when": "now"})
    assert english.versions.on_site().exists()
    assert korean.versions.pending().exists()


def test_a_new_article_is_in_the_language_its_writer_works_in(client: Client, publication: Publication) -> None:
    client.force_login(make_user(Role.REPORTER, "writer"))
    add = "/admin/articles/article/add/"
    for spoken in ("ko", "en"):
        form = client.get(add, headers={"Accept-Language": spoken}).context["adminform"].form
        assert form.initial["language"] == spoken
    publication.languages = ["en"]
    publication.save()
    form = client.get(add, headers={"Accept-Language": "ko"}).context["adminform"].form
    assert form.initial["language"] == "en"
