"""Groups stay in step with the table of roles."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal

from newsroom.roles import PERMISSIONS, Role, keep_roles_in_step
from tests.builders import make_user

pytestmark = pytest.mark.django_db


def test_every_role_is_a_group_with_exactly_its_permissions() -> None:
    group = Group.objects.get(name=Role.REPORTER.value)
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    Group.objects.get(name=Role.DESK_EDITOR.value).delete()
    for _time in range(2):
        keep_roles_in_step()
        for role, names in PERMISSIONS.items():
            rows = Group.objects.get(name=role.value).permissions.values_list("content_type__app_label", "codename")
            assert {f"{app}.{codename}" for app, codename in rows} == names


def test_migrating_again_brings_the_roles_back() -> None:
    Group.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Group.objects.count() == len(Role)


def test_groups_of_the_house_itself_are_left_alone() -> None:
    own = Group.objects.create(name="Photo desk")
    own.permissions.add(Permission.objects.get(codename="view_photo"))
    keep_roles_in_step()
    assert own.permissions.count() == 1


def test_a_permission_no_model_declares_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PERMISSIONS, Role.REPORTER, PERMISSIONS[Role.REPORTER] | {"articles.fly_article"})
    with pytest.raises(LookupError, match="fly_article"):
        keep_roles_in_step()


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("articles.submit_article", set(Role)),
        ("newsroom.view_mastheadpost", set(Role)),
        ("articles.approve_article", {Role.DESK_EDITOR, Role.MANAGING_EDITOR}),
        ("articles.publish_article", {Role.DESK_EDITOR, Role.MANAGING_EDITOR}),
        ("articles.arrange_front", {Role.DESK_EDITOR, Role.MANAGING_EDITOR}),
        ("articles.view_arrangement", {Role.DESK_EDITOR, Role.MANAGING_EDITOR}),
        ("newsroom.change_mastheadpost", {Role.MANAGING_EDITOR}),
        ("newsroom.change_registration", {Role.MANAGING_EDITOR}),
        ("newsroom.change_section", {Role.MANAGING_EDITOR}),
        ("newsroom.add_publication", set()),
        ("articles.delete_article", set()),
        ("articles.delete_version", set()),
        ("auth.change_user", set()),
    ],
)
def test_who_may(permission: str, who: set[Role]) -> None:
    assert {role for role in Role if make_user(role).has_perm(permission)} == who
    assert not make_user(None).has_perm(permission)


def test_an_emptied_database_has_its_roles_again() -> None:
    Group.objects.all().delete()
    # As `flush` says it, without the state of apps that `migrate` passes on.
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}
