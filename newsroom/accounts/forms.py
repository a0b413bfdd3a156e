"""Forms of signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from newsroom.auditing import note
from newsroom.models import AuditAct


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


#: What a forged answer makes django-allauth and its library raise, besides a refusal.
_FORGED = (ValidationError, LookupError, TypeError, ValueError, AttributeError)


class PasskeySignInForm(LoginWebAuthnForm):
    """A passkey alone. django-allauth says nothing of one that fails; the audit log does."""

    def clean_credential(self) -> Authenticator:
        """The passkey; whose it claims to be is not believed."""
        try:
            return super().clean_credential()
        except _FORGED as error:
            note(AuditAct.SIGN_IN_FAILED, details={"by": "passkey"})
            raise get_adapter().validation_error("unknown_passkey") from error


class PasskeyStepForm(AuthenticateWebAuthnForm):
    """A passkey or security key after the password."""

    def clean_credential(self) -> Authenticator:
        """The key."""
        try:
            return super().clean_credential()
        except _FORGED as error:
            note(AuditAct.FACTOR_FAILED, person=self.user, details={"type": "webauthn"})
            limited = isinstance(error, ValidationError) and error.code == "too_many_login_attempts"
            raise (error if limited else get_adapter().validation_error("unknown_passkey")) from error


class InvitedForm(UserCreationForm[User]):
    """What somebody who is invited chooses."""

    class Meta:
        model = User
        fields = ("username", "last_name", "first_name")
