"""The audit of the workflow: who did what to an article, when, from which status to which, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.workflow import Action, Status


class StatusChange(models.Model):
    """One act. `without_second_reader` marks copy that went out read by its writer alone: it is read afterwards."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="status_changes", verbose_name=_("article")
    )
    action = models.CharField(_("act"), max_length=20, choices=Action)
    from_status = models.CharField(pgettext_lazy("status", "from"), max_length=12, choices=Status)
    to_status = models.CharField(pgettext_lazy("status", "to"), max_length=12, choices=Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)
    edit_version = models.PositiveIntegerField(_("edit version"))
    version = models.ForeignKey(
        "articles.Version", models.PROTECT, related_name="+", null=True, verbose_name=_("version")
    )
    broke_embargo = models.BooleanField(_("before its embargo ended"), default=False)
    without_second_reader = models.BooleanField(_("no second reader"), default=False)
    read_afterwards_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("read afterwards by")
    )
    read_afterwards_at = models.DateTimeField(_("read afterwards"), null=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ("-id",)
        indexes = (
            # The desk's list of what still wants a second pair of eyes; nearly always short.
            models.Index(
                fields=("-at",),
                condition=Q(without_second_reader=True, read_afterwards_at=None),
                name="status_change_unread",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.at:%Y-%m-%d %H:%M}"
