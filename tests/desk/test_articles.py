"""The article's screens, as the people at the desk use them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from articles.models import Article, StatusChange
from articles.verbs import adopting, publishing, reviewing
from articles.verbs.publishing import Reason
from articles.workflow import Status
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_reporter, make_section, make_user
from tests.desk.pages import ADD, LIST, act, change, form_of, fresh, looked_at

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from newsroom.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter(publication: Publication) -> User:
    user = make_user(Role.REPORTER)
    person = make_reporter("own", name_ko="김기자", name_en="Kim Gi-ja")
    person.user = user
    person.save()
    return user


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


def test_the_embargo_is_set_in_the_form(client: Client, publication: Publication, editor: User) -> None:
    article = make_article(publication, editor)
    client.force_login(editor)
    client.post(change(article), form_of(client, change(article), embargoed_until="2035-11-24T09:00"))
    article.refresh_from_db()
    assert article.embargoed_until is not None
    assert article.embargoed_until.astimezone(publication.tzinfo).isoformat() == "2035-11-24T09:00:00+09:00"


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
