"""Logins at the desk. What django-allauth keeps is nobody's to edit as rows: it has pages of its own."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin

for model in (Authenticator, EmailAddress, UserSession):
    admin.site.unregister(model)
