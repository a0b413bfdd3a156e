"""What a phone does for its owner, for tests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import TYPE_CHECKING

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def code_of(secret: str, steps: int = 0) -> str:
    """The six digits an authenticator app shows, `steps` half minutes from now (RFC 6238)."""
    counter = int(time.time() // 30) + steps
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def give_app(user: User) -> str:
    """An authenticator app for `user`; its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_codes(user: User) -> list[str]:
    """Recovery codes for `user`."""
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes
