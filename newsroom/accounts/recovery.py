"""The way back in for who has lost theirs: second factors taken away, and a link that sets a new password once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from newsroom.auditing import note
from newsroom.models import AuditAct

if TYPE_CHECKING:
    from typing import Any


class _Tokens(PasswordResetTokenGenerator):
    """Good for settings.PASSWORD_RESET_TIMEOUT, and until the person signs in or the password changes."""

    key_salt = "newsroom.accounts.recovery"


_tokens = _Tokens()


def end_sessions(person: User, *, but: str | None = None) -> int:
    """End every session of `person`, except the one with the key `but`; how many there were."""
    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=but or ""))
    for session in sessions:
        session.end()
    return len(sessions)


def reset_second_factors(person: User, **details: Any) -> None:
    """Take away apps, passkeys and recovery codes, and end all sessions: a finder of the lost phone is out too."""
    with transaction.atomic():
        types = sorted(Authenticator.objects.filter(user=person).values_list("type", flat=True))
        Authenticator.objects.filter(user=person).delete()
        end_sessions(person)
        note(AuditAct.FACTOR_RESET, person=person, details={"types": types} | details)


def recovery_path(person: User, **details: Any) -> str:
    """The address of a page where `person` sets a new password; later links do not end earlier ones, using one does."""
    note(AuditAct.RECOVERY_BEGUN, person=person, details=details)
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("recover_account", args=[key, _tokens.make_token(person)])


def person_of(key: str, token: str) -> User | None:
    """Whom a link is for; None when it is forged, used or too old, or the login may not enter the desk."""
    try:
        person = User.objects.get(pk=int(force_str(urlsafe_base64_decode(key))), is_active=True, is_staff=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return person if _tokens.check_token(person, token) else None


def recovered(person: User) -> None:
    """After the new password: whoever was in with the old one is out."""
    end_sessions(person)
    note(AuditAct.RECOVERED, person=person)
