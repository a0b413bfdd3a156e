"""`manage.py export_person`: all that is held about somebody who works at the desk, for them."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from newsroom.accounts.own_data import parcel_of
from newsroom.auditing import note
from newsroom.models import AuditAct
from newsroom.outages import outage_of

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

_FAILED = 1
_USAGE = 2

_EXPLANATION = """
The zip has the login, and every row of every table that names it: sessions, factors (without their secrets), notices, comments,
acts, the audit log, the desk's log. The text of articles is left out: it is the publication's (manage.py export_publication).
Give it to the person and to nobody else. People who can still sign in take it themselves: their name, "Your data".

  manage.py export_person kim kim.zip

Exit codes: 0 written; 1 the file cannot be written; 2 nobody has that login, or the file is there already.
"""


class Command(BaseCommand):
    """For somebody who asks what is held about them (Personal Information Protection Act art. 35)."""

    help = "Write all that is held about somebody who works at the desk into a zip."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and where to."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _EXPLANATION
        parser.add_argument("login", help="the name they sign in with")
        parser.add_argument("file", type=Path, help="the zip to write")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, readable for this user alone."""
        person = User.objects.filter(username=options["login"]).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {options['login']!r}.", returncode=_USAGE)
        path: Path = options["file"]
        parcel = parcel_of(person)
        # Neither without the other: no file of which the log says nothing, and no line for what nobody got.
        with transaction.atomic():
            note(AuditAct.DATA_TAKEN, person=person, details={"command": "export_person"})
            _write(path, parcel)
        self.stdout.write(f"{path}: {len(parcel)} bytes about {person.username}.")


def _write(path: Path, parcel: bytes) -> None:
    """The whole of it or nothing. Raises CommandError, and OSError where that is an outage."""
    is_ours = False
    try:
        path.touch(mode=0o600, exist_ok=False)
        is_ours = True
        path.write_bytes(parcel)
    except FileExistsError as error:
        raise CommandError(f"{path} is there already. Name another file.", returncode=_USAGE) from error
    except OSError as error:
        if is_ours:
            path.unlink()
        if outage_of(error):
            raise
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=_FAILED) from error
