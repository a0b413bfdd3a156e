"""Who must have a second factor, and until when they may do without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from newsroom.models import SecondFactorNeed

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

#: Whoever may do this can put anything before readers.
NEEDED_FOR = "articles.publish_article"
#: Recovery codes alone are none: they come with the first of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Grace:
    """The time a person has left without a second factor."""

    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether nothing but enrolment is left."""
        return self.until <= timezone.now()

    @property
    def days(self) -> int:
        """Whole days left; 0 on the last."""
        return max(0, (self.until - timezone.now()).days)


def has_second_factor(user: User) -> bool:
    """An authenticator app, a passkey or a security key."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def grace_of(user: User) -> Grace | None:
    """None for who needs no second factor or has one. Begins the days of grace at the first call."""
    if settings.SECOND_FACTOR != "required" or not user.has_perm(NEEDED_FOR) or has_second_factor(user):
        return None
    need, _created = SecondFactorNeed.objects.get_or_create(user=user)
    return Grace(need.since + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS))
