"""`manage.py roles`: who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from articles.management.powers import described

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes docs/roles.md to standard output."""

    help = "Say what each role may do, as the code has it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """There is one way so far."""
        parser.add_argument("--markdown", action="store_true", help="As Markdown, which is what you get anyway.")

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write it."""
        self.stdout.write(described(), ending="")
