"""`manage.py index_photo_uses`: the table of which working copy shows which photo, built again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from articles.library.photo_uses import rebuild_uses


class Command(BaseCommand):
    """For what was saved past the verbs, by an older version of the software or by hand."""

    help = (
        "Go through all working copies and note which photos each shows. What is right already is left alone; it may be"
        " stopped and run again at any time, while people write. Exit code 0."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say what was amiss."""
        added, removed = rebuild_uses()
        self.stdout.write(f"{added} uses were missing and are noted, {removed} were no more and are struck out.")
