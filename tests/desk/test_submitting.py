"""What a writer is told before the copy is out of their hands."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from articles.workflow import Status
from newsroom.roles import Role
from tests.builders import make_article, make_publication, make_reporter, make_user, publish_article
from tests.desk.test_articles import act, change, form_of, looked_at

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


def test_the_button_that_saves_and_submits_leads_to_what_is_missing_first() -> None:
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
    assert "was submitted for review" in page.text
    assert "It goes to: desk" in page.text


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
