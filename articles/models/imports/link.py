"""Links of imported articles to the old site, each as it stood there, and what it became when its article went on record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportLinkQuerySet(models.QuerySet["ImportLink"]):
    """Links by whether they lead somewhere."""

    def lost(self) -> ImportLinkQuerySet:
        """Those whose page is not here: they stand as they stood."""
        return self.filter(new="")

    def rewritten(self) -> ImportLinkQuerySet:
        """Those that lead to a page of this site now."""
        return self.exclude(new="")


class ImportLink(models.Model):
    """One address of the old site in one imported article. `new` is what stands there now, "" where nothing took its place."""

    run = models.ForeignKey("articles.ImportRun", models.PROTECT, related_name="links", verbose_name=_("run"))
    item = models.ForeignKey("articles.ImportItem", models.CASCADE, related_name="links", verbose_name=_("item"))
    old = models.TextField(_("address there"))
    new = models.TextField(_("address here"), blank=True)

    objects = ImportLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of an import")
        verbose_name_plural = _("links of an import")
        ordering = ("id",)
        default_permissions = ()
        # A run's report lists what leads to nothing.
        indexes = (models.Index(fields=("run", "id"), name="import_link_lost", condition=Q(new="")),)

    def __str__(self) -> str:
        return self.old
