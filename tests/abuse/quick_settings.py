"""The product's settings, but for passwords that cost nothing to check: a storm of sign-ins is about everything else."""

from __future__ import annotations

from newsroom.settings import *  # noqa: F403 - that is what it is

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
