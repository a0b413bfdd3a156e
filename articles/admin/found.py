"""The row that a page of the desk is about, for somebody who may have it: no page can forget to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.db.models import Model
    from django.http import HttpRequest


def row_to_see[M: Model](admin: ModelAdmin[M], request: HttpRequest, object_id: str) -> M:
    """Raises Http404 where there is none, PermissionDenied for whoever may not see it."""
    row = _row(admin, request, object_id)
    if not admin.has_view_permission(request, row):
        raise PermissionDenied
    return row


def row_to_change[M: Model](admin: ModelAdmin[M], request: HttpRequest, object_id: str) -> M:
    """Likewise, for whoever may change it."""
    row = _row(admin, request, object_id)
    if not admin.has_change_permission(request, row):
        raise PermissionDenied
    return row


def _row[M: Model](admin: ModelAdmin[M], request: HttpRequest, object_id: str) -> M:
    row = admin.get_object(request, object_id)
    if row is None:
        raise Http404
    return row
