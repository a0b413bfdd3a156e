"""People and their logins: who invites whom to what, who manages whom, and that nobody rises above themselves."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.accounts.people import invitation_path
from newsroom.models import AuditAct, AuditEntry, Invitation
from newsroom.roles import PERMISSIONS, Role
from tests.builders import PASSWORD, make_reporter, make_user
from tests.second_factors import give_app

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
PEOPLE, INVITE = reverse("admin:auth_user_changelist"), reverse("admin:newsroom_invitation_add")
CHOSEN = {
    "username": "newcomer",
    "first_name": "Sae-ro",
    "last_name": "On",
    "password1": "a new staple battery",
    "password2": "a new staple battery",
}


def browser(user: User, *, confirmed: bool = False) -> Client:
    """Where `user` is signed in, and has just confirmed who they are."""
    client = Client()
    client.force_login(user)
    if confirmed:
        client.post("/admin/account/confirm/", {"password": PASSWORD, "next": "/admin/account/"})
    return client


def page(person: User) -> str:
    """Their page at the desk."""
    return reverse("admin:auth_user_change", args=[person.pk])


def recovery(person: User) -> str:
    """The page of their recovery."""
    return reverse("admin:auth_user_recover", args=[person.pk])


def fields(person: User, **changed: Any) -> dict[str, Any]:
    """What a browser would send."""
    names = [group.name for group in person.groups.all()]
    data = {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "role": names[0] if names else "",
        "is_active": "on",
    } | changed
    return {name: value for name, value in data.items() if value is not None}


def rights(person: User) -> tuple[set[str], bool, bool, set[str]]:
    """Groups, flags and own permissions as they stand."""
    person = User.objects.get(pk=person.pk)
    return (
        {group.name for group in person.groups.all()},
        person.is_staff,
        person.is_superuser,
        {permission.codename for permission in person.user_permissions.all()},
    )


def invite(actor: User, role: Role = Role.REPORTER, **data: Any) -> str:
    """The link that `actor` is shown."""
    response = browser(actor).post(INVITE, {"role": role.value} | data, follow=True)
    found = re.search(r"http://testserver(/admin/account/invitation/[^<]+/)", response.text)
    assert found, response.text
    return found[1]


# Inviting -------------------------------------------------------------------------------------------------


def test_a_managing_editor_invites_and_the_invited_person_chooses_name_and_password(client: Client) -> None:
    chief = make_user(Role.MANAGING_EDITOR, "chief")
    reporter = make_reporter("on")
    link = invite(chief, Role.DESK_EDITOR, email="on@example.org", reporter=reporter.pk)
    assert "chief invites you" in client.get(link).text
    assert client.post(link, CHOSEN)["Location"] == "/admin/login/"
    person = User.objects.get(username="newcomer")
    assert rights(person) == ({Role.DESK_EDITOR.value}, True, False, set())
    assert (person.email, person.get_full_name()) == ("on@example.org", "Sae-ro On")
    reporter.refresh_from_db()
    assert reporter.user == person
    client.post("/admin/login/", {"login": "newcomer", "password": CHOSEN["password1"]})
    assert client.get("/admin/").status_code == 200
    acts = AuditEntry.objects.filter(act__in=(AuditAct.INVITED, AuditAct.INVITATION_ACCEPTED)).order_by("pk")
    assert [(entry.act, entry.actor, entry.person) for entry in acts] == [
        (AuditAct.INVITED, chief, None),
        (AuditAct.INVITATION_ACCEPTED, None, person),
    ]


def test_a_link_makes_one_login() -> None:
    link = invite(make_user(Role.MANAGING_EDITOR))
    assert Client().post(link, CHOSEN).status_code == 302
    assert Client().get(link).status_code == 404
    assert Client().post(link, CHOSEN | {"username": "second"}).status_code == 404
    assert not User.objects.filter(username="second").exists()


@pytest.mark.parametrize("end", ["time", "withdrawn", "inviter gone", "inviter demoted", "forged"])
def test_a_link_ends(end: str) -> None:
    chief = make_user(Role.MANAGING_EDITOR)
    link = invite(chief, Role.MANAGING_EDITOR)
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False) as clock:
        assert Client().get(link).status_code == 200
        if end == "time":
            clock.shift(timedelta(days=1, minutes=1))
        elif end == "withdrawn":
            other = browser(make_user(Role.MANAGING_EDITOR))
            chosen = Invitation.objects.get().pk
            listing = reverse("admin:newsroom_invitation_changelist")
            said = other.post(listing, {"action": "withdraw_chosen", "_selected_action": [chosen]}, follow=True)
            assert "1 invitation is withdrawn." in said.text
        elif end == "inviter gone":
            User.objects.filter(pk=chief.pk).update(is_active=False)
        elif end == "inviter demoted":
            chief.groups.set([Group.objects.get(name=Role.DESK_EDITOR.value)])
        else:
            link = invitation_path(Invitation(pk=Invitation.objects.get().pk, nonce="another"))
        assert Client().get(link).status_code == 404
        assert Client().post(link, CHOSEN).status_code == 404
    assert not User.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize("token", ["x", ":", "e30:x", "W10", "%00", "가"])
def test_a_guessed_link_is_answered_like_a_used_one(token: str) -> None:
    assert Client().get(f"/admin/account/invitation/{token}/").status_code == 404
    assert Client().get(f"/admin/account/recover/{token}/{token}/").status_code == 404


def test_a_weak_password_or_a_taken_name_is_refused_and_the_link_works_on() -> None:
    make_user(Role.REPORTER, "taken")
    link = invite(make_user(Role.MANAGING_EDITOR))
    for wrong in ({"password1": "123", "password2": "123"}, {"username": "taken"}):
        assert "errorlist" in Client().post(link, CHOSEN | wrong).text
    assert Client().post(link, CHOSEN | {"is_superuser": "on", "is_staff": "on", "role": "x"}).status_code == 302
    assert rights(User.objects.get(username="newcomer")) == ({Role.REPORTER.value}, True, False, set())


def test_an_invitation_goes_by_mail_where_there_is_a_mail_server(
    settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    chief = make_user(Role.MANAGING_EDITOR, "chief")
    with django_capture_on_commit_callbacks(execute=True):
        invite(chief, email="a@example.org")
    assert mail.outbox == []
    settings.SENDS_MAIL = True
    with django_capture_on_commit_callbacks(execute=True):
        link = invite(chief, email="b@example.org")
        invite(chief)
    (letter,) = mail.outbox
    assert letter.to == ["b@example.org"]
    assert f"http://testserver{link}" in letter.body
    assert "chief invites you" in letter.body


@pytest.mark.parametrize("role", [None, Role.REPORTER, Role.DESK_EDITOR])
def test_nobody_else_invites_or_sees_a_link(role: Role | None) -> None:
    invite(make_user(Role.MANAGING_EDITOR))
    client = browser(make_user(role))
    made = Invitation.objects.get()
    for address in (
        INVITE,
        reverse("admin:newsroom_invitation_changelist"),
        reverse("admin:newsroom_invitation_change", args=[made.pk]),
    ):
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, {"role": Role.REPORTER.value}).status_code in {302, 403}
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("role", ["", "Administrator", "Photo desk"])
def test_an_invitation_is_to_one_of_the_three_roles(role: str) -> None:
    Group.objects.create(name="Photo desk")
    chief = browser(make_user(Role.MANAGING_EDITOR))
    assert chief.post(INVITE, {"role": role}).status_code == 200
    assert not Invitation.objects.exists()


def house_manager() -> User:
    """Somebody of a group of the house itself, who may manage people and hardly anything else."""
    group = Group.objects.create(name="People office")
    group.permissions.set(Permission.objects.filter(codename__in=("manage_people", "reset_second_factor", "view_user")))
    person = make_user(Role.REPORTER)
    person.groups.add(group)
    return person


def test_nobody_invites_to_more_than_they_are() -> None:
    office = house_manager()
    client = browser(office)
    for role in (Role.DESK_EDITOR, Role.MANAGING_EDITOR):
        assert client.post(INVITE, {"role": role.value}).status_code == 200
    assert not Invitation.objects.exists()
    invite(office, Role.REPORTER)
    # Nor uses a link that somebody else made.
    invite(make_user(Role.MANAGING_EDITOR), Role.MANAGING_EDITOR)
    theirs = Invitation.objects.get(role=Role.MANAGING_EDITOR.value)
    assert "/invitation/" not in client.get(
        reverse("admin:newsroom_invitation_change", args=[theirs.pk]), follow=True
    ).text.replace("/newsroom/invitation/", "")


# Managing -------------------------------------------------------------------------------------------------


def test_a_managing_editor_changes_a_role_and_shuts_a_login() -> None:
    person = make_user(Role.REPORTER)
    client = browser(make_user(Role.MANAGING_EDITOR))
    assert client.post(page(person), fields(person, role=Role.DESK_EDITOR.value, last_name="On")).status_code == 302
    assert rights(person) == ({Role.DESK_EDITOR.value}, True, False, set())
    inside = Client()
    inside.post("/admin/login/", {"login": person.username, "password": PASSWORD})
    client.post(page(person), fields(person, is_active=None))
    assert inside.get("/admin/").status_code == 302
    client.post(page(person), fields(person, role=""))
    assert rights(person) == (set(), False, False, set())


def test_saving_a_name_changes_no_right() -> None:
    person = make_user(Role.REPORTER)
    person.groups.add(Group.objects.create(name="Photo desk"), Group.objects.get(name=Role.DESK_EDITOR.value))
    before = rights(person)
    data = fields(person, role=Role.DESK_EDITOR.value, first_name="Other")
    browser(make_user(Role.MANAGING_EDITOR)).post(page(person), data)
    assert rights(person) == before
    assert User.objects.get(pk=person.pk).first_name == "Other"


def test_rights_beyond_the_roles_are_given_by_administrators_only() -> None:
    person = make_user(Role.REPORTER)
    delete = Permission.objects.get(codename="delete_user")
    photo_desk = Group.objects.create(name="Photo desk")
    more = {"is_superuser": "on", "is_staff": "on", "user_permissions": [delete.pk], "groups": [photo_desk.pk]}
    before = rights(person)
    assert "is_superuser" not in browser(make_user(Role.MANAGING_EDITOR)).get(page(person)).text
    browser(make_user(Role.MANAGING_EDITOR)).post(page(person), fields(person) | more)
    assert rights(person) == before
    assert (
        browser(make_user(Role.MANAGING_EDITOR)).post(page(person), fields(person, role="Photo desk")).status_code
        == 200
    )
    assert rights(person) == before
    browser(make_user(Role.REPORTER, is_superuser=True)).post(page(person), fields(person) | more)
    assert rights(person) == (before[0], True, True, {"delete_user"})


def test_a_login_that_can_do_more_is_out_of_reach() -> None:
    chief = make_user(Role.MANAGING_EDITOR)
    administrator = make_user(Role.REPORTER, is_superuser=True)
    sleeping = make_user(Role.REPORTER, is_superuser=True, is_active=False)
    gifted = make_user(Role.REPORTER)
    gifted.user_permissions.add(Permission.objects.get(codename="delete_user"))
    gifted_and_shut = make_user(Role.REPORTER, is_active=False)
    gifted_and_shut.user_permissions.add(Permission.objects.get(codename="delete_user"))
    client = browser(chief, confirmed=True)
    for person in (administrator, sleeping, gifted, gifted_and_shut):
        assert client.post(page(person), fields(person, email="mine@example.org")).status_code == 403
        assert client.get(recovery(person)).status_code == 403
        assert client.post(recovery(person), {"lost": "both"}).status_code == 403
        assert User.objects.get(pk=person.pk).email == ""
    office = browser(house_manager(), confirmed=True)
    assert office.post(page(chief), fields(chief, email="mine@example.org")).status_code == 403
    assert office.post(recovery(chief), {"lost": "both"}).status_code == 403
    reporter = make_user(Role.REPORTER)
    assert office.post(page(reporter), fields(reporter, role=Role.DESK_EDITOR.value)).status_code == 200
    assert rights(reporter)[0] == {Role.REPORTER.value}


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_changes_their_own_rights(superuser: bool) -> None:  # noqa: FBT001 - a parameter of the test
    chief = make_user(Role.MANAGING_EDITOR, is_superuser=superuser)
    client = browser(chief, confirmed=True)
    data = fields(chief, first_name="Own", role=Role.REPORTER.value, is_active=None)
    assert client.post(page(chief), data | ({} if superuser else {"is_superuser": "on"})).status_code == 302
    chief.refresh_from_db()
    assert (chief.first_name, chief.is_active, chief.is_superuser) == ("Own", True, superuser)
    assert rights(chief)[0] == {Role.MANAGING_EDITOR.value}
    assert client.post(recovery(chief), {"lost": "factor"}).status_code == 403


def test_logins_are_neither_added_nor_deleted_nor_given_a_password_as_rows() -> None:
    person = make_user(Role.REPORTER)
    client = browser(make_user(Role.MANAGING_EDITOR, is_superuser=True))
    for address in (
        "/admin/auth/user/add/",
        f"/admin/auth/user/{person.pk}/delete/",
        "/admin/auth/group/",
        "/admin/mfa/authenticator/",
        "/admin/usersessions/usersession/",
    ):
        assert client.post(address, {"post": "yes"}, follow=True).status_code in {403, 404}, address
    new = "a new staple battery"
    client.post(f"/admin/auth/user/{person.pk}/password/", {"password1": new, "password2": new}, follow=True)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize("role", [None, Role.REPORTER, Role.DESK_EDITOR])
def test_others_change_nobody(role: Role | None) -> None:
    person = make_user(Role.REPORTER)
    client = browser(make_user(role))
    assert client.post(page(person), fields(person, role=Role.MANAGING_EDITOR.value)).status_code in {302, 403}
    assert client.post(recovery(person), {"lost": "both"}).status_code in {302, 403}
    assert rights(person)[0] == {Role.REPORTER.value}


def test_the_list_of_people_costs_the_same_however_many_they_are(django_assert_max_num_queries: Any) -> None:
    client = browser(make_user(Role.MANAGING_EDITOR))
    for _person in range(12):
        make_user(Role.REPORTER)
    with django_assert_max_num_queries(11):
        assert client.get(PEOPLE).status_code == 200


def test_every_role_holds_what_the_one_below_holds() -> None:
    # What "nobody manages who can do more" rests on.
    assert PERMISSIONS[Role.REPORTER] < PERMISSIONS[Role.DESK_EDITOR] < PERMISSIONS[Role.MANAGING_EDITOR]


# A way back in --------------------------------------------------------------------------------------------


def test_a_colleague_resets_a_lost_second_factor() -> None:
    person = make_user(Role.DESK_EDITOR)
    give_app(person)
    chief = make_user(Role.MANAGING_EDITOR)
    client = browser(chief)
    assert "Give a way back in" in client.get(page(person)).text
    # A screen left alone is not enough.
    assert client.post(recovery(person), {"lost": "factor"})["Location"].startswith("/admin/account/confirm/")
    assert Authenticator.objects.filter(user=person).exists()
    client = browser(chief, confirmed=True)
    assert client.post(recovery(person), {"lost": "factor"})["Location"] == page(person)
    assert not Authenticator.objects.filter(user=person).exists()
    assert AuditEntry.objects.filter(act=AuditAct.FACTOR_RESET, actor=chief, person=person).exists()


def test_a_colleague_gives_a_link_for_a_new_password() -> None:
    person = make_user(Role.DESK_EDITOR)
    client = browser(make_user(Role.MANAGING_EDITOR), confirmed=True)
    assert "What has" in client.get(recovery(person)).text
    shown = client.post(recovery(person), {"lost": "password"}).text
    link = re.search(r"http://testserver(/admin/account/recover/[^<]+/)", shown)
    assert link
    new = {"new_password1": "a new staple battery", "new_password2": "a new staple battery"}
    assert Client().post(link[1], new).status_code == 302
    entered = Client().post("/admin/login/", {"login": person.username, "password": new["new_password1"]})
    assert entered["Location"] == "/admin/"


def test_a_device_in_wrong_hands_is_signed_out_from_here() -> None:
    person = make_user(Role.DESK_EDITOR)
    inside = Client()
    inside.post("/admin/login/", {"login": person.username, "password": PASSWORD})
    browser(make_user(Role.MANAGING_EDITOR), confirmed=True).post(recovery(person), {"lost": "session"})
    assert inside.get("/admin/").status_code == 302


# Sessions -------------------------------------------------------------------------------------------------


def entered(person: User, device: str) -> Client:
    """A browser in which `person` signed in by the form."""
    client = Client(headers={"user-agent": device})
    client.post("/admin/login/", {"login": person.username, "password": PASSWORD})
    return client


def test_ones_sessions_are_listed_and_ended() -> None:
    person = make_user(Role.REPORTER)
    phone = entered(person, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1")
    tablet = entered(person, "Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari/537.36")
    desk = entered(person, "Mozilla/5.0 (Windows NT 10.0) Firefox/144.0")
    listed = desk.get("/admin/account/sessions/")
    assert [session["device"] for session in listed.context["sessions"]] == [
        "Firefox, Windows",
        "Chrome, Android",
        "Safari, iPhone",
    ]
    desk.post("/admin/account/sessions/", {"session": listed.context["sessions"][2]["row"].pk})
    assert [client.get("/admin/").status_code for client in (phone, tablet, desk)] == [302, 200, 200]
    desk.post("/admin/account/sessions/", {"others": "1"})
    assert [client.get("/admin/").status_code for client in (phone, tablet, desk)] == [302, 302, 200]
    assert AuditEntry.objects.filter(act=AuditAct.SESSION_ENDED, actor=person, person=person).count() == 2


@pytest.mark.parametrize("key", ["theirs", "x", "-1", ""])
def test_another_persons_session_is_not_ended(key: str) -> None:
    theirs = entered(make_user(Role.REPORTER), "Firefox")
    listed = theirs.get("/admin/account/sessions/").context["sessions"]
    mine = entered(make_user(Role.MANAGING_EDITOR), "Firefox")
    assert (
        mine.post("/admin/account/sessions/", {"session": listed[0]["row"].pk if key == "theirs" else key}).status_code
        == 302
    )
    assert theirs.get("/admin/").status_code == 200
