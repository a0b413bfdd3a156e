"""The audit log: to be read, by nobody to be changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


def _spoken(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin[AuditEntry]):
    """Newest first."""

    list_display = ("time", "act", "actor", "person", "address", "spoken_details")
    list_filter = ("act", "at")
    list_select_related = ("actor", "person")
    search_fields = ("actor__username", "person__username", "address")
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("details"))
    def spoken_details(self, entry: AuditEntry) -> str:
        """As short as it goes."""
        return "; ".join(f"{name}: {_spoken(value)}" for name, value in entry.details.items())

    @admin.display(description=_("time"), ordering="at")
    def time(self, entry: AuditEntry) -> str:
        """As the desk writes times."""
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries are written by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, superusers included."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, superusers included."""
        return False
