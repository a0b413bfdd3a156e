"""manage.py sample_journal: a journal to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.sample_journal import journal, loader, standing_pages
from newsroom.models import Publication

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Fill an empty installation with a sample journal."""

    help = (
        "Fill an empty installation with a sample: the Diplomacy Journal's imprint, sections in English and Korean,"
        " an invented newsroom with sign-ins, standing pages, drawn pictures, and invented articles in every state of the desk's work,"
        " dated back from now. Safe to run again: what is there is left alone. Refuses an installation that has a"
        f" publication of its own. Everybody's password is “{journal.PASSWORD}”: never load it where strangers can"
        " sign in. Exit code 0: done; 1: refused, nothing written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it is served, and whether it may stand beside a real publication."""
        parser.add_argument("--host", default="localhost", help="host name readers use (default: localhost)")
        parser.add_argument("--force-beside", action="store_true", help="load it although there is another publication")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, load, and say how to sign in."""
        others = Publication.objects.exclude(slug=journal.SLUG)
        if others.exists() and not options["force_beside"]:
            raise CommandError(
                f"This installation has a publication of its own: {others.first()}. The sample would put invented"
                " articles and known passwords beside it. Use an empty database, or --force-beside. Nothing was written."
            )
        publication = journal.found(options["host"])
        standing_pages.put_up(publication)
        count = loader.load(publication, self.stdout.write)
        if count:
            self.stdout.write(self.style.SUCCESS(f"{publication}: {count} sample articles are in."))
        else:
            self.stdout.write(f"{publication}: everything is there already.")
        for login, role in journal.sign_ins():
            self.stdout.write(f"Sign in at /admin/ as {login} ({role}), password {journal.PASSWORD}")
