"""Addresses of signing in. Nothing of django-allauth is reachable that is not named here; there is no way to sign up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from newsroom.accounts.views import AccountView, accept_invitation, at_the_desk, own_data, recover, sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase
    from django.urls import URLPattern


def _page(route: str, view: Callable[..., HttpResponseBase], name: str, title: Any) -> URLPattern:
    return path(route, at_the_desk(view, title), name=name)


# The names are django-allauth's: its views redirect to them.
urlpatterns = [
    _page("login/", account.login, "account_login", _("Log in")),
    _page("account/", AccountView.as_view(), "mfa_index", _("Sign-in and security")),
    path("account/sign-out/", require_POST(account.logout), name="account_logout"),
    _page("account/confirm/", account.reauthenticate, "account_reauthenticate", _("Confirm that it is you")),
    _page("account/confirm/code/", mfa.reauthenticate, "mfa_reauthenticate", _("Confirm that it is you")),
    _page(
        "account/confirm/passkey/",
        webauthn.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
        _("Confirm that it is you"),
    ),
    _page("account/second-step/", mfa.authenticate, "mfa_authenticate", _("Second step")),
    _page("account/remember/", mfa.trust, "mfa_trust", _("Remember this device?")),
    _page("account/app/add/", totp.activate_totp, "mfa_activate_totp", _("Add an authenticator app")),
    _page("account/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp", _("Remove the authenticator app")),
    path("account/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("account/passkeys/sign-in/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    _page("account/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn", _("Add a passkey")),
    _page("account/passkeys/<int:pk>/rename/", webauthn.edit_webauthn, "mfa_edit_webauthn", _("Rename the passkey")),
    _page(
        "account/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn", _("Remove the passkey")
    ),
    _page("account/recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes", _("Recovery codes")),
    _page(
        "account/recovery-codes/new/",
        codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
        _("New recovery codes"),
    ),
    path("account/recovery-codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    _page("account/recover/<str:key>/<str:token>/", recover, "recover_account", _("A new password")),
    _page("account/invitation/<str:token>/", accept_invitation, "accept_invitation", _("Welcome to the desk")),
    path("account/data/", own_data, name="own_data"),
    _page("account/sessions/", sessions, "usersessions_list", _("Where you are signed in")),
]
