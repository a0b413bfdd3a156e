"""The three roles and what each may do. Groups are kept in step with this table after every `migrate`.

Permissions of `articles` are named by dotted strings: `newsroom` does not import it.
"""

from __future__ import annotations

from enum import Enum

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission


class Role(Enum):
    """A role is a group with this name."""

    REPORTER = "Reporter"
    DESK_EDITOR = "Desk editor"
    MANAGING_EDITOR = "Managing editor"


#: What the imprint is made of.
_IMPRINT = ("formername", "host", "mastheadpost", "publication", "publisher", "publisherdetails", "registration")

_WRITES = frozenset(
    {
        "articles.add_article",
        "articles.change_article",
        "articles.view_article",
        "articles.submit_article",
        # A claim is written down by whoever it reaches; the days are counted from then on.
        "articles.add_claim",
        "articles.view_claim",
        "articles.add_photo",
        "articles.change_photo",
        "articles.view_photo",
        "articles.add_document",
        "articles.change_document",
        "articles.view_document",
        "articles.view_version",
        "articles.view_revision",
        "articles.view_series",
        *(f"newsroom.view_{model}" for model in (*_IMPRINT, "section", "reporter")),
    }
)
_EDITS = _WRITES | {
    "articles.edit_any_article",
    "articles.send_back_article",
    "articles.approve_article",
    "articles.publish_article",
    "articles.withdraw_article",
    "articles.restrict",
    "articles.view_restriction",
    "articles.arrange_front",
    "articles.view_arrangement",
    "articles.decide_claim",
    "articles.view_claimnotice",
    "articles.view_statuschange",
    "articles.view_oldpath",
    "articles.view_importrun",
    "articles.view_importitem",
    "newsroom.view_missingaddress",
    "newsroom.answer_missingaddress",
    "articles.add_series",
    "articles.change_series",
    "articles.view_menuentry",
    "articles.view_standingpage",
    "newsroom.add_reporter",
    "newsroom.change_reporter",
    # To find the login that belongs to a reporter.
    "auth.view_user",
}
# Changes of publisher, editor or place are filed with the authority within 30 days (decree art. 5): few may make them.
# A new publication is begun by an administrator. What may be deleted has not begun yet; the admin sees to that.
_MANAGES = (
    _EDITS
    | {f"newsroom.{verb}_{model}" for verb in ("add", "change") for model in (*_IMPRINT, "section")}
    - {"newsroom.add_publication"}
    | {f"newsroom.delete_{model}" for model in ("host", "mastheadpost", "publisherdetails", "registration")}
    | {f"articles.{verb}_standingpage" for verb in ("add", "change", "delete", "publish")}
    | {f"articles.{verb}_menuentry" for verb in ("add", "change", "delete")}
    | {"articles.delete_series"}
    | {"articles.break_embargo"}
    | {"newsroom.merge_section", "newsroom.merge_reporter", "articles.merge_tag"}
    | {"newsroom.view_auditentry", "newsroom.manage_people", "newsroom.reset_second_factor"}
)

#: Role → permissions, as "app.codename".
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.REPORTER: _WRITES,
    Role.DESK_EDITOR: _EDITS,
    Role.MANAGING_EDITOR: _MANAGES,
}


def keep_roles_in_step(using: str = "default") -> None:
    """Make the groups and give each exactly the permissions of the table; safe to call again.

    Raises LookupError when the table names a permission that no model declares: it is misspelt.
    """
    for label in ("auth", "newsroom", "articles"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    wanted = {name for names in PERMISSIONS.values() for name in names}
    rows = Permission.objects.using(using).values_list("pk", "content_type__app_label", "codename")
    found = {f"{app}.{codename}": key for key, app, codename in rows if f"{app}.{codename}" in wanted}
    missing = wanted - found.keys()
    if missing:
        raise LookupError(f"The table of roles names permissions that do not exist: {', '.join(sorted(missing))}")
    for role, names in PERMISSIONS.items():
        group, _created = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.set([found[name] for name in names])
