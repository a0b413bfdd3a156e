"""Pages for what cannot be shown, and the headers of all."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from articles.public import edition, errors
from newsroom.logs.running import Running, running
from newsroom.roles import Role
from tests.builders import make_publication, make_section, make_user
from tests.public.reader import Reader

pytestmark = pytest.mark.django_db


def test_what_is_not_there_is_answered_in_the_edition_that_was_asked() -> None:
    publication = make_publication()
    make_section(publication, "politics")
    english, korean = Reader().read("/nowhere/", 404), Reader().read("/ko/nowhere/", 404)
    assert '<html lang="en">' in english
    assert 'href="/sections/politics/"' in english
    assert '<html lang="ko">' in korean
    assert 'href="/ko/sections/politics/"' in korean


def test_the_page_for_a_failure_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(edition, "house_for_host", down)
    request = RequestFactory().get("/")
    assert errors.server_error(request).status_code == 500
    assert errors.not_found(request).status_code == 404
    assert "다시 시도" in errors.server_error(request).content.decode()


def test_a_failing_page_answers_500_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    make_publication()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.reading.front_page", fail)
    client = Client(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert b"Something went wrong on our side" in response.content


def test_the_desk_says_to_whom_a_right_is_missing_what_to_do() -> None:
    client = Client()
    client.force_login(make_user(Role.REPORTER))
    response = client.get("/admin/newsroom/auditentry/")
    assert response.status_code == 403
    assert "managing editor" in response.content.decode()


def test_a_public_page_lets_no_script_or_frame_in() -> None:
    make_publication()
    policy = Reader().get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "frame-ancestors 'none'" in policy
    for path in ("/", "/nowhere/"):
        assert Reader().client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_an_error_gives_the_number_by_which_the_log_is_searched() -> None:
    request = RequestFactory().get("/")
    with running(Running("request", given="3f2a9c0e11aa22bb")):
        assert "3f2a9c0e11aa22bb" in errors.server_error(request).content.decode()
    assert "number" not in errors.server_error(request).content.decode()
