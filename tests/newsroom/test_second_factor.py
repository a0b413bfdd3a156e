"""The second factor that publishing needs: who, from when, what is left afterwards, and the way back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from newsroom.checks import check_second_factor
from newsroom.middleware import ENROLMENT
from newsroom.models import AuditAct, AuditEntry, SecondFactorNeed
from newsroom.roles import Role
from tests.builders import PASSWORD, make_publication, make_user, publish_article
from tests.second_factors import code_of, give_app, give_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
ACCOUNT = "/admin/account/"
_VALUES = {"int": "1", "str": "x", "slug": "x", "uuid": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "": "x"}


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"
    settings.SECOND_FACTOR_GRACE_DAYS = 14


def browser(user: User) -> Client:
    """Where `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def late(user: User) -> User:
    """`user`, whose grace is over."""
    SecondFactorNeed.objects.create(user=user, since=timezone.now() - timedelta(days=15))
    return user


def desk_addresses() -> Iterator[tuple[str, str]]:
    """Every address under /admin/ with its name, parameters filled in."""

    def walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            # Old-style patterns are regular expressions; the admin's last one takes anything.
            route = re.sub(r"\(\?P<\w+>[^)]*\)", "x", str(pattern.pattern)).strip("^$")
            route = before + re.sub(r"<(?:(\w+):)?\w+>", lambda found: _VALUES.get(found[1] or "", "1"), route)
            if isinstance(pattern, URLResolver):
                more = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from walk(pattern.url_patterns, route, more)
            elif isinstance(pattern, URLPattern) and route.startswith("admin/"):
                yield "/" + route, ":".join((*spaces, pattern.name or ""))

    return walk(get_resolver().url_patterns, "", ())


# Who --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "superuser", "needs"),
    [
        (Role.REPORTER, False, False),
        (Role.DESK_EDITOR, False, True),
        (Role.MANAGING_EDITOR, False, True),
        (Role.REPORTER, True, True),
    ],
)
def test_whoever_may_publish_needs_one(role: Role, superuser: bool, needs: bool) -> None:  # noqa: FBT001 - parameters of the test
    client = browser(late(make_user(role, is_superuser=superuser)))
    assert client.get("/admin/").status_code == (302 if needs else 200)


def test_where_it_is_off_nobody_is_asked(settings: Settings) -> None:
    settings.SECOND_FACTOR = "off"
    user = make_user(Role.MANAGING_EDITOR)
    assert browser(user).get("/admin/").status_code == 200
    assert not SecondFactorNeed.objects.exists()


def test_grace_is_counted_from_the_first_need_and_told(client: Client) -> None:
    editor = make_user(Role.DESK_EDITOR)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for days, words in ((0, "You have 14 days left"), (12, "You have 1 day left"), (1, "Today is the last day")):
            clock.shift(timedelta(days=days, seconds=1 if days else 0))
            # Sessions last a fortnight: sign in anew.
            page = browser(editor).get("/admin/")
            assert words in page.text, days
        clock.shift(timedelta(days=1))
        assert browser(editor).get("/admin/")["Location"] == ACCOUNT
        # A role that is taken and given again brings no new days.
        groups = list(editor.groups.all())
        editor.groups.clear()
        assert browser(editor).get("/admin/").status_code == 200
        editor.groups.set(groups)
        assert browser(editor).get("/admin/")["Location"] == ACCOUNT


def test_production_without_it_is_warned(settings: Settings) -> None:
    assert check_second_factor() == []
    settings.SECOND_FACTOR = "off"
    assert [warning.id for warning in check_second_factor()] == ["newsroom.W004"]


@pytest.mark.parametrize("days", [0, 1])
def test_the_grace_is_a_setting(settings: Settings, days: int) -> None:
    settings.SECOND_FACTOR_GRACE_DAYS = days
    response = browser(make_user(Role.DESK_EDITOR)).get("/admin/")
    assert response.status_code == (200 if days else 302)


def test_recovery_codes_alone_are_no_second_factor() -> None:
    editor = late(make_user(Role.DESK_EDITOR))
    give_codes(editor)
    assert browser(editor).get("/admin/")["Location"] == ACCOUNT
    give_app(editor)
    assert browser(editor).get("/admin/").status_code == 200


# What is left -----------------------------------------------------------------------------------------------


def test_after_its_grace_a_login_that_may_publish_reaches_nothing_but_enrolment() -> None:
    make_publication()
    client = browser(late(make_user(Role.MANAGING_EDITOR, is_superuser=True)))
    client.raise_request_exception = False
    addresses = dict(desk_addresses())
    assert len(addresses) > 60
    assert set(addresses.values()) >= ENROLMENT
    open_ones = set()
    for address, name in addresses.items():
        answers = client.get(address), client.post(address)
        if name in {"admin:logout", "account_logout"}:
            client = browser(SecondFactorNeed.objects.get().user)
        shut = (answers[0].get("Location"), answers[1].status_code) == (ACCOUNT, 403)
        if not shut:
            open_ones.add(name)
    assert open_ones <= ENROLMENT


def test_enrolment_opens_the_desk_again(client: Client) -> None:
    editor = late(make_user(Role.DESK_EDITOR))
    signed_in = client.post("/admin/login/", {"login": editor.username, "password": PASSWORD}, follow=True)
    assert signed_in.redirect_chain[-1][0] == ACCOUNT
    assert "then the desk opens again" in signed_in.text
    assert "nav-sidebar" not in signed_in.text
    client.post("/admin/account/confirm/", {"password": PASSWORD, "next": ACCOUNT})
    secret = client.get("/admin/account/app/add/").context["form"].secret
    client.post("/admin/account/app/add/", {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_the_first_factor_ends_sessions_that_a_password_alone_began(django_capture_on_commit_callbacks: Any) -> None:
    editor = make_user(Role.DESK_EDITOR)
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/admin/login/", {"login": editor.username, "password": PASSWORD})
    here.post("/admin/account/confirm/", {"password": PASSWORD, "next": ACCOUNT})
    secret = here.get("/admin/account/app/add/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/admin/account/app/add/", {"code": code_of(secret)})
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/")["Location"].startswith("/admin/login/")


def test_who_is_shut_out_can_leave() -> None:
    editor = late(make_user(Role.DESK_EDITOR))
    for address in ("/admin/logout/", "/admin/account/sign-out/"):
        client = browser(editor)
        client.post(address)
        assert client.get(ACCOUNT)["Location"].startswith("/admin/login/")


def test_public_pages_and_the_health_of_the_machine_are_not_concerned() -> None:
    version = publish_article(make_publication())
    client = browser(late(make_user(Role.DESK_EDITOR)))
    for path in ("/", version.path, "/livez"):
        assert client.get(path).status_code == 200


def test_the_second_factor_costs_the_desk_few_queries(django_assert_max_num_queries: Any) -> None:
    editor = make_user(Role.DESK_EDITOR)
    give_app(editor)
    client = browser(editor)
    # Session, user, the two sets of permissions, the factor.
    with django_assert_max_num_queries(6):
        client.get("/admin/jsi18n/")


# The way back -----------------------------------------------------------------------------------------------


def link_in(text: str) -> str:
    """The address of the last line, without the host."""
    return re.sub(r"^https://[^/]+", "", text.rsplit(maxsplit=1)[-1])


def test_an_administrator_lets_somebody_in_who_lost_everything(capsys: pytest.CaptureFixture[str]) -> None:
    make_publication(host="desk.example.org")
    editor = make_user(Role.DESK_EDITOR, "kim")
    give_app(editor)
    inside = Client()
    inside.post("/admin/login/", {"login": "kim", "password": PASSWORD})
    call_command("recover_account", "kim")
    said = capsys.readouterr().out
    assert "https://desk.example.org/admin/account/recover/" in said
    link = link_in(said)
    client = Client()
    assert "For the login “kim”." in client.get(link).text
    new = "a new staple battery"
    assert "This password is too short" in client.post(link, {"new_password1": "x", "new_password2": "x"}).text
    assert client.post(link, {"new_password1": new, "new_password2": new})["Location"] == "/admin/login/"
    # Once.
    assert client.get(link).status_code == 404
    assert client.post(link, {"new_password1": new, "new_password2": new}).status_code == 404
    signed_in = client.post("/admin/login/", {"login": "kim", "password": new})
    assert signed_in["Location"] == "/admin/"
    acts = AuditEntry.objects.filter(person=editor).order_by("pk").values_list("act", flat=True)
    assert list(acts)[-5:] == [
        AuditAct.FACTOR_RESET,
        AuditAct.RECOVERY_BEGUN,
        AuditAct.PASSWORD_CHANGED,
        AuditAct.RECOVERED,
        AuditAct.SIGNED_IN,
    ]


def test_what_is_not_lost_may_be_kept(capsys: pytest.CaptureFixture[str]) -> None:
    editor = make_user(Role.DESK_EDITOR, "kim")
    give_app(editor)
    call_command("recover_account", "kim", "--keep-second-factor")
    assert "/admin/account/recover/" in capsys.readouterr().out
    client = Client()
    client.post("/admin/login/", {"login": "kim", "password": PASSWORD})
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    call_command("recover_account", "kim", "--keep-password")
    assert "/admin/account/recover/" not in capsys.readouterr().out
    assert Client().post("/admin/login/", {"login": "kim", "password": PASSWORD})["Location"] == "/admin/"


@pytest.mark.parametrize("change", ["time", "sign-in", "right", "forged"])
def test_a_recovery_link_ends(capsys: pytest.CaptureFixture[str], change: str) -> None:
    make_user(Role.REPORTER, "lee")
    editor = make_user(Role.DESK_EDITOR, "kim")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        call_command("recover_account", "kim")
        link = link_in(capsys.readouterr().out)
        clock.shift(timedelta(hours=23))
        assert Client().get(link).status_code == 200
        if change == "time":
            clock.shift(timedelta(hours=2))
        elif change == "sign-in":
            Client().post("/admin/login/", {"login": "kim", "password": PASSWORD})
        elif change == "right":
            editor.is_active = False
            editor.save()
        else:
            key, token = link.strip("/").split("/")[-2:]
            link = link.replace(key, "MQ") if key != "MQ" else link.replace(token, f"{token[:-1]}0")
        assert Client().get(link).status_code == 404


def test_nobody_is_recovered_who_is_not_there_or_may_not_come() -> None:
    make_user(None, "reader")
    for name, words in (("nobody", "Nobody signs in as 'nobody'"), ("reader", "may not enter the desk")):
        with pytest.raises(CommandError, match=words):
            call_command("recover_account", name)
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("recover_account", "reader", "--keep-password", "--keep-second-factor")
