"""Writing the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.core import context

from newsroom.models.audit import AuditEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from newsroom.models.audit import AuditAct


def note(
    act: AuditAct,
    *,
    actor: User | None = None,
    person: User | None = None,
    request: HttpRequest | None = None,
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry. Without `request` it is the one being answered; without `actor`, whoever is signed in there.

    A command has neither: it says so in `details`, which must be fit for JSON and hold no secret.
    """
    request = request or context.request
    if actor is None and request is not None:
        user = getattr(request, "user", None)
        actor = user if user is not None and user.is_authenticated else None
    return AuditEntry.objects.create(
        act=act, actor=actor, person=person, address=_address(request), details=details or {}
    )


def _address(request: HttpRequest | None) -> str | None:
    if request is None:
        return None
    address: str = get_adapter().get_client_ip(request)
    return None if address == "0.0.0.0" else address  # noqa: S104 - the address that means none
