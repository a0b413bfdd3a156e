"""What a writer is told before the copy is out of their hands."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from articles.verbs import publishing, reviewing
from articles.workflow import Status
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_reporter, make_user, publish_article
from tests.desk.pages import act, change, form_of, looked_at

pytestmark = pytest.mark.django_db

MISSING = "An editor will find this missing."


def browser(role: Role, username: str) -> Client:
    client = Client()
    client.force_login(make_user(role, username))
    return client


def test_submitting_says_what_is_missing_and_who_gets_it_and_is_possible_all_the_same() -> None:
    client = browser(Role.REPORTER, "writer")
    editor = make_user(Role.DESK_EDITOR, "desk", first_name="Yu-na", last_name="Seo")
    make_reporter("seo", name_ko="서유나", name_en="Seo Yu-na", user=editor)
    article = make_article(make_publication(), body="")
    Article.objects.update(section=None, created_by_id=client.session["_auth_user_id"])
    page = client.get(act(article, "submit")).text
    assert MISSING in page
    assert "Section: choose one." in page
    assert "Body: there is no text yet." in page
    assert "It goes to: Yu-na Seo" in " ".join(page.split())
    client.post(act(article, "submit"), looked_at(article) | {"note": ""})
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW


def test_copy_that_lacks_nothing_is_submitted_without_a_word() -> None:
    client = browser(Role.REPORTER, "writer")
    article = make_article(make_publication(), body="<p>The envoys met.</p>")
    Article.objects.update(created_by_id=client.session["_auth_user_id"])
    page = client.get(act(article, "submit")).text
    assert MISSING not in page
    assert "there is no editor of this section to tell" in page


def test_the_button_that_saves_leads_to_a_page_that_asks_before_the_copy_is_out_of_the_writers_hands() -> None:
    client = browser(Role.REPORTER, "writer")
    make_user(Role.DESK_EDITOR, "desk")
    article = make_article(make_publication(), body="")
    Article.objects.update(created_by_id=client.session["_auth_user_id"])
    form = change(article)
    page = client.post(form, form_of(client, form) | {"_verb": "submit"}, follow=True)
    assert page.redirect_chain[-1][0] == act(article, "submit")
    assert "Body: there is no text yet." in page.text
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    page = client.post(form, form_of(client, form) | {"_verb": "submit", "body": "<p>They met.</p>"}, follow=True)
    assert page.redirect_chain[-1][0] == act(article, "submit")
    assert MISSING not in page.text
    assert "It goes to: desk" in " ".join(page.text.split())


def test_what_the_writer_says_with_the_copy_meets_the_editor_wherever_they_look(
    django_capture_on_commit_callbacks: Any,
) -> None:
    writer, desk = browser(Role.REPORTER, "writer"), browser(Role.DESK_EDITOR, "desk")
    article = make_article(make_publication())
    Article.objects.update(created_by_id=writer.session["_auth_user_id"], internal_note="Ring the ministry first")
    assert "Note to the editors" in writer.get(act(article, "submit")).text
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(act(article, "submit"), looked_at(article) | {"note": "The figure is from <the> ministry"})
    said = "The figure is from &lt;the&gt; ministry"
    pages = ("/admin/", "/admin/articles/notice/", change(article), act(article, "publish"), act(article, "approve"))
    for page in pages:
        assert said in desk.get(page).text, page
    for page in pages[2:]:
        assert "Ring the ministry first" in desk.get(page).text.partition('class="desk-notes"')[2][:2000], page


def test_what_was_said_of_copy_that_went_out_is_not_said_again() -> None:
    desk = make_user(Role.DESK_EDITOR, "desk")
    client = Client()
    client.force_login(desk)
    article = make_article(make_publication(), make_user(Role.REPORTER, "writer"))
    reviewing.submit(article, article.created_by or desk, "Mind the second name")
    reviewing.send_back(article, desk, "Which name?")
    page = client.get(change(article)).text.partition('class="desk-notes"')[2].partition("</section>")[0]
    assert "Which name?" in page
    assert "Mind the second name" not in page
    reviewing.submit(article, desk, "I asked")
    publishing.publish(article, desk)
    assert 'class="desk-notes"' not in client.get(change(article)).text


def test_a_writer_takes_back_what_nobody_approved_yet() -> None:
    writer, desk = browser(Role.REPORTER, "writer"), browser(Role.DESK_EDITOR, "desk")
    article = make_article(make_publication())
    Article.objects.update(created_by_id=writer.session["_auth_user_id"])
    reviewing.submit(article, User.objects.get(username="writer"))
    assert "Take it back…" in writer.get(change(article)).text
    assert "Take it back…" not in desk.get(change(article)).text
    writer.post(act(article, "recall"), {"note": "A figure is missing"})
    article.refresh_from_db()
    assert article.status == Status.DRAFT
    assert article.headline not in desk.get("/admin/").text
    assert "Take it back…" not in writer.get(change(article)).text


def test_nobody_takes_back_anothers_copy_or_what_was_approved() -> None:
    publication = make_publication()
    writer, desk, stranger = make_user(Role.REPORTER), make_user(Role.DESK_EDITOR), make_user()
    article = make_article(publication, writer)
    reviewing.submit(article, writer)
    for other in (desk, make_user(Role.REPORTER), stranger):
        with pytest.raises(publishing.NotPermitted):
            reviewing.recall(article, other)
    reviewing.approve(article, desk)
    with pytest.raises(publishing.Refused, match="is not possible while"):
        reviewing.recall(article, writer)


def test_what_is_being_reviewed_is_saved_and_no_draft() -> None:
    client = browser(Role.DESK_EDITOR, "desk")
    article = make_article(make_publication(), make_user(Role.REPORTER))
    assert "Save draft" in client.get(change(article)).text
    Article.objects.update(status=Status.IN_REVIEW)
    assert "Save draft" not in client.get(change(article)).text


def test_what_changed_is_asked_of_published_articles_alone() -> None:
    client = browser(Role.DESK_EDITOR, "desk")
    publication = make_publication()
    draft = make_article(publication)
    Article.objects.update(status=Status.IN_REVIEW)
    compare = reverse("admin:articles_article_compare", args=[draft.pk])
    assert compare not in client.get("/admin/").text
    live = publish_article(publication, make_user(Role.DESK_EDITOR, "editor")).article
    Article.objects.update(status=Status.IN_REVIEW)
    assert reverse("admin:articles_article_compare", args=[live.pk]) in client.get("/admin/").text
