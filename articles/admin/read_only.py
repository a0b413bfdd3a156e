"""Screens of rows that only verbs write: nothing is added, changed or deleted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from articles.admin.paging import BoundedPaginator

if TYPE_CHECKING:
    from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """For rows that only verbs write."""

    paginator = BoundedPaginator
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never: nothing published is deleted."""
        return False
