"""What an import was unsure of, a row each: counted by kind, and decided by a person, alone or with all that are like it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportDoubtQuerySet(models.QuerySet["ImportDoubt"]):
    """Doubts by whether somebody has to look."""

    def still_open(self) -> ImportDoubtQuerySet:
        """Those nobody has decided, of imports that stand."""
        return self.filter(decision="").exclude(run__state="undone")


class ImportDoubt(models.Model):
    """One doubt about one item. `pattern` is its sentence without what differs from item to item.

    `waits`: readers do not get the article before a person has decided. What was decided is kept, and holds for the same
    original whenever it is brought in again.
    """

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("a doubt", "Accepted")
        MENDED = "mended", pgettext_lazy("a doubt", "Mended")
        REJECTED = "rejected", pgettext_lazy("a doubt", "Rejected")
        TAKEN_BACK = "taken-back", pgettext_lazy("a doubt", "Rejected, and that taken back")

    run = models.ForeignKey("articles.ImportRun", models.PROTECT, related_name="doubts", verbose_name=_("run"))
    item = models.ForeignKey("articles.ImportItem", models.CASCADE, related_name="noted_doubts", verbose_name=_("item"))
    code = models.CharField(_("kind"), max_length=40)
    pattern = models.CharField(_("doubt"), max_length=200)
    waits = models.BooleanField(_("waits for a person"), default=False)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True, default="", db_default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ImportDoubtQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubt of an import")
        verbose_name_plural = _("doubts of imports")
        ordering = ("id",)
        default_permissions = ()
        # The queue, its counts by kind, and a kind's next page.
        indexes = (
            models.Index(
                fields=("run", "waits", "code", "pattern", "id"),
                name="import_doubt_open",
                condition=models.Q(decision=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.pattern}"
