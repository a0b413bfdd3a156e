"""The preview beside the form: what is typed, saved or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Revision
from newsroom.roles import Role
from tests.builders import make_photo, make_reporter, make_section, make_user

if TYPE_CHECKING:
    from newsroom.models import Publication

pytestmark = pytest.mark.django_db

URL = "/admin/articles/article/preview/"


def desk(role: Role | None = Role.REPORTER) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def test_its_address_is_what_the_form_asks() -> None:
    assert reverse("admin:articles_article_preview_typed") == URL


def test_what_is_typed_is_drawn_with_the_public_template_and_stored_nowhere(publication: Publication) -> None:
    section = make_section(publication, "politics")
    reporter = make_reporter("lee")
    photo = make_photo()
    response = desk().post(
        URL,
        {
            "publication": publication.pk,
            "section": section.pk,
            "language": "ko",
            "kind": "interview",
            "headline": "  아직\n쓰는 중 ",
            "deck": "부제",
            "body": "<p>본문 <script>alert(1)</script></p>",
            "dateline": "서울",
            "lead_photo": photo.pk,
            "lead_caption": "",
            "tags": "외교, 정상회담",
            "bylines-TOTAL_FORMS": "3",
            "bylines-0-reporter": reporter.pk,
            "bylines-0-name": "",
            "bylines-1-name": "지운 사람",
            "bylines-1-DELETE": "on",
            "bylines-2-name": "김기고",
            "bylines-2-role": "photographer",
        },
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "<h1>아직 쓰는 중</h1>" in page
    assert "정치" in page
    assert "이기자" in page
    assert "김기고" in page
    assert "지운 사람" not in page
    assert "들판" in page
    assert "정상회담" in page
    assert "<script" not in page
    assert "no-store" in response.headers["Cache-Control"]
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_an_empty_or_broken_form_is_drawn_all_the_same(publication: Publication) -> None:
    client = desk()
    for data in (
        {},
        {"section": "x", "lead_photo": "9" * 40, "bylines-TOTAL_FORMS": "9" * 40, "kind": "?", "origin": "?"},
        {"publication": publication.pk, "headline": "\x00", "bylines-TOTAL_FORMS": "-1", "tags": '"'},
    ):
        assert client.post(URL, data).status_code == 200


def test_a_stranger_draws_nothing(publication: Publication) -> None:
    assert Client().post(URL, {}).status_code == 302
    nobody = make_user(None)
    nobody.is_staff = True
    nobody.save()
    client = Client()
    client.force_login(nobody)
    assert client.post(URL, {}).status_code == 403
    assert desk().get(URL).status_code == 405
