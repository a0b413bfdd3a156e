"""Forms of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        autofocus = {"autofocus": True}
        name, password = self.fields["login"].widget, self.fields["password"].widget
        name.attrs = {"id": "id_username", "autocomplete": "username webauthn", "autocapitalize": "none"} | autofocus
        password.attrs = {"id": "id_password", "autocomplete": "current-password"}


class PasskeyForm(AddWebAuthnForm):
    """A passkey, or a security key that only confirms a password."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, help_text=_("How you will know it again: “Work laptop”.")
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_("No password needed: your device asks for its PIN, your finger or your face instead."),
    )
