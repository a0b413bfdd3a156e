"""속보: on the site in two clicks, written out afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.verbs.clearing import FLASH_GROWS
from newsroom.roles import Role
from tests.builders import edit, make_publication, make_reporter, make_section, make_user
from tests.public.reader import Reader

if TYPE_CHECKING:
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

URL = "/admin/articles/article/flash/"


@pytest.fixture
def publication() -> Publication:
    publication = make_publication()
    make_section(publication, "politics")
    return publication


def desk(role: Role | None = Role.DESK_EDITOR) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def test_a_headline_is_on_the_site_in_two_clicks(publication: Publication) -> None:
    client = desk()
    assert URL in client.get("/admin/").content.decode()
    section = make_section(publication, "politics")
    answer = client.post(URL, {"headline": "양국 정상 통화", "language": "ko", "section": section.pk})
    article = Article.objects.get()
    assert answer.headers["Location"] == reverse("admin:articles_article_change", args=[article.pk])
    front = Reader().read("/ko/")
    assert "양국 정상 통화" in front
    assert "속보" in front
    assert "저널" in Reader().read(article.versions.get().path)


def test_a_flash_carries_the_editors_own_name_where_they_have_one(publication: Publication) -> None:
    client = desk()
    reporter = make_reporter("lee")
    reporter.user_id = int(client.session["_auth_user_id"])
    reporter.save()
    section = make_section(publication, "politics")
    client.post(URL, {"headline": "Leaders speak", "language": "en", "section": section.pk})
    assert Article.objects.get().bylines.get().reporter == reporter


def test_the_story_grows_for_hours_without_a_reason_and_then_one_is_asked(publication: Publication) -> None:
    client = desk()
    section = make_section(publication, "politics")
    client.post(URL, {"headline": "Leaders speak", "language": "en", "section": section.pk})
    article = edit(Article.objects.get(), body="<p>They spoke for an hour.</p>")
    act = reverse("admin:articles_article_verb", args=[article.pk, "publish"])
    assert client.get(act).context["form"].fields["kind"].choices[0][1].startswith("Nothing is said")
    with time_machine.travel(timezone.now() + FLASH_GROWS + timedelta(minutes=1)):
        assert "small change" in client.get(act).context["form"].fields["kind"].choices[0][1].lower()


@pytest.mark.parametrize("data", [{"headline": " "}, {"language": "xx"}, {"section": "0"}, {"headline": "x" * 301}])
def test_a_flash_that_is_not_complete_writes_nothing(publication: Publication, data: dict[str, str]) -> None:
    section = make_section(publication, "politics")
    answer = desk().post(URL, {"headline": "Leaders", "language": "en", "section": section.pk} | data)
    assert answer.status_code == 200
    assert not Article.objects.exists()


def test_a_second_reader_who_is_required_is_required_here_too(publication: Publication) -> None:
    publication.second_reader = "required"
    publication.save()
    section = make_section(publication, "politics")
    answer = desk().post(URL, {"headline": "Leaders", "language": "en", "section": section.pk})
    assert "has to approve it first" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_reporter_and_a_stranger_send_no_flash(publication: Publication) -> None:
    assert desk(Role.REPORTER).get(URL).status_code == 403
    assert desk(Role.REPORTER).post(URL, {}).status_code == 403
    assert Client().get(URL).status_code == 302
    assert URL not in desk(Role.REPORTER).get("/admin/").content.decode()


def test_a_flash_sent_twice_is_one(publication: Publication) -> None:
    client = desk()
    key = client.get(URL).context["form"]["key"].value()
    sent = {"headline": "Leaders talk", "language": "en", "section": make_section(publication).pk, "key": str(key)}
    answers = [client.post(URL, sent) for _time in range(2)]
    article = Article.objects.get()
    assert article.versions.count() == 1
    assert {answer.headers["Location"] for answer in answers} == {
        reverse("admin:articles_article_change", args=[article.pk])
    }
    client.post(URL, {**sent, "key": str(client.get(URL).context["form"]["key"].value())})
    assert Article.objects.count() == 2
