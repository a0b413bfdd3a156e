"""What readers were found to see of a version, place by place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A surface → what the desk calls it.
_NAMES = {
    "page": _("article page"),
    "front": _("front page"),
    "section": _("section page"),
    "feed": _("feed"),
    "news": _("news sitemap"),
    "search": _("search"),
    "pair": _("other language"),
}


class Receipt(models.Model):
    """The site as a stranger found it after a version went live; checked again, it is written anew.

    It lies beside the record, unguarded: it says what was answered at an instant, and can be asked again.
    """

    #: How long a version may go without a receipt before nobody asks for one any more.
    FRESH: ClassVar[timedelta] = timedelta(days=1)

    version = models.OneToOneField("articles.Version", models.PROTECT, primary_key=True, related_name="receipt")
    checked_at = models.DateTimeField(_("checked"), default=timezone.now)
    findings = models.JSONField(_("findings"), default=list)
    is_good = models.BooleanField(_("found everywhere"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        default_permissions = ()
        indexes = (
            # The desk page's list of what readers do not find.
            models.Index(fields=("-checked_at",), condition=Q(is_good=False), name="receipt_not_good"),
        )

    def __str__(self) -> str:
        return f"{self.version_id} ✓" if self.is_good else f"{self.version_id} ✗"

    def lines(self) -> Iterator[dict[str, Any]]:
        """The findings with their names in the language that is active."""
        for found in self.findings:
            yield {**found, "name": _NAMES.get(found["surface"], found["surface"])}
