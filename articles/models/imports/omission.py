"""What of an old site is known and gone for good, or is no article: a person says so once, with why, and may take it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportOmissionQuerySet(models.QuerySet["ImportOmission"]):
    """Omissions by whether they still hold."""

    def standing(self) -> ImportOmissionQuerySet:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)


class ImportOmission(models.Model):
    """One number, range of numbers, address or place in a file that nobody misses in what `run` brought."""

    run = models.ForeignKey("articles.ImportRun", models.PROTECT, related_name="omissions", verbose_name=_("run"))
    what = models.TextField(pgettext_lazy("of an old site", "what is gone"))
    why = models.TextField(pgettext_lazy("left out of an import", "why"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("taken back by")
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True)
    taken_back_why = models.TextField(_("why it was taken back"), blank=True, default="")

    objects = ImportOmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("omission of an import")
        verbose_name_plural = _("omissions of imports")
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.what
