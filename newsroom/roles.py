"""The three roles and what each may do. Groups are kept in step with this table after every `migrate`.

Permissions of `articles` are named by dotted strings: `newsroom` does not import it.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission


class Role(Enum):
    """A role is a group with this name."""

    REPORTER = "Reporter"
    DESK_EDITOR = "Desk editor"
    MANAGING_EDITOR = "Managing editor"


_WRITES = frozenset(
    {
        "articles.add_article",
        "articles.change_article",
        "articles.view_article",
        "articles.submit_article",
        "articles.add_photo",
        "articles.change_photo",
        "articles.view_photo",
        "articles.view_version",
        "articles.view_revision",
        "newsroom.view_section",
        "newsroom.view_reporter",
        "newsroom.view_publication",
    }
)
_EDITS = _WRITES | {
    "articles.edit_any_article",
    "articles.send_back_article",
    "articles.approve_article",
    "articles.publish_article",
    "articles.withdraw_article",
    "articles.view_statuschange",
    "articles.view_oldpath",
    "newsroom.add_reporter",
    "newsroom.change_reporter",
    "newsroom.view_registration",
    "newsroom.view_mastheadpost",
    "newsroom.view_publisher",
    "newsroom.view_publisherdetails",
    "newsroom.view_formername",
    "newsroom.view_host",
}
# Changes of publisher, editor or place are filed with the authority within 30 days (decree art. 5): few may make them.
_MANAGES = _EDITS | {
    f"newsroom.{verb}_{model}"
    for verb in ("add", "change")
    for model in (
        "section",
        "registration",
        "mastheadpost",
        "publisher",
        "publisherdetails",
        "formername",
        "host",
    )
} | {
    "newsroom.change_publication",
    "articles.view_importrun",
    "articles.view_importitem",
}

#: Role → permissions, as "app.codename".
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.REPORTER: _WRITES,
    Role.DESK_EDITOR: _EDITS,
    Role.MANAGING_EDITOR: _MANAGES,
}


def keep_roles_in_step(**kwargs: Any) -> None:
    """Make the groups and give each exactly the permissions of the table; safe to call again."""
    for label in ("newsroom", "articles"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=kwargs.get("using", "default"))
    wanted = {name for names in PERMISSIONS.values() for name in names}
    found = {
        f"{app}.{codename}": key
        for key, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
        if f"{app}.{codename}" in wanted
    }
    missing = wanted - found.keys()
    if missing:
        raise LookupError(f"The table of roles names permissions that do not exist: {', '.join(sorted(missing))}")
    for role, names in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set([found[name] for name in names])
