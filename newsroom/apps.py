"""The app's start."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models import fields
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """Who publishes."""

    name = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        """Connect what keeps pages current, roles in step, and the audit log; name the empty choice of a list."""
        from newsroom import checks, queueing, receivers  # noqa: PLC0415 - models exist only from here on
        from newsroom.accounts import watching  # noqa: PLC0415 - likewise
        from newsroom.logs import tasks  # noqa: PLC0415 - likewise

        # Django's catalogue has no Korean for it; here it is a string of ours.
        fields.BLANK_CHOICE_LABEL = _("- Select an option -")
        _knows_json()
        receivers.connect()
        watching.connect()
        tasks.connect()
        queueing.keep_off_the_desk()
        checks.register_checks()
        post_migrate.connect(_after_migrate, dispatch_uid="newsroom.roles")


def _knows_json() -> None:
    """Of SQLite, before it is asked: Django asks in a transaction, and takes a file that another process keeps for a no."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            setattr(type(connection.features), "supports_json_field", True)  # noqa: B010 - a property of the class


def _after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    """Roles name permissions of `articles`, so they wait for the app that is migrated last."""
    from newsroom.roles import keep_roles_in_step  # noqa: PLC0415 - models exist only from here on

    if sender.name != "articles":
        return
    try:
        # `flush` sends no state of apps; it empties the tables of all that are installed.
        kwargs.get("apps", apps).get_model("auth", "Group")
    except LookupError:
        return  # Only some app was migrated, and there are no groups yet.
    keep_roles_in_step(using=kwargs["using"])
