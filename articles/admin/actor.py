"""Who acts at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language

from newsroom.names import called

if TYPE_CHECKING:
    from django.http import HttpRequest


register = template.Library()


@register.filter
def name_of(person: User | None) -> str:
    """What the desk calls somebody, in the language of who looks; a dash for nobody. It reads their reporter's row."""
    return called(person, get_language() or "") if person else "–"


def actor_of(request: HttpRequest) -> User:
    """The person signed in. The admin lets nobody else come this far; if somebody did, PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
