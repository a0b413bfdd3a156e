"""What an import met that was here already: it is stored once, with the import that brought it, and named in both."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRepetition(models.Model):
    """Of one batch of an import, all that changed nothing, in a row: most of what comes in a second time is of this sort.

    `items` are objects of outcome (unchanged, or refused as before), file, position, number and reason.
    """

    run = models.ForeignKey("articles.ImportRun", models.PROTECT, related_name="repetitions", verbose_name=_("run"))
    items: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)

    class Meta:
        verbose_name = _("what an import met again")
        verbose_name_plural = _("what imports met again")
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.run_id}: {len(self.items)}"
