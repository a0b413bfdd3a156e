"""What django-allauth asks of this project: where a redirect may lead, how failures are worded, what keys are called."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse

DESK = "/admin/"

#: One sentence for a wrong name and a wrong password: neither tells whether the login exists.
_WRONG = gettext_lazy("That name and password do not belong together, or the login may not enter the desk.")
_TOO_OFTEN = gettext_lazy(
    "Too many attempts. Wait five minutes, then try again; a passkey works at once."
    " If the password is lost, ask a managing editor for a recovery link."
)
_WRONG_CODE = gettext_lazy(
    "The code is not right, or has been used. An authenticator app shows a new one every half minute."
)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in leads to the desk and nowhere else, and nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "account_inactive": _WRONG,
        "invalid_login": _WRONG,
        "too_many_login_attempts": _TOO_OFTEN,
        "rate_limited": _TOO_OFTEN,
        "incorrect_password": gettext_lazy("The password is not right."),
        "incorrect_code": _WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a page of the desk, on this host."""
        return (
            bool(url)
            and unquote(str(url)).startswith(DESK)
            and url_has_allowed_host_and_scheme(str(url), allowed_hosts=None)
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address; nobody's when a proxy on a Unix socket names none."""
        return get_client_ip(request) or request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 - an address that means none, bound to nothing

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """A passkey comes here without having passed the backend, which refuses who may not enter."""
        if not user.is_active or not getattr(user, "is_staff", False):
            return self.respond_user_inactive(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """As for a wrong password."""
        messages.error(request, str(_WRONG))
        return HttpResponseRedirect(reverse("account_login"))


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted; keys have names that people understand."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "unknown_passkey": gettext_lazy("This passkey is not known here; it may have been removed."),
    }

    def encrypt(self, text: str) -> str:
        """With a key made of SECRET_KEY: a stolen copy of the database is not enough to make codes."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Also of what an earlier key wrote."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """A name until a person gives a better one."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1} if count else gettext("Passkey")

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor:{key}".encode()).digest())) for key in keys]
    )
