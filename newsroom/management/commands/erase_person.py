"""`manage.py erase_person`: make the login of somebody who has left nameless."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from newsroom.accounts.erasing import CannotErase, erase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

    from newsroom.accounts.erasing import Done

_USAGE = 2

_EXPLANATION = """
For the administrator, at the machine, after somebody has left and their login was shut. It cannot be taken back.

What goes      login, names, e-mail, password, passkeys, app, recovery codes, sessions, remembered devices, rights, notices and their
               choices, the addresses of their invitations; of their reporter's page the e-mail, the portrait and the words about them;
               from where they came, in entries of the audit log older than a year
What stays     what was published, with the names printed over it: the law keeps it, and the record's digests cover it
               (manage.py verify_record is green afterwards); what they did at the desk and wrote in comments, as "erased-12"
For a year     the audit log's addresses: access is recorded for a year. manage.py trim_audit_log takes them away then
For as long    backups, which have all of it until they are taken away themselves; put one back, and erase again
as they last

  manage.py export_person kim kim.zip       first, if they want to have it
  manage.py erase_person kim --dry-run
  manage.py erase_person kim

Exit codes: 0 done, or it would be; 1 refused, with what to do first; 2 nobody has that login, or it was not confirmed.
"""


class _NotMeant(Exception):
    """Rolls back what was only tried."""


class Command(BaseCommand):
    """Personal Information Protection Act art. 21 and 36."""

    help = "Make the login of somebody who has left nameless, and take away what is held about them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and whether it is meant."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _EXPLANATION
        parser.add_argument("login", help="the name they signed in with")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be taken away")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say what goes, ask, and do it."""
        person = User.objects.filter(username=options["login"]).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {options['login']!r}.", returncode=_USAGE)
        try:
            if options["dry_run"]:
                self._try(person)
                return
            if (
                not options["yes"]
                and input(f"This cannot be taken back. Type {person.username} to erase it: ") != person.username
            ):
                raise CommandError("Nothing was erased.", returncode=_USAGE)
            self._tell(erase(person))
            self.stdout.write(
                f"The login is “erased-{person.pk}” from now on. Backups have it until they are taken away."
            )
        except CannotErase as refused:
            raise CommandError(str(refused)) from refused

    def _try(self, person: User) -> None:
        try:
            with transaction.atomic():
                self._tell(erase(person))
                raise _NotMeant
        except _NotMeant:
            self.stdout.write("Nothing was changed.")

    def _tell(self, done: Iterable[Done]) -> None:
        for each in done:
            self.stdout.write(f"  {each.number} {each.what}")
