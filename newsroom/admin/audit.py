"""The audit log: to be read, by nobody to be changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsroom.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin[AuditEntry]):
    """Newest first."""

    list_display = ("at", "act", "actor", "person", "address", "spoken_details")
    list_filter = ("act", "at")
    list_select_related = ("actor", "person")
    search_fields = ("actor__username", "person__username", "address")
    search_help_text = _("A name, or the beginning of an address.")
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("details"))
    def spoken_details(self, entry: AuditEntry) -> str:
        """As short as it goes."""
        return "; ".join(
            f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
            for name, value in entry.details.items()
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries are written by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, superusers included."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, superusers included."""
        return False
