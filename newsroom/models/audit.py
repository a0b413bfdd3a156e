"""Who did what to whose way in, when and from where. Entries are added; nothing changes or removes one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.models.append_only import AppendOnlyQuerySet, WrittenOnce


class AuditAct(models.TextChoices):
    """What is written down."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("wrong name or password")
    SIGNED_OUT = "signed_out", _("signed out")
    FACTOR_FAILED = "factor_failed", _("wrong code or passkey")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    FACTOR_RESET = "factor_reset", _("second factors reset by a colleague")
    CODES_RENEWED = "codes_renewed", _("recovery codes made anew")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    RIGHTS_CHANGED = "rights_changed", _("rights changed")
    SESSION_ENDED = "session_ended", _("session ended from elsewhere")
    INVITED = "invited", _("invited")
    INVITATION_WITHDRAWN = "invitation_withdrawn", _("invitation withdrawn")
    INVITATION_ACCEPTED = "invitation_accepted", _("invitation accepted")
    RECOVERY_BEGUN = "recovery_begun", _("recovery link given")
    RECOVERED = "recovered", _("new password by recovery link")
    DATA_TAKEN = "data_taken", _("own data taken along")
    ERASED = "erased", _("login made nameless")


class AuditEntry(WrittenOnce):
    """One act. People stand in it by key, so that erasing a person, by making their login nameless, reaches it too."""

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    act = models.CharField(_("act"), max_length=30, choices=AuditAct)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("about whom")
    )
    address = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AppendOnlyQuerySet["AuditEntry"].as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ("-at", "-pk")
        default_permissions = ("view",)
        # The admin's list, and what is old enough to go.
        indexes = (models.Index("at", "id", name="audit_entry_by_time"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"
