"""The log: one line an event, which says what it belongs to, and gives away nobody's secrets."""

from __future__ import annotations

import json
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.tasks import task

from newsroom.health import looks
from newsroom.health.looks import Look
from newsroom.logs.commands import logged_command
from newsroom.logs.lines import JsonLine, PlainLine
from newsroom.logs.requests import Logged
from newsroom.logs.running import Running, now_running, running
from newsroom.roles import Role
from tests.builders import make_user

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from django.test import Client

PRIVATE, PUBLIC = "private, no-store", "public, max-age=0, s-maxage=1"


class Kept(logging.Handler):
    """Lines as they are written, at the moment they are."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@contextmanager
def kept(formatter: logging.Formatter | None = None, level: int = logging.DEBUG) -> Iterator[Kept]:
    """All that is logged while the block lasts."""
    handler, before = Kept(formatter or JsonLine()), logging.root.level
    logging.root.addHandler(handler)
    logging.root.setLevel(level)
    try:
        yield handler
    finally:
        logging.root.removeHandler(handler)
        logging.root.setLevel(before)


def application(cache_control: str = PRIVATE, status: str = "200 OK") -> Any:
    """Answers, and says so in the log."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        logging.getLogger("inside").warning("answering")
        start_response(status, [("Content-Type", "text/plain"), ("Cache-Control", cache_control)])
        return [b"x"]

    return answer


def ask(wrapped: Logged, path: str = "/admin/", **environ: str) -> dict[str, str]:
    """The headers of the answer."""
    said: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        said.update(dict(headers))

    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "q=secret"} | environ
    wrapped(asked, start)
    return said


# A line -------------------------------------------------------------------------------------------------


def test_a_line_says_when_how_bad_who_and_what() -> None:
    with kept() as log:
        logging.getLogger("newsroom.house").warning("%s of %s", 1, 2)
    (line,) = log.read()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line == {"level": "WARNING", "logger": "newsroom.house", "message": "1 of 2"}


def test_an_exception_is_one_line_with_its_traceback_in_a_field() -> None:
    with kept() as log:
        try:
            raise ValueError("no\nsuch\nthing")
        except ValueError:
            logging.getLogger("x").exception("It failed.")
    assert "\n" not in log.lines[0]
    (line,) = log.read()
    assert line["exception"] == "ValueError"
    assert line["traceback"].startswith("Traceback (most recent call last)")
    assert line["traceback"].endswith("such\nthing")


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("Not Found: /admin/account/recover/MQ/c8x-3ab/", "c8x-3ab"),
        ("Not Found: /admin/account/invitation/eyJ.abc:def/", "eyJ.abc"),
        ("Gone: /preview/tok.en:x/", "tok.en"),
        ("cannot connect to postgresql://newsroom:pa55@db.example.org/x", "pa55"),
        ("cannot connect to redis://:pa55@localhost:6379/0", "pa55"),
        ("SMTPRecipientsRefused: {'kim@example.org': (550, b'no')}", "kim@"),
        ('duplicate key\nDETAIL:  Key (email)=(Kim) already exists.\n"', "Kim"),
    ],
)
@pytest.mark.parametrize("formatter", [JsonLine(), PlainLine()], ids=["json", "line"])
def test_what_gives_a_right_or_names_somebody_is_written_nowhere(
    said: str, secret: str, formatter: logging.Formatter
) -> None:
    with kept(formatter) as log:
        logging.getLogger("x").error("%s", said)
        try:
            raise RuntimeError(said)
        except RuntimeError:
            logging.getLogger("x").exception("It failed.")
    assert len(log.lines) == 2
    assert [line for line in log.lines if secret in line] == []


def test_a_long_message_and_a_long_traceback_still_make_a_line_that_can_be_read() -> None:
    with kept() as log:
        try:
            raise ValueError("x" * 100_000)
        except ValueError:
            logging.getLogger("x").exception("y" * 100_000)
    assert len(log.lines[0]) < 40_000
    assert log.read()


# Requests -----------------------------------------------------------------------------------------------


def test_what_happens_in_a_request_has_its_id_and_so_has_the_answer() -> None:
    with kept() as log:
        given = ask(Logged(application(), "desk", believes_proxy=False))["X-Request-ID"]
    inside, request = log.read()
    assert re.fullmatch("[0-9a-f]{32}", given)
    assert inside["request_id"] == request["request_id"] == given
    assert now_running() == ()
    assert (request["method"], request["path"], request["status"]) == ("GET", "/admin/", 200)
    assert request["duration_ms"] >= 0
    assert "secret" not in log.lines[1]


@pytest.mark.parametrize(
    ("sent", "is_taken"),
    [("3f2a9c0e11aa22bb", True), ("a" * 65, False), ("short", False), ("12345678\n{", False), ('"}{"x":"y', False)],
)
def test_a_proxys_id_is_taken_where_it_is_believed_and_looks_like_one(sent: str, is_taken: bool) -> None:  # noqa: FBT001 - pytest's
    believing, doubting = (Logged(application(), "off", believes_proxy=believes) for believes in (True, False))
    assert (ask(believing, HTTP_X_REQUEST_ID=sent)["X-Request-ID"] == sent) is is_taken
    assert ask(doubting, HTTP_X_REQUEST_ID=sent)["X-Request-ID"] != sent


def test_a_page_that_a_proxy_may_keep_carries_nobodys_id() -> None:
    assert "X-Request-ID" not in ask(Logged(application(PUBLIC), "all", believes_proxy=True), "/")
    assert "X-Request-ID" in ask(Logged(application(PRIVATE), "all", believes_proxy=True), "/")


@pytest.mark.parametrize(
    ("which", "path", "status", "lines"),
    [
        ("desk", "/", "200 OK", 0),
        ("desk", "/admin/", "200 OK", 1),
        ("desk", "/", "500 Internal Server Error", 1),
        ("desk", "/readyz", "503 Service Unavailable", 0),
        ("all", "/", "200 OK", 1),
        ("off", "/admin/", "500 Internal Server Error", 0),
    ],
)
def test_readers_have_no_line_unless_something_failed_or_the_owner_wants_them(
    which: str, path: str, status: str, lines: int
) -> None:
    with kept() as log:
        ask(Logged(application(status=status), which, believes_proxy=False), path)
    assert len([line for line in log.read() if line["logger"] == "newsroom.requests"]) == lines


def test_a_request_that_took_long_has_a_line_whosever_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.logs.requests.SLOW", 0.0)
    with kept() as log:
        ask(Logged(application(PUBLIC), "desk", believes_proxy=False), "/")
    assert log.read()[-1]["level"] == "WARNING"


def test_nobody_writes_a_line_of_their_own_by_an_address() -> None:
    with kept(PlainLine()) as log:
        ask(Logged(application(), "desk", believes_proxy=False), '/admin/\n2026-11-27 CRITICAL x "no"')
    assert all("\n" not in line for line in log.lines)


def test_what_fails_before_django_is_written_down_with_the_requests_id() -> None:
    def broken(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        raise RuntimeError("broken")

    with kept() as log, pytest.raises(RuntimeError):
        ask(Logged(broken, "off", believes_proxy=True), HTTP_X_REQUEST_ID="abcdefgh")
    assert (log.read()[0]["request_id"], log.read()[0]["exception"]) == ("abcdefgh", "RuntimeError")
    assert now_running() == ()


@pytest.mark.django_db
def test_a_password_is_in_no_line_when_signing_in_fails_by_an_error(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **credentials: Any) -> None:
        raise RuntimeError("broken")

    user = make_user(Role.REPORTER)
    monkeypatch.setattr("newsroom.accounts.backend.DeskBackend.authenticate", broken)
    client.raise_request_exception = False
    with kept() as log:
        client.post("/admin/login/?next=/admin/", {"login": user.username, "password": "correct horse"})
    assert "RuntimeError" in [line.get("exception") for line in log.read()]
    assert [line for line in log.lines if "correct horse" in line] == []


# Commands and tasks -------------------------------------------------------------------------------------


def test_a_commands_lines_carry_its_name_and_one_id() -> None:
    with kept() as log, logged_command(["manage.py", "sweep"]):
        logging.getLogger("x").warning("one")
        logging.getLogger("x").warning("two")
    one, two = log.read()
    assert one["command"] == "sweep"
    assert one["command_id"] == two["command_id"]


def test_a_command_that_fails_is_one_line_where_lines_are_json_and_a_traceback_elsewhere() -> None:
    def fails() -> None:
        with logged_command(["manage.py", "sweep"]):
            raise RuntimeError("no")

    with kept() as log, pytest.raises(SystemExit) as ended:
        fails()
    assert ended.value.code == 1
    assert log.read()[0]["exception"] == "RuntimeError"
    with kept(PlainLine()), pytest.raises(RuntimeError):
        fails()


@task()
def says_something(fails: bool) -> None:  # noqa: FBT001 - a task's arguments are values
    """A task."""
    logging.getLogger("x").warning("at work")
    if fails:
        raise RuntimeError("no")


@pytest.mark.parametrize("fails", [True, False])
def test_a_tasks_lines_carry_its_name_and_id_beside_the_requests(fails: bool) -> None:  # noqa: FBT001 - pytest's
    with kept(level=logging.WARNING) as log, running(Running("request", given="abcdefgh")):
        result = says_something.enqueue(fails)
        logging.getLogger("x").warning("afterwards")
    at_work, *failed, afterwards = log.read()
    assert (at_work["task"], at_work["task_id"], at_work["request_id"]) == ("says_something", result.id, "abcdefgh")
    assert [line["task_id"] for line in failed] == [result.id] * fails
    assert "task_id" not in afterwards
    assert afterwards["request_id"] == "abcdefgh"


# Whether it is well ---------------------------------------------------------------------------------------


def test_what_is_wrong_has_a_line_when_it_begins_and_one_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "_HOLDS", -1)
    monkeypatch.setattr(looks, "_last", looks._Last())
    late = [Look("database"), Look("sweep", "late")]
    said = []
    for seen in (late, late, [Look("database", "away")], late, [Look("database"), Look("sweep")]):
        monkeypatch.setattr(looks, "_now", lambda seen=seen: iter(seen))
        with kept() as log:
            looks.looks()
        said.append([line["message"] for line in log.read()])
    assert said == [
        ["Not ready: sweep: late"],
        [],
        ["Not ready: database: away"],
        ["Well again: database"],
        ["Well again: sweep"],
    ]
