"""The audit log: what is written down, what is not, who reads it, and that nobody changes it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.models import AuditAct, AuditEntry
from newsroom.models.append_only import AppendOnly
from newsroom.roles import Role
from tests.builders import PASSWORD, make_user
from tests.second_factors import code_of, give_app

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db
LOG = reverse("admin:newsroom_auditentry_changelist")


def written(since: int = 0) -> list[tuple[str, Any, Any, dict[str, Any]]]:
    """Act, who, about whom, details; oldest first."""
    rows = AuditEntry.objects.filter(pk__gt=since).order_by("pk")
    return [(row.act, row.actor, row.person, row.details) for row in rows]


def last() -> int:
    """The newest entry's key."""
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def signed_in(role: Role, **fields: Any) -> Client:
    """A browser in which somebody of this role is signed in."""
    client = Client()
    client.force_login(make_user(role, **fields))
    return client


def test_signing_in_failing_and_signing_out_are_written_down_with_the_address(client: Client) -> None:
    user = make_user(Role.DESK_EDITOR, "editor")
    secret = give_app(user)
    before = last()
    client.post("/admin/login/", {"login": "editor", "password": "wrong"})
    client.post("/admin/login/", {"login": "hunter2", "password": "wrong"})
    client.post("/admin/login/", {"login": "editor", "password": PASSWORD})
    client.post("/admin/account/second-step/", {"code": "000000"})
    client.post("/admin/account/second-step/", {"code": code_of(secret)})
    client.post("/admin/account/remember/", {"action": "skip"})
    client.post("/admin/logout/")
    assert written(before) == [
        (AuditAct.SIGN_IN_FAILED, None, user, {"known": True}),
        (AuditAct.SIGN_IN_FAILED, None, None, {"known": False}),
        (AuditAct.FACTOR_FAILED, None, user, {"type": "totp"}),
        (AuditAct.SIGNED_IN, user, user, {"by": ["password", "totp"]}),
        (AuditAct.SIGNED_OUT, user, user, {}),
    ]
    assert set(AuditEntry.objects.filter(pk__gt=before).values_list("address", flat=True)) == {"127.0.0.1"}


def test_neither_a_password_nor_a_name_that_nobody_has_is_kept(client: Client) -> None:
    client.post("/admin/login/", {"login": "hunter2", "password": "tr0ub4dor"})
    kept = json.dumps(list(AuditEntry.objects.values("details", "act")))
    assert "hunter2" not in kept
    assert "tr0ub4dor" not in kept


@pytest.mark.parametrize(
    "credential",
    [
        '{"id": "x"}',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
        '{"response": "x"}',
        "[1]",
        '"x"',
        '{"id": "eA", "rawId": "eA", "type": "public-key", "clientExtensionResults": {}, "response": {"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA", "userHandle": "MQ"}}',
    ],
)
def test_a_false_passkey_is_written_down(client: Client, credential: str) -> None:
    before = last()
    assert client.post("/admin/account/passkeys/sign-in/", {"credential": credential})["Location"] == "/admin/login/"
    assert written(before) == [(AuditAct.SIGN_IN_FAILED, None, None, {"by": "passkey"})]


def test_second_factors_are_written_down(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    user = make_user(Role.REPORTER)
    client.force_login(user)
    client.post("/admin/account/confirm/", {"password": PASSWORD, "next": "/admin/account/"})
    before = last()
    secret = client.get("/admin/account/app/add/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/account/app/add/", {"code": code_of(secret)})
    client.post("/admin/account/app/remove/")
    assert [(act, details) for act, _actor, _person, details in written(before)] == [
        (AuditAct.FACTOR_ADDED, {"type": "totp"}),
        (AuditAct.FACTOR_ADDED, {"type": "recovery_codes"}),
        (AuditAct.FACTOR_REMOVED, {"type": "totp"}),
        (AuditAct.FACTOR_REMOVED, {"type": "recovery_codes"}),
    ]


def test_a_changed_password_is_written_down_and_a_sign_in_is_not_one(client: Client) -> None:
    user = make_user(Role.REPORTER)
    client.post("/admin/login/", {"login": user.username, "password": PASSWORD})
    before = last()
    new = "another staple battery"
    client.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert written(before) == [(AuditAct.PASSWORD_CHANGED, user, user, {})]


def test_rights_are_written_down_wherever_they_are_changed() -> None:
    person = make_user(Role.REPORTER)
    before = last()
    person.groups.add(Group.objects.get(name=Role.DESK_EDITOR.value))
    Group.objects.get(name=Role.MANAGING_EDITOR.value).user_set.add(person)
    person.user_permissions.add(Permission.objects.get(codename="delete_user"))
    person.groups.clear()
    person.is_superuser = True
    person.is_active = False
    person.save()
    person.save()
    assert [(act, who) for act, _actor, who, _details in written(before)] == [(AuditAct.RIGHTS_CHANGED, person)] * 5
    assert [details for *_rest, details in written(before)] == [
        {"given": ["Desk editor"]},
        {"given": ["Managing editor"]},
        {"given": ["Authentication and Authorization | user | Can delete user"]},
        {"cleared": []},
        {"is_active": False, "is_superuser": True},
    ]


# Who reads it --------------------------------------------------------------------------------------------


def test_only_who_may_reads_it() -> None:
    AuditEntry.objects.create(act=AuditAct.SIGNED_IN, address="192.0.2.7", details={"by": ["password"]})
    for role, status in ((Role.REPORTER, 403), (Role.DESK_EDITOR, 403), (Role.MANAGING_EDITOR, 200)):
        assert signed_in(role).get(LOG).status_code == status
    assert Client().get(LOG)["Location"].startswith("/admin/login/")


def test_it_is_searched_by_name_and_filtered_by_act() -> None:
    client = signed_in(Role.MANAGING_EDITOR)
    kim = make_user(Role.REPORTER, "kim")
    AuditEntry.objects.create(act=AuditAct.FACTOR_RESET, person=kim, address="192.0.2.7")
    found: Any = client.get(LOG, {"q": "kim", "act__exact": AuditAct.FACTOR_RESET})
    assert [row.person for row in found.context["cl"].result_list] == [kim]
    assert "192.0.2.7" in found.text


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_changes_it(superuser: bool) -> None:  # noqa: FBT001 - a parameter of the test
    entry = AuditEntry.objects.create(act=AuditAct.SIGNED_IN)
    client = signed_in(Role.MANAGING_EDITOR, is_superuser=superuser)
    page = reverse("admin:newsroom_auditentry_change", args=[entry.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"act": AuditAct.SIGNED_OUT}).status_code == 403
    assert client.post(reverse("admin:newsroom_auditentry_delete", args=[entry.pk])).status_code == 403
    assert client.get(reverse("admin:newsroom_auditentry_add")).status_code == 403
    client.post(LOG, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    entry.refresh_from_db()
    assert entry.act == AuditAct.SIGNED_IN
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        AuditEntry.objects.update(act=AuditAct.SIGNED_OUT)


def test_only_what_the_law_lets_go_is_trimmed(capsys: pytest.CaptureFixture[str]) -> None:
    now = timezone.now()
    entries = [
        AuditEntry.objects.create(act=AuditAct.SIGNED_IN, at=now - timedelta(days=days)) for days in (800, 700, 1)
    ]
    with pytest.raises(CommandError, match="365 days at least"):
        call_command("trim_audit_log", days=364)
    call_command("trim_audit_log")
    assert set(AuditEntry.objects.all()) == set(entries[1:])
    assert "1 entries older than 730 days" in capsys.readouterr().out
    user: User = make_user(Role.REPORTER)
    assert AuditEntry.objects.filter(person=user).exists()
