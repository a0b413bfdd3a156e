"""Signing in: the ways in, what is refused and in which words, and that readers never notice any of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from newsroom.accounts.adapters import MFAAdapter
from newsroom.accounts.urls import urlpatterns
from newsroom.roles import Role
from tests.builders import PASSWORD, make_publication, make_user, publish_article
from tests.second_factors import code_of, give_app, give_codes

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
#: Pages of the account that nobody needs to be signed in for.
OPEN = {"account_login", "account_logout", "mfa_login_webauthn", "mfa_authenticate", "mfa_trust"}
#: These are for whoever has the link.
OPEN |= {"recover_account", "accept_invitation"}


def sign_in(client: Client, name: str, password: str = PASSWORD, **data: Any) -> Any:
    """Send the form."""
    return client.post(LOGIN, {"login": name, "password": password} | data)


def is_in(client: Client) -> bool:
    """Whether the desk opens."""
    return client.get("/admin/").status_code == 200


# Name and password --------------------------------------------------------------------------------------


def test_name_and_password_lead_to_the_desk(client: Client) -> None:
    user = make_user(Role.REPORTER)
    response = sign_in(client, user.username)
    assert response["Location"] == "/admin/"
    assert is_in(client)
    assert client.cookies["sessionid"]["path"] == "/admin/"


def test_the_page_that_was_asked_for_opens_afterwards(client: Client) -> None:
    user = make_user(Role.REPORTER)
    wanted = "/admin/articles/article/?status__exact=draft"
    form = client.get("/admin/articles/article/", {"status__exact": "draft"}, follow=True)
    assert "status__exact%3Ddraft" in form.redirect_chain[0][0]
    assert sign_in(client, user.username, next=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/admin/",
        "//evil.example/admin/",
        "/\\evil.example/admin/",
        "javascript:alert(1)",
        "/admin@evil.example",
        "http:///evil.example",
        "/search/?q=x",
        "%2F%2Fevil.example/admin/",
        "\t//evil.example/admin/",
    ],
)
def test_signing_in_leads_nowhere_but_to_the_desk(client: Client, elsewhere: str) -> None:
    user = make_user(Role.REPORTER)
    assert sign_in(client, user.username, next=elsewhere)["Location"] == "/admin/"
    # Nor for who is in already, nor on the way out.
    assert client.get(LOGIN, {"next": elsewhere})["Location"] == "/admin/"
    assert client.post("/admin/account/sign-out/", {"next": elsewhere})["Location"] == LOGIN


def test_what_is_wrong_is_not_told(client: Client) -> None:
    known = make_user(Role.REPORTER, "known")
    make_user(None, "reader")
    make_user(Role.REPORTER, "gone", is_active=False)
    answers = set()
    for name, password in (
        (known.username, "wrong"),
        ("nobody", "wrong"),
        ("reader", PASSWORD),
        ("reader", "wrong"),
        ("gone", PASSWORD),
        ("gone", "wrong"),
    ):
        page = sign_in(Client(), name, password).text
        answers.add(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page))
    assert len(answers) == 1
    assert "do not belong together" in answers.pop()


def test_a_session_ends_with_the_right_to_enter(client: Client) -> None:
    user = make_user(Role.REPORTER)
    sign_in(client, user.username)
    user.is_staff = False
    user.save()
    assert not is_in(client)


def test_nobody_can_sign_up_or_reset_a_password_by_mail() -> None:
    for name in ("account_signup", "account_reset_password", "account_email", "account_signup_by_passkey"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


# Limits -------------------------------------------------------------------------------------------------


def test_a_password_cannot_be_guessed_and_there_is_a_way_back(client: Client) -> None:
    user = make_user(Role.REPORTER)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(5):
            assert "do not belong together" in sign_in(client, user.username, "wrong").text
        refused = sign_in(client, user.username)
        assert "Wait five minutes" in refused.text
        assert not is_in(client)
        clock.shift(timedelta(minutes=5, seconds=1))
        sign_in(client, user.username)
        assert is_in(client)


def test_a_name_that_does_not_exist_is_limited_alike(client: Client) -> None:
    for _attempt in range(5):
        sign_in(client, "nobody", "wrong")
    assert "Wait five minutes" in sign_in(client, "nobody", "wrong").text


def test_many_attempts_from_one_address_are_answered_with_when_to_come_back(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(30):
            sign_in(client, f"name{number}", "wrong")
        response = sign_in(client, "name30", "wrong")
        assert response.status_code == 429
        assert response["Retry-After"] == "60"
        assert "Wait 60 seconds" in response.text
        assert sign_in(client, "name30", "wrong").status_code == 429
        clock.shift(timedelta(seconds=61))
        assert sign_in(client, "name30", "wrong").status_code == 200


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER = "X-Real-IP"
    for number in range(30):
        sign_in(Client(headers={"x-real-ip": "192.0.2.1"}), f"name{number}", "wrong")
    assert sign_in(Client(headers={"x-real-ip": "192.0.2.1"}), "x", "wrong").status_code == 429
    assert sign_in(Client(headers={"x-real-ip": "192.0.2.2"}), "x", "wrong").status_code == 200


# The second step ----------------------------------------------------------------------------------------


def test_who_has_an_app_is_asked_for_its_code(client: Client) -> None:
    user = make_user(Role.DESK_EDITOR)
    secret = give_app(user)
    assert sign_in(client, user.username, next="/admin/articles/article/")["Location"] == "/admin/account/second-step/"
    assert not is_in(client)
    assert "The code is not right" in client.post("/admin/account/second-step/", {"code": "000000"}).text
    assert (
        client.post("/admin/account/second-step/", {"code": code_of(secret)})["Location"] == "/admin/account/remember/"
    )
    assert client.post("/admin/account/remember/", {"action": "skip"})["Location"] == "/admin/articles/article/"
    assert is_in(client)


def test_codes_cannot_be_guessed(client: Client) -> None:
    user = make_user(Role.DESK_EDITOR)
    secret = give_app(user)
    sign_in(client, user.username)
    for _attempt in range(5):
        client.post("/admin/account/second-step/", {"code": "000000"})
    # Starting over does not begin the count anew.
    other = Client()
    sign_in(other, user.username)
    assert "Wait five minutes" in other.post("/admin/account/second-step/", {"code": code_of(secret)}).text


def test_a_recovery_code_lets_in_once() -> None:
    user = make_user(Role.DESK_EDITOR)
    give_app(user)
    code = give_codes(user)[0]
    locations = []
    for client in (Client(), Client()):
        sign_in(client, user.username)
        locations.append(client.post("/admin/account/second-step/", {"code": code}).get("Location"))
    assert locations == ["/admin/account/remember/", None]


def test_a_device_is_remembered_for_thirty_days_and_until_the_password_changes(client: Client) -> None:
    user = make_user(Role.DESK_EDITOR)
    secret = give_app(user)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client, user.username)
        client.post("/admin/account/second-step/", {"code": code_of(secret)})
        client.post("/admin/account/remember/", {"action": "trust"})
        cookie = client.cookies["known_device"]
        assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == ("/admin/", 30 * 86400, True)
        client.post("/admin/account/sign-out/")
        clock.shift(timedelta(days=29))
        assert sign_in(client, user.username)["Location"] == "/admin/"
        client.post("/admin/account/sign-out/")
        clock.shift(timedelta(days=2))
        assert sign_in(client, user.username)["Location"] == "/admin/account/second-step/"


def test_the_secret_of_an_app_is_not_readable_in_the_database(settings: Settings) -> None:
    secret = give_app(make_user(Role.DESK_EDITOR))
    kept = Authenticator.objects.get().data["secret"]
    assert secret not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key" * 5
    assert MFAAdapter().decrypt(kept) == secret


# One's own pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted({str(pattern.name) for pattern in urlpatterns} - OPEN))
def test_a_stranger_reaches_no_page_of_an_account(client: Client, name: str) -> None:
    needs_key = name in {"mfa_edit_webauthn", "mfa_remove_webauthn"}
    address = reverse(name, kwargs={"pk": 1} if needs_key else {})
    for send in (client.get, client.post):
        response = send(address)
        if response.status_code == 302 and response["Location"] == "/admin/account/":
            response = send("/admin/account/")
        assert response.status_code in {302, 403}
        if response.status_code == 302:
            assert response["Location"].startswith(LOGIN)


def test_changing_how_one_signs_in_asks_who_it_is(client: Client) -> None:
    user = make_user(Role.REPORTER)
    sign_in(client, user.username)
    for page in ("app/add/", "passkeys/add/"):
        assert client.get(f"/admin/account/{page}")["Location"].startswith("/admin/account/confirm/?next=")
    confirmed = client.post("/admin/account/confirm/", {"password": PASSWORD, "next": "/admin/account/app/add/"})
    assert confirmed["Location"] == "/admin/account/app/add/"
    form = client.get("/admin/account/app/add/")
    secret = form.context["form"].secret
    added = client.post("/admin/account/app/add/", {"code": code_of(secret)}, follow=True)
    assert added.redirect_chain[-1][0] == "/admin/account/recovery-codes/"
    assert len(added.context["unused_codes"]) == 10
    assert client.get("/admin/account/recovery-codes/file/").text.split() == added.context["unused_codes"]


def test_another_persons_passkey_cannot_be_renamed_or_removed(client: Client) -> None:
    theirs = Authenticator.objects.create(
        user=make_user(Role.REPORTER), type=Authenticator.Type.WEBAUTHN, data={"name": "Theirs", "credential": {}}
    )
    user = make_user(Role.MANAGING_EDITOR)
    sign_in(client, user.username)
    client.post("/admin/account/confirm/", {"password": PASSWORD, "next": "/admin/account/"})
    for act in ("rename", "remove"):
        assert client.post(f"/admin/account/passkeys/{theirs.pk}/{act}/", {"name": "Mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Theirs"


# Readers ------------------------------------------------------------------------------------------------


def test_public_pages_set_no_cookie_and_never_look_at_a_session(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = publish_article(make_publication())
    client.force_login(make_user(Role.DESK_EDITOR))

    def touched(session: SessionBase, *args: Any) -> None:
        raise AssertionError("A public page looked at the session.")

    monkeypatch.setattr(SessionBase, "_get_session", touched)
    monkeypatch.setattr(SessionBase, "_session", property(touched))
    cookies = set(client.cookies)
    for path in ("/", "/ko/", version.path, "/nothing/", "/imprint/", "/livez", "/readyz"):
        response = client.get(path)
        assert response.status_code in {200, 404}
        assert set(client.cookies) == cookies
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
    with pytest.raises(AssertionError, match="looked at the session"):
        client.get("/admin/")


def test_signing_out_leaves_nothing_behind(client: Client) -> None:
    user = make_user(Role.REPORTER)
    sign_in(client, user.username)
    assert client.get("/admin/account/sign-out/").status_code == 405
    client.post("/admin/account/sign-out/")
    assert SESSION_KEY not in client.session
    assert not is_in(client)
