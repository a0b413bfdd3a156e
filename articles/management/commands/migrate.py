"""`manage.py migrate`: Django's own, which a missing guard of the record does not keep from putting it up again."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from articles.record.guards import about_to_be_put_up


class Command(migrate.Command):
    """Django checks before it migrates, and would stop at the very error that this mends; it is said as a warning."""

    def check(self, *args: Any, **kwargs: Any) -> None:
        """As Django's."""
        with about_to_be_put_up():
            super().check(*args, **kwargs)
