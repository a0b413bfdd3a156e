"""A database that goes away in the middle of a request: a page that says so, nothing by half, and all is well when it is back."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from articles.models import Article
from newsroom.roles import Role
from tests.builders import edit, make_article, make_publication, make_user, picture, publish_article
from tests.desk.pages import act, change, form_of
from tests.faults.wholeness import broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def away_after(questions: int) -> Iterator[list[int]]:
    """The database answers so many questions and no more; what is yielded counts them. On PostgreSQL its process is ended
    as an administrator or a restart ends it, on SQLite another process keeps the file for longer than anybody waits.
    """
    asked = itertools.count()
    counted: list[int] = []

    def ask(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own order
        counted.append(next(asked))
        if counted[-1] == questions:
            if connection.vendor != "postgresql":
                raise OperationalError("database is locked")
            _end_my_process()
        elif counted[-1] > questions and connection.vendor != "postgresql":
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        yield counted
    # As after every request.
    connection.close_if_unusable_or_obsolete()


def _end_my_process() -> None:
    process = connection.connection.info.backend_pid
    with psycopg.connect(
        **{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}, autocommit=True
    ) as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [process])


def client_of(user: Any = None) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    return client


def test_readers_are_told_to_come_back_and_find_all_when_they_do() -> None:
    version = publish_article(make_publication(), headline="Envoys meet")
    reader = client_of()
    with away_after(0):
        answer = reader.get(version.path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "We will be back in a moment" in answer.text
    assert "Traceback" not in answer.text
    assert "Envoys meet" in reader.get(version.path).text


def test_whatever_question_is_the_last_nothing_is_there_by_half(figure: Figure) -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR)
    desk = client_of(editor)
    article = make_article(publication, editor, headline="Never saved", body="<p>Never saved</p>")
    tried = refused = 0
    for name in ("save", "publish", "upload"):
        for last in (0, 2, 5, 9, 14, 20, 27, 35, 44, 60, 80):
            words = f"{name} {last}"
            copy = edit(article, editor, headline=f"before {words}", body=f"<p>before {words}</p>")
            form = form_of(desk, change(copy), headline=words, body=f"<p>{words}</p>")
            looked_at = {"edit_version": copy.edit_version, "when": "now", "kind": "update"}
            with away_after(last):
                if name == "save":
                    answer = desk.post(change(copy), form)
                elif name == "publish":
                    answer = desk.post(act(copy, "publish"), looked_at)
                else:
                    file = picture_file(last)
                    answer = desk.post("/admin/articles/photo/add/", {"pictures": file, "credit": words})
            tried += 1
            refused += answer.status_code == 503
            assert answer.status_code in {302, 503}, (words, answer.status_code)
            assert list(broken()) == [], words
            now = Article.objects.get(pk=article.pk)
            if name == "save":
                expected = words if answer.status_code == 302 else f"before {words}"
                assert (now.headline, now.body) == (expected, f"<p>{expected}</p>")
            if answer.status_code == 503:
                assert "What you sent was not saved" in answer.text
    figure(f"database gone amidst an act: {tried}, told so: {refused}, anything by half: 0 ({connection.vendor})")
    assert refused > 15


def picture_file(number: int) -> Any:
    return SimpleUploadedFile("photo.jpg", picture(size=(300 + number, 200)), "image/jpeg")


def test_a_form_that_was_sent_says_that_nothing_was_saved() -> None:
    publication = make_publication()
    editor = make_user(Role.DESK_EDITOR)
    desk = client_of(editor)
    article = make_article(publication, editor, headline="Envoys meet")
    with away_after(0):
        told = desk.get(change(article))
    assert told.status_code == 503
    assert "We will be back in a moment" in told.text


def _of_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (_of_sqlite(sqlite3.SQLITE_FULL), 507, "There is no room left on this server"),
        (psycopg.errors.DiskFull("could not extend file"), 507, "There is no room left on this server"),
        (_of_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), 503, "This site can only be read at the moment"),
        (
            psycopg.errors.ReadOnlySqlTransaction("cannot execute UPDATE"),
            503,
            "This site can only be read at the moment",
        ),
        (psycopg.errors.LockNotAvailable("canceling statement"), 503, "was busy for too long"),
        (_of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), 503, "was busy for too long"),
    ],
    ids=lambda value: getattr(value, "sqlite_errorcode", None) or type(value).__name__,
)
def test_whoever_saves_is_told_what_became_of_it_by_what_the_database_says(
    error: Exception, status: int, words: str
) -> None:
    editor = make_user(Role.DESK_EDITOR)
    desk = client_of(editor)
    article = make_article(make_publication(), editor, headline="Envoys meet")

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own order
        if sql.startswith("UPDATE"):
            raise error
        return execute(sql, params, many, context)

    form = form_of(desk, change(article), headline="Envoys part")
    with connection.execute_wrapper(refuse):
        answer = desk.post(change(article), form)
    assert answer.status_code == status
    assert words in answer.text
    assert Article.objects.get().headline == "Envoys meet"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server")
def test_after_a_restart_of_the_server_nobody_gets_a_connection_that_went_with_it() -> None:
    version = publish_article(make_publication(), headline="Envoys meet")
    reader = client_of()
    assert reader.get(version.path).status_code == 200
    process = connection.connection.info.backend_pid
    # The request is over, and the connection waits in the pool for the next.
    connection.close()
    with psycopg.connect(**connection.get_connection_params()) as server:
        ended = server.execute("SELECT pg_terminate_backend(%s, 5000)", [process]).fetchone()
    assert ended == (True,)
    assert reader.get(version.path).status_code == 200
