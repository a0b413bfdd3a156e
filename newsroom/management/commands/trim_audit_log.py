"""manage.py trim_audit_log: let go of old entries, never of those the law wants kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from newsroom.accounts.erasing import forget_addresses
from newsroom.models import AuditEntry

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

#: Records of access are kept for a year at least (Standards of measures to secure the safety of personal information, art. 8).
_LEAST = 365


class Command(BaseCommand):
    """The one way an entry leaves the log."""

    help = (
        "Remove entries of the audit log that are older than --days (730 unless told; not less than 365)."
        " Nothing else removes one. Run it once a month, for example: manage.py trim_audit_log --days 730"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How long entries stay."""
        parser.add_argument("--days", type=int, default=730, help="how many days entries are kept (730)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them and say how many."""
        if options["days"] < _LEAST:
            raise CommandError(f"Entries are kept for {_LEAST} days at least.")
        old = AuditEntry.objects.filter(at__lt=timezone.now() - timedelta(days=options["days"]))
        # Past the queryset's own refusal, which is for everybody else.
        removed, _per_model = QuerySet.delete(old)
        forgotten = forget_addresses(timezone.now() - timedelta(days=_LEAST))
        if forgotten:
            self.stdout.write(f"{forgotten} entries of erased people lost the address they came from.")
        self.stdout.write(f"{removed} entries older than {options['days']} days are removed.")
