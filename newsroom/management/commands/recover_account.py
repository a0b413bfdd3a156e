"""manage.py recover_account: let somebody in who has lost the password or the second factor."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom.accounts.recovery import recovery_path, reset_second_factors
from newsroom.models import Host

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """For an administrator at the machine, when no colleague at the desk can help."""

    help = """Let somebody in who has lost the password or the second factor.

Without an option it takes away the person's passkeys, authenticator app and
recovery codes, ends all their sessions, and prints a link at which they set a
new password. The link works once, for a day. Give it to the person, and to
nobody else, by a way you trust: a call, or the hand.

  manage.py recover_account kim                        lost phone and password
  manage.py recover_account kim --keep-password        lost phone only: the password stays
  manage.py recover_account kim --keep-second-factor   forgotten password only

At the desk a managing editor can do the same for a colleague: Users, the
person, "Give a way back in". All of it stands in the audit log."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The examples keep their lines."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what is lost."""
        parser.add_argument("user", metavar="USER", help="the name they sign in with")
        kept = parser.add_mutually_exclusive_group()
        kept.add_argument("--keep-password", action="store_true", help="take away the second factors only")
        kept.add_argument("--keep-second-factor", action="store_true", help="print a link for a new password only")
        parser.add_argument(
            "--origin", help="where the desk is, such as https://desk.example.org, if not at the publication's host"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done."""
        person = User.objects.filter(username=options["user"]).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {options['user']!r}.")
        if not (person.is_active and person.is_staff):
            raise CommandError(f"{person.username} may not enter the desk; a managing editor must let them in first.")
        if not options["keep_second_factor"]:
            reset_second_factors(person, command="recover_account")
            self.stdout.write(f"{person.username} has no second factor and no session any more.")
        if not options["keep_password"]:
            path = recovery_path(person, command="recover_account")
            self.stdout.write(f"Until {timezone.localtime():%H:%M} tomorrow, once:\n{_origin(options['origin'])}{path}")


def _origin(given: str | None) -> str:
    if given:
        return given.rstrip("/")
    host = Host.objects.filter(is_primary=True).order_by("publication_id").values_list("hostname", flat=True).first()
    return f"https://{host}" if host else ""
