"""An invitation to the desk: a link that makes one login."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models.reporter import Reporter

if TYPE_CHECKING:
    from datetime import datetime

#: How long a link works.
LASTS = timedelta(days=7)


def _end() -> datetime:
    return timezone.now() + LASTS


def _nonce() -> str:
    return secrets.token_urlsafe(16)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def open(self) -> InvitationQuerySet:
        """Those whose link works."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """Who is invited to what, by whom, and what became of it. The link is signed and never stored."""

    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=40)
    reporter = models.ForeignKey(
        Reporter,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reporter"),
        help_text=_("Whose byline the new login will have; empty for somebody who does not write."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by"), editable=False
    )
    created_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("works until"), default=_end, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("login"), editable=False
    )
    #: In the signed link, so that a key guessed from a copy of the link's neighbour is worth nothing.
    nonce = models.CharField(max_length=32, default=_nonce, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)
        default_permissions = ()
        permissions = (("manage_people", _("Can invite people and manage their logins")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, user=None) | Q(accepted_at__isnull=False, user__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.email or f"{self.role}, {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether its link works."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
