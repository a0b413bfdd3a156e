"""Who acts at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest


def actor_of(request: HttpRequest) -> User:
    """The person signed in. The admin lets nobody else come this far; if somebody did, PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
