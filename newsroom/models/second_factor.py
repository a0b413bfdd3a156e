"""Since when a login has needed a second factor."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SecondFactorNeed(models.Model):
    """Written at the first request of a person who may publish: the days of grace are counted from it.

    It stays when the need ends, so that a role that is taken and given again brings no new grace.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="second_factor_need"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        permissions = (("reset_second_factor", _("Can reset a colleague's second factors")),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.since:%Y-%m-%d}"
